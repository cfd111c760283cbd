"""The plan as PDF/UA-1."""

from __future__ import annotations

from ayni.papers.content import content
from ayni.papers.pdf import pdf
from ayni.papers.values import Pdf, PlanPaper


def plan_pdf(paper: PlanPaper) -> Pdf:
    return pdf("plan.typ", content(paper), paper.made_at, paper.sha256)
