"""The fixed dates of both sides: each writes its own, both read all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.reasons import reason
from ayni.core.sides import SIDES, Side
from ayni.desk.forms.dates import FixedDateForm, fixed_initial
from ayni.desk.forms.history import RetireForm
from ayni.records.models import FixedDate
from ayni.records.queries.dates import fixed_dates
from ayni.records.queries.history import sources
from ayni.records.rules import KEEP, Seat, may
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.dates import FIXED_DATE, retire_fixed_date, save_fixed_date
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE, Editing, edits_from, uid_from
from ayni.web.templatetags.ayni import names

OPEN = FixedDate.objects.filter(retired_at__isnull=True).select_related("source")


def dates(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    today = timezone.localdate()
    rows = list(fixed_dates(seat.partnership.pk))
    ahead = [row for row in rows if (row.until or row.on).last >= today]
    past = [row for row in rows if (row.until or row.on).last < today]
    wings = [
        (side.value, [row for row in ahead if row.side == side], [row for row in reversed(past) if row.side == side])
        for side in SIDES
    ]
    return render(request, "desk/dates.html", _common(seat) | {"wings": wings, "may_write": may(seat, KEEP)})


def new(request: HttpRequest, slug: str) -> HttpResponse:
    return _form(request, access.seat(request, slug, KEEP), None)


def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, OPEN.all(), uid, KEEP)
    return _others(request, seat, row) if row.side != seat.side else _form(request, seat, row)


def retire(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, OPEN.all(), uid, KEEP)
    if row.side != seat.side:
        return _others(request, seat, row)
    posted = request.POST if request.method == "POST" else None
    form = RetireForm(posted, initial={"version": row.version})
    form.fields["why"].required = False
    status = UNREADABLE if posted is not None else 200
    if form.is_valid():
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        try:
            retire_fixed_date(seat=seat, fixed=row, version=version, now=timezone.now(), reason_given=why)
        except Refused as refused:
            form.add_error(None, [sentence(each) for each in refused.reasons])
            status = REFUSED
        else:
            return _done(request, seat, gettext("The date is no longer shown. Its past stays in the records."))
    return render(request, "desk/date_retire.html", _common(seat) | {"row": row, "form": form}, status=status)


def _form(request: HttpRequest, seat: Seat, row: FixedDate | None) -> HttpResponse:
    uid = row.uid if row else uid_from(request)
    known = list(sources(seat.partnership.pk))
    editing = Editing(
        seat=seat,
        shape=FIXED_DATE,
        read=OPEN.filter(partnership=seat.partnership, uid=uid).first,
        draw=lambda typed, now: FixedDateForm(typed, seat=seat, sources=known, initial=fixed_initial(now)),
        save=lambda form, seen: save_fixed_date(
            seat=seat, uid=uid, values=form.table_of(uid), seen=seen, edits=edits_from(request.POST),
            now=timezone.now(), sources=form.sources_of(uid),
        ),
    )  # fmt: skip
    edited = editing.answer(request, row)
    if edited.saved:
        return _done(request, seat, gettext("Saved."))
    context = {"form": edited.form, "row": row, "uid": uid, "seen": edited.seen}
    return render(request, "desk/date_form.html", _common(seat) | context, status=edited.status)


def _others(request: HttpRequest, seat: Seat, row: FixedDate) -> HttpResponse:
    context = {
        "title": names(seat.partnership)[row.side],
        "back": reverse("desk:dates", args=[seat.partnership.slug]),
        "reasons": [reason("other_sides_record", side=Side(row.side))],
    }
    return render(request, "desk/refused.html", _common(seat) | context, status=403)


def _done(request: HttpRequest, seat: Seat, told: str) -> HttpResponse:
    messages.success(request, told)
    return HttpResponseRedirect(reverse("desk:dates", args=[seat.partnership.slug]), status=303)


def _common(seat: Seat) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "settings"}
