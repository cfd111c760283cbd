"""Who may, asked in one step with the fetching, so that no view can forget it."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest

from ayni.core.beginning import first_year
from ayni.core.sides import Side
from ayni.records.models import Municipality, Partnership, Person, Plan
from ayni.records.prepared import Prepared, columns, record
from ayni.records.queries.changes import newest
from ayni.records.rules import SEE, Seat, may

M = TypeVar("M", bound=Model)
OWN, PARTNERSHIP = 7, columns(Partnership, "partnership__")
TEXTS = ("document__snapshot", "document__agreed")


class SignIn(Exception):
    """Nobody is signed in; the middleware sends the person to the sign-in page and back."""


def person(request: HttpRequest) -> Person:
    """Who is signed in, for pages that belong to a person and no partnership."""
    if not request.user.is_authenticated:
        raise SignIn
    return request.user


def operator(request: HttpRequest) -> Person:
    """Who runs the installation, for pages that belong to no seat; for everybody else they are not there."""
    found = person(request)
    if not found.is_operator:
        raise Http404
    return found


def _seat(slug: str, person_pk: int) -> QuerySet[Municipality, tuple[Any, ...]]:
    """Two rows where the person has a seat now, one for each municipality; none where not."""
    at, plans = "partnership__memberships__", Plan.objects.filter(partnership=OuterRef("partnership"))
    seats = {"partnership__slug": slug, f"{at}person_id": person_pk, f"{at}ended_at__isnull": True}
    held = [f"{at}{column}" for column in ("side", "role", "since", "last_seen", "led")]
    newest_year = Subquery(plans.order_by("-year").values("year")[:1])
    return Municipality.objects.filter(**seats).values_list(
        *held, newest("partnership"), newest_year, *PARTNERSHIP, *columns(Municipality)
    )


SEAT = Prepared(_seat, "a-slug", -1)


def seat(request: HttpRequest, slug: str, what: str = SEE) -> Seat:
    """The person's seat in this partnership, in one query with both municipalities.

    Signed out: SignIn. No seat there, or no such partnership: 404, so that nobody learns which exist. Role too
    low: 403.
    """
    asking = person(request)
    rows = SEAT.rows(slug, asking.pk)
    if len(rows) != 2:
        raise Http404
    side, role, since, seen, led, newest_change, newest_year = rows[0][:OWN]
    partnership = record(Partnership, rows[0][OWN : OWN + len(PARTNERSHIP)])
    towns = [record(Municipality, row[OWN + len(PARTNERSHIP) :]) for row in rows]
    for town in towns:
        town.partnership = partnership
    partnership.__dict__["_municipalities"] = {town.side: town for town in towns}
    partnership.__dict__["newest_change"] = newest_change
    partnership.__dict__["looked"] = since, seen
    partnership.__dict__["led"] = partnership.opened_at is not None and led
    partnership.__dict__["begins"] = _begins(partnership, newest_year)
    found = Seat(asking, partnership, Side(side), role)
    if not may(found, what):
        raise PermissionDenied
    request.seat = found  # type: ignore[attr-defined]
    return found


def _begins(partnership: Partnership, newest_year: int | None) -> bool:
    """Whether its first plan is still to come."""
    opened = partnership.opened_at
    return opened is not None and (newest_year is None or newest_year < first_year(opened.date()))


def fetch(request: HttpRequest, slug: str, rows: QuerySet[M], uid: UUID, what: str = SEE) -> tuple[Seat, M]:
    """Seat and one record of that partnership; another partnership's record is as unknown as none."""
    found = seat(request, slug, what)
    return found, record_of(found, rows, uid)


def record_of(found: Seat, rows: QuerySet[M], uid: UUID) -> M:
    """One record of the seat's partnership, for what is drawn once per change: the seat was checked already."""
    one = rows.filter(partnership_id=found.partnership.pk, uid=uid).first()
    if one is None:
        raise Http404
    _share(one, found)
    return one


def fetch_plan(
    request: HttpRequest, slug: str, year: int, what: str = SEE, rows: QuerySet[Plan] | None = None
) -> tuple[Seat, Plan]:
    """Seat and the plan of a year, with its document and texts. `rows`: plans with more beside them."""
    found = seat(request, slug, what)
    plans = Plan.objects.all() if rows is None else rows
    plan = plans.filter(partnership_id=found.partnership.pk, year=year).select_related(*TEXTS).first()
    if plan is None:
        raise Http404
    _share(plan, found)
    return found, plan


def _share(record: Model, found: Seat) -> None:
    """The record's partnership is the seat's: one object, with both municipalities at hand."""
    record.partnership = found.partnership  # type: ignore[attr-defined]
