"""The annual report: opened for an agreed plan, said by each side for itself, filed, and then passed like a plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from ayni.core import handover
from ayni.core.multilingual import Edit
from ayni.core.reasons import Reason, reason
from ayni.core.report import SAID, Said, missing_for_filing
from ayni.core.sides import SIDES, Side
from ayni.records.models import Document, Plan, Report, ReportPart
from ayni.records.queries.handover import paper_of
from ayni.records.queries.report import Draft, draft
from ayni.records.rules import AGREE, KEEP, Seat, may
from ayni.records.services.base import (
    Refused,
    demand,
    demand_free,
    demand_same_partnership,
    locked,
    note_change,
    worked_on,
)
from ayni.records.services.handover import close
from ayni.records.services.mail import write_to_coordinators
from ayni.records.services.saving import Shape, Written, pending, write


def _settle_part(row: ReportPart) -> None:
    row.fold = " ".join(words for name in SAID if (words := getattr(row, name).fold()))


REPORT = Shape(texts=("preamble",))
PART = Shape(texts=SAID, settle=_settle_part)


@transaction.atomic
def open_report(*, seat: Seat, plan: Plan, uid: UUID, now: datetime) -> Report:
    """Begin the report of an agreed plan, with an empty part for each side and the turn at the one who begins."""
    demand(seat, AGREE)
    demand_same_partnership(seat, plan)
    locked(plan.document_id)
    known = Report.objects.filter(plan=plan).select_related("document").first()
    if known is not None:
        return known
    demand_free(Report, uid)
    if plan.document.agreed_id is None:
        raise Refused(reason("nothing_to_report", year=plan.year))
    document = Document.objects.create(
        partnership=seat.partnership, kind=Document.Kind.REPORT, turn=seat.side.value, since=now
    )
    report = Report.objects.create(partnership=seat.partnership, document=document, plan=plan, uid=uid)
    ReportPart.objects.bulk_create(
        ReportPart(partnership=seat.partnership, report=report, side=side.value, uid=uuid5(uid, side.value))
        for side in SIDES
    )
    note_change(
        seat=seat, kind="report", uid=uid, version=1, action="created", now=now, after={"year": plan.year},
        document=document,
    )  # fmt: skip
    return report


@transaction.atomic
def save_part(
    *,
    seat: Seat,
    part: ReportPart,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
) -> Written:
    """Write a side's own part, whosever turn it is, until it is filed. Translations may be bettered by either side."""
    demand(seat, KEEP)
    demand_same_partnership(seat, part)
    document = locked(part.report.document_id)
    part.refresh_from_db()
    return _save(seat, document, part, PART, "report_part", values, seen, edits, now)


@transaction.atomic
def save_report_preamble(
    *,
    seat: Seat,
    report: Report,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
) -> Written:
    """Write the words that both sides share; they follow the turn."""
    demand(seat, KEEP)
    demand_same_partnership(seat, report)
    document = locked(report.document_id)
    report.refresh_from_db()
    return _save(seat, document, report, REPORT, "report", values, seen, edits, now)


def _save(
    seat: Seat,
    document: Document,
    row: Report | ReportPart,
    shape: Shape,
    kind: str,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
) -> Written:
    changes = pending(row, shape, values, seen, seat.partnership.language_codes)
    if not changes:
        return changes
    refused = _may_save(seat, document, row, changes, edits)
    if refused:
        raise Refused(*refused)
    row.version += 1
    write(row, shape, changes, edits, seat.person.language, seat.partnership.pk)
    worked_on(document, seat, now)
    note_change(
        seat=seat, kind=kind, uid=row.uid, version=row.version, action="changed", now=now, before=changes.before,
        after=changes.after, document=document,
    )  # fmt: skip
    return changes


def may_write_part(seat: Seat, document: Document, part: ReportPart) -> tuple[Reason, ...]:
    """Why this seat cannot write that part now; empty: it can."""
    locked_text = handover.may_better_wording(paper_of(document, ()))
    if locked_text or not may(seat, KEEP):
        return locked_text or (reason("role_too_low", role=seat.role, needed=KEEP),)
    if part.side != seat.side:
        return (reason("other_sides_part", side=Side(part.side)),)
    return (reason("part_is_filed", on=part.filed_at.date()),) if part.filed_at else ()


def _may_save(
    seat: Seat, document: Document, row: Report | ReportPart, changes: Written, edits: Mapping[str, Edit]
) -> tuple[Reason, ...]:
    if _only_wording(row, changes, edits):
        return handover.may_better_wording(paper_of(document, ()))
    if isinstance(row, ReportPart):
        return may_write_part(seat, document, row)
    refused = handover.may_write(paper_of(document, ()), seat.side)
    return refused or (() if may(seat, AGREE) else (reason("role_too_low", role=seat.role, needed=AGREE),))


def _only_wording(row: Report | ReportPart, changes: Written, edits: Mapping[str, Edit]) -> bool:
    """True when only languages that are not the original are bettered, in texts that have an original."""
    for path, value in changes.after.items():
        name, _, language = path.removesuffix(".checked").partition(".")
        original = getattr(row, name).original
        if not value or not original or language == original or edits.get(name) is Edit.CONTENT:
            return False
    return True


@transaction.atomic
def file_part(*, seat: Seat, part: ReportPart, version: int, now: datetime) -> ReportPart:
    """The side says: this is our part. It is locked until the side takes it back."""
    document = _demand_own(seat, part)
    if part.filed_at is not None:
        return part
    lacks = missing_for_filing(Said(str(part.uid), seat.side, part.summary))
    if lacks:
        raise Refused(*lacks)
    if part.version != version:
        raise Refused(reason("version_moved", subject=str(part.uid), seen=version, now=part.version))
    return _filed(seat, document, part, now, "filed")


@transaction.atomic
def take_back_part(*, seat: Seat, part: ReportPart, now: datetime) -> ReportPart:
    """The side goes on writing its part; possible until the report is closed."""
    document = _demand_own(seat, part)
    return part if part.filed_at is None else _filed(seat, document, part, None, "taken_back", now)


def _demand_own(seat: Seat, part: ReportPart) -> Document:
    """Locks the document and reads the part anew; raises Refused unless the seat may file it."""
    demand(seat, AGREE)
    demand_same_partnership(seat, part)
    document = locked(part.report.document_id)
    part.refresh_from_db()
    refused = handover.may_better_wording(paper_of(document, ()))
    if not refused and part.side != seat.side:
        refused = (reason("other_sides_part", side=Side(part.side)),)
    if refused:
        raise Refused(*refused)
    return document


def _filed(
    seat: Seat, document: Document, part: ReportPart, at: datetime | None, action: str, now: datetime | None = None
) -> ReportPart:
    when = now or at
    assert when is not None
    part.filed_at, part.filed_by, part.version = at, seat.person if at else None, part.version + 1
    part.save(update_fields=["filed_at", "filed_by", "version"])
    worked_on(document, seat, when)
    note_change(
        seat=seat, kind="report_part", uid=part.uid, version=part.version, action=action, now=when, document=document
    )
    if at is not None:
        told = {"year": part.report.plan.year, "side": seat.side.value, "person": seat.person.name}
        write_to_coordinators(
            partnership=seat.partnership, side=seat.side.other, kind="report_part_filed", values=told, now=when
        )
    return part


@transaction.atomic
def close_report(
    *, seat: Seat, report: Report, sha256: str, note: str, now: datetime, uid: UUID | None = None
) -> Document:
    """Store the report with all that was reported until now, and lock it. `sha256`: of the draft that was seen."""

    def today() -> Draft:
        report.refresh_from_db(fields=["preamble", "version"])
        return draft(report)

    return close(seat=seat, record=report, read=today, sha256=sha256, note=note, now=now, uid=uid)
