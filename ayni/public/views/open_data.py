"""The public actors as open data, for other systems and the city's own site."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ayni.papers.actors_open import Published, actors_csv, actors_json
from ayni.public.page import keep, partnership_or_404
from ayni.records.models import Actor, Partnership
from ayni.records.queries.public import public_actors

Writer = Callable[[Partnership, Iterable[Actor], Published], str]


@require_safe
def csv(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    return _file(request, language, partnership_or_404(slug), "csv", "text/csv; charset=utf-8")


@require_safe
def json(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    return _file(request, language, partnership_or_404(slug), "json", "application/json")


def written(partnership: Partnership, actors: Iterable[Actor], language: str, kind: str) -> bytes:
    """The file itself. Spreadsheets know UTF-8 by the mark at its beginning."""
    page = reverse("public:coverage", args=[language, partnership.slug])
    about = Published(f"{settings.SITE_URL}{page}", timezone.localdate(), settings.DATA_LICENCE)
    write: Writer = actors_csv if kind == "csv" else actors_json
    return write(partnership, actors, about).encode("utf-8-sig" if kind == "csv" else "utf-8")


def _file(request: HttpRequest, language: str, partnership: Partnership, kind: str, media: str) -> HttpResponse:
    content = written(partnership, public_actors(partnership), language, kind)
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="actors-{partnership.slug}.{kind}"'
    return keep(request, response)
