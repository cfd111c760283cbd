from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def history(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def event(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def new(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def edit(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def retire(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
