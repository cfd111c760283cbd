from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def settings(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def municipality(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def partnership(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def require_checked(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
