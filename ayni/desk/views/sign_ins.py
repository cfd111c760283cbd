"""Where somebody is signed in, and the end of it; and the wish that one's name goes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from ayni.records.queries.people import sessions_of
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.people import ask_to_forget, end_session, end_sessions
from ayni.web import access

OTHERS = "others"


def sessions(request: HttpRequest) -> HttpResponse:
    person = access.person(request)
    rows = sessions_of(person, timezone.now())
    key = request.session.session_key
    context = {"partnership": None, "seat": None, "sessions": [(row, row.session_key == key) for row in rows]}
    return render(request, "desk/sessions.html", context)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """One by its mark, or all but this one. The one in use ends by signing out."""
    person = access.person(request)
    which = request.POST.get("which", "")
    if which == OTHERS:
        end_sessions(person=person, keep=request.session.session_key or "")
        messages.success(request, gettext("You are signed in here only."))
    elif end_session(person=person, mark=which):
        messages.success(request, gettext("Signed out there."))
    else:
        messages.info(request, gettext("That sign-in had ended already."))
    return HttpResponseRedirect(reverse("desk:sessions"), status=303)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Somebody who has left wants their name to go now."""
    person = access.person(request)
    try:
        ask_to_forget(person=person, now=timezone.now())
    except Refused as refused:
        for why in refused.reasons:
            messages.error(request, sentence(why, {}))
    else:
        messages.success(request, gettext("Your name is shown no more. It is deleted with the next clearing up."))
    return HttpResponseRedirect(reverse("desk:me"), status=303)
