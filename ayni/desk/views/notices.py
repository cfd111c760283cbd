"""The legal pages of both sides: read by everybody with a seat, written by the own coordinator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ayni.core.sides import SIDES
from ayni.desk.forms.notices import NoticeForm, initial
from ayni.desk.suggested import suggested
from ayni.desk.views.planning import saved
from ayni.records import retained
from ayni.records.models import Notice
from ayni.records.queries import notices as queries
from ayni.records.rules import AGREE, Seat, may
from ayni.records.services.notices import NOTICE, save_notice
from ayni.web import access
from ayni.web.editing import Editing, edits_from


def notices(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    found = queries.notices(seat.partnership)
    sides = [(side.value, [(kind, found.get((side.value, kind))) for kind in Notice.Kind]) for side in SIDES]
    context = {"sides": sides, "may_write": may(seat, AGREE), "retention": retained.table()}
    return render(request, "desk/notices.html", _common(seat) | context)


def notice(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = access.seat(request, slug, AGREE)
    if kind not in queries.KINDS:
        raise Http404
    row = queries.notice_of(seat.partnership, seat.side, kind)
    town = seat.partnership.municipality(seat.side)
    editing = Editing(
        seat=seat,
        shape=NOTICE,
        read=lambda: queries.notice_of(seat.partnership, seat.side, kind),
        draw=lambda typed, now: NoticeForm(
            typed, seat=seat, kind=kind, initial=initial(now) if now else suggested(town, kind)
        ),
        save=lambda form, seen: save_notice(
            seat=seat, kind=kind, values=form.table(), seen=seen, edits=edits_from(request.POST), now=timezone.now()
        ),
    )
    edited = editing.answer(request, row)
    if edited.saved:
        return saved(request, f"{reverse('desk:notices', args=[slug])}#{kind}-{seat.side}")
    context = {"form": edited.form, "row": row, "kind": Notice.Kind(kind), "seen": edited.seen}
    return render(request, "desk/notice_form.html", _common(seat) | context, status=edited.status)


def _common(seat: Seat) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "settings"}
