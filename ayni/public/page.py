"""What every public page is made with: open partnerships only, three languages, and answers that caches may keep."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response

from ayni.records.models import Partnership
from ayni.records.queries.public import public_partnership

CODES = tuple(code for code, _ in settings.LANGUAGES)
KEPT = ("by", "page")
"""What of the query goes along when somebody changes the language."""


class PageLanguage:
    """A language that pages have; any other is an unknown address."""

    regex = "|".join(CODES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def partnership_or_404(slug: str) -> Partnership:
    found = public_partnership(slug)
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, template: str, values: dict[str, Any], seconds: int = 300) -> HttpResponse:
    """A page that looks at no cookie and sets none; asked for again unchanged, it is answered in a few bytes."""
    response = HttpResponse(draw(request, template, values))
    return keep(request, response, seconds)


def draw(request: HttpRequest, template: str, values: dict[str, Any]) -> str:
    return render_to_string(template, {**values, **in_other_languages(request)}, request)


def keep(request: HttpRequest, response: HttpResponse, seconds: int) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={seconds}"
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    kept = get_conditional_response(request, etag=etag, response=response)
    return kept if isinstance(kept, HttpResponse) else response


def in_other_languages(request: HttpRequest) -> dict[str, Any]:
    """This page in all languages, for the menu and for search engines."""
    match = request.resolver_match
    if match is None:
        return {}
    asked = urlencode({name: request.GET[name] for name in KEPT if name in request.GET})
    links = []
    for code, name in settings.LANGUAGES:
        url = reverse(match.view_name, kwargs={**match.kwargs, "language": code})
        links.append((code, name, f"{url}?{asked}" if asked else url))
    return {"language_links": links, "site": settings.SITE_URL}
