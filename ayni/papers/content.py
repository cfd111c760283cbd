"""What a paper of the plan says, in order and in each of its languages. How it looks is for PDF and DOCX to say."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from ayni.core.correction import Correction
from ayni.core.goals import goals
from ayni.core.handover import Stage
from ayni.core.progress import coverage, resources, summary
from ayni.core.sides import Side
from ayni.core.workplan import Level, Measure, Node
from ayni.papers.content_measure import Context, GoalPart, MeasurePart, SidePart, as_written, goal_part, measure_part
from ayni.papers.content_served import ServedRow, served_rows, served_words
from ayni.papers.labels import LABELS, STAGE_SENTENCE, WATERMARK
from ayni.papers.say import Phrase, Reader, Said, each, name, printed, readers, text, words
from ayni.papers.values import PlanPaper
from ayni.records.sentences import label, language_name, no_status


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal and the measures that serve it; a goal without any stays, so that the gap shows."""

    goal: GoalPart
    count: int
    words: Phrase
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A field of action, or a goal below it."""

    uid: str
    level: Level
    name: Phrase
    code: str
    title: Phrase
    aim: Phrase
    goals: tuple[GoalPart, ...]
    tally: Phrase
    measures: tuple[MeasurePart, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Money in one currency, or hours, of one side."""

    side: SidePart
    what: Phrase
    amount: Phrase
    note: Phrase


@dataclass(frozen=True, slots=True)
class Yes:
    """One side's place to accept: what is known of it, as label and words, and whether it has said yes."""

    side: SidePart
    accepted: bool
    state: Phrase
    lines: tuple[tuple[Phrase, Phrase], ...]


@dataclass(frozen=True, slots=True)
class Bettered:
    """A wording that was corrected since the text was stored: the old words and the new, in their own language."""

    where: Phrase
    old: Phrase
    new: Phrase
    told: Phrase


@dataclass(frozen=True, slots=True)
class Content:
    languages: tuple[str, ...]
    own_names: Phrase
    """Each language in its own words."""
    labels: dict[str, Phrase]
    year: str
    file_title: str
    partnership: Phrase
    sides: tuple[SidePart, SidePart]
    turn: str
    stage: Stage
    stage_name: Phrase
    stage_words: Phrase
    watermark: Phrase
    copy_for: Phrase
    made: Phrase
    notes: tuple[Phrase, ...]
    preamble: Phrase
    coverage: tuple[GoalRow, ...]
    coverage_words: Phrase
    served: tuple[ServedRow, ...]
    served_words: Phrase
    fields: tuple[Part, ...]
    sums: tuple[Sum, ...]
    yes: tuple[Yes, Yes]
    sha256: str
    version: Phrase
    bettered: tuple[Bettered, ...]
    page_of: Phrase
    page_at: Phrase


def content(paper: PlanPaper) -> Content:
    who = readers(paper)
    context = context_of(paper, who)
    plan = paper.plan
    return Content(
        languages=paper.reading,
        own_names=each(who, lambda r: language_name(r.language)),
        labels={key: each(who, lambda r, said=said: str(said)) for key, said in LABELS.items()},
        year=str(plan.year),
        file_title=_file_title(who[0], paper),
        partnership=text(who, paper.partnership_name),
        sides=(context.sides[paper.first], context.sides[paper.first.other]),
        turn=paper.turn.value.lower(),
        stage=paper.stage,
        stage_name=each(who, lambda r: label(paper.stage)),
        stage_words=each(
            who, lambda r: str(STAGE_SENTENCE[paper.stage]) % {"side": words(r, paper.side(paper.turn).name)}
        ),
        watermark=each(who, lambda r: str(WATERMARK.get(paper.stage, ""))),
        copy_for=each(who, lambda r: gettext("Copy for %(side)s") % {"side": context.name(r, paper.first)}),
        made=each(who, lambda r: printed(r, paper)),
        notes=_notes(who, paper),
        preamble=text(who, plan.preamble),
        coverage=_coverage(context),
        coverage_words=_coverage_words(who, paper),
        served=served_rows(context),
        served_words=served_words(context),
        fields=tuple(_part(context, node) for node in plan.fields),
        sums=_sums(context),
        yes=(_yes(context, paper.first), _yes(context, paper.first.other)),
        sha256=paper.sha256,
        page_of=each(who, lambda r: gettext("page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"}),
        page_at=each(who, lambda r: gettext("page %(page)s") % {"page": "{page}"}),
        version=each(who, lambda r: _version(r, paper)),
        bettered=tuple(_bettered(context, one) for one in plan.corrections),
    )


def context_of(paper: PlanPaper, who: tuple[Reader, ...]) -> Context:
    sides = {
        side: SidePart(
            side.value.lower(),
            name(who, paper.side(side).name),
            paper.side(side).short_name,
            text(who, paper.side(side).office),
        )
        for side in Side
    }
    return Context(paper, who, sides)


def _file_title(reader: Reader, paper: PlanPaper) -> str:
    """Of the document, in its first language; readers of screens hear it first."""
    title = each((reader,), lambda r: str(LABELS["title"]))[0].words
    names = " – ".join(words(reader, paper.side(side).name) for side in paper.order)
    return f"{title} {paper.plan.year}, {names}"


def _notes(who: tuple[Reader, ...], paper: PlanPaper) -> tuple[Phrase, ...]:
    marked = any(entry.example for m in paper.plan.every_measure() for entry in (*m.resources, *m.results)) or any(
        value.example for m in paper.plan.every_measure() for r in m.results for value in r.values
    )
    keys = ["all_examples"] if paper.example else ["examples"] if marked else []
    keys += ["equal"] if len(paper.reading) > 1 else []
    return tuple(each(who, lambda r, key=key: str(LABELS[key])) for key in keys)


def _version(reader: Reader, paper: PlanPaper) -> str:
    """Which of the agreed texts it is, or which one it would amend; '' for the first."""
    days = paper.agreed_on
    if paper.stage is not Stage.AGREED and days:
        return gettext("This text amends the version that was agreed on %(before)s.") % {"before": reader.day(days[-1])}
    if len(days) < 2:
        return ""
    told = {"number": len(days), "day": reader.day(days[-1]), "before": reader.day(days[-2])}
    return gettext("Version %(number)s, agreed on %(day)s. It amends the version of %(before)s.") % told


def _bettered(context: Context, one: Correction) -> Bettered:
    plan = context.paper.plan
    codes = {node.uid: node.code for node in plan.every_node()} | {m.uid: m.code for m in plan.every_measure()}
    return Bettered(
        each(context.who, lambda r: codes.get(one.of) or str(LABELS["preamble"])),
        *(tuple(Said(words, one.language, at=r.language) for r in context.who) for words in (one.old, one.new)),
        each(
            context.who,
            lambda r: (
                gettext("Proposed by %(side)s, confirmed by the other side on %(day)s.")
                % {"side": context.name(r, one.side), "day": r.day(one.at.date())}
            ),
        ),
    )


def _coverage(context: Context) -> tuple[GoalRow, ...]:
    found = coverage(context.paper.plan)
    return tuple(
        GoalRow(
            goal_part(context, goal),
            len(measures),
            _measures_phrase(context, len(measures)),
            tuple(m.code for m in measures),
        )
        for goal, measures in found.items()
    )


def _measures_phrase(context: Context, count: int) -> Phrase:
    return each(context.who, lambda r: _measures_words(count))


def _measures_words(count: int) -> str:
    if not count:
        return gettext("no measure")
    return ngettext("%(n)s measure", "%(n)s measures", count) % {"n": count}


def _coverage_words(who: tuple[Reader, ...], paper: PlanPaper) -> Phrase:
    found = coverage(paper.plan)
    served = sum(bool(measures) for measures in found.values())
    return each(
        who,
        lambda r: (
            ngettext(
                "%(served)s of 17 goals is served by a measure.",
                "%(served)s of 17 goals are served by measures.",
                served,
            )
            % {"served": served}
        ),
    )


def _part(context: Context, node: Node) -> Part:
    return Part(
        uid=node.uid,
        level=node.level,
        name=each(context.who, lambda r: label(node.level)),
        code=node.code,
        title=text(context.who, node.title) or each(context.who, lambda r: str(LABELS["no_title"])),
        aim=text(context.who, node.aim),
        goals=tuple(goal_part(context, goal) for goal in goals(node.tags)),
        tally=each(context.who, lambda r: _tally(r, context, tuple(node.every_measure()))),
        measures=tuple(measure_part(context, measure) for measure in node.measures),
        parts=tuple(_part(context, child) for child in node.children),
    )


def _tally(reader: Reader, context: Context, measures: tuple[Measure, ...]) -> str:
    """`6 measures · 2 done · 3 under way · 5 of 20 steps`; a draft for a year to come has no standings to count."""
    if not measures:
        return gettext("no measure")
    found = summary(measures, context.paper.today)
    said = [_measures_words(found.total)]
    if any(status is not None for status, _ in found.by_status):
        said += [f"{count} {label(status) if status else no_status()}" for status, count in found.by_status]
    if found.late:
        said.append(ngettext("%(n)s late", "%(n)s late", found.late) % {"n": found.late})
    if found.steps.total:
        said.append(context.steps_words(found.steps))
    return " · ".join(said)


def _sums(context: Context) -> tuple[Sum, ...]:
    found = resources(context.paper.plan.every_measure())
    sums = []
    for side in context.paper.order:
        part = context.sides[side]
        for money in (m for m in found.money if m.side is side):
            sums.append(
                Sum(
                    part,
                    each(context.who, lambda r: gettext("Money")),
                    each(context.who, lambda r, m=money: r.money(m.amount, m.currency)),
                    each(context.who, lambda r, m=money: _examples(m.entries, m.examples)),
                )
            )
        for _, hours in (h for h in found.hours if h[0] is side):
            sums.append(Sum(part, each(context.who, lambda r: gettext("Hours")), context.hours(hours), ()))
        for _, count in (o for o in found.others if o[0] is side):
            sums.append(
                Sum(
                    part,
                    each(context.who, lambda r: gettext("Goods and institutional help")),
                    each(context.who, lambda r, n=count: ngettext("%(n)s entry", "%(n)s entries", n) % {"n": n}),
                    (),
                )
            )
    return tuple(sums)


def _examples(entries: int, examples: int) -> str:
    """How much of a sum is invented."""
    said = ngettext("%(n)s amount", "%(n)s amounts", entries) % {"n": entries}
    if not examples:
        return said
    if examples == entries:
        return gettext("%(amounts)s, invented as examples") % {"amounts": said}
    return gettext("%(amounts)s, of which %(n)s invented as examples") % {"amounts": said, "n": examples}


def _yes(context: Context, side: Side) -> Yes:
    paper, who = context.paper, context.who
    done, expected = paper.accepted(side), paper.session(side)
    known: list[tuple[str, Phrase]] = []
    if done:
        known = [
            ("body", as_written(context, done.body, side)),
            ("accepted_on", each(who, lambda r: r.day(done.on))),
            ("paper_number", as_written(context, done.paper_number, side)),
        ]
    elif expected:
        known = [
            ("body", as_written(context, expected.body, side)),
            ("session", each(who, lambda r: r.day(expected.session) if expected.session else "")),
        ]
    if expected and expected.file_reference:
        known.append(("file_reference", as_written(context, expected.file_reference, side)))
    state = "on_paper" if done and done.on_paper else "" if done else "not_accepted"
    return Yes(
        context.sides[side],
        done is not None,
        each(who, lambda r: str(LABELS[state]) if state else ""),
        tuple((each(who, lambda r, k=key: str(LABELS[k])), said) for key, said in known if said),
    )
