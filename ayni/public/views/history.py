"""The cord with its knots."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from ayni.public.page import open_page, page
from ayni.records.models import Partnership
from ayni.records.queries.history import Knot
from ayni.records.queries.public import agreed_plans, public_history

ON_A_PAGE = 80


def decade(knot: Knot) -> int:
    return knot.date.first.year // 10 * 10


@open_page
def history(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    knots = public_history(partnership)
    pages = Paginator(knots, ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    values = {
        "partnership": partnership,
        "section": "history",
        "plan_year": next((plan.year for plan in agreed_plans(partnership)), None),
        "page": shown,
        "decades": [(start, list(those)) for start, those in groupby(shown, decade)],
        "found": len(knots),
        "jumps": _jumps(knots),
    }
    return page(request, "public/history.html", values)


def _jumps(knots: list[Knot]) -> list[tuple[int, int, int]]:
    """Per decade: its first year, how many knots it has, and the page on which it begins."""
    counted = [(start, [index for index, _ in those]) for start, those in groupby(enumerate(knots), _decade_of)]
    return [(start, len(places), places[0] // ON_A_PAGE + 1) for start, places in counted]


def _decade_of(entry: tuple[int, Knot]) -> int:
    return decade(entry[1])
