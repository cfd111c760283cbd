"""The door, and what machines ask for."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

CLOSED = ("/desk/", "/accounts/", "/operator/")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the page in the language that the browser asks for; which one that is differs from reader to reader."""
    response = HttpResponseRedirect(reverse("public:home", kwargs={"language": request.LANGUAGE_CODE}))
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116; the contact is the page on which the offices of both sides stand."""
    expires = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: {settings.SITE_URL}{reverse('public:home', kwargs={'language': 'en'})}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: en, de, es",
        f"Canonical: {settings.SITE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
