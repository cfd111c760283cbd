"""Writing actors: each side keeps its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.records.models import Actor
from ayni.records.rules import Seat
from ayni.records.services.base import Refused, demand_own
from ayni.records.services.record import save_record
from ayni.records.services.saving import Shape


def _settle_actor(row: Actor) -> None:
    if not row.name:
        raise Refused(reason("name_missing", subject=str(row.uid)))
    if row.parent is not None:
        if row.parent.side != row.side:
            raise Refused(reason("parent_other_side", subject=str(row.uid)))
        _demand_no_circle(row)
    row.fold = row.name.fold()
    row.sort = row.name.sort_key()[:200]


def _demand_no_circle(row: Actor) -> None:
    above, steps = row.parent, 0
    while above is not None:
        steps += 1
        if above.pk == row.pk or steps > 20:
            raise Refused(reason("parent_circle", subject=str(row.uid)))
        above = above.parent


ACTOR = Shape(
    texts=("name",),
    plain=("sector", "tags", "website", "office_email", "office_phone", "public", "retired"),
    links={"parent": Actor},
    settle=_settle_actor,
)


@transaction.atomic
def save_actor(
    *,
    seat: Seat,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    reason_given: str = "",
) -> Actor:
    """Write an actor of the seat's own side; an unknown `uid` makes a new one. Raises Refused, Stale."""
    return save_record(
        model=Actor, shape=ACTOR, kind="actor", seat=seat, uid=uid, values=values, seen=seen, edits=edits, now=now,
        reason_given=reason_given, first={"side": seat.side.value}, check=lambda row: demand_own(seat, row.side),
    )  # fmt: skip
