"""A plan, or the actors alone, as a workbook: out, and back in with a list of everything before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from ayni.core.cells import Reading
from ayni.core.reasons import reason
from ayni.core.workbook import Report, State
from ayni.desk.forms.workbook import UploadForm
from ayni.desk.imported import sections
from ayni.desk.taking_in import Into
from ayni.papers import workbook_told as told
from ayni.papers import workbook_waiting as waiting
from ayni.papers.workbook_read import read_workbook
from ayni.papers.workbook_write import MIME, workbook_xlsx
from ayni.records import choices
from ayni.records.rules import KEEP, SEE, Seat
from ayni.records.sentences import sentence
from ayni.records.services.workbook import PreviewMoved, import_workbook
from ayni.web import access
from ayni.web.templatetags.ayni import names

SALT = "ayni.import"


def export(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    return _export(Into(*access.fetch_plan(request, slug, year, SEE)))


def export_actors(request: HttpRequest, slug: str) -> HttpResponse:
    return _export(Into(access.seat(request, slug, SEE)))


def upload(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    return _upload(request, Into(*access.fetch_plan(request, slug, year, KEEP)))


def upload_actors(request: HttpRequest, slug: str) -> HttpResponse:
    return _upload(request, Into(access.seat(request, slug, KEEP)))


def apply(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    if request.method != "POST":
        return _to(Into(*access.fetch_plan(request, slug, year, SEE)).choose)
    return _apply(request, Into(*access.fetch_plan(request, slug, year, KEEP)))


def apply_actors(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        return _to(Into(access.seat(request, slug, SEE)).choose)
    return _apply(request, Into(access.seat(request, slug, KEEP)))


def _export(into: Into) -> HttpResponse:
    sides = {side: words[0] for side, words in choices.side_words(into.seat.partnership).items()}
    data = workbook_xlsx(book=into.book(_language()), sides=sides, language=_language())
    name = {"Content-Disposition": f'attachment; filename="{into.file_name}"'}
    return HttpResponse(data, content_type=MIME, headers=name)


def _upload(request: HttpRequest, into: Into) -> HttpResponse:
    if request.method != "POST":
        return _choose(request, into, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose(request, into, form)
    report = import_workbook(
        seat=into.seat, plan=into.plan, raw=form.raw, reading=_reading(into.seat), now=timezone.now(), dry=True
    )
    return _preview(request, into, report, waiting.keep(form.data), 422 if report.wrong else 200)


def _apply(request: HttpRequest, into: Into) -> HttpResponse:
    """Writes exactly what the preview showed; when something has moved since, the new list is shown instead."""
    shown = _shown(request, into)
    data = waiting.take(shown.digest) if shown else None
    if shown is None or data is None:
        form = UploadForm({})
        form.errors.clear()
        form.add_error("file", sentence(reason("preview_gone")))
        return _choose(request, into, form)
    try:
        report = import_workbook(
            seat=into.seat,
            plan=into.plan,
            raw=read_workbook(data, settings.UPLOAD_LIMIT),
            reading=_reading(into.seat),
            now=timezone.now(),
            dry=False,
            expected=shown.fingerprint,
        )
    except PreviewMoved as moved:
        messages.warning(request, sentence(reason("preview_moved")))
        return _preview(request, into, moved.report, shown.digest, 409)
    if report.wrong:
        return _preview(request, into, report, shown.digest, 422)
    _say_done(request, report)
    return _to(into.back)


def _choose(request: HttpRequest, into: Into, form: UploadForm) -> HttpResponse:
    return render(request, "desk/import.html", _page(into) | {"form": form}, status=422 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class _Shown:
    digest: str
    fingerprint: str


def _token(into: Into, digest: str, report: Report) -> str:
    told_to = [digest, report.fingerprint, str(into.uid), into.seat.person.pk]
    return signing.dumps(told_to, salt=SALT)


def _shown(request: HttpRequest, into: Into) -> _Shown | None:
    """Which file this person saw the list of, for this very place; None when the ticket is not theirs or too old."""
    try:
        found = signing.loads(request.POST.get("preview", ""), salt=SALT, max_age=waiting.A_DAY)
    except signing.BadSignature:
        return None
    digest, fingerprint, uid, person = found
    if (uid, person) != (str(into.uid), into.seat.person.pk):
        raise PermissionDenied
    return _Shown(digest, fingerprint)


def _preview(request: HttpRequest, into: Into, report: Report, digest: str, status: int = 200) -> HttpResponse:
    called = names(into.seat.partnership)
    context = {
        **_page(into),
        "report": report,
        "sections": sections(report, called, _language()),
        "wrong": [told.wrong(fault, called) for fault in report.wrong],
        "left": len(report.of(State.LEFT)),
        "applies": report.does_something and not report.wrong,
        "preview": _token(into, digest, report),
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


def _page(into: Into) -> dict[str, Any]:
    section = "plan" if into.plan else "actors"
    return {"seat": into.seat, "partnership": into.seat.partnership, "section": section, "into": into}


def _to(where: str) -> HttpResponse:
    return HttpResponseRedirect(where, status=303)


def _reading(seat: Seat) -> Reading:
    return choices.reading(seat.partnership, _language(), seat.partnership.municipality(seat.side).country)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
