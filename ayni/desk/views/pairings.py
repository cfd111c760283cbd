"""Pairings of actors over the years: two that work with each other, kept by both sides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.desk.forms.history import RetireForm
from ayni.desk.forms.pairings import PairingFilter, PairingForm, pairing_initial
from ayni.desk.views.seam import page_number, query_without_page
from ayni.records.models import Pairing
from ayni.records.queries import pairings as queries
from ayni.records.queries.history import sources
from ayni.records.rules import KEEP, Seat, may
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.pairings import PAIRING, retire_pairing, save_pairing
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE, Editing, edits_from, uid_from
from ayni.web.lines import years_drawing

PER_PAGE = 30
OPEN = Pairing.objects.filter(retired_at__isnull=True).select_related("actor_a", "actor_b", "source")


def pairings(request: HttpRequest, slug: str) -> HttpResponse:
    seat, today = access.seat(request, slug), timezone.localdate()
    form = PairingFilter(request.GET)
    rows = queries.narrowed(queries.pairings(seat.partnership.pk), form.wanted(), today)
    rows = queries.newest_first(rows) if form.newest_first else rows
    page = Paginator(rows, PER_PAGE).get_page(page_number(request))
    first = queries.first_year(seat.partnership.pk) or today.year
    here = reverse("desk:pairings", args=[slug])
    context = {
        "form": form,
        "page": page,
        "query": query_without_page(request),
        "drawing": years_drawing(
            page.object_list, first, today, seat.partnership.language_codes, lambda row: f"{here}?one={row.uid}"
        ),
        "may_write": may(seat, KEEP),
    }
    return render(request, "desk/pairings.html", _common(seat) | context)


def new(request: HttpRequest, slug: str) -> HttpResponse:
    return _form(request, access.seat(request, slug, KEEP), None)


def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    return _form(request, *access.fetch(request, slug, OPEN.all(), uid, KEEP))


def retire(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, OPEN.all(), uid, KEEP)
    posted = request.POST if request.method == "POST" else None
    form = RetireForm(posted, initial={"version": row.version})
    status = UNREADABLE if posted is not None else 200
    if form.is_valid():
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        try:
            retire_pairing(seat=seat, pairing=row, version=version, now=timezone.now(), reason_given=why)
        except Refused as refused:
            form.add_error(None, [sentence(each) for each in refused.reasons])
            status = REFUSED
        else:
            return _done(request, seat, gettext("The pairing is no longer shown. Its past stays in the records."))
    return render(request, "desk/pairing_retire.html", _common(seat) | {"row": row, "form": form}, status=status)


def _form(request: HttpRequest, seat: Seat, row: Pairing | None) -> HttpResponse:
    uid = row.uid if row else uid_from(request)
    known = list(sources(seat.partnership.pk))
    actors = queries.choosable(seat.partnership.pk, row)
    asked = next((each for each in actors if str(each.uid) == request.GET.get("actor")), None)
    editing = Editing(
        seat=seat,
        shape=PAIRING,
        read=OPEN.filter(partnership=seat.partnership, uid=uid).first,
        draw=lambda typed, now: PairingForm(
            typed, seat=seat, sources=known, actors=actors, initial=pairing_initial(now, asked)
        ),
        save=lambda form, seen: save_pairing(
            seat=seat, uid=uid, values=form.table_of(uid), seen=seen, edits=edits_from(request.POST),
            now=timezone.now(), sources=form.sources_of(uid),
        ),
    )  # fmt: skip
    edited = editing.answer(request, row)
    if edited.saved:
        return _done(request, seat, gettext("Saved."))
    context = {"form": edited.form, "row": row, "uid": uid, "seen": edited.seen}
    return render(request, "desk/pairing_form.html", _common(seat) | context, status=edited.status)


def _done(request: HttpRequest, seat: Seat, told: str) -> HttpResponse:
    messages.success(request, told)
    return HttpResponseRedirect(reverse("desk:pairings", args=[seat.partnership.slug]), status=303)


def _common(seat: Seat) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "actors"}
