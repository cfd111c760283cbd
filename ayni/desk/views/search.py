"""One search over all that the partnership has written."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ayni.core.searching import LONGEST, words_of
from ayni.core.words import clean
from ayni.desk.found import section
from ayni.records.queries import search as queries
from ayni.records.queries.search import GROUPS, Group
from ayni.records.rules import KEEP, may
from ayni.web import access

PER_PAGE = 25


def search(request: HttpRequest, slug: str) -> HttpResponse:
    """All kinds with the first of each; with `kind` in the address one of them, page by page."""
    seat = access.seat(request, slug)
    typed = clean(request.GET.get("q", ""), lines=False)[:LONGEST]
    words, kind = words_of(typed), request.GET.get("kind", "")
    kind = kind if kind in GROUPS else ""
    waiting, page = may(seat, KEEP), None
    if kind and words:
        rows = queries.of_group(seat.partnership.pk, words, kind, waiting=waiting)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        groups = (Group(kind, page.paginator.count, queries.hits(page.object_list)),) if page.paginator.count else ()
    else:
        groups = queries.overview(seat.partnership.pk, words, waiting=waiting)
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "search",
        "typed": typed,
        "words": words,
        "kind": kind,
        "sections": [section(group, words, seat) for group in groups],
        "total": sum(group.total for group in groups),
        "page": page,
        "query": urlencode({"q": typed, "kind": kind}),
    }
    return render(request, "desk/search.html", context)
