"""The agreed plan as a paper for everybody: only what the pages show."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ayni.core.sides import SIDES, Side
from ayni.papers.plan_paper import plan_paper
from ayni.papers.plan_pdf import plan_pdf as set_plan
from ayni.papers.values import PlanPaper
from ayni.public.page import keep, partnership_or_404
from ayni.public.views.plan import open_plan
from ayni.records.models import Partnership
from ayni.records.queries.public import public_plan


@require_safe
def plan_pdf(request: HttpRequest, language: str, slug: str, year: int) -> HttpResponse:
    partnership = partnership_or_404(slug)
    _, found = open_plan(partnership, year)
    found.partnership = partnership
    first = copy_of(partnership, language)
    today = datetime.combine(timezone.localdate(), time(), UTC)  # one paper a day, so that it need not be set anew
    paper = plan_paper(found, (language,), first, today, tree=public_plan(found))
    response = HttpResponse(_set(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ayni-plan-{slug}-{year}-{language}.pdf"'
    return keep(request, response)


def copy_of(partnership: Partnership, language: str) -> Side:
    """The side whose language the reader reads stands first."""
    return next((side for side in SIDES if language in partnership.municipality(side).language_codes), Side.A)


@lru_cache(maxsize=8)
def _set(paper: PlanPaper) -> bytes:
    """Setting a paper takes the machine a second; whoever asks again gets the same one."""
    return set_plan(paper).data
