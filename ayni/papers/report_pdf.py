"""The annual report as PDF/UA-1."""

from __future__ import annotations

from ayni.papers.pdf import pdf
from ayni.papers.report_content import report_content
from ayni.papers.report_paper import ReportPaper
from ayni.papers.values import Pdf


def report_pdf(paper: ReportPaper) -> Pdf:
    return pdf("report.typ", report_content(paper), paper.made_at, paper.sha256)
