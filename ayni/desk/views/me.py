from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def me(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def language(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
