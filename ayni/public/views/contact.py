"""Writing to one of the two offices, without an account: a question, or what cannot be used."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ayni.core.retention import BY_KIND
from ayni.public.forms.inquiry import BarrierForm, InquiryForm
from ayni.public.page import open_page, open_page_with_clock, page, partnership_or_404
from ayni.records.models import Municipality, Partnership
from ayni.records.queries.public import agreed_plans
from ayni.records.sentences import language_name
from ayni.records.services.mail import write_to_office
from ayni.web import throttle
from ayni.web.templatetags.ayni import names

PER_ADDRESS = throttle.Limit("inquiry", 5)
ALTOGETHER = throttle.Limit("inquiry-partnership", 60)


@open_page_with_clock
def contacts(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    return page(request, "public/contacts.html", _values(partnership))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, language: str, slug: str, town: str) -> HttpResponse:
    return _ask(request, (language, slug, town), InquiryForm, "inquiry")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def barrier(request: HttpRequest, language: str, slug: str, town: str) -> HttpResponse:
    """What somebody cannot use; `from` in the address names the page that they came from."""
    return _ask(request, (language, slug, town), BarrierForm, "barrier")


def _ask(request: HttpRequest, where: tuple[str, str, str], drawn: type[InquiryForm], kind: str) -> HttpResponse:
    language, slug, town = where
    partnership = partnership_or_404(slug)
    office = _office(partnership, town)
    template = "public/contact.html" if kind == "inquiry" else "public/barrier.html"
    values = {**_values(partnership, office), "kept_days": BY_KIND["inquiry"].days}
    if request.method != "POST":
        return _form(request, template, values, drawn(reads=_reads(office), initial={"page": _came_from(request)}))
    form = drawn(request.POST, reads=_reads(office))
    if not form.is_valid():
        return _form(request, template, values, form, 422)
    thanks = HttpResponseRedirect(reverse("public:thanks", args=where), status=303)
    press = f"{kind}:{office.pk}:{form.cleaned_data['uid']}" if form.cleaned_data["uid"] else ""
    if form.is_trapped or (press and throttle.was(press)):
        return thanks
    if not _may_write(request, slug):
        form.add_error(
            None, gettext("You have sent several messages already. Please wait an hour, then send it again.")
        )
        response = _form(request, template, values, form, 429)
        response["Retry-After"] = str(PER_ADDRESS.seconds)
        return response
    if not press or throttle.once(press):
        _write(office, form.cleaned_data, language, kind)
    return thanks


def _came_from(request: HttpRequest) -> str:
    """An address of this site only: nobody puts other words into the form."""
    path = request.GET.get("from", "")
    return path if path.startswith("/") and path.isprintable() and len(path) <= 300 else ""


@open_page
def thanks(request: HttpRequest, partnership: Partnership, town: str) -> HttpResponse:
    office = _office(partnership, town)
    return page(request, "public/thanks.html", _values(partnership, office))


def _office(partnership: Partnership, town: str) -> Municipality:
    """An office that can be written to."""
    for found in (partnership.a, partnership.b):
        if found.slug == town and found.office_email:
            return found
    raise Http404


def _values(partnership: Partnership, office: Municipality | None = None) -> dict[str, Any]:
    newest = next((plan.year for plan in agreed_plans(partnership)), None)
    values = {"partnership": partnership, "section": "contact", "plan_year": newest}
    return values | {"town": office, "town_name": names(partnership)[office.side]} if office else values


def _reads(office: Municipality) -> str:
    languages = ", ".join(language_name(code) for code in office.language_codes)
    return gettext(
        "The office reads: %(languages)s. You can write in another language too; then an answer may take longer."
    ) % {"languages": languages}


def _form(
    request: HttpRequest, template: str, values: dict[str, Any], form: InquiryForm, status: int = 200
) -> HttpResponse:
    return page(request, template, {**values, "form": form}, status)


def _may_write(request: HttpRequest, slug: str) -> bool:
    return throttle.take(PER_ADDRESS, throttle.address(request)) and throttle.take(ALTOGETHER, slug)


def _write(office: Municipality, said: dict[str, Any], language: str, kind: str) -> None:
    write_to_office(
        municipality=office,
        name=said["name"],
        reply_to=said["email"],
        message=said["message"],
        language=language,
        now=timezone.now(),
        kind=kind,
        page=said.get("page", ""),
    )
