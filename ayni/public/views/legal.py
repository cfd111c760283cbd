"""What each town hall says of itself by law, and what this installation keeps of people."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ayni.public.page import keep, open_page, page
from ayni.records import retained
from ayni.records.models import Notice, Partnership
from ayni.records.queries.notices import KINDS, notice_of
from ayni.records.queries.public import agreed_plans, public_partnerships


@require_safe
def legal(request: HttpRequest, language: str) -> HttpResponse:
    """For whoever signs in, and for whoever came through a link: where the pages of each town hall are."""
    values = {"rows": public_partnerships(), "kinds": list(Notice.Kind), "retention": retained.table()}
    return keep(request, page(request, "public/legal.html", values))


@open_page
def notice(request: HttpRequest, partnership: Partnership, town: str, kind: str) -> HttpResponse:
    row = next((found for found in partnership.towns if found.slug == town), None)
    if row is None or kind not in KINDS:
        raise Http404
    found = notice_of(partnership, row.side, kind)
    values = {
        "partnership": partnership,
        "plan_year": next((plan.year for plan in agreed_plans(partnership)), None),
        "town": row,
        "kind": Notice.Kind(kind),
        "found": found if found and found.shown else None,
        "retention": retained.table() if kind == Notice.Kind.PRIVACY else (),
    }
    return page(request, "public/notice.html", values)
