"""Reporting on a measure: each side tells its own part, at any time, whosever turn it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.desk.forms.progress import AmendForm, Telling
from ayni.desk.views.measures import page, rows
from ayni.desk.views.planning import saved
from ayni.records.models import Progress
from ayni.records.queries.progress import notes
from ayni.records.queries.workplan import measure_value, measures_with_rows
from ayni.records.rules import AGREE, KEEP, Seat, may
from ayni.records.services import Refused
from ayni.records.services.noted import AMENDED_FOR, amend_progress, show_progress, take_picture_away
from ayni.records.services.progress import NotTold, tell_progress
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE, uid_from


def report(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, found = access.fetch(request, slug, measures_with_rows(rows(), everything=True), uid, KEEP)
    posted = request.method == "POST"
    status = UNREADABLE if posted else 200
    form = Telling(
        seat=seat, measure=measure_value(found), today=timezone.localdate(),
        posted=request.POST if posted else None, files=request.FILES if posted else None,
    )  # fmt: skip
    if posted and form.is_valid():
        try:
            tell_progress(seat=seat, measure=found, uid=uid_from(request), now=timezone.now(), **form.report())
        except NotTold as refused:
            form.refuse(refused)
            status = REFUSED
        else:
            here = f"{reverse('desk:measure', args=[slug, uid])}#reported"
            return saved(request, here, gettext("Thank you. Your report is kept."))
    context = {**page(seat, found), "m": found, "form": form}
    return render(request, "desk/report.html", context, status=status)


def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Puts an own report right; shows it to everybody or takes it from there, with its picture."""
    seat, note = access.fetch(request, slug, notes(), uid, KEEP)
    if not (own(seat, note) or may(seat, AGREE)):
        raise PermissionDenied
    amends = own(seat, note) and timezone.now() - note.at <= AMENDED_FOR
    posted = amends and request.method == "POST"
    status = UNREADABLE if posted else 200
    form = AmendForm(request.POST if posted else None, seat=seat, note=note, prefix="note") if amends else None
    if form is not None and posted and form.is_valid():
        try:
            amend_progress(seat=seat, note=note, seen=_seen(request), now=timezone.now(), **form.said())
        except Refused as refused:
            form.refuse(refused)
            status = REFUSED
        else:
            return saved(request, _back(note))
    return render(request, "desk/note_edit.html", _around(seat, note, form), status=status)


def show(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """`public` in what was sent: to everybody; else no longer."""
    seat, note = access.fetch(request, slug, notes(), uid, KEEP)
    public = "public" in request.POST
    if not (own(seat, note) or (may(seat, AGREE) and not public)):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    show_progress(seat=seat, note=note, public=public, now=timezone.now())
    return saved(request, _back(note))


def remove_picture(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, note = access.fetch(request, slug, notes(), uid, KEEP)
    if not (own(seat, note) or may(seat, AGREE)):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    take_picture_away(seat=seat, note=note, now=timezone.now())
    return saved(request, _back(note), gettext("The picture is gone."))


def own(seat: Seat, note: Progress) -> bool:
    return note.side == seat.side


def _back(note: Progress) -> str:
    return f"{reverse('desk:measure', args=[note.partnership.slug, note.measure.uid])}#reported"


def _around(seat: Seat, note: Progress, form: AmendForm | None) -> dict[str, Any]:
    return {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": note.measure.plan,
        "note": note,
        "form": form,
        "own": own(seat, note),
        "wrong": [form] if form is not None and form.is_bound and form.errors else [],
    }


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
