"""Correcting a wording of a stored text: one side proposes, the other confirms, no body decides again.

The stored text stays as it was; the new words stand beside it, and in the live rows where those still hold the old.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.correction import corrected, wordings
from ayni.core.handover import Stage
from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.core.words import clean
from ayni.core.workplan import Level
from ayni.records.models import Correction, Document, Measure, Part, Plan, Snapshot
from ayni.records.queries.corrections import confirmed
from ayni.records.rules import AGREE, Seat
from ayni.records.services.base import Refused, demand, demand_free, demand_same_partnership, locked, note_change
from ayni.records.services.mail import write_to_coordinators
from ayni.records.services.saving import Shape, Written, content, write
from ayni.records.services.shapes import MEASURE, NODES, PLAN

MOST = 4000
"""Characters of a new wording or a reason."""


@transaction.atomic
def propose_correction(
    *,
    seat: Seat,
    plan: Plan,
    of: UUID,
    path: str,
    language: str,
    seen: str,
    new: str,
    why: str,
    now: datetime,
    uid: UUID,
) -> Correction:
    """Ask the other side to word one text in one language better. `seen`: the wording that the person saw."""
    demand(seat, AGREE)
    demand_same_partnership(seat, plan)
    document = locked(plan.document_id)
    known = Correction.objects.filter(uid=uid, partnership=seat.partnership).first()
    if known:
        return known
    demand_free(Correction, uid)
    snapshot = _on_the_table(document)
    kind, old = _wording(snapshot, of, path, language)
    new, why = clean(new), clean(why)
    _demand_worth(old, seen, new, why, path)
    if Correction.objects.filter(
        snapshot=snapshot, of=of, path=path, language=language, confirmed_at=None, refused_at=None
    ).exists():
        raise Refused(reason("correction_open"))
    correction = Correction.objects.create(
        partnership=seat.partnership, uid=uid, snapshot=snapshot, kind=kind, of=of, path=path, language=language,
        old=old, new=new, reason=why, side=seat.side.value, person=seat.person, at=now,
    )  # fmt: skip
    _tell(seat, plan, correction, "proposed", why, now)
    return correction


@transaction.atomic
def confirm_correction(*, seat: Seat, plan: Plan, correction: Correction, now: datetime) -> Correction:
    """The other side's yes: from now on everybody reads the new words, and both wordings are printed."""
    row, document = _waiting(seat, plan, correction)
    if row.confirmed_at is not None and row.confirmed_by_id == seat.person.pk:
        return row
    _demand_open(row, document)
    if row.side == seat.side:
        raise Refused(reason("correction_own_side"))
    row.confirmed_by, row.confirmed_at, row.version = seat.person, now, row.version + 1
    row.save()
    _better_live_row(plan, row)
    _tell(seat, plan, row, "confirmed", row.reason, now)
    return row


@transaction.atomic
def refuse_correction(*, seat: Seat, plan: Plan, correction: Correction, why: str, now: datetime) -> Correction:
    """The other side's no, with reason; the side that proposed it can withdraw it in the same way."""
    row, document = _waiting(seat, plan, correction)
    why = clean(why)
    if row.refused_at is not None and row.refused_reason == why:
        return row
    _demand_open(row, document)
    if not why:
        raise Refused(reason("note_missing"))
    row.refused_at, row.refused_reason, row.version = now, why, row.version + 1
    row.save()
    _tell(seat, plan, row, "withdrawn" if row.side == seat.side else "refused", why, now)
    return row


def _on_the_table(document: Document) -> Snapshot:
    if document.snapshot is None or document.stage not in (Stage.CLOSED, Stage.AGREED):
        raise Refused(reason("correction_not_now"))
    return document.snapshot


def _wording(snapshot: Snapshot, of: UUID, path: str, language: str) -> tuple[str, str]:
    """Kind of the part, and the words as they are read today."""
    part = Part.objects.filter(snapshot=snapshot, uid=of).first()
    if part is None:
        raise Refused(reason("record_unknown", subject=str(of)))
    [(kind, _, text, beside)] = corrected([(part.kind, str(of), part.text, part.beside)], confirmed(snapshot.pk))
    words = wordings(text, beside).get((path, language))
    if words is None:
        raise Refused(reason("correction_not_words"))
    return kind, words


def _demand_worth(old: str, seen: str, new: str, why: str, path: str) -> None:
    if clean(seen) != old:
        raise Refused(reason("changed_meanwhile", subject=path, now=old, yours=new))
    if not new or new == old:
        raise Refused(reason("correction_same"))
    if not why:
        raise Refused(reason("note_missing"))
    if max(len(new), len(why)) > MOST:
        raise Refused(reason("words_too_long", n=max(len(new), len(why)), most=MOST))


def _waiting(seat: Seat, plan: Plan, correction: Correction) -> tuple[Correction, Document]:
    """The correction, read behind the document's lock."""
    demand(seat, AGREE)
    demand_same_partnership(seat, plan)
    document = locked(plan.document_id)
    row = Correction.objects.filter(pk=correction.pk, snapshot__document=document).first()
    if row is None:
        raise Refused(reason("record_unknown", subject=str(correction.uid)))
    return row, document


def _demand_open(row: Correction, document: Document) -> None:
    if row.confirmed_at or row.refused_at:
        raise Refused(reason("correction_answered"))
    if row.snapshot_id != _on_the_table(document).pk:
        raise Refused(reason("correction_not_now"))


def _better_live_row(plan: Plan, row: Correction) -> None:
    """The rows say it, too, where they still hold the old words: the next amendment starts from there."""
    shape, record = _live(plan, row)
    path = f"{row.path}.{row.language}"
    if record is None or content(record, shape, ()).get(path) != row.old:
        return
    record.version += 1
    changes = Written({path: row.old}, {path: row.new})
    write(record, shape, changes, {row.path: Edit.WORDING}, row.language, row.partnership_id)


def _live(plan: Plan, row: Correction) -> tuple[Shape, Any]:
    if row.kind == "plan":
        plan.refresh_from_db()
        return PLAN, plan
    if row.kind == "measure":
        return MEASURE, Measure.objects.filter(plan=plan, uid=row.of).first()
    model, shape = NODES[Level(row.kind)]
    return shape, model._default_manager.filter(plan=plan, uid=row.of).first()


def _tell(seat: Seat, plan: Plan, row: Correction, action: str, why: str, now: datetime) -> None:
    """The history row at the record, and a mail to the other side."""
    path = f"{row.path}.{row.language}"
    note_change(
        seat=seat,
        kind="correction",
        uid=row.of,
        version=row.version,
        action=action,
        now=now,
        before={path: row.old},
        after={path: row.new},
        reason=why,
        document=row.snapshot.document,
    )
    write_to_coordinators(
        partnership=seat.partnership,
        side=seat.side.other,
        kind=f"correction_{action}",
        values={
            "year": plan.year,
            "side": seat.side.value,
            "person": seat.person.name,
            "note": why,
            "old": row.old,
            "new": row.new,
            "language": row.language,
        },
        now=now,
    )
