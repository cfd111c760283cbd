"""The form behind a signed link: somebody without an account says what happened with one measure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ayni.core.guests import KEPT, closed
from ayni.public.forms.guest import GuestForm
from ayni.public.signed import (
    code,
    here,
    language_for,
    not_open,
    page,
    quiet,
    sent_from_elsewhere,
    too_much,
    wait,
)
from ayni.records.models import GuestLink
from ayni.records.queries.guests import link_of, link_value, was_said
from ayni.records.services import Refused
from ayni.records.services.guests import say as store
from ayni.web import throttle
from ayni.web.editing import uid_from
from ayni.web.guest_links import uid_in
from ayni.web.templatetags.ayni import names

COPIES = throttle.Limit("guest-copy", 2, throttle.DAY)
"""To one mail address, whoever asks: the form must not become a way to fill a stranger's mailbox."""
CLOSED = {"guest_link_revoked", "guest_link_expired", "guest_link_used_up", "guest_measure_gone"}


@csrf_exempt
# Nothing that a browser keeps gives a right here: whoever knows the address may send the form, from wherever, and who
# does not, cannot. So there is no cookie to be abused and none to be lost by the small browsers inside messengers.
# A page of somebody else that sends our form along is turned away all the same (sent_from_elsewhere).
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, token: str) -> HttpResponse:
    """Looking uses nothing up and writes nothing: previews, scanners and prefetching browsers come here, too."""
    link = _link(token)
    with translation.override(language_for(request, link)):
        if link is None or closed(link_value(link), timezone.now()):
            sent_before = request.method == "POST" and link is not None and was_said(link, uid_from(request))
            return _thanks(request, token) if sent_before else not_open(request, link)
        if request.method != "POST":
            return _form(request, token, link, GuestForm(language=code()))
        if sent_from_elsewhere(request):
            return _form(request, token, link, GuestForm(language=code()), 403)
        form = GuestForm(request.POST, request.FILES, language=code())
        return _take(request, token, link, form)


@never_cache
@require_safe
def said(request: HttpRequest, token: str) -> HttpResponse:
    """After sending; the link may be used up by then, so this page asks only whether it is one of ours."""
    link = _link(token)
    with translation.override(language_for(request, link)):
        if link is None:
            return not_open(request, link)
        values = {
            "partnership": link.partnership,
            "town_name": names(link.partnership)[link.side],
            "copy": request.GET.get("copy", ""),
            "again": "" if closed(link_value(link), timezone.now()) else here("say", token),
        }
        return page(request, "public/guest_thanks.html", values)


def _take(request: HttpRequest, token: str, link: GuestLink, form: GuestForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, token, link, form, 422)
    uid = uid_from(request)
    if form.is_trapped or was_said(link, uid):
        return _thanks(request, token)
    if too_much(request, link.uid, form):
        return wait(_form(request, token, link, form, 429))
    email = form.said.email
    copy = bool(email) and throttle.take(COPIES, email.casefold())
    try:
        picture = form.judged()  # before the link is locked: large pictures take their time
        store(link=link, uid=uid, said=form.said, picture=picture, shown_in=code(), copy=copy, now=timezone.now())
    except Refused as refused:
        if any(why.kind in CLOSED for why in refused.reasons):
            return not_open(request, link)
        form.refuse(refused)
        return _form(request, token, link, form, 422)
    return _thanks(request, token, copy=("yes" if copy else "no") if email else "")


def _link(token: str) -> GuestLink | None:
    uid = uid_in(token)
    return link_of(uid) if uid else None


def _thanks(request: HttpRequest, token: str, copy: str = "") -> HttpResponse:
    return quiet(HttpResponseRedirect(here("said", token, copy=copy), status=303))


def _form(request: HttpRequest, token: str, link: GuestLink, form: GuestForm, status: int = 200) -> HttpResponse:
    if status != 200:
        form.ask_for_the_picture_again()
    values = {
        "partnership": link.partnership,
        "town_name": names(link.partnership)[link.side],
        "title": link.measure.title,
        "link": link,
        "form": form,
        "refused_from_elsewhere": status == 403,
        "action": here("say", token),
        "after_decision": KEPT.days,
        "at_most": KEPT.at_most,
    }
    return page(request, "public/guest.html", values, status)
