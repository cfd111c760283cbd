"""The year of a plan as a line: months, measures, steps, what neither side can move, and today."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from ayni.core.progress import chosen
from ayni.desk.forms.table import PlanFilter
from ayni.desk.year import drawing, listed
from ayni.records.models import Plan
from ayni.records.queries.dates import fixed_of
from ayni.records.queries.workplan import standing_plan
from ayni.records.rules import Seat
from ayni.records.services.views import tidy
from ayni.web import access, kept

PER_PAGE = 50


def year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Narrowed by the same filters as the table, in the same address."""
    seat, found = access.fetch_plan(request, slug, year)
    state = kept.state(seat.partnership, found.pk, seat.side, "year", sorted(request.GET.lists()))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": found,
        "state": state,
        "asked": tidy(request.GET.urlencode(), PlanFilter.base_fields),
        "found": cache(lambda: _found(seat, found, request.GET)),
    }
    return render(request, "desk/year.html", context)


def _found(seat: Seat, found: Plan, asked: QueryDict) -> dict[str, Any]:
    tree, today = standing_plan(found), timezone.localdate()
    form = PlanFilter(asked, seat=seat, tree=tree)
    hits = chosen(tree, form.choice, today)
    page = Paginator(hits, PER_PAGE).get_page(asked.get("page"))
    fixed = fixed_of([seat.partnership.pk]).get(seat.partnership.pk, [])
    fixed.sort(key=lambda each: each.on.sort_key)
    rows = list(page)
    return {
        "form": form,
        "query": form.query,
        "hits": len(hits),
        "total": sum(1 for _m in tree.every_measure()),
        "page": page,
        "drawing": drawing(rows, fixed, seat, found.year, today),
        "listed": listed(rows, fixed, seat, found.year, today),
        "today": today,
    }
