"""A measure: its page, its form, taking it out of the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ayni.desk.allowed import allowed, may_edit
from ayni.desk.sheet import measured, wings
from ayni.records.models import Measure
from ayni.records.queries.workplan import one_measure
from ayni.records.rules import Seat
from ayni.web import access
from ayni.web.tree import row as row_of


def rows() -> QuerySet[Measure]:
    return Measure.objects.select_related(
        "plan__document", "field", "strategic_goal__field", "operational_goal__field", "carried_from__plan"
    )


def page(seat: Seat, found: Measure) -> dict[str, Any]:
    """What every page about one measure needs."""
    return {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": found.plan,
        "record": found,
        "above": [goal for goal in (found.field, found.strategic_goal, found.operational_goal) if goal is not None],
    }


def measure(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, found = access.fetch(request, slug, rows(), uid)
    value, may = one_measure(found), allowed(seat, found.plan)
    return render(
        request,
        "desk/measure.html",
        {
            **page(seat, found),
            "row": row_of(value, timezone.localdate()),
            "m": value,
            "may": may,
            "edits": may_edit(seat, found, may) and found.dropped_at is None,
            "measured": measured(value),
            "wings": wings(value, seat.partnership),
        },
    )


def new(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def edit(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def remove(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
