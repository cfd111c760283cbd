"""What a paper says about one measure: the five questions, its steps, what is put in, what shall come of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from ayni.core.goals import goals
from ayni.core.progress import Progress, lateness, progress, status
from ayni.core.reasons import Reason
from ayni.core.sides import Side
from ayni.core.workplan import (
    Kind,
    Measure,
    Milestone,
    Origin,
    Resource,
    ResourceKind,
    Responsibility,
    Result,
    Standing,
)
from ayni.papers.labels import LABELS
from ayni.papers.say import Phrase, Reader, Said, each, text, words
from ayni.papers.values import PlanPaper
from ayni.records.codelists import goals_and_targets
from ayni.records.sentences import label, no_status, sentence


@dataclass(frozen=True, slots=True)
class SidePart:
    """`key` a or b chooses the colour and is never printed."""

    key: str
    name: Phrase
    short: str
    office: Phrase


@dataclass(frozen=True, slots=True)
class GoalPart:
    code: str
    goal: str
    short: Phrase
    title: Phrase
    colour: str


@dataclass(frozen=True, slots=True)
class Wing:
    """One side's part in a measure. `lead` empty: nobody yet, or no part in it; `none` says which."""

    side: SidePart
    lead: Phrase
    none: Phrase
    further: tuple[Phrase, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class Step:
    due: Phrase
    title: Phrase
    who: Phrase
    done: Phrase


@dataclass(frozen=True, slots=True)
class Help:
    """Hours, money, goods or institutional help of one side."""

    side: SidePart
    kind: Phrase
    amount: Phrase
    what: Phrase
    source: Phrase
    example: bool


@dataclass(frozen=True, slots=True)
class ResultPart:
    title: Phrase
    unit: Phrase
    source: Phrase
    example: bool
    rows: tuple[tuple[Phrase, Phrase, Phrase], ...]
    """Label, first side, second side."""


@dataclass(frozen=True, slots=True)
class StandingPart:
    side: SidePart
    status: Phrase
    words: Phrase
    risk: Phrase


@dataclass(frozen=True, slots=True)
class MeasurePart:
    uid: str
    code: str
    title: Phrase
    description: Phrase
    kind: Phrase
    goals: tuple[GoalPart, ...]
    targets: tuple[GoalPart, ...]
    wings: tuple[Wing, Wing]
    period: Phrase
    status: Phrase
    status_code: str
    late: tuple[Phrase, ...]
    steps_words: Phrase
    done: int
    total: int
    steps: tuple[Step, ...]
    helps: tuple[Help, ...]
    results: tuple[ResultPart, ...]
    standings: tuple[StandingPart, ...]
    origin: Phrase


@dataclass(frozen=True, slots=True)
class Context:
    """What every part of a paper needs to know."""

    paper: PlanPaper
    who: tuple[Reader, ...]
    sides: dict[Side, SidePart]

    def name(self, reader: Reader, side: Side) -> str:
        return words(reader, self.paper.side(side).name)

    def names(self, reader: Reader) -> dict[str, str]:
        return {side.value: self.name(reader, side) for side in Side}

    def steps_words(self, steps: Progress) -> str:
        if not steps.total:
            return gettext("no steps agreed")
        said = ngettext("%(done)s of %(total)s step", "%(done)s of %(total)s steps", steps.total)
        return said % {"done": steps.done, "total": steps.total}

    def hours(self, amount: Decimal) -> Phrase:
        def say(reader: Reader) -> str:
            return ngettext("%(n)s hour", "%(n)s hours", int(amount)) % {"n": reader.number(amount)}

        return each(self.who, say)


def goal_part(context: Context, code: str) -> GoalPart:
    """A goal, or a target under the mark of its goal."""
    goal = code.split(".")[0]
    known = goals_and_targets()
    return GoalPart(
        code, goal, text(context.who, known[goal].short), text(context.who, known[code].title), known[goal].color
    )


def measure_part(context: Context, measure: Measure) -> MeasurePart:
    who, steps, current = context.who, progress(measure), status(measure)
    first, second = context.paper.order
    return MeasurePart(
        uid=measure.uid,
        code=measure.code,
        title=text(who, measure.title) or each(who, lambda r: str(LABELS["no_title"])),
        description=text(who, measure.description),
        kind=each(who, lambda r: _kind(r, context, measure)),
        goals=tuple(goal_part(context, goal) for goal in goals(measure.tags)),
        targets=tuple(goal_part(context, code) for code in measure.tags if "." in code),
        wings=(_wing(context, measure, first), _wing(context, measure, second)),
        period=each(who, lambda r: _period(r, measure)),
        status=each(who, lambda r: label(current) if current else no_status()),
        status_code=current.value if current else "",
        late=tuple(_late(context, found) for found in lateness(measure, context.paper.today)),
        steps_words=each(who, lambda r: context.steps_words(steps)),
        done=steps.done,
        total=steps.total,
        steps=tuple(_step(context, step) for step in measure.milestones),
        helps=tuple(_help(context, r) for side in (first, second) for r in measure.resources if r.side is side),
        results=tuple(_result(context, result) for result in measure.results),
        standings=tuple(_standing(context, s) for side in (first, second) if (s := measure.standing(side))),
        origin=_origin(context, measure),
    )


def _kind(reader: Reader, context: Context, measure: Measure) -> str:
    if measure.kind is Kind.OWN and measure.own_side:
        return gettext("%(side)s alone") % {"side": context.name(reader, measure.own_side)}
    return label(measure.kind)


def _period(reader: Reader, measure: Measure) -> str:
    start, end = measure.start, measure.end
    if start and end:
        if start == end:
            return reader.vague(end)
        return gettext("%(start)s to %(end)s") % {"start": reader.vague(start), "end": reader.vague(end)}
    if end:
        return gettext("until %(date)s") % {"date": reader.vague(end)}
    if start:
        return gettext("from %(date)s") % {"date": reader.vague(start)}
    return gettext("not said yet")


def _wing(context: Context, measure: Measure, side: Side) -> Wing:
    lead = measure.lead(side)
    none = "nobody" if side in measure.needed_sides else "no_part"
    return Wing(
        side=context.sides[side],
        lead=text(context.who, lead.name) if lead else (),
        none=each(context.who, lambda r: str(LABELS[none])),
        further=tuple(_actor(context, r) for r in measure.further(side)),
        reference=measure.reference_of(side),
    )


def _actor(context: Context, responsibility: Responsibility) -> Phrase:
    return text(context.who, responsibility.name)


def _late(context: Context, found: Reason) -> Phrase:
    return each(context.who, lambda r: sentence(found, context.names(r)))


def _step(context: Context, step: Milestone) -> Step:
    who = context.who
    return Step(
        due=each(who, lambda r: r.vague(step.due) if step.due else gettext("without a date")),
        title=text(who, step.title) or each(who, lambda r: str(LABELS["no_title"])),
        who=context.sides[step.side].name if step.side else (),
        done=each(who, lambda r: gettext("done on %(date)s") % {"date": r.day(step.done)} if step.done else ""),
    )


def _help(context: Context, entry: Resource) -> Help:
    amount: Phrase = ()
    if entry.amount is not None:
        if entry.kind is ResourceKind.HOURS:
            amount = context.hours(entry.amount)
        elif entry.currency:
            amount = each(context.who, lambda r: r.money(entry.amount or Decimal(0), entry.currency))
        else:
            amount = each(context.who, lambda r: r.number(entry.amount or Decimal(0)))
    return Help(
        context.sides[entry.side],
        each(context.who, lambda r: label(entry.kind)),
        amount,
        text(context.who, entry.what),
        text(context.who, entry.source),
        entry.example,
    )


def _result(context: Context, result: Result) -> ResultPart:
    order = context.paper.order

    def row(key: str, say: dict[Side, Phrase]) -> tuple[Phrase, Phrase, Phrase]:
        return each(context.who, lambda r: str(LABELS[key])), say[order[0]], say[order[1]]

    def figure(value: Decimal | None) -> Phrase:
        return each(context.who, lambda r: "–" if value is None else r.number(value))

    rows = [
        row("baseline", {side: figure(result.baseline_of(side)) for side in order}),
        row("target", {side: figure(result.target_of(side)) for side in order}),
    ]
    if any(result.latest(side) for side in order):
        rows.append(row("latest", {side: _latest(context, result, side) for side in order}))
        rows.append(row("source", {side: _cited(context, result, side) for side in order}))
    return ResultPart(
        text(context.who, result.title) or each(context.who, lambda r: str(LABELS["no_title"])),
        text(context.who, result.unit),
        text(context.who, result.source),
        result.example,
        tuple(rows),
    )


def _latest(context: Context, result: Result, side: Side) -> Phrase:
    value = result.latest(side)
    if value is None:
        return each(context.who, lambda r: "–")

    def say(reader: Reader) -> str:
        said = f"{reader.number(value.value)} ({reader.short_day(value.on)})"
        return f"{said} [{LABELS['example']}]" if value.example else said

    return each(context.who, say)


def _cited(context: Context, result: Result, side: Side) -> Phrase:
    """Where the latest value comes from, as it was written."""
    value = result.latest(side)
    return as_written(context, value.source, side) if value else ()


def as_written(context: Context, value: str, side: Side) -> Phrase:
    """Words that nobody translates (a body, a file number, a source), in the language of the side that wrote them."""
    languages = context.paper.side(side).languages
    if not value or not languages:
        return ()
    return tuple(Said(value, languages[0], at=reader.language) for reader in context.who)


def _standing(context: Context, standing: Standing) -> StandingPart:
    def say(reader: Reader) -> str:
        return gettext("%(status)s (%(date)s)") % {
            "status": label(standing.status),
            "date": reader.short_day(standing.on),
        }

    return StandingPart(
        context.sides[standing.side],
        each(context.who, say),
        text(context.who, standing.words),
        text(context.who, standing.risk),
    )


def _origin(context: Context, measure: Measure) -> Phrase:
    """Where the idea comes from; nothing is said of a measure that is simply new."""
    if measure.origin_words:
        return text(context.who, measure.origin_words)
    if measure.origin_side:
        side = measure.origin_side
        return each(context.who, lambda r: gettext("suggested by %(side)s") % {"side": context.name(r, side)})
    if measure.origin is not Origin.NEW:
        return each(context.who, lambda r: label(measure.origin))
    return ()
