"""Answering a suggested counterpart: the two become a pair, or they do not, with a reason that is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ayni.core.goals import goals
from ayni.core.joining import PairingKind
from ayni.core.multilingual import Text
from ayni.core.reasons import reason
from ayni.core.sides import SIDES
from ayni.core.vague import Vague
from ayni.core.words import clean
from ayni.records.models import Actor, Dismissal, Pairing
from ayni.records.rules import KEEP, Seat
from ayni.records.services.base import Refused, demand, demand_free, demand_own, note_change
from ayni.records.services.record import retire_record


@transaction.atomic
def take_counterpart(
    *, seat: Seat, uid: UUID, actor_a: UUID, actor_b: UUID, kind: PairingKind, now: datetime
) -> Pairing:
    """The two are a pair from today, for the goals that both work for. Pressed twice, they are one pair."""
    demand(seat, KEEP)
    known = Pairing.objects.filter(partnership=seat.partnership, uid=uid).first()
    if known is not None:
        return known
    demand_free(Pairing, uid)
    a, b = _both(seat, actor_a, actor_b)
    if Pairing.objects.filter(actor_a=a, actor_b=b, kind=kind.value, until="", retired_at__isnull=True).exists():
        raise Refused(reason("pair_exists"))
    values: dict[str, Any] = {
        "kind": kind.value,
        "since": Vague(f"{now:%Y-%m-%d}"),
        "tags": tuple(goal for goal in goals(a.tags) if goal in goals(b.tags)),
    }
    row = Pairing.objects.create(partnership=seat.partnership, uid=uid, actor_a=a, actor_b=b, **values)
    after = {"actor_a": a.uid, "actor_b": b.uid, **values}
    note_change(seat=seat, kind="pairing", uid=uid, version=row.version, action="created", now=now, after=after)
    return row


@transaction.atomic
def dismiss_counterpart(*, seat: Seat, uid: UUID, actor_a: UUID, actor_b: UUID, why: str, now: datetime) -> Dismissal:
    """The two are not suggested again. The reason is kept, in the language of whoever gives it."""
    demand(seat, KEEP)
    words, language = clean(why), seat.person.language
    if not words:
        raise Refused(reason("note_missing"))
    known = Dismissal.objects.filter(partnership=seat.partnership, uid=uid).first()
    if known is not None:
        return known
    demand_free(Dismissal, uid)
    a, b = _both(seat, actor_a, actor_b)
    if Dismissal.objects.filter(actor_a=a, actor_b=b, retired_at__isnull=True).exists():
        raise Refused(reason("pair_dismissed"))
    row = Dismissal.objects.create(
        partnership=seat.partnership, uid=uid, actor_a=a, actor_b=b, side=seat.side.value, at=now,
        reason=Text.of(original=language, **{language: words}),
    )  # fmt: skip
    after = {"actor_a": a.uid, "actor_b": b.uid, f"reason.{language}": words}
    note_change(seat=seat, kind="dismissal", uid=uid, version=row.version, action="created", now=now, after=after)
    return row


@transaction.atomic
def revoke_dismissal(*, seat: Seat, dismissal: Dismissal, version: int, now: datetime) -> Dismissal:
    """Take one's own side's no back: the two may be suggested again. Taken back twice, it is taken back once."""
    return retire_record(
        record=dismissal, kind="dismissal", seat=seat, version=version, now=now, reason_given="",
        needs_reason=False, check=lambda row: demand_own(seat, row.side),
    )  # fmt: skip


def _both(seat: Seat, actor_a: UUID, actor_b: UUID) -> tuple[Actor, Actor]:
    """The two, active and one of each side. Locked, so that who answers at the same time waits."""
    wanted = Q(uid=actor_a, side=SIDES[0].value) | Q(uid=actor_b, side=SIDES[1].value)
    rows = Actor.objects.select_for_update().filter(wanted, partnership=seat.partnership, retired__isnull=True)
    found = {row.side: row for row in rows.order_by("pk")}
    if len(found) != len(SIDES):
        raise Refused(reason("record_unknown"))
    return found[SIDES[0].value], found[SIDES[1].value]
