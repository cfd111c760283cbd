"""One search over all that the partnership has written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ayni.core.searching import LONGEST, Word, words_of
from ayni.core.words import clean
from ayni.desk.found import section
from ayni.records.queries import search as queries
from ayni.records.queries.search import GROUPS, Group
from ayni.records.rules import KEEP, Seat, may
from ayni.web import access

PER_PAGE = 25


def search(request: HttpRequest, slug: str) -> HttpResponse:
    """All kinds with the first of each; with `kind` in the address one of them, page by page."""
    seat = access.seat(request, slug)
    typed = clean(request.GET.get("q", ""), lines=False)[:LONGEST]
    words, kind = words_of(typed), request.GET.get("kind", "")
    kind = kind if kind in GROUPS else ""
    page = None
    if kind and words:
        page = Paginator(_rows(seat, kind, words), PER_PAGE).get_page(request.GET.get("page"))
        hits = queries.hits(page.object_list) if GROUPS[kind] else tuple(page.object_list)
        groups = (Group(kind, page.paginator.count, hits),) if hits else ()
    else:
        groups = queries.overview(seat.partnership.pk, words, waiting=may(seat, KEEP))
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


def _rows(seat: Seat, kind: str, words: Sequence[Word]) -> Any:
    """All that one group holds, for a page of it."""
    if not GROUPS[kind]:
        return queries.small(seat.partnership.pk, words, kind)
    return queries.of_group(seat.partnership.pk, words, kind, waiting=may(seat, KEEP))
