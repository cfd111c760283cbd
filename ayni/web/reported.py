"""An annual report as pages show it: what became of each measure, and of each global goal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.core.multilingual import Text
from ayni.core.progress import Progress, progress, status, summary
from ayni.core.report import SAID, Report, Said, Total, is_silent, silent_sides, totals
from ayni.core.sides import SIDES, Side
from ayni.core.workplan import Measure, Node, Result, ResultValue, Standing, Status
from ayni.web.tally import tally

HEADINGS: dict[str, Promise] = {
    "summary": _("The year in short"),
    "worked": _("What worked"),
    "hard": _("What was hard"),
    "ahead": _("What lies ahead"),
}


def paragraphs(said: Said) -> tuple[tuple[Promise, Text], ...]:
    """A side's part: heading and words, in the order of the page."""
    return tuple((HEADINGS[name], getattr(said, name)) for name in SAID)


@dataclass(frozen=True)
class Number:
    """An indicator of one side: from where, to where, and how far."""

    side: Side
    baseline: Decimal | None
    target: Decimal | None
    last: ResultValue | None


@dataclass(frozen=True)
class Told:
    """What became of one measure. Of a side: its last word, and whether it should have said one."""

    m: Measure
    href: str
    status: Status | None
    standings: tuple[tuple[Side, Standing | None, bool], ...]
    numbers: tuple[tuple[Result, tuple[Number, ...]], ...]
    steps: Progress
    silent: bool


@dataclass(frozen=True)
class Branch:
    """A field or goal. `h`: level of its heading on the page."""

    node: Node
    h: int
    tally: list[tuple[str, str]]
    measures: tuple[Told, ...]
    children: tuple[Branch, ...]

    @property
    def below(self) -> int:
        return self.h + 1


def year_end(report: Report, today: date) -> date:
    """The day on which the report looks back: today, or the last of its year."""
    return min(today, date(report.year, 12, 31))


def branches(report: Report, today: date, href: Callable[[str], str]) -> tuple[Branch, ...]:
    """The fields of action from h2 downward; `href` leads to a measure by its uid."""
    day = year_end(report, today)
    return tuple(_branch(node, report.year, day, 2, href) for node in report.plan.fields)


def _branch(node: Node, year: int, day: date, h: int, href: Callable[[str], str]) -> Branch:
    every = tuple(node.every_measure())
    return Branch(
        node,
        h,
        tally(summary(every, day)) if every else [],
        tuple(_told(measure, year, href(measure.uid)) for measure in node.measures),
        tuple(_branch(child, year, day, h + 1, href) for child in node.children),
    )


def _told(measure: Measure, year: int, href: str) -> Told:
    unheard = silent_sides(measure)
    return Told(
        measure,
        href,
        status(measure),
        tuple((side, measure.standing(side), side in unheard) for side in SIDES),
        tuple((result, numbers) for result in measure.results if (numbers := _numbers(result))),
        progress(measure),
        is_silent(measure, year),
    )


def _numbers(result: Result) -> tuple[Number, ...]:
    """A side that has neither a target nor a value has no part in this indicator."""
    return tuple(
        Number(side, result.baseline_of(side), result.target_of(side), result.latest(side))
        for side in SIDES
        if result.target_of(side) is not None or result.latest(side) is not None
    )


def goal_totals(report: Report) -> list[Total]:
    """The goals that a measure serves; how many have none is said beside them."""
    return [total for total in totals(report.plan) if total.measures]


def silent(report: Report) -> list[Measure]:
    """The measures about which nothing was reported."""
    return [measure for measure in report.plan.every_measure() if is_silent(measure, report.year)]
