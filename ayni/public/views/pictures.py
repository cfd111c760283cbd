"""The pictures that both sides show to everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ayni.records.queries.pictures import public_picture
from ayni.web.pictures import send_picture


@require_safe
def picture(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = public_picture(uid)
    if found is None:
        raise Http404
    return send_picture(request, found, everybody=True)
