"""Keeping a filter under a name, and letting it go."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext

from ayni.desk.shelf import OF_A_YEAR, PAGES, place
from ayni.records.models import SavedView
from ayni.records.rules import Seat
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.views import remove_view, save_view, tidy
from ayni.web import access
from ayni.web.editing import uid_from


def keep(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    page = request.POST.get("page", "")
    back = _back(request, seat, page)
    query = tidy(request.POST.get("query", ""), PAGES[page][1])
    try:
        save_view(
            seat=seat, uid=uid_from(request), page=page, name=request.POST.get("name", ""), query=query,
            shared="shared" in request.POST, now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        for why in refused.reasons:
            messages.error(request, sentence(why))
    else:
        messages.success(request, gettext("Kept. It stands above the list from now on."))
    return HttpResponseRedirect(f"{back}?{query}" if query else back, status=303)


def remove(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Of somebody else it is as unknown as none."""
    seat, row = access.fetch(request, slug, SavedView.objects.all(), uid)
    if row.person_id != seat.person.pk:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    back = _back(request, seat, row.page)
    remove_view(seat=seat, view=row)
    messages.success(request, gettext("“%(name)s” is no longer kept.") % {"name": row.name})
    return HttpResponseRedirect(back, status=303)


def _back(request: HttpRequest, seat: Seat, page: str) -> str:
    """The page that the filter is for."""
    year = request.POST.get("year", "")
    known = year.isascii() and year.isdigit() and len(year) == 4
    if page not in PAGES or (page in OF_A_YEAR and not known):
        raise Http404
    return place(seat, page, int(year) if known else None)
