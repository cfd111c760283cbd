"""Who is paired with whom: a line over the years and a table. Offices that look after it are not named here."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ayni.public.page import open_page, page
from ayni.records.models import Partnership
from ayni.records.queries.pairings import public_pairings
from ayni.records.queries.public import agreed_plans
from ayni.web.lines import years_drawing

ON_A_PAGE = 40


@open_page
def pairings(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    rows, today = list(public_pairings(partnership.pk)), timezone.localdate()
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    first = min((vague.first.year for row in rows for vague in (row.since, row.until) if vague), default=today.year)
    values = {
        "partnership": partnership,
        "section": "home",
        "plan_year": next((plan.year for plan in agreed_plans(partnership)), None),
        "page": shown,
        "found": len(rows),
        "drawing": years_drawing(shown, first, today, partnership.language_codes, lambda row: f"#p-{row.uid}"),
    }
    return page(request, "public/pairings.html", values)
