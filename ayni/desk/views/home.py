"""The first pages after signing in: which partnership, whose turn, what is due, what the other side did."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.handover import Stage
from ayni.desk.forms.handover import YearForm
from ayni.desk.told import told
from ayni.records.models import Acceptance, Plan
from ayni.records.queries import workplan as queries
from ayni.records.queries.changes import of_side
from ayni.records.queries.handover import last_note, paper_of
from ayni.records.queries.home import acceptances_by_document, next_steps, seats_of
from ayni.records.rules import AGREE, SEE, Seat, may
from ayni.records.services import Refused, workplan
from ayni.web.access import SignIn, seat
from ayni.web.templatetags.ayni import names
from ayni.web.turn import say, turn_card

LAST = 10
STEPS = 6
SOON = timedelta(days=60)


def start(request: HttpRequest) -> HttpResponse:
    """Into the only partnership, to a choice of several, or a sentence for somebody without a seat."""
    if not request.user.is_authenticated:
        raise SignIn
    seats = seats_of(request.user)
    if len(seats) == 1 and not request.user.is_operator:
        return HttpResponseRedirect(reverse("desk:home", args=[seats[0].partnership.slug]), status=303)
    return render(request, "desk/start.html", {"seats": seats})


def home(request: HttpRequest, slug: str) -> HttpResponse:
    found = seat(request, slug, SEE)
    plans = list(queries.plans(found.partnership.pk))
    by_document = acceptances_by_document(plans)
    now = timezone.now()
    today = timezone.localdate(now)
    current = _in_work(plans)
    context = {
        **_context(found),
        "section": "home",
        "plans": [_line(plan, by_document, found) for plan in plans],
        "current": current,
        "card": None,
        "steps": next_steps(found.partnership.pk, today, today + SOON, STEPS),
        "today": today,
        "other": found.side.other.value,
        "changes": told(of_side(found.partnership.pk, found.side.other, LAST), found, with_fields=False),
    }
    if current is not None:
        paper = paper_of(current.document, by_document[current.document_id])
        context["card"] = turn_card(found.partnership, found.side, paper, last_note(current.document), now)
        context["actions"] = _actions(current, found)
        context["heading"] = gettext("Plan %(year)s") % {"year": current.year}
    return render(request, "desk/home.html", context)


def _in_work(plans: list[Plan]) -> Plan | None:
    """The plan that is being made, the earliest year first; when all are agreed, the newest."""
    open_ones = [plan for plan in plans if plan.document.stage != Stage.AGREED]
    return open_ones[-1] if open_ones else next(iter(plans), None)


def _line(plan: Plan, by_document: dict[int, list[Acceptance]], found: Seat) -> tuple[Plan, Stage, str]:
    """A plan, its stage, and whose turn it is in a sentence."""
    paper = paper_of(plan.document, by_document[plan.document_id])
    return plan, paper.stage, say(paper, found.side, names(found.partnership), timezone.now())


def _actions(plan: Plan, found: Seat) -> list[tuple[str, str, str]]:
    where = [found.partnership.slug, plan.year]
    return [
        (gettext("Open the plan"), reverse("desk:plan", args=where), ""),
        (gettext("Hand-over"), reverse("desk:handover", args=where), "quiet"),
    ]


def plans(request: HttpRequest, slug: str) -> HttpResponse:
    found = seat(request, slug, SEE)
    rows = list(queries.plans(found.partnership.pk))
    by_document = acceptances_by_document(rows)
    lines = [_line(plan, by_document, found) for plan in rows]
    context = {**_context(found), "section": "plan", "plans": lines, "may_open": may(found, AGREE)}
    return render(request, "desk/plans.html", context)


def open_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A new draft for a year, with the turn at the side that opens it."""
    found = seat(request, slug, AGREE)
    if request.method == "POST":
        form = YearForm(request.POST)
        if form.is_valid():
            year, uid = form.cleaned_data["year"], form.cleaned_data["uid"] or uuid4()
            try:
                plan = workplan.open_plan(seat=found, year=year, uid=uid, now=timezone.now())
            except Refused as refused:
                form.refuse(refused, names(found.partnership))
            else:
                messages.success(request, gettext("The plan %(year)s is open, and it is your turn.") % {"year": year})
                where = reverse("desk:plan", args=[slug, plan.year])
                return HttpResponseRedirect(where, status=303)
        status = 409
    else:
        years = [plan.year for plan in queries.plans(found.partnership.pk)]
        form = YearForm(initial={"year": max(years, default=timezone.localdate().year - 1) + 1, "uid": uuid4()})
        status = 200
    return render(request, "desk/open_plan.html", {**_context(found), "section": "plan", "form": form}, status=status)


def _context(found: Seat) -> dict[str, object]:
    return {"seat": found, "partnership": found.partnership}
