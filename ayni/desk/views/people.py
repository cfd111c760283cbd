"""Who has a seat, and in which role; each side looks after its own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.desk.forms.people import PersonForm, RoleForm
from ayni.desk.views.seam import page_number, seam
from ayni.records.models import Membership
from ayni.records.queries.ground import members
from ayni.records.rules import AGREE, Role, Seat, may
from ayni.records.sentences import sentence
from ayni.records.services import Refused, ground
from ayni.web import access
from ayni.web.editing import REFUSED, status_of
from ayni.web.templatetags.ayni import names

PER_SIDE = 40


def people(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    rows = members(seat.partnership.pk)
    a, b = rows.filter(side="A"), rows.filter(side="B")
    found = seam(a, b, count_a=a.count(), count_b=b.count(), size=PER_SIDE, number=page_number(request))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "settings",
        "wings": [("A", found.a), ("B", found.b)],
        "page": found.page,
        "roles": Role.choices,
        "may_write": may(seat, AGREE),
    }
    return render(request, "desk/people.html", context)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, AGREE)
    form = PersonForm(request.POST if request.method == "POST" else None, seat=seat)
    status = status_of(form)
    if form.is_valid():
        try:
            ground.add_member(seat=seat, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("email", [sentence(why, names(seat.partnership)) for why in refused.reasons])
            status = REFUSED
        else:
            told = gettext("%(email)s has a seat now and gets a mail.") % {"email": form.cleaned_data["email"]}
            return _back(request, seat, told)
    context = {"seat": seat, "partnership": seat.partnership, "section": "settings", "form": form}
    return render(request, "desk/person_form.html", context, status=status)


def change_role(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        access.fetch(request, slug, Membership.objects.all(), uid)
        return HttpResponseNotAllowed(["POST"])
    seat, member = access.fetch(request, slug, Membership.objects.select_related("person"), uid, AGREE)
    if member.side != seat.side:
        return _other_side(request, seat, member)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose one of the roles."))
        return _back(request, seat)
    try:
        ground.change_role(seat=seat, member=member, role=form.cleaned_data["role"], now=timezone.now())
    except Refused as refused:
        return _refused(request, seat, refused)
    return _back(request, seat, gettext("Saved."))


def remove(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, member = access.fetch(request, slug, Membership.objects.select_related("person"), uid, AGREE)
    if member.side != seat.side:
        return _other_side(request, seat, member)
    if request.method != "POST":
        context = {"seat": seat, "partnership": seat.partnership, "section": "settings", "member": member}
        return render(request, "desk/person_remove.html", context)
    try:
        ground.remove_member(seat=seat, member=member, now=timezone.now())
    except Refused as refused:
        return _refused(request, seat, refused)
    if member.person_id == seat.person.pk:
        return HttpResponseRedirect(reverse("desk:start"), status=303)
    return _back(request, seat, gettext("%(person)s has no seat here any more.") % {"person": member.person})


def _other_side(request: HttpRequest, seat: Seat, member: Membership) -> HttpResponse:
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "settings",
        "title": str(member.person),
        "back": reverse("desk:people", args=[seat.partnership.slug]),
        "reasons": [reason("other_sides_record", side=Side(member.side))],
    }
    return render(request, "desk/refused.html", context, status=403)


def _refused(request: HttpRequest, seat: Seat, refused: Refused) -> HttpResponse:
    for why in refused.reasons:
        messages.error(request, sentence(why, names(seat.partnership)))
    return _back(request, seat)


def _back(request: HttpRequest, seat: Seat, told: str = "") -> HttpResponse:
    if told:
        messages.success(request, told)
    return HttpResponseRedirect(reverse("desk:people", args=[seat.partnership.slug]), status=303)
