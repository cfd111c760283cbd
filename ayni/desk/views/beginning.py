"""A new partnership: the operator opens it, each coordinator is led through the first steps."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from ayni.desk.first_steps import first_of, steps
from ayni.desk.forms.beginning import NewPartnershipForm
from ayni.desk.forms.handover import YearForm
from ayni.desk.views.seam import page_number
from ayni.records.models import Plan
from ayni.records.queries import beginning as queries
from ayni.records.rules import AGREE
from ayni.records.services import Refused
from ayni.records.services.beginning import lead, open_partnership
from ayni.records.services.workplan import open_plan
from ayni.web import access
from ayni.web.editing import REFUSED, status_of

PER_PAGE = 20


def partnerships(request: HttpRequest) -> HttpResponse:
    """All that are open on this installation, for the operator."""
    access.operator(request)
    page = Paginator(queries.partnerships(), PER_PAGE).get_page(page_number(request))
    page.object_list = queries.standings(list(page.object_list))
    return render(request, "desk/partnerships.html", {"page": page, "partnership": None})


def new(request: HttpRequest) -> HttpResponse:
    """The operator opens a partnership; the first coordinators get a mail."""
    operator = access.operator(request)
    posted = request.POST if request.method == "POST" else None
    form = NewPartnershipForm(posted, initial={"uid": uuid4()})
    status = status_of(form)
    if form.is_valid():
        given = form.table()
        try:
            opened = open_partnership(by=operator, now=timezone.now(), **given)
        except Refused as refused:
            form.refuse(refused)
            status = REFUSED
        else:
            n = len(given["coordinators"])
            told = ngettext(
                "%(slug)s is open. %(n)s coordinator gets a mail with a link to begin.",
                "%(slug)s is open. %(n)s coordinators get a mail with a link to begin.",
                n,
            )
            messages.success(request, told % {"slug": opened.slug, "n": n})
            return HttpResponseRedirect(reverse("desk:partnerships"), status=303)
    return render(request, "desk/partnership_new.html", {"form": form, "partnership": None}, status=status)


def first_steps(request: HttpRequest, slug: str) -> HttpResponse:
    """The steps on a page of their own, and the button that takes them from the first page or brings them back."""
    seat = access.seat(request, slug, AGREE)
    if request.method == "POST":
        led = request.POST.get("led") == "yes"
        lead(seat=seat, led=led)
        if not led:
            told = gettext("The first steps no longer stand on your first page. You find them again under “Settings”.")
            messages.success(request, told)
        return HttpResponseRedirect(reverse("desk:home", args=[slug]), status=303)
    context = {"seat": seat, "partnership": seat.partnership, "section": "home", "path": steps(seat)}
    return render(request, "desk/first_steps.html", context)


def last_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens the plan of the year before, so that its workbook can be taken in; one that is there is used."""
    seat = access.seat(request, slug, AGREE)
    posted = request.POST if request.method == "POST" else None
    form = YearForm(posted, initial={"year": first_of(seat) - 1, "uid": uuid4()})
    status = status_of(form)
    if form.is_valid():
        year, uid = form.cleaned_data["year"], form.cleaned_data["uid"] or uuid4()
        if not Plan.objects.filter(partnership=seat.partnership, year=year).exists():
            open_plan(seat=seat, year=year, uid=uid, now=timezone.now())
        return HttpResponseRedirect(reverse("desk:import", args=[slug, year]), status=303)
    context = {"seat": seat, "partnership": seat.partnership, "section": "plan", "form": form}
    return render(request, "desk/last_plan.html", context, status=status)
