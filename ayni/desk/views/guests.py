"""People without an account: asking them through a link, and deciding about what they said."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext

from ayni.core.guests import closed
from ayni.core.workplan import Status
from ayni.desk.forms.guests import DeclineForm, LinkForm, SendForm, TakeForm
from ayni.desk.mailing import mailed
from ayni.desk.views.measures import page as about
from ayni.desk.views.measures import rows
from ayni.desk.views.planning import posted, saved
from ayni.desk.views.seam import page_number
from ayni.records import formats
from ayni.records.models import GuestLink, GuestReport
from ayni.records.queries import guests as queries
from ayni.records.rules import AGREE, KEEP, SEE, Seat, may
from ayni.records.services import Refused
from ayni.records.services import guests as service
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE, status_of, uid_from
from ayni.web.guest_links import address_of

PER_PAGE, MOST_WAITING = 30, 200


def links(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The links of a measure, and a new one."""
    seat, found = access.fetch(request, slug, rows(), uid, KEEP)
    form = LinkForm(posted(request), seat=seat)
    status = status_of(form)
    if form.is_valid():
        try:
            link = service.open_link(
                seat=seat, measure=found, uid=uid_from(request), now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.refuse(refused, seat)
            status = REFUSED
        else:
            there = reverse("desk:link", args=[slug, link.uid])
            return saved(request, there, gettext("The link is made. Now send it to whom you want to ask."))
    made = [_with_state(seat, row) for row in queries.links_of(found)]
    context = {**about(seat, found), "form": form, "links": made, "open": found.dropped_at is None}
    return render(request, "desk/guest_links.html", context, status=status)


def link(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """One link of the own side, large, to be copied; sent by mail from here."""
    seat, row = _own_link(request, slug, uid)
    form = SendForm(posted(request))
    status = status_of(form)
    if form.is_valid():
        status = mailed(
            seat,
            form,
            lambda to: service.send_link(seat=seat, link=row, uid=uid_from(request), to=to, now=timezone.now()),
        )
        if not status:
            told = gettext("The link is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
            return saved(request, reverse("desk:link", args=[slug, uid]), told)
    context = {**about(seat, row.measure), "form": form, "link": row, "closed": closed(_value(row), timezone.now())}
    context |= {"address": address_of(row.uid), "message": _message(row)}
    return render(request, "desk/guest_link.html", context, status=status)


def revoke(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = _own_link(request, slug, uid)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    service.revoke_link(seat=seat, link=row, now=timezone.now())
    there = reverse("desk:links", args=[slug, row.measure.uid])
    return saved(request, there, gettext("The link is taken back. It opens nothing any more."))


def guests(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for a coordinator, then what was decided. Each side reads the other's, too."""
    seat = access.seat(request, slug)
    found = queries.reports(seat.partnership.pk)
    waiting = list(found.filter(state=queries.WAITING).order_by("at", "id")[:MOST_WAITING])
    page = Paginator(found.exclude(state=queries.WAITING).order_by("-decided_at", "-id"), PER_PAGE)
    context = {
        **_desk(seat),
        "waiting": sorted(waiting, key=lambda row: row.side != seat.side),
        "page": page.get_page(page_number(request)),
    }
    return render(request, "desk/guests.html", context)


def guest(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, _reports(), uid, SEE)
    return _report(request, seat, row)


def take(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = _to_decide(request, slug, uid)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:guest", args=[slug, uid]), status=303)
    form = _take_form(row, request.POST)
    if not form.is_valid():
        return _report(request, seat, row, take=form, status=UNREADABLE)
    given = form.cleaned_data
    try:
        service.take_report(
            seat=seat, report=row, uid=uid_from(request), on=given["on"], status=Status(given["status"]),
            note=given["note"], note_language=_language(seat), alt=given.get("alt", ""),
            with_picture=given.get("picture", False), public=given["public"], now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused, seat)
        return _report(request, seat, row, take=form, status=REFUSED)
    told = gettext("Taken over. It now stands with the measure.")
    return saved(request, reverse("desk:measure", args=[slug, row.measure.uid]), told)


def decline(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = _to_decide(request, slug, uid)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:guest", args=[slug, uid]), status=303)
    form = DeclineForm(request.POST, prefix="no")
    if not form.is_valid():
        return _report(request, seat, row, decline=form, status=UNREADABLE)
    try:
        service.decline_report(seat=seat, report=row, why=form.cleaned_data["why"], now=timezone.now())
    except Refused as refused:
        form.refuse(refused, seat)
        return _report(request, seat, row, decline=form, status=REFUSED)
    return saved(request, reverse("desk:guests", args=[slug]), gettext("Declined. The words and your reason stay."))


def _report(
    request: HttpRequest,
    seat: Seat,
    row: GuestReport,
    *,
    take: TakeForm | None = None,
    decline: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    own = may(seat, AGREE) and row.side == seat.side
    context = {
        **about(seat, row.measure),
        "report": row,
        "decides": own and row.state == queries.WAITING,
        "sees_who": own,
        "take": take or _take_form(row),
        "decline": decline or DeclineForm(prefix="no"),
        "wrong": [form for form in (take, decline) if form is not None and form.errors],
    }
    return render(request, "desk/guest.html", context, status=status)


def _take_form(row: GuestReport, data: Any = None) -> TakeForm:
    picture = row.picture
    asks = ({"picture"} | (set() if picture.alt else {"alt"})) if picture else set()
    last = min(row.on.last, timezone.localdate())
    return TakeForm(data, asks=asks, initial={"on": last, "picture": True, "status": Status.UNDER_WAY})


def _own_link(request: HttpRequest, slug: str, uid: UUID) -> tuple[Seat, GuestLink]:
    around = ("measure__plan", "measure__field", "measure__strategic_goal", "measure__operational_goal")
    seat, row = access.fetch(request, slug, GuestLink.objects.select_related(*around), uid, KEEP)
    if row.side != seat.side:
        raise PermissionDenied
    return seat, row


def _reports() -> Any:
    above = ("measure__field", "measure__strategic_goal", "measure__operational_goal", "link")
    return queries.of_everybody().select_related(*above)


def _to_decide(request: HttpRequest, slug: str, uid: UUID) -> tuple[Seat, GuestReport]:
    seat, row = access.fetch(request, slug, _reports(), uid, AGREE)
    if row.side != seat.side:
        raise PermissionDenied
    return seat, row


def _with_state(seat: Seat, row: GuestLink) -> dict[str, Any]:
    return {"row": row, "own": row.side == seat.side, "closed": closed(_value(row), timezone.now())}


def _value(row: GuestLink) -> Any:
    return queries.link_value(row)


def _message(row: GuestLink) -> str:
    """What can be pasted into a messenger, in the language of whom it is for."""
    with translation.override(row.language):
        shown = row.measure.title.show(row.language, row.partnership.language_codes)
        told = {
            "title": shown.words if shown else gettext("Measure without a title"),
            "day": formats.day_long(_day(row.expires_at), row.language),
            "address": address_of(row.uid),
        }
        return (
            gettext(
                "Were you there? Please say in a few words what happened with “%(title)s”. No account is needed, any"
                " language is fine. Open until %(day)s: %(address)s"
            )
            % told
        )


def _day(when: datetime) -> Any:
    return timezone.localtime(when).date()


def _language(seat: Seat) -> str:
    """The reader's, as far as the partnership writes it."""
    own = (get_language() or "").split("-")[0]
    codes = seat.partnership.language_codes
    return own if own in codes else codes[0]


def _desk(seat: Seat) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "plan"}
