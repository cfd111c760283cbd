"""Writing pairings: two actors, one of each side. They belong to both, so either side writes; the history says who."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.core.sides import SIDES
from ayni.core.vague import in_order
from ayni.core.words import clean
from ayni.records.models import Actor, Pairing, Source
from ayni.records.rules import Seat
from ayni.records.services.base import Refused
from ayni.records.services.history import save_source
from ayni.records.services.record import retire_record, save_record
from ayni.records.services.saving import Shape


def _settle_pairing(row: Pairing) -> None:
    if not row.kind:
        raise Refused(reason("record_missing", subject="kind"))
    for name in ("actor_a", "actor_b"):
        if getattr(row, f"{name}_id") is None:
            raise Refused(reason("record_missing", subject=name))
    _demand_actors(row)
    if not in_order(row.since, row.until):
        raise Refused(reason("period_reversed", subject="until", code=""))
    if row.until is None and _runs_already(row):
        raise Refused(reason("pair_exists", subject="actor_b"))
    row.fold = f"{row.note.fold()} {row.outcome.fold()}"


def _demand_actors(row: Pairing) -> None:
    """One of each side, none merged into another. Whoever is retired stays in a pairing, and enters no new one.

    Both are locked, so that two people who pair the same two at once do it one after the other.
    """
    found = Actor.objects.select_for_update().order_by("pk").in_bulk([row.actor_a_id, row.actor_b_id])
    before = Pairing.objects.filter(pk=row.pk).values_list("actor_a_id", "actor_b_id").first() or (None, None)
    for side, was in zip(SIDES, before, strict=True):
        name = f"actor_{side.lower()}"
        actor = found[getattr(row, f"{name}_id")]
        if actor.side != side:
            raise Refused(reason("actor_of_other_side", subject=name, name=actor.name.spoken(), side=side))
        if actor.merged_into_id is not None:
            raise Refused(reason("actor_merged", subject=name, name=actor.name.spoken()))
        if actor.retired is not None and actor.pk != was:
            raise Refused(reason("actor_retired", subject=name, name=actor.name.spoken()))


def _runs_already(row: Pairing) -> bool:
    others = Pairing.objects.filter(actor_a=row.actor_a_id, actor_b=row.actor_b_id, kind=row.kind)
    return others.filter(until="", retired_at__isnull=True).exclude(pk=row.pk).exists()


PAIRING = Shape(
    texts=("note", "outcome"),
    plain=("kind", "since", "until", "keeper_a", "keeper_b", "tags", "public", "example"),
    links={"actor_a": Actor, "actor_b": Actor, "source": Source},
    settle=_settle_pairing,
)


@transaction.atomic
def save_pairing(
    *,
    seat: Seat,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    sources: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> Pairing:
    """Write a pairing; an unknown `uid` makes a new one. `sources`: new with this save."""
    for source_uid, fields in (sources or {}).items():
        save_source(seat=seat, uid=source_uid, values=fields, now=now)
    return save_record(
        model=Pairing, shape=PAIRING, kind="pairing", seat=seat, uid=uid, values=values, seen=seen, edits=edits, now=now
    )


@transaction.atomic
def retire_pairing(*, seat: Seat, pairing: Pairing, version: int, now: datetime, reason_given: str) -> Pairing:
    """Take a pairing out of the list that is shown, as for one that never was; one that ended has an end instead."""
    return retire_record(
        record=pairing, kind="pairing", seat=seat, version=version, now=now, reason_given=clean(reason_given)
    )
