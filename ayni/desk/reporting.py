"""The annual report as its page shows it: both parts at the seam, then what became of each measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.core.handover import Stage, may_write
from ayni.core.multilingual import Text
from ayni.core.progress import Progress, progress, status, summary
from ayni.core.reasons import Reason, reason
from ayni.core.report import SAID, Report, Said, Total, is_silent, silent_sides, totals
from ayni.core.sides import SIDES, Side
from ayni.core.workplan import Measure, Node, Result, ResultValue, Standing, Status
from ayni.records.models import Report as Row
from ayni.records.models import ReportPart
from ayni.records.queries.handover import paper_of
from ayni.records.rules import AGREE, KEEP, Seat, may
from ayni.records.services.report import may_write_part
from ayni.web.tally import tally

HEADINGS: dict[str, str | Promise] = {
    "summary": _("The year in short"),
    "worked": _("What worked"),
    "hard": _("What was hard"),
    "ahead": _("What lies ahead"),
}


@dataclass(frozen=True)
class Wing:
    """One side's part. `writes`, `betters`, `files`, `takes_back`: what this seat can do with it now."""

    side: Side
    said: Said
    paragraphs: tuple[tuple[str | Promise, Text], ...]
    version: int
    writes: bool
    betters: bool
    files: bool
    takes_back: bool


@dataclass(frozen=True)
class Number:
    """An indicator of one side: from where, to where, and how far."""

    side: Side
    baseline: object
    target: object
    last: ResultValue | None


@dataclass(frozen=True)
class Told:
    """What became of one measure. `unheard`: sides that should have said something."""

    m: Measure
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


def branches(report: Report, today: date) -> tuple[Branch, ...]:
    day = min(today, date(report.year, 12, 31))
    return tuple(_branch(node, report.year, day, 2) for node in report.plan.fields)


def _branch(node: Node, year: int, day: date, h: int) -> Branch:
    every = tuple(node.every_measure())
    return Branch(
        node,
        h,
        tally(summary(every, day)) if every else [],
        tuple(told(measure, year) for measure in node.measures),
        tuple(_branch(child, year, day, h + 1) for child in node.children),
    )


def told(measure: Measure, year: int) -> Told:
    unheard = silent_sides(measure)
    return Told(
        measure,
        status(measure),
        tuple((side, measure.standing(side), side in unheard) for side in SIDES),
        tuple((result, _numbers(result)) for result in measure.results),
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


def wings(seat: Seat, row: Row, report: Report, parts: dict[str, ReportPart]) -> tuple[Wing, ...]:
    return tuple(_wing(seat, row, report.part(side), parts[side.value]) for side in SIDES)


def _wing(seat: Seat, row: Row, said: Said, part: ReportPart) -> Wing:
    draft, own = row.document.stage == Stage.DRAFT, part.side == seat.side
    coordinates = own and draft and may(seat, AGREE)
    writes = not may_write_part(seat, row.document, part)
    return Wing(
        Side(part.side),
        said,
        tuple((HEADINGS[name], getattr(said, name)) for name in SAID),
        part.version,
        writes,
        draft and not writes and may(seat, KEEP) and any(said.texts),
        coordinates and part.filed_at is None and bool(said.summary),
        coordinates and part.filed_at is not None,
    )


def preamble_refused(seat: Seat, row: Row) -> tuple[Reason, ...]:
    """Why this seat cannot write the common words now; its translations are another matter."""
    refused = may_write(paper_of(row.document, ()), seat.side)
    return refused or (() if may(seat, AGREE) else (reason("role_too_low", role=seat.role, needed=AGREE),))
