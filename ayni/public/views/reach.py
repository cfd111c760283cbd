"""The form behind a signed link: an actor says, without an account, what it does for which goals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ayni.core.retention import BY_KIND
from ayni.public.forms.reach import AnswerForm
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
from ayni.records.models import Invitation
from ayni.records.queries.reach import closed, invitation_of, was_answered
from ayni.records.services import Refused
from ayni.records.services.reach import answer_invitation
from ayni.web.editing import uid_from
from ayni.web.guest_links import uid_in
from ayni.web.templatetags.ayni import names

CLOSED = {"guest_link_revoked", "guest_link_expired", "guest_link_used_up", "actor_gone"}


@csrf_exempt
# As with what guests say: the address is the right, a cookie gives none.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking uses nothing up and writes nothing: previews, scanners and prefetching browsers come here, too."""
    link = _link(token)
    with translation.override(language_for(request, link)):
        if link is None or closed(link, timezone.now()):
            sent_before = request.method == "POST" and link is not None and was_answered(link, uid_from(request))
            return _thanks(token) if sent_before else not_open(request, link)
        if request.method != "POST":
            return _form(request, token, link, AnswerForm(language=code()))
        if sent_from_elsewhere(request):
            return _form(request, token, link, AnswerForm(language=code()), 403)
        return _take(request, token, link, AnswerForm(request.POST, language=code()))


@never_cache
@require_safe
def answered(request: HttpRequest, token: str) -> HttpResponse:
    """After sending; the link may be used up by then, so this page asks only whether it is one of ours."""
    link = _link(token)
    with translation.override(language_for(request, link)):
        if link is None:
            return not_open(request, link)
        values = {
            "partnership": link.partnership,
            "town_name": names(link.partnership)[link.side],
            "again": "" if closed(link, timezone.now()) else here("answer", token),
        }
        return page(request, "public/answer_thanks.html", values)


def _take(request: HttpRequest, token: str, link: Invitation, form: AnswerForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, token, link, form, 422)
    uid = uid_from(request)
    if form.is_trapped or was_answered(link, uid):
        return _thanks(token)
    if too_much(request, link.uid, form):
        return wait(_form(request, token, link, form, 429))
    try:
        answer_invitation(invitation=link, uid=uid, answer=form.answer, now=timezone.now())
    except Refused as refused:
        if any(why.kind in CLOSED for why in refused.reasons):
            return not_open(request, link)
        form.refuse(refused)
        return _form(request, token, link, form, 422)
    return _thanks(token)


def _link(token: str) -> Invitation | None:
    uid = uid_in(token)
    return invitation_of(uid) if uid else None


def _thanks(token: str) -> HttpResponse:
    return quiet(HttpResponseRedirect(here("answered", token), status=303))


def _form(request: HttpRequest, token: str, link: Invitation, form: AnswerForm, status: int = 200) -> HttpResponse:
    rule = BY_KIND["answer"]
    values = {
        "partnership": link.partnership,
        "town_name": names(link.partnership)[link.side],
        "actor_name": link.actor.name,
        "link": link,
        "form": form,
        "refused_from_elsewhere": status == 403,
        "action": here("answer", token),
        "after_decision": rule.days,
        "at_most": rule.at_most,
    }
    return page(request, "public/answer.html", values, status)
