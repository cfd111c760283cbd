"""Next year's plan out of this year's: what goes on, what is finished, what is left out and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from ayni.core.carry_over import Lot
from ayni.core.reasons import Reason, reason
from ayni.desk.allowed import allowed
from ayni.desk.forms.carry_over import CarryForm
from ayni.desk.views.planning import posted, refused_page, saved
from ayni.desk.writing import language_of
from ayni.records.models import Plan
from ayni.records.queries.carry_over import candidates, next_plan
from ayni.records.rules import AGREE, Seat
from ayni.records.sentences import language_name
from ayni.records.services import Refused
from ayni.records.services.carry_over import CarriedOver
from ayni.records.services.carry_over import carry_over as service
from ayni.web import access
from ayni.web.editing import REFUSED, status_of
from ayni.web.templatetags.ayni import names


def carry_over(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = access.fetch_plan(request, slug, year, AGREE)
    target = next_plan(plan)
    why_not = _why_not(seat, plan, target)
    if why_not:
        title = gettext("Carry over into the plan %(year)s") % {"year": year + 1}
        return refused_page(request, seat, why_not, title, reverse("desk:plan", args=[slug, year]))
    language = language_of(seat)
    form = CarryForm(posted(request), found=candidates(plan, target), language=language_name(language))
    status = status_of(form)
    if form.is_bound and form.is_valid():
        try:
            done = service(
                seat=seat, source=plan, uid=form.uid_given, carry=form.carry, why=form.why, language=language,
                now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused, names(seat.partnership))
            status = REFUSED
        else:
            return saved(request, reverse("desk:plan", args=[slug, done.plan.year]), _told(done))
    return render(request, "desk/carry_over.html", _context(seat, plan, target, form), status=status)


def _why_not(seat: Seat, plan: Plan, target: Plan | None) -> tuple[Reason, ...]:
    """Nothing was agreed yet, or the next plan is not this side's to write now."""
    if plan.document.agreed_id is None:
        return (reason("plan_not_agreed", year=plan.year),)
    return allowed(seat, target).why_not if target is not None else ()


def _context(seat: Seat, plan: Plan, target: Plan | None, form: CarryForm) -> dict[str, Any]:
    return {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": plan,
        "next": plan.year + 1,
        "target": target,
        "form": form,
        "open": form.lines(Lot.OPEN),
        "left": form.lines(Lot.LEFT),
        "finished": form.lines(Lot.FINISHED),
        "carried": form.lines(Lot.CARRIED),
    }


def _told(done: CarriedOver) -> str:
    if not done.carried:
        return gettext("Saved. Nothing new was carried over.")
    return ngettext(
        "%(n)s measure was carried over. Look at its dates.", "%(n)s measures were carried over. Look at their dates.",
        done.carried,
    ) % {"n": done.carried}  # fmt: skip
