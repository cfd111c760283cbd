"""What every service shares: refusals, the lock, the history row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from ayni.core.editing import Conflict, shown
from ayni.core.reasons import Reason, reason
from ayni.core.sides import Side
from ayni.records.models import Change, Document, Record
from ayni.records.rules import Seat, may
from ayni.records.services.store import DATABASE, Store


class Refused(Exception):
    """The change was not made; `reasons` says why, as data. Nothing was written."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(r.kind for r in reasons))
        self.reasons = tuple(reasons)


class Stale(Refused):
    """Somebody else changed the same fields meanwhile; `conflicts` holds both wordings."""

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(
            *(reason("changed_meanwhile", subject=c.path, now=c.now, yours=c.yours) for c in self.conflicts)
        )


def demand(seat: Seat, what: str) -> None:
    """Raises Refused unless the seat's role is enough. Views ask first; this is the second lock on the same door."""
    if not may(seat, what):
        raise Refused(reason("role_too_low", role=seat.role, needed=what))


def demand_free(model: type[Model], uid: UUID) -> None:
    """Raises Refused when another partnership's record already has this uid: it was not issued with this form."""
    if model._default_manager.filter(uid=uid).exists():
        raise Refused(reason("uid_of_another", subject=str(uid)))


def demand_own(seat: Seat, side: str) -> None:
    """Raises Refused for a record that the other side keeps."""
    if side != seat.side:
        raise Refused(reason("other_sides_record", side=Side(side)))


def demand_same_partnership(seat: Seat, record: Record) -> None:
    """The second lock on the wall between partnerships; the first is the view's fetching."""
    if record.partnership_id != seat.partnership.pk:
        raise Refused(reason("record_unknown", subject=str(record.uid)))


def locked(document_id: int) -> Document:
    """The document's row, locked until the transaction ends; every change to a plan takes it first.

    Its snapshots are read after the lock: whoever waited for it would else see them as they were before.
    """
    Document.objects.select_for_update().only("pk").get(pk=document_id)
    return Document.objects.select_related("snapshot", "agreed").get(pk=document_id)


def worked_on(document: Document, seat: Seat, now: datetime, store: Store = DATABASE) -> None:
    """Whoever looks at the document now sees something else; the side with the turn has worked on it."""
    if seat.side == document.turn:
        document.saved_at = now
    document.version += 1
    store.put(document, ["saved_at", "version"])


def note_change(
    *,
    seat: Seat,
    kind: str,
    uid: UUID,
    version: int,
    action: str,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    document: Document | None = None,
    store: Store = DATABASE,
) -> Change:
    """The history row of a change."""
    row = Change(
        partnership=seat.partnership,
        document=document,
        kind=kind,
        uid=uid,
        version=version,
        action=action,
        side=seat.side.value,
        person=seat.person,
        at=now,
        reason=reason,
        before={path: shown(value) for path, value in (before or {}).items()},
        after={path: shown(value) for path, value in (after or {}).items()},
    )
    store.put(row)
    return row
