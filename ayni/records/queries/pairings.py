"""Reading pairings: which two work with each other, since when, and whether they still do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Value, When

from ayni.core.vague import Vague
from ayni.core.words import fold
from ayni.records.models import Actor, Pairing

UNDATED_LAST = Case(When(since="", then=Value(1)), default=Value(0), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; '' is everything. `state`: running or ended; `one`: the uid of a single pairing."""

    kind: str = ""
    state: str = ""
    words: str = ""
    one: str = ""


def pairings(partnership_id: int | OuterRef) -> QuerySet[Pairing]:
    """All that are shown, the longest first, undated ones last; with both actors and the source: one query."""
    rows = Pairing.objects.filter(partnership_id=partnership_id, retired_at__isnull=True)
    return rows.select_related("actor_a", "actor_b", "source").order_by(UNDATED_LAST, "since", "id")


def narrowed(rows: QuerySet[Pairing], wanted: Wanted, today: date) -> QuerySet[Pairing]:
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.one:
        rows = rows.filter(uid=wanted.one)
    if wanted.state:
        rows = rows.filter(_ended(today)) if wanted.state == "ended" else rows.exclude(_ended(today))
    for word in fold(wanted.words).split():
        rows = rows.filter(Q(fold__contains=word) | Q(actor_a__fold__contains=word) | Q(actor_b__fold__contains=word))
    return rows


def newest_first(rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    return rows.order_by(UNDATED_LAST, "-since", "-id")


def _ended(today: date) -> Q:
    """The last day that its end can mean has passed; a month or a year that still runs has not."""
    day = today.isoformat()
    running = [part + about for part in (day[:4], day[:7], day) for about in ("", "~")]
    return ~Q(until="") & Q(until__lt=day) & ~Q(until__in=running)


def first_year(partnership_id: int) -> int | None:
    """In which the oldest pairing that has a date began, or ended: one query."""
    rows = Pairing.objects.filter(partnership_id=partnership_id, retired_at__isnull=True)
    known: Any = rows.order_by().values_list("since", "until")
    years = [vague.first.year for pair in known for vague in pair if isinstance(vague, Vague)]
    return min(years, default=None)


def of_actor(actor: Actor) -> QuerySet[Pairing]:
    """The pairings of one actor, the longest first."""
    return pairings(actor.partnership_id).filter(**{f"actor_{actor.side.lower()}": actor})


def choosable(partnership_id: int, pairing: Pairing | None = None) -> list[Actor]:
    """Actors of both sides that can be paired; those that `pairing` names already may be retired."""
    free = Q(retired__isnull=True)
    if pairing is not None:
        free |= Q(pk__in=[pairing.actor_a_id, pairing.actor_b_id])
    rows = Actor.objects.filter(free, partnership_id=partnership_id, merged_into__isnull=True)
    return list(rows.order_by("sort", "id"))


def public_pairings(partnership_id: int | OuterRef) -> QuerySet[Pairing]:
    """Those that everybody may see, and whose actors may both be named."""
    return pairings(partnership_id).filter(public=True, actor_a__public=True, actor_b__public=True)
