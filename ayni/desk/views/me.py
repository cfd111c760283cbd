"""What a person sets for themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from ayni.desk.forms.me import LanguageForm, MeForm
from ayni.records.queries.held import held_on
from ayni.records.queries.home import seats_of
from ayni.records.services.ground import save_person
from ayni.records.who import is_to_go
from ayni.web import access
from ayni.web.editing import status_of


def me(request: HttpRequest) -> HttpResponse:
    person = access.person(request)
    seats = seats_of(person)
    zones = [town.time_zone for each in seats for town in (each.partnership.a, each.partnership.b)]
    now = {name: getattr(person, name) for name in ("name", "language", "time_zone", "mails")}
    form = MeForm(request.POST if request.method == "POST" else None, zones=[*zones, person.time_zone], initial=now)
    if form.is_valid():
        save_person(person=person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, gettext("Saved."))
        return HttpResponseRedirect(reverse("desk:me"), status=303)
    return render(
        request,
        "desk/me.html",
        {"partnership": None, "seat": None, "form": form, "seats": seats, "forgotten": is_to_go(person)},
        status=status_of(form),
    )


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """All that is held on whoever asks, as a file."""
    person = access.person(request)
    found = held_on(person.email, timezone.now())
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="ayni-my-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The switch in the head of every page; leads back to where the person was."""
    person = access.person(request)
    form = LanguageForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        save_person(person=person, language=chosen, time_zone=person.time_zone, name=person.name)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("desk:start")
    return HttpResponseRedirect(back, status=303)
