"""Passing a document between the sides: every move locks the document, asks the rules of core, and is kept for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from ayni.core import handover as core
from ayni.core import snapshot as core_snapshot
from ayni.core.canonical import FORMAT
from ayni.core.progress import missing_for_closing
from ayni.core.reasons import Reason, reason
from ayni.core.words import clean
from ayni.records.models import Acceptance, Document, File, Handover, Part, Plan, Snapshot
from ayni.records.queries.handover import open_acceptances, paper_of
from ayni.records.queries.workplan import live_plan
from ayni.records.rules import AGREE, Seat
from ayni.records.services.base import Refused, demand, locked, note_change
from ayni.records.services.mail import write_to_coordinators


@transaction.atomic
def hand_over_plan(*, seat: Seat, plan: Plan, seen: int, note: str, now: datetime) -> Document:
    """Pass the turn to the other side. `seen`: the document's version on the page."""
    return _move(seat, plan, core.HandOver(seat.side, clean(note)), now, seen)


@transaction.atomic
def return_plan(*, seat: Seat, plan: Plan, seen: int, note: str, now: datetime) -> Document:
    """Give the turn back with reasons; a text that waits for confirmation becomes a draft again."""
    return _move(seat, plan, core.Return(seat.side, clean(note)), now, seen)


@transaction.atomic
def take_back_plan(*, seat: Seat, plan: Plan, seen: int, note: str, now: datetime) -> Document:
    """Fetch the turn back: while the other side has saved nothing, or with a reason when it has been silent."""
    return _move(seat, plan, core.TakeBack(seat.side, clean(note)), now, seen)


@transaction.atomic
def close_plan(*, seat: Seat, plan: Plan, sha256: str, note: str, now: datetime) -> Document:
    """Store the snapshot and lock the text. `sha256`: of the draft that the person saw; another draft is refused."""
    document = locked(plan.document_id)
    plan.refresh_from_db()
    parts = draft_parts(plan)
    found = core_snapshot.document_hash(parts)
    move = core.Close(
        seat.side,
        found,
        clean(note),
        lacks_for_closing(plan) + ((reason("text_moved_on"),) if sha256 != found else ()),
        frozenset(part.uid for part in parts),
    )
    _demand_move(seat, document, move, now)
    snapshot = _store_snapshot(seat, document, parts, found, now)
    return _made(seat, document, plan, move, now, snapshot)


@transaction.atomic
def confirm_plan(*, seat: Seat, plan: Plan, sha256: str, note: str, now: datetime) -> Document:
    """The other side says: this is the text. From now on it lies before the bodies."""
    return _move(seat, plan, core.Confirm(seat.side, sha256, clean(note)), now)


@transaction.atomic
def reopen_plan(*, seat: Seat, plan: Plan, seen: int, note: str, now: datetime) -> Document:
    """Back to a draft, with a reason; acceptances given so far end and stay in the history."""
    return _move(seat, plan, core.Reopen(seat.side, clean(note)), now, seen)


@transaction.atomic
def schedule_plan(
    *, seat: Seat, plan: Plan, body: str, session: date | None, file_reference: str, now: datetime
) -> Document:
    """Record where and when the seat's body will deal with the closed text."""
    move = core.Schedule(seat.side, clean(body), session, clean(file_reference))
    return _move(seat, plan, move, now)


@transaction.atomic
def accept_plan(
    *,
    seat: Seat,
    plan: Plan,
    sha256: str,
    body: str,
    on: date,
    paper_number: str,
    on_paper: bool,
    scan: File | None,
    note: str,
    now: datetime,
) -> Document:
    """The yes of the seat's side to the stored snapshot. After both sides' yes nothing is withdrawn."""
    if scan is not None and (scan.partnership_id != seat.partnership.pk or scan.side != seat.side):
        raise Refused(reason("record_unknown", subject=str(scan.uid)))
    move = core.Accept(seat.side, sha256, clean(body), on, clean(paper_number), on_paper, scan is not None, clean(note))
    return _move(seat, plan, move, now, scan=scan)


def draft_parts(plan: Plan) -> tuple[core_snapshot.Part, ...]:
    """What the snapshot of today's draft would hold."""
    pair = plan.partnership
    return core_snapshot.parts(live_plan(plan), (pair.a.name, pair.b.name), pair.binding_codes)


def lacks_for_closing(plan: Plan) -> tuple[Reason, ...]:
    """What closing still needs, by the plan's rules and the sides' own wish for checked words."""
    pair = plan.partnership
    strict = pair.require_checked_a or pair.require_checked_b
    return missing_for_closing(live_plan(plan), pair.binding_codes, strict)


def _demand_move(seat: Seat, document: Document, move: core.Move, now: datetime) -> None:
    demand(seat, AGREE)
    after = timedelta(days=seat.partnership.take_back_days)
    refused = core.refusals(paper_of(document), move, now, after)
    if refused:
        raise Refused(*refused)


def _move(
    seat: Seat, plan: Plan, move: core.Move, now: datetime, seen: int | None = None, scan: File | None = None
) -> Document:
    document = locked(plan.document_id)
    _demand_move(seat, document, move, now)
    if seen is not None and document.version != seen:
        raise Refused(reason("document_moved_on", seen=seen, now=document.version))
    return _made(seat, document, plan, move, now, document.snapshot, scan)


def _made(
    seat: Seat,
    document: Document,
    plan: Plan,
    move: core.Move,
    now: datetime,
    snapshot: Snapshot | None,
    scan: File | None = None,
) -> Document:
    """Plays the move, writes the new state, the move's row, the history row and the mails."""
    after = core.play(paper_of(document), move, now, timedelta(days=seat.partnership.take_back_days))
    rows = open_acceptances(document)
    if isinstance(move, core.Schedule | core.Accept):
        _write_acceptance(seat, document, move, rows, scan, now)
    if isinstance(move, core.Reopen):
        _end(rows, move.note, now)
    before = {"stage": document.stage, "turn": document.turn}
    document.stage, document.turn, document.since = after.stage.value, after.turn.value, after.since
    document.passed_by = after.passed_by.value if after.passed_by else ""
    document.saved_at = after.saved_at
    document.snapshot = snapshot if after.sha256 else None
    document.version += 1
    document.save()
    name = core.NAMES[type(move)]
    Handover.objects.create(
        partnership=seat.partnership,
        document=document,
        move=name,
        side=seat.side.value,
        person=seat.person,
        note=move.note,
        note_language=seat.person.language if move.note else "",
        snapshot=snapshot,
        stage=document.stage,
        turn=document.turn,
        at=now,
    )
    note_change(
        seat=seat,
        kind="plan",
        uid=plan.uid,
        version=document.version,
        action=name,
        now=now,
        before=before,
        after={"stage": document.stage, "turn": document.turn},
        reason=move.note,
        document=document,
    )
    write_to_coordinators(
        partnership=seat.partnership,
        side=seat.side.other,
        kind=f"plan_{name}",
        values={"year": plan.year, "note": move.note, "side": seat.side.value, "stage": document.stage},
        now=now,
    )
    return document


def _store_snapshot(
    seat: Seat, document: Document, parts: Iterable[core_snapshot.Part], sha256: str, now: datetime
) -> Snapshot:
    parts = list(parts)
    snapshot = Snapshot.objects.create(
        partnership=seat.partnership,
        document=document,
        number=document.snapshots.count() + 1,
        format=FORMAT,
        sha256=sha256,
        beside_sha256=core_snapshot.beside_hash(parts),
        binding=seat.partnership.binding,
        taken_at=now,
        side=seat.side.value,
        person=seat.person,
    )
    Part.objects.bulk_create(
        Part(
            snapshot=snapshot,
            position=position,
            kind=part.kind,
            uid=part.uid,
            text=part.text,
            sha256=part.sha256,
            beside=part.beside,
        )
        for position, part in enumerate(parts)
    )
    return snapshot


def _write_acceptance(
    seat: Seat,
    document: Document,
    move: core.Schedule | core.Accept,
    rows: list[Acceptance],
    scan: File | None,
    now: datetime,
) -> None:
    row = next((r for r in rows if r.side == seat.side), None)
    if row is None:
        assert document.snapshot is not None
        row = Acceptance(
            partnership=seat.partnership, document=document, snapshot=document.snapshot, side=seat.side.value
        )
    else:
        row.version += 1
    row.body, row.person, row.at = move.body, seat.person, now
    if isinstance(move, core.Schedule):
        row.session, row.file_reference = move.session, move.file_reference
    else:
        row.accepted_on, row.paper_number = move.on, move.paper_number
        row.on_paper, row.scan = move.on_paper, scan
    row.save()


def _end(rows: Iterable[Acceptance], why: str, now: datetime) -> None:
    for row in rows:
        row.ended_at, row.ended_reason = now, why
        row.save(update_fields=["ended_at", "ended_reason"])
