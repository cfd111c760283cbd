"""What serves the 17 goals on both sides, for everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from ayni.public.page import open_page, page
from ayni.public.views.open_data import written
from ayni.records.models import Partnership
from ayni.records.queries.coverage import public_coverage
from ayni.records.queries.public import public_actors
from ayni.web.served import lines


@open_page
def coverage(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    found, language = public_coverage(partnership, timezone.localdate()), get_language() or "en"
    actors = list(public_actors(partnership))
    values = {
        "partnership": partnership,
        "section": "plan",
        "plan_year": found.year,
        "coverage": found,
        "lines": lines(found.goals),
        "licence": settings.DATA_LICENCE,
        "files": [
            (kind.upper(), reverse(f"public:actors_{kind}", args=[language, partnership.slug]), _kilobytes(size))
            for kind in ("csv", "json")
            for size in (len(written(partnership, actors, language, kind)),)
        ],
    }
    return page(request, "public/coverage.html", values)


def _kilobytes(size: int) -> int:
    return max(1, round(size / 1000))
