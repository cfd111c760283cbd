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
from ayni.records.models import Municipality, Partnership
from ayni.records.queries.history import sources
from ayni.records.queries.notices import lacking, notices
from ayni.records.rules import AGREE, Seat, may
from ayni.records.services import ground
from ayni.web import access
from ayni.web.editing import Editing, edits_from


def settings(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    towns = {
        town.side: town
        for town in Municipality.objects.filter(partnership=seat.partnership).select_related("population_source")
    }
    found = notices(seat.partnership)
    context = {
        "towns": [("A", towns["A"]), ("B", towns["B"])],
        "checked": [("A", seat.partnership.require_checked_a), ("B", seat.partnership.require_checked_b)],
        "may_write": may(seat, AGREE),
        "lacking": [(side, lacking(found, side)) for side in ("A", "B")],
    }
    return render(request, "desk/settings.html", _common(seat) | context)


def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, AGREE)
    town = seat.partnership.municipality(seat.side)
    cited = list(sources(seat.partnership.pk))
    editing = Editing(
        seat=seat,
        shape=ground.MUNICIPALITY,
        read=Municipality.objects.filter(pk=town.pk).select_related("population_source").first,
        draw=lambda typed, now: MunicipalityForm(typed, seat=seat, sources=cited, initial=town_initial(now)),
        save=lambda form, seen: ground.save_municipality(
            seat=seat, values=form.table(), seen=seen, edits=edits_from(request.POST), now=timezone.now(),
            sources=form.sources(),
        ),
    )  # fmt: skip
    edited = editing.answer(request, town)
    if edited.saved:
        return _saved(request, slug)
    context = {"form": edited.form, "town": town, "seen": edited.seen}
    return render(request, "desk/municipality_form.html", _common(seat) | context, status=edited.status)


def partnership(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, AGREE)
    row = seat.partnership
    editing = Editing(
        seat=seat,
        shape=ground.PARTNERSHIP,
        read=Partnership.objects.filter(pk=row.pk).first,
        draw=lambda typed, now: PartnershipForm(typed, seat=seat, initial=partnership_initial(now)),
        save=lambda form, seen: ground.save_partnership(
            seat=seat, values=form.table(), seen=seen, edits=edits_from(request.POST), now=timezone.now()
        ),
    )
    edited = editing.answer(request, row)
    if edited.saved:
        return _saved(request, slug)
    context = {"form": edited.form, "seen": edited.seen}
    return render(request, "desk/partnership_form.html", _common(seat) | context, status=edited.status)


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
