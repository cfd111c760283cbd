from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def start(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def home(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def plans(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def open_plan(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
