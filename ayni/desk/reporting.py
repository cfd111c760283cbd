"""Both parts of the annual report with what somebody can do with them now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from ayni.core.handover import Stage, may_write
from ayni.core.multilingual import Text
from ayni.core.reasons import Reason, reason
from ayni.core.report import Report, Said
from ayni.core.sides import SIDES, Side
from ayni.records.models import Report as Row
from ayni.records.models import ReportPart
from ayni.records.queries.handover import paper_of
from ayni.records.rules import AGREE, KEEP, Seat, may
from ayni.records.services.report import may_write_part
from ayni.web.reported import paragraphs


@dataclass(frozen=True)
class Wing:
    """One side's part. `writes`, `betters`, `files`, `takes_back`: what this seat can do with it now."""

    side: Side
    town: str
    said: Said
    paragraphs: tuple[tuple[Promise, Text], ...]
    version: int
    writes: bool
    betters: bool
    files: bool
    takes_back: bool


def wings(seat: Seat, row: Row, report: Report, parts: dict[str, ReportPart]) -> tuple[Wing, ...]:
    return tuple(_wing(seat, row, report.part(side), parts[side.value]) for side in SIDES)


def _wing(seat: Seat, row: Row, said: Said, part: ReportPart) -> Wing:
    draft, own = row.document.stage == Stage.DRAFT, part.side == seat.side
    coordinates = own and draft and may(seat, AGREE)
    writes = not may_write_part(seat, row.document, part)
    return Wing(
        Side(part.side),
        seat.partnership.municipality(part.side).slug,
        said,
        paragraphs(said),
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
