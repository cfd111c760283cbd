"""Who has a seat, in which role and office; each side looks after its own. An office is passed on in one step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.desk.forms.people import PersonForm, SeatForm, SuccessorForm, role_of
from ayni.desk.views.seam import page_number, seam
from ayni.records.models import Membership
from ayni.records.queries.holdings import counted, held
from ayni.records.queries.people import appointed, earlier, members
from ayni.records.rules import AGREE, SEE, Seat, may
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services import people as service
from ayni.records.who import who
from ayni.web import access
from ayni.web.editing import REFUSED, status_of
from ayni.web.templatetags.ayni import names
from ayni.web.turn import document_called

PER_SIDE = 40
OPEN = Membership.objects.open().select_related("person")


def people(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    rows = members(seat.partnership.pk)
    a, b = rows.filter(side="A"), rows.filter(side="B")
    found = seam(a, b, count_a=a.count(), count_b=b.count(), size=PER_SIDE, number=page_number(request))
    ended = earlier(seat.partnership.pk)
    context = _context(
        seat,
        wings=[(on, rows, [row for row in ended if row.side == on]) for on, rows in (("A", found.a), ("B", found.b))],
        appointed=appointed(seat.partnership.pk),
        page=found.page,
        may_write=may(seat, AGREE),
    )
    return render(request, "desk/people.html", context)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, AGREE)
    form = PersonForm(_sent(request), partnership=seat.partnership, side=seat.side)
    status = status_of(form)
    if form.is_valid():
        given = role_of(form.cleaned_data["role"]) | {"office": form.cleaned_data["office"]}
        try:
            service.add_member(seat=seat, who=form.who, now=timezone.now(), **given)
        except Refused as refused:
            status = _told(form, seat, refused)
        else:
            told = gettext("%(email)s has a seat now and gets a mail.") % {"email": form.cleaned_data["email"]}
            return _back(request, seat, told)
    return render(request, "desk/person_form.html", _context(seat, form=form), status=status)


def change(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Role, deputy and office of somebody of the own side."""
    seat, member = access.fetch(request, slug, OPEN, uid, AGREE)
    if member.side != seat.side:
        return _other_side(request, seat, member)
    form = SeatForm(_sent(request), member=member)
    status = status_of(form)
    if form.is_valid():
        given = role_of(form.cleaned_data["role"]) | {"office": form.cleaned_data["office"]}
        try:
            service.change_seat(seat=seat, member=member, now=timezone.now(), **given)
        except Refused as refused:
            status = _told(form, seat, refused)
        else:
            return _back(request, seat, gettext("Saved."))
    return render(request, "desk/person_change.html", _context(seat, form=form, member=member), status=status)


def pass_on(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """What somebody holds, and to whom it goes: for one's own seat, and for coordinators those of their side."""
    seat, member = access.fetch(request, slug, counted(), uid, SEE)
    own = member.person_id == seat.person.pk
    if not own and not may(seat, AGREE):
        raise PermissionDenied
    if member.side != seat.side:
        return _other_side(request, seat, member)
    form = SuccessorForm(_sent(request), partnership=seat.partnership, side=seat.side)
    status = status_of(form)
    if form.is_valid():
        try:
            service.pass_on(seat=seat, member=member, who=form.who, now=timezone.now())
        except Refused as refused:
            status = _told(form, seat, refused)
        else:
            messages.success(request, gettext("Passed on. %(email)s gets a mail.") % {"email": form.who.email})
            return HttpResponseRedirect(_after(seat, own), status=303)
    now = timezone.now()
    holds = held(member, now, timezone.localdate(now))
    turns = [document_called(each.kind, each.year) for each in holds.turns]
    context = _context(seat, form=form, member=member, own=own, held=holds, turns=turns)
    return render(request, "desk/person_pass.html", context, status=status)


def remove(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, member = access.fetch(request, slug, OPEN, uid, AGREE)
    if member.side != seat.side:
        return _other_side(request, seat, member)
    if request.method != "POST":
        return render(request, "desk/person_remove.html", _context(seat, member=member))
    try:
        service.remove_member(seat=seat, member=member, now=timezone.now())
    except Refused as refused:
        for why in refused.reasons:
            messages.error(request, sentence(why, names(seat.partnership)))
        return _back(request, seat)
    own = member.person_id == seat.person.pk
    told = gettext("%(person)s has no seat here any more.") % {"person": member.person}
    return HttpResponseRedirect(_after(seat, own), status=303) if own else _back(request, seat, told)


def _context(seat: Seat, **more: Any) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "settings", **more}


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _after(seat: Seat, own: bool) -> str:
    """Whoever gave up their own seat has none here any more."""
    return reverse("desk:start") if own else reverse("desk:people", args=[seat.partnership.slug])


def _told(form: Any, seat: Seat, refused: Refused) -> int:
    """The reasons at the field that they are about; the status of the answer."""
    for why in refused.reasons:
        place = "email" if "email" in form.fields else "role"
        form.add_error(place, sentence(why, names(seat.partnership)))
    return REFUSED


def _other_side(request: HttpRequest, seat: Seat, member: Membership) -> HttpResponse:
    context = _context(
        seat,
        title=who(member.person, seat.partnership.pk),
        back=reverse("desk:people", args=[seat.partnership.slug]),
        reasons=[reason("other_sides_record", side=Side(member.side))],
    )
    return render(request, "desk/refused.html", context, status=403)


def _back(request: HttpRequest, seat: Seat, told: str = "") -> HttpResponse:
    if told:
        messages.success(request, told)
    return HttpResponseRedirect(reverse("desk:people", args=[seat.partnership.slug]), status=303)
