"""Sending a kept picture: never twice over the same line."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from ayni.records.models import Picture
from ayni.records.services.pictures import bytes_of

DAY, YEAR = 60 * 60 * 24, 60 * 60 * 24 * 365


def send_picture(request: HttpRequest, picture: Picture, *, everybody: bool) -> HttpResponse:
    """What lies below an address never changes. For everybody it is asked for again after a day, so that a picture
    that was withdrawn leaves the caches; in the browser of a signed-in person it may stay for a year."""
    etag = f'"{picture.file.sha256[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = HttpResponse(bytes_of(picture), content_type=picture.file.kind)
        except FileNotFoundError:
            raise Http404 from None
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={DAY}" if everybody else f"private, max-age={YEAR}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
