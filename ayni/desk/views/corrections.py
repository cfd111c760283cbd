"""Corrections of wording in a stored text: proposed by one side, confirmed by the other, printed with both wordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.canonical import read
from ayni.core.correction import corrected, wordings
from ayni.core.handover import Stage
from ayni.core.reasons import Reason, reason
from ayni.core.snapshot import together
from ayni.desk.forms.corrections import AnswerForm, CorrectionForm
from ayni.desk.views.planning import refused_page
from ayni.records.models import Correction, Part, Plan
from ayni.records.queries.corrections import confirmed, every_correction
from ayni.records.rules import AGREE, SEE, Seat, may
from ayni.records.services import Refused
from ayni.records.services.corrections import confirm_correction, propose_correction, refuse_correction
from ayni.web import paths
from ayni.web.access import fetch_plan
from ayni.web.bettered import Shown, shown
from ayni.web.editing import REFUSED
from ayni.web.templatetags.ayni import names


@dataclass(frozen=True)
class Waiting:
    """An open proposal, and how this seat can answer it; `form` None: it can only read."""

    shown: Shown
    own: bool
    form: AnswerForm | None


@dataclass(frozen=True)
class Wording:
    label: str
    path: str
    language: str
    words: str


def corrections(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = fetch_plan(request, slug, year, SEE)
    return _page(request, seat, plan, {})


def _page(
    request: HttpRequest, seat: Seat, plan: Plan, bound: Mapping[UUID, AnswerForm], status: int = 200
) -> HttpResponse:
    """What waits, what was corrected, and where a correction begins. `bound`: answers just refused."""
    held, why = _held(plan), _not_now(plan)
    rows = every_correction(held) if held else []
    listed = _parts(plan) if held and may(seat, AGREE) else []
    titles = {uid: title for uid, _, title in listed} or _titles(plan)
    waiting = [
        Waiting(
            shown(row, seat.partnership, titles),
            row.side == seat.side,
            (bound.get(row.uid) or AnswerForm(auto_id=f"{row.uid}-%s")) if may(seat, AGREE) and not why else None,
        )
        for row in rows
        if not row.confirmed_at and not row.refused_at
    ]
    context = {
        **_around(seat, plan),
        "snapshot": held,
        "waiting": waiting,
        "done": [shown(row, seat.partnership, titles) for row in rows if row.confirmed_at],
        "refused": [shown(row, seat.partnership, titles) for row in rows if row.refused_at],
        "parts": listed,
        "why": why,
    }
    return render(request, "desk/corrections.html", context, status=status)


def _around(seat: Seat, plan: Plan) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "plan", "plan": plan}


def _held(plan: Plan) -> Any:
    """The stored text that can be corrected, or the agreed one to read about."""
    return plan.document.snapshot or plan.document.agreed


def _not_now(plan: Plan) -> tuple[Reason, ...]:
    open_stages = (Stage.CLOSED, Stage.AGREED)
    return () if plan.document.stage in open_stages else (reason("correction_not_now"),)


def _titles(plan: Plan) -> dict[str, Mapping[str, str]]:
    return {uid: title for uid, _, title in _parts(plan)}


def _parts(plan: Plan) -> list[tuple[str, str, Mapping[str, str]]]:
    """The records of the stored text: uid, number, title by language."""
    rows = Part.objects.filter(snapshot=_held(plan)).order_by("position").values_list("uid", "text")
    found = ((str(uid), read(text)) for uid, text in rows)
    return [(uid, content.get("code", ""), content.get("title", {})) for uid, content in found]


def correct(request: HttpRequest, slug: str, year: int, uid: UUID) -> HttpResponse:
    """Which wording of this record, then the better words and why. `uid`: of the record in the stored text."""
    seat, plan = fetch_plan(request, slug, year, AGREE)
    back = reverse("desk:corrections", args=[slug, year])
    part = Part.objects.filter(snapshot__document_id=plan.document_id, uid=uid).order_by("-snapshot__number").first()
    if part is None:
        raise Http404
    if why := _not_now(plan):
        return refused_page(request, seat, why, gettext("Correct a wording"), back)
    [(_, _, text, beside)] = corrected([(part.kind, str(uid), part.text, part.beside)], confirmed(part.snapshot_id))
    found = wordings(text, beside)
    chosen = _chosen(request, found)
    form = _form(request, chosen, found[chosen]) if chosen else None
    if chosen and form and form.is_bound and form.is_valid() and _proposed(request, seat, plan, uid, chosen, form):
        return HttpResponseRedirect(back, status=303)
    sides = names(seat.partnership)
    context = {
        **_around(seat, plan),
        "title": together(read(text), read(beside) if beside else {}).get("title", {}),
        "uid": uid,
        "form": form,
        "wording": _wording(chosen, found[chosen], sides) if chosen else None,
        "wordings": [_wording(key, words, sides) for key, words in sorted(found.items(), key=_reading_order)],
        "back": back,
    }
    return render(request, "desk/correct.html", context, status=REFUSED if request.method == "POST" else 200)


def _reading_order(entry: tuple[tuple[str, str], str]) -> tuple[bool, int, str]:
    """The record's own texts first, the title before all; rows stay together. Languages keep their order."""
    path = entry[0][0]
    order = ["title", "preamble", "aim", "description"]
    return "." in path, order.index(path) if path in order else len(order), path.rpartition(".")[0]


def _chosen(request: HttpRequest, found: Mapping[tuple[str, str], str]) -> tuple[str, str] | None:
    asked = request.GET.get("path", "")
    chosen = next((key for key in found if ".".join(key) == asked), None)
    if asked and chosen is None:
        raise Http404
    return chosen


def _form(request: HttpRequest, chosen: tuple[str, str], words: str) -> CorrectionForm:
    typed = request.POST if request.method == "POST" else None
    return CorrectionForm(typed, language=chosen[1], initial={"new": words, "seen": words})


def _wording(key: tuple[str, str], words: str, sides: Mapping[str, str]) -> Wording:
    path = ".".join(key)
    return Wording(paths.label(path, sides), path, key[1], words)


def _proposed(
    request: HttpRequest, seat: Seat, plan: Plan, uid: UUID, chosen: tuple[str, str], form: CorrectionForm
) -> bool:
    given = form.cleaned_data
    try:
        propose_correction(
            seat=seat, plan=plan, of=uid, path=chosen[0], language=chosen[1], seen=given["seen"], new=given["new"],
            why=given["why"], now=timezone.now(), uid=form.uid_given,
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused, names(seat.partnership))
        return False
    other = names(seat.partnership)[seat.side.other]
    messages.success(request, gettext("Proposed. %(other)s was asked by mail to confirm it.") % {"other": other})
    return True


def answer(request: HttpRequest, slug: str, year: int, uid: UUID) -> HttpResponse:
    """Yes, or no with reason; of the side that proposed it: taken back, with reason."""
    seat, plan = fetch_plan(request, slug, year, AGREE if request.method == "POST" else SEE)
    here = reverse("desk:corrections", args=[slug, year])
    row = Correction.objects.filter(uid=uid, snapshot__document_id=plan.document_id).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(here, status=303)
    form = AnswerForm(request.POST, auto_id=f"{uid}-%s")
    form.is_valid()
    try:
        if request.POST.get("answer") == "confirm":
            confirm_correction(seat=seat, plan=plan, correction=row, now=timezone.now())
            messages.success(request, gettext("Confirmed. From now on the better words are shown, and both printed."))
        else:
            why = form.cleaned_data.get("why", "")
            refuse_correction(seat=seat, plan=plan, correction=row, why=why, now=timezone.now())
            messages.success(request, gettext("The words stay as they are. The other side was told by mail."))
    except Refused as refused:
        form.refuse(refused, names(seat.partnership))
        seat, plan = fetch_plan(request, slug, year, AGREE)
        return _page(request, seat, plan, {uid: form}, REFUSED)
    return HttpResponseRedirect(here, status=303)
