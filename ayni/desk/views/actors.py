from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def actors(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def actors_xlsx(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def actor(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def new(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def edit(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
