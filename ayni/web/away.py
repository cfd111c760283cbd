"""When the database does not answer, or the disk is full: a page that says so and keeps what was typed.

It stands in for Django's page of faults, so that it catches what breaks anywhere on the way. It asks no database, no
session and no person: only what came with the request.
"""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import bad_request, server_error

from ayni.web.again import stood_here, typed, words
from ayni.web.middleware import CODES, COOKIE

FULL = ("disk is full", "no space left", "disk full")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
SECRET = ("/accounts/", "/operator/")
WRONG = ("no such table", "no such column")
"""SQLite says these as it says that it is away, but waiting does not help."""


@dataclass(frozen=True)
class Away:
    """`wait`: seconds after which it is worth trying again."""

    kind: str
    wait: int


GONE, NO_SPACE = Away("gone", 20), Away("full", 300)


def trouble(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`, called while the exception is being handled."""
    away = judge(sys.exc_info()[1])
    return away_page(request, away) if away else server_error(request)


def interrupted(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`. What breaks when the session is written, after the page was made, arrives here."""
    written = isinstance(exception, SessionInterrupted) and exception.__context__
    away = judge(written.__context__) if written else None
    return away_page(request, away) if away else bad_request(request, exception)


def judge(fault: BaseException | None) -> Away | None:
    """None for what is a fault of the program."""
    said = str(fault).lower()
    if isinstance(fault, OSError):
        return NO_SPACE if fault.errno in NO_ROOM else None
    if not isinstance(fault, OperationalError | InterfaceError) or said.startswith(WRONG):
        return None
    return NO_SPACE if any(words in said for words in FULL) else GONE


def away_page(request: HttpRequest, away: Away) -> HttpResponse:
    again = _again(request)
    with translation.override(_language(request)):
        context = {
            "full": away is NO_SPACE,
            "sent": request.method == "POST",
            "again": again,
            "words": words(request) if again else [],
            "here": request.get_full_path(),
            "csrf_token": get_token(request) if again else "",
        }
        page = HttpResponse(render_to_string("503.html", context), status=503)
        page.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    page.headers["Retry-After"] = str(away.wait)
    page.headers["Cache-Control"] = "no-store"
    return page


def _again(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form of ours held: nothing with a password, nothing of another site, nothing that cannot be read."""
    if request.method != "POST" or request.path.startswith(SECRET):
        return []
    try:
        return typed(request) if stood_here(request) else []
    except (OSError, SuspiciousOperation, MultiPartParserError):
        return []


def _language(request: HttpRequest) -> str:
    """As it was chosen; where that had not been reached, by address, cookie and browser."""
    asked = (getattr(request, "LANGUAGE_CODE", ""), request.path_info.split("/", 2)[1], request.COOKIES.get(COOKIE, ""))
    return next((code for code in asked if code in CODES), translation.get_language_from_request(request))
