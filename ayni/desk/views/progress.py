from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def report(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def milestone(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def value(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
