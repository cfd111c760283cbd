"""The one history on screen: of the partnership, of a plan with all its rows, or of one record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ayni.core.sides import SIDES
from ayni.desk.forms.changes import ChangesFilter
from ayni.desk.shelf import shelf
from ayni.desk.told import told
from ayni.records.models import Change
from ayni.records.queries.changes import narrowed, of_partnership, of_plan, of_record, people_of
from ayni.records.rules import SEE, Seat
from ayni.records.services.views import tidy
from ayni.web.access import fetch_plan, seat

PER_PAGE = 50


def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Of everything in the partnership."""
    found = seat(request, slug, SEE)
    kept = shelf(request, found, "changes")
    about = {"section": "changes", "shelf": kept}
    return _filtered(request, found, of_partnership(found.partnership.pk), about, None)


def plan_changes(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    found, plan = fetch_plan(request, slug, year, SEE)
    return _filtered(request, found, of_plan(plan), {"plan": plan, "section": "plan"}, year)


def record_changes(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Of one record by its uid; what nobody here ever wrote is unknown, save the towns and their partnership."""
    found = seat(request, slug, SEE)
    pair = found.partnership
    ground = uid in (pair.uid, *(pair.municipality(side).uid for side in SIDES))
    rows = of_record(pair.pk, uid)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    if not (page.paginator.count or ground):
        raise Http404
    return _page(request, found, page, {"ground": ground}, None)


def _filtered(
    request: HttpRequest, found: Seat, rows: QuerySet[Change], about: dict[str, Any], year: int | None
) -> HttpResponse:
    form = ChangesFilter(request.GET, partnership=found.partnership, people=people_of(found.partnership.pk))
    page = Paginator(narrowed(rows, form.wanted()), PER_PAGE).get_page(request.GET.get("page"))
    query = tidy(request.GET.urlencode(), form.fields)
    return _page(request, found, page, {"form": form, "query": query, **about}, year)


def _page(request: HttpRequest, found: Seat, page: Any, about: dict[str, Any], year: int | None) -> HttpResponse:
    rows = told(page.object_list, found, year)
    title = next((row for row in rows if row.href), None)
    context = {"seat": found, "partnership": found.partnership, "page": page, "changes": rows, "record": title, **about}
    return render(request, "desk/changes.html", context)
