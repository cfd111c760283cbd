"""The annual report: both sides' parts at the seam, and below them what became of every measure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.handover import Stage, may_better_wording
from ayni.core.progress import summary
from ayni.core.report import SAID
from ayni.core.sides import SIDES
from ayni.desk import reporting
from ayni.desk.forms.report import ReportPartForm, ReportPreambleForm
from ayni.desk.views.planning import refused_page, saved, translations
from ayni.records.models import Plan, Report, ReportPart
from ayni.records.queries.handover import last_note, paper_of
from ayni.records.queries.report import part_rows, report_from_rows, report_of, stored_report, with_report
from ayni.records.rules import AGREE, KEEP, SEE, Seat, may
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services import report as service
from ayni.web import access, reported
from ayni.web.editing import Editing, edits_from
from ayni.web.tally import tally
from ayni.web.templatetags.ayni import names
from ayni.web.turn import turn_card


def fetch(request: HttpRequest, slug: str, year: int, what: str = SEE) -> tuple[Seat, Plan, Report]:
    """Seat, plan and its report; 404 while nobody has begun it."""
    seat, plan = access.fetch_plan(request, slug, year, what, rows=with_report())
    report = report_of(plan)
    if report is None:
        raise Http404
    return seat, plan, report


def annual(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The report, or the way to begin it."""
    needed = AGREE if request.method == "POST" else SEE
    seat, plan = access.fetch_plan(request, slug, year, needed, rows=with_report())
    if request.method == "POST":
        return _begin(request, seat, plan)
    report = report_of(plan)
    if report is None:
        context = {**_context(seat, plan), "uid": uuid4(), "may_begin": may(seat, AGREE)}
        return render(request, "desk/annual_begin.html", context)
    return render(request, "desk/annual.html", _page(seat, plan, report))


def _begin(request: HttpRequest, seat: Seat, plan: Plan) -> HttpResponse:
    here = reverse("desk:annual", args=[seat.partnership.slug, plan.year])
    try:
        service.open_report(seat=seat, plan=plan, uid=_uid(request), now=timezone.now())
    except Refused as refused:
        title = gettext("Annual report %(year)s") % {"year": plan.year}
        return refused_page(request, seat, refused.reasons, title, here)
    return saved(request, here, gettext("The annual report is begun. Both sides can write their parts."))


def _uid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("uid", ""))
    except ValueError:
        return uuid4()


def _context(seat: Seat, plan: Plan) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "plan", "plan": plan, "year": plan.year}


def _page(seat: Seat, plan: Plan, row: Report) -> dict[str, Any]:
    document, now = row.document, timezone.now()
    parts = part_rows(row)
    found = stored_report(document.snapshot) if document.snapshot else report_from_rows(row, parts)
    passing = document.stage in (Stage.DRAFT, Stage.CLOSING)
    paper = paper_of(document, () if passing else None)
    today, totals = timezone.localdate(), reported.goal_totals(found)
    return {
        **_context(seat, plan),
        "report": found,
        "row": row,
        "stage": paper.stage.value,
        "card": turn_card(seat.partnership, seat.side, paper, last_note(document) if passing else None, now),
        "actions": _actions(seat, plan, paper.stage),
        "wings": reporting.wings(seat, row, found, parts),
        "writes_preamble": not reporting.preamble_refused(seat, row),
        "tally": tally(summary(found.plan.every_measure(), reported.year_end(found, today))),
        "branches": reported.branches(found, today, partial(_measure, seat.partnership.slug)),
        "totals": totals,
        "unserved": 17 - len(totals),
        "silent": reported.silent(found),
    }


def _measure(slug: str, uid: str) -> str:
    return reverse("desk:measure", args=[slug, uid])


def _actions(seat: Seat, plan: Plan, stage: Stage) -> list[tuple[str, str, str]]:
    words = gettext("How it was agreed") if stage is Stage.AGREED else gettext("Hand over or close")
    where = [seat.partnership.slug, plan.year]
    return [
        (words, reverse("desk:report_handover", args=where), "quiet"),
        (gettext("The report to print"), reverse("desk:report_papers", args=where), "quiet"),
    ]


def part(request: HttpRequest, slug: str, year: int, town: str) -> HttpResponse:
    """A side's part: its own people write it, the other side may better its translations."""
    seat, plan, report = fetch(request, slug, year, KEEP)
    row, here = _part(seat, report, town), reverse("desk:annual", args=[slug, year])
    why_not = service.may_write_part(seat, report.document, row)
    texts = {name: getattr(row, name) for name in SAID}
    only = translations(texts, seat) if why_not else None
    title = gettext("Part of %(town)s") % {"town": names(seat.partnership)[row.side]}
    if why_not and (may_better_wording(paper_of(report.document, ())) or not only):
        return refused_page(request, seat, why_not, title, here)
    editing = Editing(
        seat=seat,
        shape=service.PART,
        read=lambda: _part(seat, report, town),
        draw=lambda typed, now: ReportPartForm(
            typed, seat=seat, initial={name: getattr(now, name) for name in SAID}, only=only
        ),
        save=lambda form, seen: service.save_part(
            seat=seat, part=row, values=form.table(), seen=seen, edits=edits_from(request.POST), now=timezone.now()
        ),
    )
    edited = editing.answer(request, row)
    if edited.saved:
        return saved(request, here)
    context = {**_context(seat, plan), "form": edited.form, "seen": edited.seen, "back": here, "heading": title}
    context |= {"better": only is not None, "side": row.side, "record": row, "kind": "report_part"}
    return render(request, "desk/annual_form.html", context, status=edited.status)


def _part(seat: Seat, report: Report, town: str) -> ReportPart:
    side = next((side for side in SIDES if seat.partnership.municipality(side).slug == town), None)
    if side is None:
        raise Http404
    row = ReportPart.objects.get(report=report, side=side.value)
    row.report, row.partnership = report, seat.partnership
    return row


def preamble(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The words that both sides share; they follow the turn."""
    seat, plan, report = fetch(request, slug, year, KEEP)
    here, title = reverse("desk:annual", args=[slug, year]), gettext("Words before the report")
    why_not = reporting.preamble_refused(seat, report)
    only = translations({"preamble": report.preamble}, seat) if why_not else None
    if why_not and (may_better_wording(paper_of(report.document, ())) or not only):
        return refused_page(request, seat, why_not, title, here)
    editing = Editing(
        seat=seat,
        shape=service.REPORT,
        read=Report.objects.filter(pk=report.pk).first,
        draw=lambda typed, now: ReportPreambleForm(typed, seat=seat, initial={"preamble": now.preamble}, only=only),
        save=lambda form, seen: service.save_report_preamble(
            seat=seat, report=report, values=form.table(), seen=seen, edits=edits_from(request.POST),
            now=timezone.now(),
        ),
    )  # fmt: skip
    edited = editing.answer(request, report)
    if edited.saved:
        return saved(request, here)
    context = {**_context(seat, plan), "form": edited.form, "seen": edited.seen, "back": here, "heading": title}
    context |= {"better": only is not None, "record": report, "kind": "report"}
    return render(request, "desk/annual_form.html", context, status=edited.status)


def file(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """This side says: this is our part."""
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0

    def act(seat: Seat, row: ReportPart) -> None:
        service.file_part(seat=seat, part=row, version=version, now=timezone.now())

    return _own_part(request, slug, year, gettext("Your part is filed."), act)


def unfile(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """This side goes on writing."""

    def act(seat: Seat, row: ReportPart) -> None:
        service.take_back_part(seat=seat, part=row, now=timezone.now())

    return _own_part(request, slug, year, gettext("Your part can be written again."), act)


def _own_part(
    request: HttpRequest, slug: str, year: int, words: str, act: Callable[[Seat, ReportPart], None]
) -> HttpResponse:
    seat, _plan, report = fetch(request, slug, year, AGREE if request.method == "POST" else SEE)
    here = reverse("desk:annual", args=[slug, year])
    if request.method != "POST":
        return HttpResponseRedirect(here, status=303)
    try:
        act(seat, _part(seat, report, seat.partnership.municipality(seat.side).slug))
    except Refused as refused:
        for why in refused.reasons:
            messages.error(request, sentence(why, names(seat.partnership)))
        return HttpResponseRedirect(here, status=303)
    return saved(request, here, words)
