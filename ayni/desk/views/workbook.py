from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def export(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def upload(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def apply(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
