from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def people(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def add(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def change_role(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def remove(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
