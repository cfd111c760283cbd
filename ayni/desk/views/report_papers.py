"""The annual report on paper: as PDF and as DOCX, per side whose copy it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ayni.desk.printing import report_copies
from ayni.desk.views.papers import DOCX, file_answer, file_name, first_asked, languages_asked
from ayni.desk.views.report import fetch
from ayni.papers.report_docx import report_docx as report_as_docx
from ayni.papers.report_paper import ReportPaper, report_paper
from ayni.papers.report_pdf import report_pdf as report_as_pdf
from ayni.records.models import Plan


def choose(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan, report = fetch(request, slug, year)
    context = {"seat": seat, "partnership": seat.partnership, "section": "plan", "plan": plan, "year": year}
    context |= {"copies": report_copies(plan), "stage": report.document.stage}
    return render(request, "desk/annual_papers.html", context)


def pdf(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    paper, plan = _paper(request, slug, year)
    return file_answer(report_as_pdf(paper).data, "application/pdf", file_name(paper, plan, "report", "pdf"))


def docx(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    paper, plan = _paper(request, slug, year)
    return file_answer(report_as_docx(paper), DOCX, file_name(paper, plan, "report", "docx"))


def _paper(request: HttpRequest, slug: str, year: int) -> tuple[ReportPaper, Plan]:
    """As the address asks: `for` is the municipality whose copy it is, `lang` one language or two."""
    seat, plan, report = fetch(request, slug, year)
    first = first_asked(seat.partnership, request.GET.get("for", ""), seat.side)
    languages = languages_asked(request, seat) or seat.partnership.binding_codes[:2]
    return report_paper(report, languages, first, timezone.now()), plan
