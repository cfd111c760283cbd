"""What the forms behind signed links share: their language, their answers, and who may send them."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from ayni.public.page import CODES
from ayni.records.models import Partnership
from ayni.web import throttle
from ayni.web.templatetags.ayni import names

PER_ADDRESS = throttle.Limit("guest", 20)
PER_LINK = throttle.Limit("guest-link", 20)


class Signed(Protocol):
    """What both kinds of link have."""

    language: str
    side: str

    @property
    def partnership(self) -> Partnership: ...


def language_for(request: HttpRequest, link: Signed | None) -> str:
    """The one that was chosen on the page, else the link's, else the browser's."""
    asked = request.GET.get("language", "")
    known = asked if asked in CODES else link.language if link else ""
    return known or translation.get_language() or settings.LANGUAGE_CODE


def code() -> str:
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]


def sent_from_elsewhere(request: HttpRequest) -> bool:
    """Newer browsers say so; older ones may name the page that sent it, which our own does not (no-referrer)."""
    here = f"{request.scheme}://{request.get_host()}"
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site not in ("same-origin", "none") or request.headers.get("Origin", here) not in (here, "null")


def too_much(request: HttpRequest, uid: UUID, form: forms.Form) -> bool:
    """Counts one sending through a link; says on the form when there were too many."""
    if throttle.take(PER_ADDRESS, throttle.address(request)) and throttle.take(PER_LINK, str(uid)):
        return False
    form.add_error(None, gettext("A lot was sent in the last hour. Please wait an hour, then send it again."))
    return True


def wait(response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = str(PER_ADDRESS.seconds)
    return response


def here(name: str, token: str, **asked: str) -> str:
    """An address of this link, in the language that the person reads."""
    query = {"language": code(), **{key: value for key, value in asked.items() if value}}
    return f"{reverse(f'public:{name}', args=[token])}?{urlencode(query)}"


def not_open(request: HttpRequest, link: Signed | None) -> HttpResponse:
    """One page for expired, taken back, used up and gone: which of them it was is nobody's business."""
    if link is None:
        return page(request, "public/guest_closed.html", {}, 404)
    office = link.partnership.municipality(link.side)
    written_to = link.partnership.public and office.office_email
    values = {
        "partnership": link.partnership,
        "office": office,
        "town_name": names(link.partnership)[link.side],
        "contact": reverse("public:contact", args=[code(), link.partnership.slug, office.slug]) if written_to else "",
    }
    return page(request, "public/guest_closed.html", values, 410)


def page(request: HttpRequest, template: str, values: dict[str, Any], status: int = 200) -> HttpResponse:
    links = [(each, name, f"{request.path}?{urlencode({'language': each})}") for each, name in settings.LANGUAGES]
    response = HttpResponse(render_to_string(template, {**values, "language_links": links}, request), status=status)
    response["Content-Language"] = code()
    return quiet(response)


def quiet(response: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine shall find it, no other page learn it from a link."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
