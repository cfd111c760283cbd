"""The one history on screen: of a plan with all its rows, or of one record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ayni.core.sides import SIDES
from ayni.desk.told import told
from ayni.records.models import Change
from ayni.records.queries.changes import of_plan, of_record
from ayni.records.rules import SEE, Seat
from ayni.web.access import fetch_plan, seat

PER_PAGE = 50


def plan_changes(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    found, plan = fetch_plan(request, slug, year, SEE)
    return _page(request, found, of_plan(plan), {"plan": plan, "section": "plan"}, year)


def record_changes(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Of one record by its uid; what nobody here ever wrote is unknown, save the towns and their partnership."""
    found = seat(request, slug, SEE)
    pair = found.partnership
    ground = uid in (pair.uid, *(pair.municipality(side).uid for side in SIDES))
    return _page(request, found, of_record(pair.pk, uid), {"ground": ground}, None)


def _page(
    request: HttpRequest, found: Seat, changes: QuerySet[Change], about: dict[str, Any], year: int | None
) -> HttpResponse:
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get("page"))
    if not (page.paginator.count or about.get("ground")):
        raise Http404
    rows = told(page.object_list, found, year)
    title = next((row for row in rows if row.href), None)
    context = {"seat": found, "partnership": found.partnership, "page": page, "changes": rows, "record": title, **about}
    return render(request, "desk/changes.html", context)
