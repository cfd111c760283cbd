"""What serves the 17 goals on both sides, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ayni.public.page import open_page, page
from ayni.records.models import Partnership
from ayni.records.queries.coverage import public_coverage
from ayni.web.served import lines


@open_page
def coverage(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    found = public_coverage(partnership)
    values = {
        "partnership": partnership,
        "section": "plan",
        "plan_year": found.year,
        "coverage": found,
        "lines": lines(found.goals),
    }
    return page(request, "public/coverage.html", values)
