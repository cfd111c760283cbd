"""An agreed annual report: what both sides say of the year, and what became of each measure."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache, partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ayni.core.progress import summary
from ayni.core.sides import SIDES
from ayni.papers.report_paper import ReportPaper, report_paper
from ayni.papers.report_pdf import report_pdf as set_report
from ayni.public.page import keep, open_page, page, partnership_or_404
from ayni.public.views.paper import copy_of
from ayni.records.models import Partnership, Report
from ayni.records.queries.handover import agreed_texts
from ayni.records.queries.public import agreed_report, public_report
from ayni.web import reported
from ayni.web.tally import tally


def open_report(partnership: Partnership, year: int) -> Report:
    """404 while it is not agreed by both."""
    found = agreed_report(partnership, year)
    if found is None:
        raise Http404
    return found


@open_page
def report(request: HttpRequest, partnership: Partnership, year: int) -> HttpResponse:
    row = open_report(partnership, year)
    found, today = public_report(row), timezone.localdate()
    held, totals = agreed_texts(row.document)[-1], reported.goal_totals(found)
    values = {
        "partnership": partnership,
        "section": "plan",
        "plan_year": year,
        "year": year,
        "report": found,
        "here": reverse("public:plan", args=[get_language(), partnership.slug, year]),
        "wings": [(side.value, reported.paragraphs(found.part(side))) for side in SIDES],
        "tally": tally(summary(found.plan.every_measure(), reported.year_end(found, today))),
        "branches": reported.branches(found, today, partial(_measure, partnership.slug, year)),
        "totals": totals,
        "unserved": 17 - len(totals),
        "silent": reported.silent(found),
        "acceptances": held.acceptances,
        "agreed_on": held.on,
    }
    return page(request, "public/report.html", values)


def _measure(slug: str, year: int, uid: str) -> str:
    return reverse("public:measure", args=[get_language(), slug, year, uid])


@require_safe
def report_pdf(request: HttpRequest, language: str, slug: str, year: int) -> HttpResponse:
    partnership = partnership_or_404(slug)
    row = open_report(partnership, year)
    today = datetime.combine(timezone.localdate(), time(), UTC)  # one paper a day, so that it need not be set anew
    paper = report_paper(row, (language,), copy_of(partnership, language), today, public_report(row))
    response = HttpResponse(_set(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ayni-report-{slug}-{year}-{language}.pdf"'
    return keep(request, response)


@lru_cache(maxsize=4)
def _set(paper: ReportPaper) -> bytes:
    """Setting a paper takes the machine a second; whoever asks again gets the same one."""
    return set_report(paper).data
