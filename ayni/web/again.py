"""A form that came too late: the sign-in had expired. What was typed is drawn again, to be read and sent once more."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ayni.core.editing import mark
from ayni.web import paths
from ayni.web.editing import seen_from
from ayni.web.merging import TAKE

OWN = ("csrfmiddlewaretoken",)
WRITTEN = frozenset({"words", "note", "reason", "risk", "text", "body", "reference_a", "reference_b"})
"""Fields without a language into which sentences are written."""
DESK = "/desk/"


def too_late(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Carries what the desk's own forms held. What another site sent here is never drawn: nobody shall press it on."""
    own = own_form(request)
    context = {"again": typed(request) if own else [], "words": words(request) if own else [], "enter": enter(request)}
    return render(request, "403_csrf.html", context, status=403)


def without_place(request: HttpRequest, status: int) -> HttpResponse:
    """What a form was about is gone, or no longer open to this person: the words are shown, to be copied."""
    return render(request, f"{status}.html", {"words": words(request)}, status=status)


def own_form(request: HttpRequest) -> bool:
    """Only browsers that say where the form stood, and it stood here; never a form with a password."""
    return request.path.startswith(DESK) and stood_here(request)


def stood_here(request: HttpRequest) -> bool:
    """The browser says that the form was one of ours."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def enter(request: HttpRequest) -> str:
    """The sign-in page, with the way back to the page on which the person was."""
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _page(request)})}"


def _page(request: HttpRequest) -> str:
    """An address that can be looked at: a form that was sent comes from one."""
    if request.method == "GET":
        return request.get_full_path()
    found = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(found, {request.get_host()}, require_https=request.is_secure()):
        return DESK
    parts = urlsplit(found)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.path}{query}" if parts.path.startswith(DESK) else DESK


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]


def words(request: HttpRequest) -> list[tuple[str, str, str]]:
    """What a person wrote, to be read and copied: label, words, their language.

    Left out: ticks, choices and numbers, and what stood there before as the marks of the form tell.
    """
    seen, found = seen_from(request), []
    for name, value in typed(request):
        _row, field, language = paths.split(name)
        said = language or field in WRITTEN or " " in value.strip()
        if said and value.strip() and not name.startswith(TAKE) and seen.get(name) != mark(value):
            found.append((paths.label(name) if field in paths.FIELDS else "", value, language))
    return found
