"""Who works with whom, as a drawing and as a table."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ayni.core.network import Tie
from ayni.desk.network import drawing
from ayni.desk.views.seam import page_number
from ayni.records.queries.network import Network, network
from ayni.web import access, kept

PER_PAGE = 50


def network_page(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    found = kept.kept("network", kept.state(seat.partnership), lambda: network(seat.partnership, timezone.localdate()))
    page = Paginator(found.ties, PER_PAGE).get_page(page_number(request))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "actors",
        "network": found,
        "drawing": drawing(found, seat.partnership.language_codes),
        "page": page,
        "rows": [_row(found, tie) for tie in page],
    }
    return render(request, "desk/network.html", context)


def _row(found: Network, tie: Tie) -> dict[str, object]:
    ends = [(side.value, uid, found.names[uid]) for side, uid in zip(tie.sides, (tie.one, tie.other), strict=True)]
    return {"ends": ends, "paired": tie.paired, "measures": [found.measures[uid] for uid in tie.measures]}
