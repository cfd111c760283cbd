from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def plan_changes(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def record_changes(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
