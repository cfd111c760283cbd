from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def handover(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def hand_over(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def give_back(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def take_back(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def close(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def confirm(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def reopen(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def schedule(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def accept(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def scan(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def snapshot(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
