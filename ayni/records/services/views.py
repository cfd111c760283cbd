"""Filters that a person keeps under a name. They are that person's own order of things, so no history tells of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from ayni.core.reasons import reason
from ayni.core.words import clean
from ayni.records.models import SavedView
from ayni.records.rules import SEE, Seat
from ayni.records.services.base import Refused, demand, demand_free

MOST = 20
"""So many one person keeps for one page."""
LONGEST_NAME, LONGEST_QUERY = 80, 500


def of_page(seat: Seat, page: str) -> QuerySet[SavedView]:
    """One's own, and those that one's side shares; by name."""
    mine = Q(person=seat.person) | Q(side=seat.side.value, shared=True)
    return SavedView.objects.filter(mine, partnership=seat.partnership, page=page).order_by("name", "id")


def tidy(query: str, known: Collection[str]) -> str:
    """The filters of an address that count: those `known` that have a value, in one order; never the page."""
    pairs = parse_qsl(query, max_num_fields=200) if len(query) < 10 * LONGEST_QUERY else []
    kept = {name: clean(value, lines=False) for name, value in pairs if name in known}
    return urlencode(sorted((name, value) for name, value in kept.items() if value))


@transaction.atomic
def save_view(*, seat: Seat, uid: UUID, page: str, name: str, query: str, shared: bool, now: datetime) -> SavedView:
    """Keep a filter; what the person keeps under the same name is replaced."""
    demand(seat, SEE)
    own = SavedView.objects.select_for_update().filter(partnership=seat.partnership, person=seat.person, page=page)
    called = clean(name, lines=False)
    if not called:
        raise Refused(reason("view_unnamed", subject="name"))
    if len(called) > LONGEST_NAME:
        raise Refused(reason("words_too_long", subject="name", n=len(called), most=LONGEST_NAME))
    if len(query) > LONGEST_QUERY:
        raise Refused(reason("words_too_long", subject="query", n=len(query), most=LONGEST_QUERY))
    row = own.filter(Q(uid=uid) | Q(name=called)).first()
    if row is None:
        if own.count() >= MOST:
            raise Refused(reason("views_full", most=MOST))
        demand_free(SavedView, uid)
        row = SavedView(partnership=seat.partnership, uid=uid, person=seat.person, page=page)
    row.name, row.query, row.shared, row.side, row.at = called, query, shared, seat.side.value, now
    row.save()
    return row


@transaction.atomic
def remove_view(*, seat: Seat, view: SavedView) -> None:
    """Only one's own."""
    demand(seat, SEE)
    if view.person_id != seat.person.pk or view.partnership_id != seat.partnership.pk:
        raise Refused(reason("record_unknown", subject=str(view.uid)))
    view.delete()
