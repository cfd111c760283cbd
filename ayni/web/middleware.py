"""What every request passes on its way in and out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from ayni.core.devices import device
from ayni.records.queries.people import lacks_second_factor
from ayni.web.access import SignIn
from ayni.web.again import enter, own_form, too_late, without_place
from ayni.web.sending import send_waiting
from ayni.web.templatetags.drafts import DRAFT

logger = logging.getLogger("ayni")
Handler = Callable[[HttpRequest], HttpResponse]

# Ayni uses none of these; a page that is broken into must not reach them either.
UNUSED = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb".split()
POLICY = ", ".join(f"{feature}=()" for feature in UNUSED)
COOKIE = "ayni_language"
SENT = "ayni_sent"
AFTER = "ayni_after"
"""On a request: what is to be done when its answer has left."""
WEEK = 7 * 24 * 60 * 60
CODES = tuple(code for code, _ in settings.LANGUAGES)


def permissions_policy(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware


def language_and_clock(get_response: Handler) -> Handler:
    """The language is the address's on public pages, the person's on the desk, else what the browser asks for.

    Public pages never look at the session, so they set no cookie and can be kept by caches.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        first = request.path_info.split("/", 2)[1]
        asked = request.GET.get("language", "") if first == "accounts" else ""
        if first in CODES:
            chosen, zone = first, None
        elif first in ("desk", "operator", "accounts") and not asked and request.user.is_authenticated:
            chosen, zone = request.user.language, request.user.time_zone
        else:
            chosen, zone = asked if asked in CODES else request.COOKIES.get(COOKIE, ""), None
        if chosen not in CODES:
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen), timezone.override(zone):
            request.LANGUAGE_CODE = chosen  # type: ignore[attr-defined]
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        same_for_all = first == "pictures" and response.status_code < 400
        if first not in CODES and not same_for_all:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if asked in CODES:
            response.set_cookie(COOKIE, asked, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
        return response

    return middleware


class send_to_sign_in:  # noqa: N801  # middleware with an exception hook has to be a class
    """Somebody who is not signed in goes to the sign-in page and comes back to where they wanted to be.

    What they sent from a form that was still open is kept on a page, to be sent again; also where what it belonged to
    is gone by now, or no longer open to them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        sent = request.method == "POST" and own_form(request)
        if isinstance(exception, SignIn):
            return too_late(request) if sent else HttpResponseRedirect(enter(request))
        if sent and isinstance(exception, Http404 | PermissionDenied):
            return without_place(request, 404 if isinstance(exception, Http404) else 403)
        return None


def note_where_signed_in(get_response: Handler) -> Handler:
    """Keeps in the session of somebody who is signed in since when, on what kind of device, and the last day of use.

    Days, not moments: so a page that is only looked at writes the session once a day at most.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            today = timezone.now().date().isoformat()
            if request.session.get("seen") != today:
                found = device(request.headers.get("User-Agent", ""))
                given = {"since": today, "device": found.kind, "browser": found.browser}
                request.session.update(given | {n: request.session[n] for n in given if n in request.session})
                request.session["seen"] = today
        return response

    return middleware


def lead_to_second_factor(get_response: Handler) -> Handler:
    """Whoever must have a second factor and has none sets it up before anything else. What was typed is shown."""

    def middleware(request: HttpRequest) -> HttpResponse:
        first = request.path_info.split("/", 2)[1]
        inside = first in ("desk", "operator") and settings.SECOND_FACTOR != "off"
        if not (inside and request.user.is_authenticated and lacks_second_factor(request.user)):
            return get_response(request)
        if request.method == "POST" and own_form(request):
            return without_place(request, 403)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))

    return middleware


def tell_saved_draft(get_response: Handler) -> Handler:
    """Says to `drafts.js` which draft was saved. Every save is answered with 303, and nothing else is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and response.status_code == 303 and DRAFT.fullmatch(request.POST.get("draft", "")):
            kept = {"max_age": WEEK, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
            response.set_cookie(SENT, request.POST["draft"], **kept)
        return response

    return middleware


def mail_after_commit(get_response: Handler) -> Handler:
    """What a change wrote to be sent leaves once the answer stands and everything is committed.

    What allauth wants to send leaves when the answer has left, so that nobody can measure whether it was sent.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response._resource_closers.extend(getattr(request, AFTER, ()))  # called by the server when it has sent all
        if request.method == "POST" and response.status_code < 400:
            try:
                send_waiting(most=10)
            except DatabaseError:  # it was saved and is told so; the mail waits for `ayni send-mail`
                logger.exception("mail after a change has to wait")
        return response

    return middleware


def one_press_at_a_time(get_response: Handler) -> Handler:
    """Of a form sent twice at once the second waits for the first, and finds what it made.

    The services look for the form's `uid` before they make anything. SQLite lets one write at a time anyway; on
    PostgreSQL both would look, find nothing, and one would break at the other's row.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        uid = request.POST.get("uid", "") if request.method == "POST" else ""
        if not uid or connection.vendor != "postgresql":
            return get_response(request)
        with _alone(uid):
            return get_response(request)

    return middleware


@contextmanager
def _alone(uid: str) -> Iterator[None]:
    """Not within a transaction: what is made has to be there for others before the next one looks."""
    number = int.from_bytes(sha256(uid.encode(errors="replace")).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
