"""Writing the days that a side cannot move: its budget, its council, its recess, its elections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.vague import in_order
from ayni.core.words import clean
from ayni.records.models import FixedDate, Source
from ayni.records.rules import KEEP, Seat
from ayni.records.services.base import Refused, demand, demand_free, note_change
from ayni.records.services.history import save_source
from ayni.records.services.saving import Shape, pending, write

LONGEST_LEAD = 400
"""Days: more than a year ahead, everything would always be near."""


def _settle(row: FixedDate) -> None:
    if row.on is None:
        raise Refused(reason("day_missing", subject="on"))
    if not row.title:
        raise Refused(reason("title_missing", subject="title", code=""))
    if not in_order(row.on, row.until):
        raise Refused(reason("period_reversed", subject="until", code=""))
    if row.lead_days > LONGEST_LEAD:
        raise Refused(reason("lead_too_long", subject="lead_days", most=LONGEST_LEAD))


FIXED_DATE = Shape(
    texts=("title",),
    plain=("kind", "on", "until", "lead_days", "example"),
    links={"source": Source},
    settle=_settle,
)


@transaction.atomic
def save_fixed_date(
    *,
    seat: Seat,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    sources: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> FixedDate:
    """Write a fixed date of the own side; an unknown `uid` makes a new one. `sources`: new with this save."""
    demand(seat, KEEP)
    for source_uid, fields in (sources or {}).items():
        save_source(seat=seat, uid=source_uid, values=fields, now=now)
    row = FixedDate.objects.select_for_update(of=("self",)).filter(uid=uid, partnership=seat.partnership).first()
    new = row is None
    if row is None:
        demand_free(FixedDate, uid)
        row = FixedDate(partnership=seat.partnership, uid=uid, side=seat.side.value)
    _demand_own(seat, row)
    changes = pending(row, FIXED_DATE, values, None if new else seen, seat.partnership.language_codes)
    if not changes and not new:
        return row
    if not new:
        row.version += 1
    write(row, FIXED_DATE, changes, edits, seat.person.language, seat.partnership.pk)
    note_change(
        seat=seat,
        kind="fixed_date",
        uid=row.uid,
        version=row.version,
        action="created" if new else "changed",
        now=now,
        before={} if new else changes.before,
        after=changes.after,
    )
    return row


@transaction.atomic
def retire_fixed_date(
    *, seat: Seat, fixed: FixedDate, version: int, now: datetime, reason_given: str = ""
) -> FixedDate:
    """Take a date of the own side away; it stays in the records. Taken away twice, it is taken away once."""
    demand(seat, KEEP)
    row = FixedDate.objects.select_for_update(of=("self",)).get(pk=fixed.pk, partnership=seat.partnership)
    _demand_own(seat, row)
    if row.retired_at is not None:
        return row
    if row.version != version:
        raise Refused(reason("version_moved", subject=str(row.uid), seen=version, now=row.version))
    row.retired_at, row.version = now, row.version + 1
    row.save(update_fields=["retired_at", "version"])
    note_change(
        seat=seat,
        kind="fixed_date",
        uid=row.uid,
        version=row.version,
        action="retired",
        now=now,
        reason=clean(reason_given),
    )
    return row


def _demand_own(seat: Seat, row: FixedDate) -> None:
    if row.side != seat.side:
        raise Refused(reason("other_sides_record", side=Side(row.side)))
