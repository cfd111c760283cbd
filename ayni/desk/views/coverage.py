"""What serves the 17 goals on both sides: actors at the table, measures, pairings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ayni.records.queries.coverage import coverage
from ayni.web import access, kept
from ayni.web.served import lines


def coverage_page(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    found = kept.kept(
        "coverage", kept.state(seat.partnership), lambda: coverage(seat.partnership, timezone.localdate())
    )
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "actors",
        "coverage": found,
        "lines": lines(found.goals),
    }
    return render(request, "desk/coverage.html", context)
