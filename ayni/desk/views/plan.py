from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def plan(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def table(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def table_xlsx(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def preamble(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def node_new(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def node_edit(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def node_remove(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
