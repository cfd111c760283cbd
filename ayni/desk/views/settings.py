"""What each side says of itself, and what both say of their partnership."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.desk.forms.settings import MunicipalityForm, PartnershipForm, partnership_initial, town_initial
from ayni.desk.views.forms import drawn, seen_as
from ayni.records.models import Municipality
from ayni.records.queries.history import sources
from ayni.records.rules import AGREE, Seat, may
from ayni.records.services import Refused, ground
from ayni.web import access
from ayni.web.editing import edits_from, seen_from, seen_json


def settings(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    towns = {
        town.side: town
        for town in Municipality.objects.filter(partnership=seat.partnership).select_related("population_source")
    }
    context = {
        "towns": [("A", towns["A"]), ("B", towns["B"])],
        "checked": [("A", seat.partnership.require_checked_a), ("B", seat.partnership.require_checked_b)],
        "may_write": may(seat, AGREE),
    }
    return render(request, "desk/settings.html", _common(seat) | context)


def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, AGREE)
    town = seat.partnership.municipality(seat.side)
    posted = request.POST if request.method == "POST" else None
    cited = list(sources(seat.partnership.pk))
    form = MunicipalityForm(posted, seat=seat, sources=cited, initial=town_initial(town))
    seen = seen_from(request) if posted is not None else seen_as(town, ground.MUNICIPALITY, seat)
    if posted is not None and form.is_valid():
        try:
            ground.save_municipality(
                seat=seat,
                values=form.table(),
                seen=seen,
                edits=edits_from(posted),
                now=timezone.now(),
                sources=form.sources(),
            )
        except Refused as refused:
            form.refuse(refused)
            seen = drawn(seen, refused)
        else:
            return _saved(request, slug)
    context = {"form": form, "town": town, "seen": seen_json(seen)}
    return render(request, "desk/municipality_form.html", _common(seat) | context)


def partnership(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, AGREE)
    row = seat.partnership
    posted = request.POST if request.method == "POST" else None
    form = PartnershipForm(posted, seat=seat, initial=partnership_initial(row))
    seen = seen_from(request) if posted is not None else seen_as(row, ground.PARTNERSHIP, seat)
    if posted is not None and form.is_valid():
        try:
            ground.save_partnership(
                seat=seat, values=form.table(), seen=seen, edits=edits_from(posted), now=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
            seen = drawn(seen, refused)
        else:
            return _saved(request, slug)
    return render(request, "desk/partnership_form.html", _common(seat) | {"form": form, "seen": seen_json(seen)})


def require_checked(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        access.seat(request, slug)
        return HttpResponseNotAllowed(["POST"])
    seat = access.seat(request, slug, AGREE)
    ground.require_checked(seat=seat, required=request.POST.get("required") == "yes", now=timezone.now())
    return _saved(request, slug)


def _saved(request: HttpRequest, slug: str) -> HttpResponse:
    messages.success(request, gettext("Saved."))
    return HttpResponseRedirect(reverse("desk:settings", args=[slug]), status=303)


def _common(seat: Seat) -> Mapping[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "settings"}
