"""Behind the link in every mail: no more of them, with one click and without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ayni.records.models import Person
from ayni.records.services.ground import stop_mails
from ayni.web import stop as links
from ayni.web import throttle

PER_ADDRESS = throttle.Limit("mail-stop", 60)
"""Mail programs send the one click from few addresses for many people."""


@csrf_exempt
# The seal in the address is all the right there is, and a mail program that sends the one click (RFC 8058) has no
# cookie. Somebody else's page that sends it along would have to know the address.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking stops nothing, so that previews and scanners of mail change nothing; the button and the one click do."""
    found = links.read(token)
    person = Person.objects.filter(uid=found[0]).first() if found else None
    if person is None or found is None:
        return _page(request, {"unknown": True}, 404)
    with translation.override(person.language):
        values = {"what": found[1].value, "person": person, "done": False}
        if request.method != "POST":
            return _page(request, values)
        if not throttle.take(PER_ADDRESS, throttle.address(request)):
            response = _page(request, {**values, "busy": True}, 429)
            response["Retry-After"] = str(PER_ADDRESS.seconds)
            return response
        now = stop_mails(person=person, what=found[1])
        return _page(request, {**values, "done": True, "none": now.mails == Person.Mails.NONE})


def _page(request: HttpRequest, values: dict[str, object], status: int = 200) -> HttpResponse:
    """In the language that is active now: the person's, not that of the browser which happens to open the link."""
    page = render_to_string("public/mail_stop.html", {"partnership": None, "section": "", **values}, request)
    response = HttpResponse(page, status=status)
    response["Content-Language"] = translation.get_language() or "en"
    response["X-Robots-Tag"] = "noindex"
    return response
