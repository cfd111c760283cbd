"""Writing and retiring a record of its own: an actor, an event, a source, a fixed date, a word of the glossary.

What these services share. Each names its model, its shape and what else has to hold; the plan's rows, which stand under
a document's lock, have their own (`services/workplan.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.records.models import Record
from ayni.records.rules import KEEP, Seat
from ayni.records.services.base import Refused, demand, demand_free, note_change
from ayni.records.services.saving import Shape, pending, write

R = TypeVar("R", bound=Record)


def save_record(
    *,
    model: type[R],
    shape: Shape,
    kind: str,
    seat: Seat,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    reason_given: str = "",
    first: Mapping[str, Any] | None = None,
    check: Callable[[R], None] | None = None,
    action: str = "changed",
) -> R:
    """Inside the caller's transaction. An unknown `uid` makes a new record, with `first` as its first values.

    `action`: what the history calls a change of a known one. `check` raises Refused for one that the seat may not
    write. Nothing changed: nothing is written, no history row.
    """
    demand(seat, KEEP)
    manager = model._default_manager
    row = manager.select_for_update(of=("self",)).filter(uid=uid, partnership=seat.partnership).first()
    new = row is None
    if row is None:
        demand_free(model, uid)
        row = model(partnership=seat.partnership, uid=uid, **(first or {}))
    if check is not None:
        check(row)
    changes = pending(row, shape, values, None if new else seen, seat.partnership.language_codes)
    if not changes and not new:
        return row
    if not new:
        row.version += 1
    write(row, shape, changes, edits, seat.person.language, seat.partnership.pk)
    note_change(
        seat=seat,
        kind=kind,
        uid=row.uid,
        version=row.version,
        action="created" if new else action,
        now=now,
        before=changes.before,
        after=changes.after,
        reason=reason_given,
    )
    return row


def retire_record(
    *,
    record: R,
    kind: str,
    seat: Seat,
    version: int,
    now: datetime,
    reason_given: str,
    needs_reason: bool = True,
    check: Callable[[R], None] | None = None,
) -> R:
    """Inside the caller's transaction. It stays in the records and is shown no more; twice is once."""
    demand(seat, KEEP)
    manager = type(record)._default_manager
    row = manager.select_for_update(of=("self",)).get(pk=record.pk, partnership=seat.partnership)
    if check is not None:
        check(row)
    if row.retired_at is not None:  # type: ignore[attr-defined]  # every record that can be retired has it
        return row
    if row.version != version:
        raise Refused(reason("version_moved", subject=str(row.uid), seen=version, now=row.version))
    if needs_reason and not reason_given.strip():
        raise Refused(reason("note_missing"))
    row.retired_at, row.version = now, row.version + 1  # type: ignore[attr-defined]
    row.save(update_fields=["retired_at", "version"])
    note_change(seat=seat, kind=kind, uid=row.uid, version=row.version, action="retired", now=now, reason=reason_given)
    return row
