from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def measure(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def new(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def edit(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def remove(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
