"""The plan as a workbook: out, and back in with a list of everything before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from ayni.core.cells import Reading
from ayni.core.reasons import reason
from ayni.core.workbook import Report, State
from ayni.desk.forms.workbook import UploadForm
from ayni.desk.imported import sections
from ayni.papers import workbook_told as told
from ayni.papers import workbook_waiting as waiting
from ayni.papers.workbook_read import read_workbook
from ayni.papers.workbook_write import MIME, workbook_name, workbook_xlsx
from ayni.records import choices
from ayni.records.models import Plan
from ayni.records.queries.workbook import book
from ayni.records.rules import KEEP, SEE, Seat
from ayni.records.sentences import sentence
from ayni.records.services.workbook import PreviewMoved, import_workbook
from ayni.web import access
from ayni.web.templatetags.ayni import names

SALT = "ayni.import"


def export(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = access.fetch_plan(request, slug, year, SEE)
    sides = {side: words[0] for side, words in choices.side_words(seat.partnership).items()}
    data = workbook_xlsx(book=book(plan, _language()), sides=sides, language=_language())
    name = workbook_name(slug, year)
    return HttpResponse(data, content_type=MIME, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def upload(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = access.fetch_plan(request, slug, year, KEEP)
    if request.method != "POST":
        return _choose(request, seat, plan, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose(request, seat, plan, form)
    report = import_workbook(seat=seat, plan=plan, raw=form.raw, reading=_reading(seat), now=timezone.now(), dry=True)
    return _preview(request, seat, plan, report, waiting.keep(form.data), 422 if report.wrong else 200)


def apply(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Writes exactly what the preview showed; when the plan has moved since, the new list is shown instead."""
    if request.method != "POST":
        return _to(*access.fetch_plan(request, slug, year, SEE), "desk:import")
    seat, plan = access.fetch_plan(request, slug, year, KEEP)
    shown = _shown(request, seat, plan)
    data = waiting.take(shown.digest) if shown else None
    if shown is None or data is None:
        form = UploadForm({})
        form.errors.clear()
        form.add_error("file", sentence(reason("preview_gone")))
        return _choose(request, seat, plan, form)
    try:
        report = import_workbook(
            seat=seat,
            plan=plan,
            raw=read_workbook(data, settings.UPLOAD_LIMIT),
            reading=_reading(seat),
            now=timezone.now(),
            dry=False,
            expected=shown.fingerprint,
        )
    except PreviewMoved as moved:
        messages.warning(request, sentence(reason("preview_moved")))
        return _preview(request, seat, plan, moved.report, shown.digest, 409)
    if report.wrong:
        return _preview(request, seat, plan, report, shown.digest, 422)
    _say_done(request, report)
    return _to(seat, plan, "desk:plan")


def _choose(request: HttpRequest, seat: Seat, plan: Plan, form: UploadForm) -> HttpResponse:
    context = {**_page(seat, plan), "form": form}
    return render(request, "desk/import.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class _Shown:
    digest: str
    fingerprint: str


def _token(seat: Seat, plan: Plan, digest: str, report: Report) -> str:
    told_to = [digest, report.fingerprint, str(plan.uid), seat.person.pk]
    return signing.dumps(told_to, salt=SALT)


def _shown(request: HttpRequest, seat: Seat, plan: Plan) -> _Shown | None:
    """Which file this person saw the list of, for this plan; None when the ticket is not theirs or too old."""
    try:
        found = signing.loads(request.POST.get("preview", ""), salt=SALT, max_age=waiting.A_DAY)
    except signing.BadSignature:
        return None
    digest, fingerprint, uid, person = found
    if (uid, person) != (str(plan.uid), seat.person.pk):
        raise PermissionDenied
    return _Shown(digest, fingerprint)


def _preview(
    request: HttpRequest, seat: Seat, plan: Plan, report: Report, digest: str, status: int = 200
) -> HttpResponse:
    called = names(seat.partnership)
    context = {
        **_page(seat, plan),
        "report": report,
        "sections": sections(report, called, _language()),
        "wrong": [told.wrong(fault, called) for fault in report.wrong],
        "left": len(report.of(State.LEFT)),
        "applies": report.does_something and not report.wrong,
        "preview": _token(seat, plan, digest, report),
    }
    return render(request, "desk/import_preview.html", context, status=status)


def _say_done(request: HttpRequest, report: Report) -> None:
    count = report.counts
    done = count[State.ADDED] + count[State.CHANGED]
    words = ngettext("%(n)s row was taken over.", "%(n)s rows were taken over.", done) % {"n": done}
    messages.success(request, words)
    if count[State.CONFLICT]:
        n = count[State.CONFLICT]
        words = ngettext(
            "%(n)s row was changed by somebody else in the meantime and is as it was.",
            "%(n)s rows were changed by somebody else in the meantime and are as they were.",
            n,
        ) % {"n": n}
        messages.warning(request, words)


def _page(seat: Seat, plan: Plan) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "plan", "plan": plan}


def _to(seat: Seat, plan: Plan, name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[seat.partnership.slug, plan.year]), status=303)


def _reading(seat: Seat) -> Reading:
    return choices.reading(seat.partnership, _language(), seat.partnership.municipality(seat.side).country)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
