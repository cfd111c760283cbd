"""Passing a document between the sides: every move locks the document, asks the rules of core, and is kept for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import transaction

from ayni.core import handover as core
from ayni.core import snapshot as core_snapshot
from ayni.core.canonical import FORMAT
from ayni.core.reasons import Reason, reason
from ayni.core.words import clean
from ayni.records.models import Acceptance, Document, File, Handover, Part, Plan, Report, Snapshot
from ayni.records.queries.closing import draft
from ayni.records.queries.handover import open_acceptances, paper_of
from ayni.records.rules import AGREE, Seat
from ayni.records.services.base import Refused, demand, locked, note_change
from ayni.records.services.mail import write_to_coordinators

Passed = Plan | Report
"""What has a document and passes between the sides."""


class Closing(Protocol):
    """What closing would store: the parts of today's draft, their hash, and what is still missing."""

    @property
    def parts(self) -> tuple[core_snapshot.Part, ...]: ...

    @property
    def sha256(self) -> str: ...

    @property
    def lacks(self) -> tuple[Reason, ...]: ...


@transaction.atomic
def hand_over(*, seat: Seat, record: Passed, seen: int, note: str, now: datetime, uid: UUID | None = None) -> Document:
    """Pass the turn to the other side. `seen`: the document's version on the page.

    Here as in all moves, `uid` is issued with the form: the same move sent twice is made once.
    """
    return _move(seat, record, core.HandOver(seat.side, clean(note)), now, uid, seen)


@transaction.atomic
def give_back(*, seat: Seat, record: Passed, seen: int, note: str, now: datetime, uid: UUID | None = None) -> Document:
    """Give the turn back with reasons; a text that waits for confirmation becomes a draft again."""
    return _move(seat, record, core.Return(seat.side, clean(note)), now, uid, seen)


@transaction.atomic
def take_back(*, seat: Seat, record: Passed, seen: int, note: str, now: datetime, uid: UUID | None = None) -> Document:
    """Fetch the turn back: while the other side has saved nothing, or with a reason when it has been silent."""
    return _move(seat, record, core.TakeBack(seat.side, clean(note)), now, uid, seen)


@transaction.atomic
def close_plan(*, seat: Seat, plan: Plan, sha256: str, note: str, now: datetime, uid: UUID | None = None) -> Document:
    """Store the plan's snapshot and lock the text. `sha256`: of the draft that the person saw; another is refused."""

    def today() -> Closing:
        plan.refresh_from_db()
        return draft(plan)

    return close(seat=seat, record=plan, read=today, sha256=sha256, note=note, now=now, uid=uid)


@transaction.atomic
def close(
    *,
    seat: Seat,
    record: Passed,
    read: Callable[[], Closing],
    sha256: str,
    note: str,
    now: datetime,
    uid: UUID | None = None,
) -> Document:
    """Store the snapshot of what `read` finds once the document is locked. `sha256`: of the draft that was seen."""
    document = locked(record.document_id)
    if _made_before(document, uid):
        return document
    today = read()
    move = core.Close(
        seat.side,
        today.sha256,
        clean(note),
        today.lacks + ((reason("text_moved_on"),) if sha256 != today.sha256 else ()),
        frozenset(part.uid for part in today.parts),
    )
    _demand_move(seat, document, move, now)
    snapshot = _store_snapshot(seat, document, today.parts, today.sha256, now)
    return _made(seat, document, record, move, now, uid, snapshot)


@transaction.atomic
def confirm(*, seat: Seat, record: Passed, sha256: str, note: str, now: datetime, uid: UUID | None = None) -> Document:
    """The other side says: this is the text. From now on it lies before the bodies."""
    return _move(seat, record, core.Confirm(seat.side, sha256, clean(note)), now, uid)


@transaction.atomic
def reopen(*, seat: Seat, record: Passed, seen: int, note: str, now: datetime, uid: UUID | None = None) -> Document:
    """Back to a draft, with a reason; acceptances given so far end and stay in the history."""
    return _move(seat, record, core.Reopen(seat.side, clean(note)), now, uid, seen)


@transaction.atomic
def schedule(
    *,
    seat: Seat,
    record: Passed,
    body: str,
    session: date | None,
    file_reference: str,
    now: datetime,
    seen: int | None = None,
    uid: UUID | None = None,
) -> Document:
    """Record where and when the seat's body will deal with the closed text.

    `seen`: version of the side's own entry on the page, 0 for none; what a colleague wrote since is not overwritten.
    """
    move = core.Schedule(seat.side, clean(body), session, clean(file_reference))
    document = locked(record.document_id)
    own = next((row.version for row in open_acceptances(document) if row.side == seat.side), 0)
    if seen is not None and own != seen and not _made_before(document, uid):
        raise Refused(reason("document_moved_on", seen=seen, now=own))
    return _move(seat, record, move, now, uid)


@transaction.atomic
def accept(
    *,
    seat: Seat,
    record: Passed,
    sha256: str,
    body: str,
    on: date,
    paper_number: str,
    on_paper: bool,
    scan: File | None,
    note: str,
    now: datetime,
    uid: UUID | None = None,
) -> Document:
    """The yes of the seat's side to the stored snapshot. After both sides' yes nothing is withdrawn."""
    if scan is not None and (scan.partnership_id != seat.partnership.pk or scan.side != seat.side):
        raise Refused(reason("record_unknown", subject=str(scan.uid)))
    move = core.Accept(seat.side, sha256, clean(body), on, clean(paper_number), on_paper, scan is not None, clean(note))
    return _move(seat, record, move, now, uid, scan=scan)


@transaction.atomic
def amend(
    *,
    seat: Seat,
    record: Passed,
    seen: int,
    note: str,
    now: datetime,
    uid: UUID | None = None,
    states: Mapping[str, Any] | None = None,
) -> Document:
    """Open the agreed text for a change: a draft of the same rows, while everybody goes on reading the agreed text.

    `states`: what no snapshot holds and giving the amendment up has to bring back; kept with the move.
    """
    uid = uid or uuid4()
    if _made_before(locked(record.document_id), uid):
        return locked(record.document_id)
    document = _move(seat, record, core.Amend(seat.side, clean(note)), now, uid, seen)
    Handover.objects.filter(document=document, uid=uid).update(states=dict(states or {}))
    return document


@transaction.atomic
def give_up(
    *,
    seat: Seat,
    record: Passed,
    restore: Callable[[Document, Mapping[str, Any]], None],
    seen: int,
    note: str,
    now: datetime,
    uid: UUID | None = None,
) -> Document:
    """End the amendment. `restore` brings the rows back to the agreed text; it gets the states noted at the opening."""
    document = locked(record.document_id)
    if _made_before(document, uid):
        return document
    move = core.GiveUp(seat.side, clean(note))
    _demand_move(seat, document, move, now)
    _demand_seen(document, seen)
    opened = Handover.objects.filter(document=document, move=core.NAMES[core.Amend]).latest("at", "id")
    restore(document, opened.states)
    return _made(seat, document, record, move, now, uid, document.agreed)


def _made_before(document: Document, uid: UUID | None) -> bool:
    return uid is not None and Handover.objects.filter(document=document, uid=uid).exists()


def _demand_move(seat: Seat, document: Document, move: core.Move, now: datetime) -> None:
    demand(seat, AGREE)
    if document.partnership_id != seat.partnership.pk:
        raise Refused(reason("record_unknown", subject=str(document.uid)))
    after = timedelta(days=seat.partnership.take_back_days)
    refused = core.refusals(paper_of(document), move, now, after)
    if refused:
        raise Refused(*refused)


def _demand_seen(document: Document, seen: int) -> None:
    if document.version != seen:
        raise Refused(reason("document_moved_on", seen=seen, now=document.version))


def _move(
    seat: Seat,
    record: Passed,
    move: core.Move,
    now: datetime,
    uid: UUID | None,
    seen: int | None = None,
    scan: File | None = None,
) -> Document:
    document = locked(record.document_id)
    if _made_before(document, uid):
        return document
    _demand_move(seat, document, move, now)
    if seen is not None:
        _demand_seen(document, seen)
    return _made(seat, document, record, move, now, uid, document.snapshot, scan)


def _made(
    seat: Seat,
    document: Document,
    record: Passed,
    move: core.Move,
    now: datetime,
    uid: UUID | None,
    snapshot: Snapshot | None,
    scan: File | None = None,
) -> Document:
    """Plays the move and writes the new state, with all that is kept and told of it."""
    after = core.play(paper_of(document), move, now, timedelta(days=seat.partnership.take_back_days))
    rows = open_acceptances(document)
    if isinstance(move, core.Schedule | core.Accept):
        _write_acceptance(seat, document, move, rows, scan, now)
    if isinstance(move, core.Reopen | core.GiveUp):
        _end(rows, move.note, now)
    before = {"stage": document.stage, "turn": document.turn}
    document.stage, document.turn, document.since = after.stage.value, after.turn.value, after.since
    document.passed_by = after.passed_by.value if after.passed_by else ""
    document.saved_at = after.saved_at
    document.snapshot = snapshot if after.sha256 else None
    if after.stage is core.Stage.AGREED:
        document.agreed = document.snapshot
    document.version += 1
    document.save()
    _keep_and_tell(seat, document, record, move, before, snapshot, uid, now)
    return document


def _keep_and_tell(
    seat: Seat,
    document: Document,
    record: Passed,
    move: core.Move,
    before: dict[str, str],
    snapshot: Snapshot | None,
    uid: UUID | None,
    now: datetime,
) -> None:
    """The move's own row, the history row, and a mail to each coordinator of the other side."""
    name = core.NAMES[type(move)]
    Handover.objects.create(
        partnership=seat.partnership,
        document=document,
        uid=uid or uuid4(),
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
        kind=document.kind,
        uid=record.uid,
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
        kind=f"{document.kind}_{name}",
        values={**_told(seat, record, move), "stage": document.stage},
        now=now,
    )


def _told(seat: Seat, record: Passed, move: core.Move) -> dict[str, str | int]:
    """What the mail says of a move."""
    values: dict[str, str | int] = {
        "year": record.year if isinstance(record, Plan) else record.plan.year,
        "side": seat.side.value,
        "person": seat.person.name,
        "note": move.note,
    }
    if isinstance(move, core.Schedule):
        values |= {"body": move.body, "session": str(move.session or ""), "file_reference": move.file_reference}
    if isinstance(move, core.Accept):
        values |= {"body": move.body, "on": str(move.on), "paper_number": move.paper_number}
    return values


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
