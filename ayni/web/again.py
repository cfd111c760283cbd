"""A form that came too late: the sign-in had expired. What was typed is drawn again, to be sent once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

OWN = ("csrfmiddlewaretoken",)


def too_late(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Carries what the desk's own forms held. What another site sent here is never drawn: nobody shall press it on."""
    return render(request, "403_csrf.html", {"again": _typed(request) if own_form(request) else []}, status=403)


def own_form(request: HttpRequest) -> bool:
    """Only browsers that say where the form stood, and it stood here; never a form with a password."""
    here = f"{request.scheme}://{request.get_host()}"
    return request.path.startswith("/desk/") and request.headers.get("Origin") == here


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]
