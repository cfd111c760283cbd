"""The history of the partnership: the cord with its knots, told by either side."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.desk.forms.history import HistoryFilter, RetireForm, whole
from ayni.desk.shelf import shelf
from ayni.desk.views.planning import saved
from ayni.desk.views.seam import page_number, query_without_page
from ayni.records.models import Event
from ayni.records.queries import history as queries
from ayni.records.rules import KEEP, Seat, may
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.history import EVENT, retire_event, save_event
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE, Editing, edits_from, uid_from

PER_PAGE = 30


def history(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    form = HistoryFilter(request.GET, partnership=seat.partnership)
    rows = queries.events(seat.partnership.pk, form.wanted(), newest_first=form.newest_first)
    page = Paginator(rows, PER_PAGE).get_page(page_number(request))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "history",
        "form": form,
        "page": page,
        "years": queries.by_year(page.object_list),
        "query": query_without_page(request),
        "shelf": shelf(request, seat, "history"),
        "may_write": may(seat, KEEP),
    }
    return render(request, "desk/history.html", context)


def event(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, queries.everything(), uid)
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "history",
        "row": row,
        "knot": queries.knot(row),
        "may_write": may(seat, KEEP) and row.retired_at is None,
    }
    return render(request, "desk/event.html", context)


def new(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, KEEP)
    return _form(request, seat, None)


def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, queries.everything(), uid, KEEP)
    if row.retired_at is not None:
        raise Http404
    return _form(request, seat, row)


def retire(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, Event.objects.filter(retired_at__isnull=True), uid, KEEP)
    posted = request.POST if request.method == "POST" else None
    form = RetireForm(posted, initial={"version": row.version})
    status = UNREADABLE if posted is not None else 200
    if form.is_valid():
        try:
            retire_event(
                seat=seat,
                event=row,
                version=form.cleaned_data["version"],
                now=timezone.now(),
                reason_given=form.cleaned_data["why"],
            )
        except Refused as refused:
            form.add_error(None, [sentence(why) for why in refused.reasons])
            status = REFUSED
        else:
            messages.success(request, gettext("The event is no longer shown. Its past stays in the records."))
            return HttpResponseRedirect(reverse("desk:history", args=[slug]), status=303)
    context = {"seat": seat, "partnership": seat.partnership, "section": "history", "row": row, "form": form}
    return render(request, "desk/event_retire.html", context, status=status)


def _form(request: HttpRequest, seat: Seat, row: Event | None) -> HttpResponse:
    uid = row.uid if row else uid_from(request)
    known = list(queries.sources(seat.partnership.pk))
    editing = Editing(
        seat=seat,
        shape=EVENT,
        read=queries.everything().filter(partnership=seat.partnership, uid=uid).first,
        draw=lambda typed, now: whole(typed, now, seat=seat, sources=known),
        save=lambda form, seen: save_event(
            seat=seat, uid=uid, values=form.values(seen), seen=seen, edits=edits_from(request.POST),
            now=timezone.now(), sources=form.cited.sources(),
        ),
    )  # fmt: skip
    edited = editing.answer(request, row)
    if edited.saved:
        return saved(request, reverse("desk:event", args=[seat.partnership.slug, uid]))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "history",
        "form": edited.form.main,
        "cited": edited.form.cited,
        "also": edited.form.cited.also() if request.method == "POST" else (),
        "row": row,
        "uid": uid,
        "seen": edited.seen,
    }
    return render(request, "desk/event_form.html", context, status=edited.status)
