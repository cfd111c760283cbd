from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def choose(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def plan_pdf(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def plan_docx(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def council_docx(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
