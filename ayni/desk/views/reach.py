"""Reaching actors: inviting one to say what it does, and deciding about what it answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from ayni.desk.forms.guests import DeclineForm, SendForm
from ayni.desk.forms.reach import InviteForm, TakeAnswerForm
from ayni.desk.mailing import mailed
from ayni.desk.views.actors import held
from ayni.desk.views.planning import posted, saved
from ayni.desk.views.seam import page_number
from ayni.records import formats
from ayni.records.models import Actor, ActorAnswer, Invitation
from ayni.records.queries import reach as queries
from ayni.records.rules import KEEP, SEE, Seat, may
from ayni.records.services import Refused, Stale
from ayni.records.services import reach as service
from ayni.records.services.actors import ACTOR
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE, marks_of, seen_from, seen_json, status_of, uid_from
from ayni.web.guest_links import address_of

PER_PAGE, MOST_WAITING = 30, 200


def invite(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The invitations of an actor of the own side, and a new one."""
    seat, row = access.fetch(request, slug, Actor.objects.all(), uid, KEEP)
    if (why_not := held(request, seat, row)) is not None:
        return why_not
    form = InviteForm(posted(request), seat=seat)
    status = status_of(form)
    if form.is_valid():
        try:
            made = service.invite_actor(
                seat=seat, actor=row, uid=uid_from(request), now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.refuse(refused, seat)
            status = REFUSED
        else:
            there = reverse("desk:invitation", args=[slug, made.uid])
            return saved(request, there, gettext("The link is made. Now send it to the office."))
    now = timezone.now()
    made_before = [{"row": each, "closed": queries.closed(each, now)} for each in queries.invitations_of(row)]
    context = {**_desk(seat), "actor": row, "form": form, "invitations": made_before}
    return render(request, "desk/actor_invite.html", context, status=status)


def invitation(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One link, large, to be copied; sent by mail from here, first of all to the office."""
    seat, row = _own_invitation(request, slug, uid)
    form = SendForm(posted(request), initial={"email": row.actor.office_email})
    status = status_of(form)
    if form.is_valid():
        status = mailed(
            seat,
            form,
            lambda to: service.send_invitation(
                seat=seat, invitation=row, uid=uid_from(request), to=to, now=timezone.now()
            ),
        )
        if not status:
            told = gettext("The link is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
            return saved(request, reverse("desk:invitation", args=[slug, uid]), told)
    context = {**_desk(seat), "actor": row.actor, "form": form, "link": row}
    context |= {"closed": queries.closed(row, timezone.now())}
    context |= {"address": address_of(row.uid, "answer"), "message": _message(row)}
    return render(request, "desk/invitation.html", context, status=status)


def revoke(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = _own_invitation(request, slug, uid)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    service.take_invitation_back(seat=seat, invitation=row, now=timezone.now())
    there = reverse("desk:actor_invite", args=[slug, row.actor.uid])
    return saved(request, there, gettext("The link is taken back. It opens nothing any more."))


def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, the own side's first, then what was decided. Each side reads the other's, too."""
    seat = access.seat(request, slug)
    found = queries.answers().filter(partnership=seat.partnership)
    waiting = list(found.filter(state=queries.WAITING).order_by("at", "id")[:MOST_WAITING])
    page = Paginator(found.exclude(state=queries.WAITING).order_by("-decided_at", "-id"), PER_PAGE)
    context = {
        **_desk(seat),
        "waiting": sorted(waiting, key=lambda row: row.side != seat.side),
        "page": page.get_page(page_number(request)),
        "may_write": may(seat, KEEP),
    }
    return render(request, "desk/answers.html", context)


def answer(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, queries.answers(), uid, SEE)
    return _answer(request, seat, row)


def take(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = _to_decide(request, slug, uid)
    entry = _entry(row)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:answer", args=[slug, uid]), status=303)
    form = TakeAnswerForm(request.POST, seat=seat, answer=row)
    if not form.is_valid():
        return _answer(request, seat, row, take=form, status=UNREADABLE)
    try:
        service.take_answer(
            seat=seat, answer=row, values=form.values(entry.tags), seen=seen_from(request), now=timezone.now()
        )
    except Refused as refused:
        form.refuse(refused, seat)
        return _answer(request, seat, row, take=form, status=REFUSED)
    except Stale:
        form.add_error(None, gettext("Somebody changed the entry in the meantime. Look at it once more, then decide."))
        return _answer(request, seat, row, take=form, status=REFUSED)
    told = gettext("Taken over. It now stands in the entry.")
    return saved(request, reverse("desk:actor", args=[slug, entry.uid]), told)


def decline(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = _to_decide(request, slug, uid)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:answer", args=[slug, uid]), status=303)
    form = DeclineForm(request.POST, prefix="no")
    if not form.is_valid():
        return _answer(request, seat, row, decline=form, status=UNREADABLE)
    try:
        service.decline_answer(seat=seat, answer=row, why=form.cleaned_data["why"], now=timezone.now())
    except Refused as refused:
        form.refuse(refused, seat)
        return _answer(request, seat, row, decline=form, status=REFUSED)
    return saved(request, reverse("desk:answers", args=[slug]), gettext("Declined. Your reason stays with it."))


def _answer(
    request: HttpRequest,
    seat: Seat,
    row: ActorAnswer,
    *,
    take: TakeAnswerForm | None = None,
    decline: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    entry = _entry(row)
    context = {
        **_desk(seat),
        "answer": row,
        "actor": entry,
        "decides": may(seat, KEEP) and row.side == seat.side and row.state == queries.WAITING,
        "take": take or TakeAnswerForm(seat=seat, answer=row),
        "decline": decline or DeclineForm(prefix="no"),
        "seen": seen_json(marks_of(entry, ACTOR, seat)),
        "wrong": [form for form in (take, decline) if form is not None and form.errors],
    }
    return render(request, "desk/answer.html", context, status=status)


def _entry(row: ActorAnswer) -> Actor:
    """The actor's entry, or the one that it lives on in."""
    return row.actor.merged_into or row.actor


def _own_invitation(request: HttpRequest, slug: str, uid: UUID) -> tuple[Seat, Invitation]:
    seat, row = access.fetch(request, slug, queries.invitations(), uid, KEEP)
    if row.side != seat.side:
        raise PermissionDenied
    return seat, row


def _to_decide(request: HttpRequest, slug: str, uid: UUID) -> tuple[Seat, ActorAnswer]:
    seat, row = access.fetch(request, slug, queries.answers(), uid, KEEP)
    if row.side != seat.side:
        raise PermissionDenied
    return seat, row


def _message(row: Invitation) -> str:
    """What can be pasted into a messenger, in the language of whom it is for."""
    with translation.override(row.language):
        shown = row.actor.name.show(row.language, row.partnership.language_codes)
        told = {
            "name": shown.words if shown else "",
            "day": formats.day_long(timezone.localtime(row.expires_at).date(), row.language),
            "address": address_of(row.uid, "answer"),
        }
        return (
            gettext(
                "What does “%(name)s” do for the global goals? Please tell us in a few words. No account is needed,"
                " any language is fine. Open until %(day)s: %(address)s"
            )
            % told
        )


def _desk(seat: Seat) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "actors"}
