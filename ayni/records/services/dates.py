"""Writing the days that a side cannot move: its budget, its council, its recess, its elections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.core.vague import in_order
from ayni.core.words import clean
from ayni.records.models import FixedDate, Source
from ayni.records.rules import Seat
from ayni.records.services.base import Refused, demand_own
from ayni.records.services.history import save_source
from ayni.records.services.record import retire_record, save_record
from ayni.records.services.saving import Shape

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
    for source_uid, fields in (sources or {}).items():
        save_source(seat=seat, uid=source_uid, values=fields, now=now)
    return save_record(
        model=FixedDate, shape=FIXED_DATE, kind="fixed_date", seat=seat, uid=uid, values=values, seen=seen,
        edits=edits, now=now, first={"side": seat.side.value}, check=lambda row: demand_own(seat, row.side),
    )  # fmt: skip


@transaction.atomic
def retire_fixed_date(
    *, seat: Seat, fixed: FixedDate, version: int, now: datetime, reason_given: str = ""
) -> FixedDate:
    """Take a date of the own side away; it stays in the records. Taken away twice, it is taken away once."""
    return retire_record(
        record=fixed, kind="fixed_date", seat=seat, version=version, now=now, reason_given=clean(reason_given),
        needs_reason=False, check=lambda row: demand_own(seat, row.side),
    )  # fmt: skip
