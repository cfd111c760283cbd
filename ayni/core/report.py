"""The annual report: what came of an agreed plan, in the words of both sides and in what they reported over the year.

Each side says its own part and files it; the measures are those that both agreed, with what was kept about them until
the year's end. What nobody reported is said, too. Closed, all of it is stored: what both accept never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ayni.core.multilingual import State, Text
from ayni.core.progress import Words, coverage, progress, status
from ayni.core.reasons import Reason, reason
from ayni.core.sides import SIDES, Side
from ayni.core.workplan import FINISHED, NO_WORDS, Measure, Node, Plan, Result

SAID = ("summary", "worked", "hard", "ahead")
"""What each side says for itself, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Said:
    """One side's part. `filed`: the day on which the side said that this is it."""

    uid: str
    side: Side
    summary: Text = NO_WORDS
    worked: Text = NO_WORDS
    hard: Text = NO_WORDS
    ahead: Text = NO_WORDS
    filed: date | None = None

    @property
    def texts(self) -> tuple[Text, ...]:
        return self.summary, self.worked, self.hard, self.ahead


@dataclass(frozen=True, slots=True)
class Ended:
    """An open measure that the next plan leaves out, and why, as one side said."""

    uid: str
    measure: str
    code: str
    title: Text
    why: Text
    side: Side


@dataclass(frozen=True, slots=True)
class Report:
    """`plan`: the agreed plan with what was reported until the year's end; `sha256`: when read from a snapshot."""

    uid: str
    plan: Plan
    parts: tuple[Said, Said]
    preamble: Text = NO_WORDS
    ended: tuple[Ended, ...] = ()
    sha256: str = ""

    @property
    def year(self) -> int:
        return self.plan.year

    def part(self, side: Side) -> Said:
        return self.parts[side is Side.B]

    @property
    def complete(self) -> bool:
        """Both sides have filed their part."""
        return all(part.filed for part in self.parts)


# What was reported


def until_year_end(plan: Plan) -> Plan:
    """The plan with what was kept about it up to the last day of its year, without risks and pictures.

    Standings have to be the newest up to that day already; of values the last one per side is left.
    """
    last = date(plan.year, 12, 31)
    fields = tuple(_node_until(node, last) for node in plan.fields)
    return Plan(plan.uid, plan.year, plan.preamble, fields, plan.version, plan.sha256)


def _node_until(node: Node, last: date) -> Node:
    return replace(
        node,
        children=tuple(_node_until(child, last) for child in node.children),
        measures=tuple(_measure_until(measure, last) for measure in node.measures),
    )


def _measure_until(measure: Measure, last: date) -> Measure:
    return replace(
        measure,
        standings=tuple(replace(s, risk=NO_WORDS, picture=None) for s in measure.standings if s.on <= last),
        told=(),
        milestones=tuple(replace(m, done=m.done if m.done and m.done <= last else None) for m in measure.milestones),
        results=tuple(_result_until(result, last) for result in measure.results),
    )


def _result_until(result: Result, last: date) -> Result:
    known = replace(result, values=tuple(value for value in result.values if value.on <= last))
    return replace(known, values=tuple(value for side in SIDES if (value := known.latest(side))))


def silent_sides(measure: Measure) -> tuple[Side, ...]:
    """The sides that have a part in the measure and never said how it stands."""
    return tuple(side for side in measure.needed_sides if measure.standing(side) is None)


def is_silent(measure: Measure, year: int) -> bool:
    """Nothing at all was reported in the year: no status, no step done, no value."""
    told = any(standing.on.year == year for standing in measure.standings)
    done = any(step.done for step in measure.milestones)
    measured = any(value.on.year == year for result in measure.results for value in result.values)
    return not (told or done or measured)


@dataclass(frozen=True, slots=True)
class Total:
    """What came of the measures that serve one goal of the Agenda 2030; `steps`: done, agreed."""

    goal: str
    measures: int
    finished: int
    silent: int
    steps: tuple[int, int]


def totals(plan: Plan) -> tuple[Total, ...]:
    """All seventeen goals; one that no measure serves stays, so that the gap shows."""
    return tuple(_total(goal, measures, plan.year) for goal, measures in coverage(plan).items())


def _total(goal: str, measures: tuple[Measure, ...], year: int) -> Total:
    steps = [progress(measure) for measure in measures]
    return Total(
        goal,
        len(measures),
        sum(status(measure) in FINISHED for measure in measures),
        sum(is_silent(measure, year) for measure in measures),
        (sum(p.done for p in steps), sum(p.total for p in steps)),
    )


# Before filing and closing


def missing_for_filing(part: Said) -> tuple[Reason, ...]:
    """What a side's part needs before it can be filed."""
    return () if part.summary else (reason("summary_missing", subject=part.uid, side=part.side),)


def missing_for_closing(
    report: Report, binding: Iterable[str], complete_and_checked: bool = False
) -> tuple[Reason, ...]:
    """Everything that still stands between the report and its closing; empty: it can be closed.

    Both parts have to be filed, and their summaries to exist in every binding language, since the snapshot holds only
    those. `complete_and_checked`: a side requires that no text is missing, machine made or outdated there.
    """
    lacks = [reason("part_not_filed", subject=part.uid, side=part.side) for part in report.parts if part.filed is None]
    for language in dict.fromkeys(binding):
        lacks += [
            reason("summary_not_in_language", subject=part.uid, side=part.side, language=language)
            for part in report.parts
            if part.summary and not part.summary.words(language)
        ]
        state = words(report, language)
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


def texts(report: Report) -> tuple[tuple[str, Text], ...]:
    """The report's own texts that have words, with the uid of the record they stand in; what was reported over the
    year is not among them."""
    found = [(report.uid, report.preamble)]
    found += [(part.uid, text) for part in report.parts for text in part.texts]
    return tuple((uid, text) for uid, text in found if text)


def words(report: Report, language: str) -> Words:
    """What is missing, machine made or outdated in one language; each text counts once, with its worst."""
    every = texts(report)
    missing = tuple(uid for uid, text in every if not text.words(language))
    outdated = tuple(uid for uid, text in every if text.is_outdated(language))
    machine = tuple(
        uid for uid, text in every if text.state(language) is State.MACHINE and not text.is_outdated(language)
    )
    return Words(language, len(every), missing, machine, outdated)
