"""The pictures of reports, for whoever has a seat."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from ayni.records.queries.pictures import pictures
from ayni.records.rules import SEE
from ayni.web.access import fetch
from ayni.web.pictures import send_picture


def picture(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    _, found = fetch(request, slug, pictures(), uid, SEE)
    return send_picture(request, found, everybody=False)
