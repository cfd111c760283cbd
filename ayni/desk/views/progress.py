"""Reporting on a measure: each side tells its own part, at any time, whosever turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from ayni.core import workplan as core
from ayni.core.workplan import Status
from ayni.desk.forms.progress import KeptForm, ProgressForm, StepForm, ValueForm
from ayni.desk.views.measures import page, rows
from ayni.desk.views.planning import saved
from ayni.records.models import Measure
from ayni.records.queries.workplan import measure_value, measures_with_rows
from ayni.records.rules import KEEP, Seat
from ayni.records.sentences import language_name
from ayni.records.services import Refused
from ayni.records.services.progress import add_result_value, note_progress, set_milestone_done
from ayni.records.services.saving import rows_of
from ayni.web import access
from ayni.web.editing import uid_from
from ayni.web.tree import row as row_of


def report(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, found = _fetch(request, slug, uid)
    if request.method != "POST":
        return _draw(request, seat, found, {})
    language = _language(seat)
    form = ProgressForm(request.POST, seat=seat, language=language_name(language), prefix="note")
    if form.is_valid():
        try:
            note_progress(
                seat=seat, measure=found, uid=uid_from(request), on=form.cleaned_data["on"],
                status=Status(form.cleaned_data["status"]), words=form.cleaned_data["words"],
                risk=form.cleaned_data["risk"], language=language, now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return saved(request, reverse("desk:measure", args=[slug, uid]), gettext("Thank you. Your report is kept."))
    return _draw(request, seat, found, {"note": form})


def milestone(request: HttpRequest, slug: str, uid: UUID, step: UUID) -> HttpResponse:
    seat, found = _fetch(request, slug, uid)
    here = reverse("desk:report", args=[slug, uid])
    if all(row.uid != step for row in rows_of(found, "milestones")):
        raise Http404
    if request.method != "POST":
        return _draw(request, seat, found, {})
    form, status = StepForm(request.POST, seat=seat, prefix=f"{StepForm.below}.{step}"), 200
    if form.is_valid():
        done = form.cleaned_data["done"]
        try:
            set_milestone_done(seat=seat, measure=found, uid=step, done=done, seen=_seen(request), now=timezone.now())
        except Refused as refused:
            form.refuse(refused)
            status = 403 if any(why.kind == "other_sides_step" for why in refused.reasons) else 200
        else:
            return saved(request, f"{here}#steps")
    return _draw(request, seat, found, {str(form.prefix): form}, status)


def value(request: HttpRequest, slug: str, uid: UUID, result: UUID) -> HttpResponse:
    seat, found = _fetch(request, slug, uid)
    here = reverse("desk:report", args=[slug, uid])
    if all(row.uid != result for row in rows_of(found, "results")):
        raise Http404
    if request.method != "POST":
        return _draw(request, seat, found, {})
    form = ValueForm(request.POST, seat=seat, prefix=f"{ValueForm.below}.{result}")
    if form.is_valid():
        try:
            add_result_value(
                seat=seat, measure=found, result=result, uid=uid_from(request), on=form.cleaned_data["on"],
                value=form.cleaned_data["value"], source=form.cleaned_data["source"], example=False,
                now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return saved(request, f"{here}#results")
    return _draw(request, seat, found, {str(form.prefix): form})


def _fetch(request: HttpRequest, slug: str, uid: UUID) -> tuple[Seat, Measure]:
    return access.fetch(request, slug, measures_with_rows(rows(), everything=True), uid, KEEP)


def _draw(
    request: HttpRequest, seat: Seat, found: Measure, posted: Mapping[str, KeptForm], status: int = 200
) -> HttpResponse:
    """`posted`: the form that could not be saved, by its prefix; all others are drawn fresh."""
    value, today, language = measure_value(found), timezone.localdate(), _language(seat)
    last = value.standing(seat.side)
    first = {"on": today, "status": last.status if last else ""}
    fresh = ProgressForm(seat=seat, language=language_name(language), prefix="note", initial=first)
    wrong = [form for form in posted.values() if form.errors]
    context = {
        **page(seat, found),
        "m": value,
        "row": row_of(value, today),
        "note": posted.get("note", fresh),
        "last": last,
        "steps": [(m, _own(seat, m), _form(StepForm, seat, {"done": today}, posted, m.uid)) for m in value.milestones],
        "results": [
            (r, r.latest(seat.side), _form(ValueForm, seat, {"on": today}, posted, r.uid)) for r in value.results
        ],
        "wrong": wrong,
    }
    return render(request, "desk/report.html", context, status=status)


def _own(seat: Seat, step: core.Milestone) -> bool:
    return step.side is None or step.side is seat.side


def _form(
    kind: type[KeptForm], seat: Seat, first: dict[str, Any], posted: Mapping[str, KeptForm], uid: str
) -> KeptForm:
    prefix = f"{kind.below}.{uid}"
    return posted.get(prefix) or kind(seat=seat, prefix=prefix, initial=first)


def _language(seat: Seat) -> str:
    """The reader's, as far as the partnership writes it."""
    own = (get_language() or "").split("-")[0]
    codes = seat.partnership.language_codes
    return own if own in codes else codes[0]


def _seen(request: HttpRequest) -> date | None:
    """The day that the person saw at the step."""
    try:
        return date.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None
