"""What every public page is made with: open partnerships only, three languages, and answers that caches may keep."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ayni.records.models import Partnership
from ayni.records.queries.public import public_partnership
from ayni.web import kept

CODES = tuple(code for code, _ in settings.LANGUAGES)
KEPT = ("by", "page")
"""What of the query makes another page; the rest is left out."""


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


View = Callable[..., HttpResponse]


def open_page(view: View) -> View:
    """For pages that are the same for everybody: `view(request, partnership, ...)`.

    The partnership is fetched here and has to be public. A page is drawn anew when anything has changed in the
    partnership.
    """
    return _drawn_once(view, kept.SECONDS)


def open_page_with_clock(view: View) -> View:
    """For pages that say what time it is in both towns: also drawn anew every minute."""
    return _drawn_once(view, 60)


def _drawn_once(view: View, seconds: int) -> View:
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, language: str, slug: str, **where: Any) -> HttpResponse:
        partnership = partnership_or_404(slug)
        state = kept.state(partnership, request.path, _asked(request), seconds=seconds)
        drawn = kept.kept("page", state, lambda: view(request, partnership, **where).content)
        return keep(request, HttpResponse(drawn))

    return shown


def page(request: HttpRequest, template: str, values: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string(template, {**values, **in_other_languages(request)}, request), status=status)


def keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Caches may keep it, but ask before they show it: what is taken back is gone at once. No cookie is set."""
    response["Cache-Control"] = "public, no-cache"
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    kept = get_conditional_response(request, etag=etag, response=response)
    return kept if isinstance(kept, HttpResponse) else response


def in_other_languages(request: HttpRequest) -> dict[str, Any]:
    """This page in all languages, for the menu and for search engines."""
    match = request.resolver_match
    if match is None:
        return {}
    asked = _asked(request)
    links = []
    for code, name in settings.LANGUAGES:
        url = reverse(match.view_name, kwargs={**match.kwargs, "language": code})
        links.append((code, name, f"{url}?{asked}" if asked else url))
    return {"language_links": links, "site": settings.SITE_URL}


def _asked(request: HttpRequest) -> str:
    return urlencode({name: request.GET[name] for name in KEPT if name in request.GET})
