"""How far, how late, what is missing: the rules over the plan. Every figure carries the numbers behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ayni.core.goals import GOALS, goals
from ayni.core.multilingual import State, Text
from ayni.core.reasons import Reason, reason
from ayni.core.sides import SIDES, Side
from ayni.core.vague import Vague
from ayni.core.words import fold
from ayni.core.workplan import FINISHED, Kind, Measure, Node, Plan, ResourceKind, Result, Status


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps done of steps agreed. `share` is None, never 0, when no steps were agreed: then only words are due."""

    done: int
    total: int

    @property
    def share(self) -> Decimal | None:
        """0 to 1, or None."""
        return Decimal(self.done) / Decimal(self.total) if self.total else None

    @property
    def percent(self) -> int | None:
        """Rounded as people round; 100 only when all is done, 0 only when nothing is."""
        if not self.total:
            return None
        if 0 < self.done < self.total:
            return min(99, max(1, _percent(Decimal(self.done), Decimal(self.total))))
        return _percent(Decimal(self.done), Decimal(self.total))


def _percent(part: Decimal, whole: Decimal) -> int:
    return int((part * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP))


def progress(measure: Measure) -> Progress:
    """Milestones done of milestones agreed."""
    return Progress(sum(m.done is not None for m in measure.milestones), len(measure.milestones))


def status(measure: Measure) -> Status | None:
    """The measure's status: that of the side which is less far; None when no side has said anything."""
    order = list(Status)
    return min((s.status for s in measure.standings), key=order.index, default=None)


def lateness(measure: Measure, today: date) -> tuple[Reason, ...]:
    """Why a measure is late: steps past their day, and its own end. Empty: on time, or finished.

    A vague date is late only after its last day (October: on 1 November); 'about' has no last day and is never late.
    """
    current = status(measure)
    if current in FINISHED:
        return ()
    reasons = [
        reason("step_late", subject=m.uid, days=days_past(m.due, today), title=m.title)
        for m in measure.milestones
        if m.done is None and days_past(m.due, today)
    ]
    if days_past(measure.end, today):
        reasons.append(reason("measure_late", subject=measure.uid, days=days_past(measure.end, today)))
    return tuple(reasons)


def days_past(day: Vague | None, today: date) -> int:
    """How many days ago the last day was that can be meant; 0 for today, later, no day at all and 'about'."""
    return max(0, (today - day.last).days) if day is not None and not day.about else 0


@dataclass(frozen=True, slots=True)
class Achieved:
    """How much of the way from baseline to target one side has come, with the numbers behind it."""

    side: Side
    baseline: Decimal
    target: Decimal
    value: Decimal
    on: date

    @property
    def percent(self) -> int:
        """May pass 100 and may be negative; a target equal to its baseline counts as reached or not."""
        way = self.target - self.baseline
        if not way:
            return 100 if self.value >= self.target else 0
        return _percent(self.value - self.baseline, way)


def achieved(result: Result, side: Side) -> Achieved | Reason:
    """The way from baseline to target, or the reason why it cannot be said."""
    target, latest = result.target_of(side), result.latest(side)
    if target is None:
        return reason("no_target", subject=result.uid, side=side)
    if latest is None:
        return reason("no_value", subject=result.uid, side=side)
    baseline = result.baseline_of(side)
    if baseline is None:
        return reason("no_baseline", subject=result.uid, side=side)
    return Achieved(side, baseline, target, latest.value, latest.on)


@dataclass(frozen=True, slots=True)
class Summary:
    """The state of a parent's measures: how many stand where."""

    total: int
    by_status: tuple[tuple[Status | None, int], ...]
    late: int
    steps: Progress


def summary(measures: Iterable[Measure], today: date) -> Summary:
    """Counts by status in the vocabulary's order (None, never reported, last), late ones, steps over all."""
    every = list(measures)
    counts = Counter(status(m) for m in every)
    order: list[Status | None] = [*Status, None]
    steps = [progress(m) for m in every]
    return Summary(
        len(every),
        tuple((s, counts[s]) for s in order if counts[s]),
        sum(bool(lateness(m, today)) for m in every),
        Progress(sum(p.done for p in steps), sum(p.total for p in steps)),
    )


def missing(measure: Measure) -> tuple[Reason, ...]:
    """What a measure lacks before the plan can be closed."""
    lacks = []
    if not measure.title:
        lacks.append(reason("title_missing", subject=measure.uid, code=measure.code))
    if not measure.tags:
        lacks.append(reason("goal_missing", subject=measure.uid, code=measure.code))
    if measure.end is None:
        lacks.append(reason("end_missing", subject=measure.uid, code=measure.code))
    lacks += [
        reason("lead_missing", subject=measure.uid, code=measure.code, side=side)
        for side in measure.needed_sides
        if measure.lead(side) is None
    ]
    if measure.start and measure.end and measure.end.last < measure.start.first:
        lacks.append(reason("period_reversed", subject=measure.uid, code=measure.code))
    return tuple(lacks)


@dataclass(frozen=True, slots=True)
class Words:
    """How complete one language is: counts of texts, and which they are."""

    language: str
    total: int
    missing: tuple[str, ...] = ()
    machine: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return not (self.missing or self.machine or self.outdated)


def texts(plan: Plan) -> Iterable[tuple[str, Text]]:
    """Every text that has words in any language, with the uid of the measure or goal it stands in."""
    found: list[tuple[str, Text]] = [(plan.uid, plan.preamble)]
    for node in plan.every_node():
        found += [(node.uid, node.title), (node.uid, node.aim)]
        for measure in node.measures:
            found += [(measure.uid, text) for text in measure_texts(measure)]
    return [(uid, text) for uid, text in found if text]


def measure_texts(measure: Measure) -> tuple[Text, ...]:
    """The agreed texts of one measure, those of its steps, resources and results included."""
    return (
        measure.title,
        measure.description,
        measure.origin_words,
        *(m.title for m in measure.milestones),
        *(text for r in measure.resources for text in (r.what, r.source)),
        *(text for r in measure.results for text in (r.title, r.unit, r.source)),
    )


def words(plan: Plan, language: str) -> Words:
    """What is missing, machine made or outdated in one language; each text counts once, with its worst."""
    every = list(texts(plan))
    lacking: dict[str, list[str]] = {"missing": [], "machine": [], "outdated": []}
    for uid, text in every:
        if not text.words(language):
            lacking["missing"].append(uid)
        elif text.is_outdated(language):
            lacking["outdated"].append(uid)
        elif text.state(language) is State.MACHINE:
            lacking["machine"].append(uid)
    return Words(language, len(every), *(tuple(lacking[k]) for k in ("missing", "machine", "outdated")))


def missing_for_closing(plan: Plan, binding: Iterable[str], complete_and_checked: bool = False) -> tuple[Reason, ...]:
    """Everything that still stands between the draft and its closing; empty: it can be closed.

    `complete_and_checked`: a side requires that no text is missing, machine made or outdated in a binding language.
    Titles have to exist in every binding language in any case, since the snapshot holds only those.
    """
    every = list(plan.every_measure())
    lacks = [] if every else [reason("no_measures", subject=plan.uid)]
    for node in plan.every_node():
        if not node.title:
            lacks.append(reason("part_title_missing", subject=node.uid, code=node.code, level=node.level))
    for measure in every:
        lacks += missing(measure)
    for language in dict.fromkeys(binding):
        lacks += _without_title(plan, language)
        state = words(plan, language)
        if complete_and_checked and not state.complete:
            lacks.append(
                reason(
                    "words_incomplete",
                    language=language,
                    missing=len(state.missing),
                    machine=len(state.machine),
                    outdated=len(state.outdated),
                )
            )
    return tuple(lacks)


def _without_title(plan: Plan, language: str) -> list[Reason]:
    lacks = [
        reason("part_title_not_in_language", subject=n.uid, code=n.code, level=n.level, language=language)
        for n in plan.every_node()
        if n.title and not n.title.words(language)
    ]
    return lacks + [
        reason("title_not_in_language", subject=m.uid, code=m.code, language=language)
        for m in plan.every_measure()
        if m.title and not m.title.words(language)
    ]


def coverage(plan: Plan) -> dict[str, tuple[Measure, ...]]:
    """Goal 1 to 17 → the measures that serve it; every goal is present, so gaps show."""
    found: dict[str, list[Measure]] = {goal: [] for goal in GOALS}
    for measure in plan.every_measure():
        for goal in goals(measure.tags):
            found[goal].append(measure)
    return {goal: tuple(entries) for goal, entries in found.items()}


@dataclass(frozen=True, slots=True)
class Money:
    """Sum per side and currency; `examples`: how many of the amounts are invented ones."""

    side: Side
    currency: str
    amount: Decimal
    examples: int
    entries: int


@dataclass(frozen=True, slots=True)
class Resources:
    money: tuple[Money, ...] = ()
    hours: tuple[tuple[Side, Decimal], ...] = ()
    others: tuple[tuple[Side, int], ...] = field(default=())


def resources(measures: Iterable[Measure]) -> Resources:
    """Sums per side and currency; amounts of different currencies are never added up."""
    entries = [r for m in measures for r in m.resources]
    money: dict[tuple[Side, str], list[tuple[Decimal, bool]]] = {}
    for r in entries:
        if r.kind is ResourceKind.MONEY and r.amount is not None:
            money.setdefault((r.side, r.currency), []).append((r.amount, r.example))
    sums = tuple(
        Money(side, currency, sum((a for a, _ in got), Decimal(0)), sum(e for _, e in got), len(got))
        for (side, currency), got in sorted(money.items())
    )
    hours = tuple(
        (
            side,
            sum(
                (r.amount for r in entries if r.side is side and r.kind is ResourceKind.HOURS and r.amount), Decimal(0)
            ),
        )
        for side in SIDES
    )
    goods = (ResourceKind.GOODS, ResourceKind.INSTITUTIONAL)
    others = tuple((side, sum(r.side is side and r.kind in goods for r in entries)) for side in SIDES)
    return Resources(sums, tuple(h for h in hours if h[1]), tuple(o for o in others if o[1]))


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person filters the plan by; empty values choose everything."""

    field: str = ""
    goal: str = ""
    side: Side | None = None
    status: str = ""
    lead: str = ""
    late: bool = False
    words: str = ""


def chosen(plan: Plan, choice: Choice, today: date) -> tuple[tuple[Node, Measure], ...]:
    """The measures that a filter shows, each with its field, in the order of the plan.

    `side`: measures in which that side has a lead or takes part; `status` 'none': never reported.
    """
    return tuple(
        (node, measure)
        for node in plan.fields
        if choice.field in ("", node.uid)
        for measure in node.every_measure()
        if _fits(measure, choice, today)
    )


def _fits(measure: Measure, choice: Choice, today: date) -> bool:
    current = status(measure)
    return (
        (not choice.goal or choice.goal in (*measure.tags, *goals(measure.tags)))
        and (choice.side is None or _concerns(measure, choice.side))
        and (not choice.status or choice.status == (current.value if current else "none"))
        and (not choice.lead or any(r.lead and r.actor == choice.lead for r in measure.responsibilities))
        and (not choice.late or bool(lateness(measure, today)))
        and (
            not choice.words
            or fold(choice.words) in f"{fold(measure.code)} {measure.title.fold()} {measure.description.fold()}"
        )
    )


def _concerns(measure: Measure, side: Side) -> bool:
    own = measure.kind is Kind.OWN and measure.own_side is side
    return own or any(r.side is side for r in measure.responsibilities)
