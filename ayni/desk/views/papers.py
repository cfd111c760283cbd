"""The plan on paper: as PDF, as DOCX, and the paper that a council decides on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify

from ayni.core.sides import SIDES, Side
from ayni.desk.printing import copies, dossiers
from ayni.papers.council_docx import CouncilKind
from ayni.papers.council_docx import council_docx as council_as_docx
from ayni.papers.dossier_pdf import dossier_pdf as dossier_as_pdf
from ayni.papers.plan_docx import plan_docx as plan_as_docx
from ayni.papers.plan_paper import plan_paper
from ayni.papers.plan_pdf import plan_pdf as plan_as_pdf
from ayni.papers.values import PlanPaper
from ayni.records.models import Partnership, Plan
from ayni.records.queries.handover import is_amending
from ayni.records.queries.workplan import agreed_plan
from ayni.records.rules import SEE, Seat
from ayni.web import access

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KNOWN = tuple(code for code, _ in settings.LANGUAGES)


def choose(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Whose copy, in which languages: every paper that can be made, as a link."""
    seat, plan = access.fetch_plan(request, slug, year, SEE)
    context: dict[str, Any] = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": plan,
        "agreed": _is_agreed_asked(request, plan),
        "copies": copies(plan, _is_agreed_asked(request, plan)),
        "stage": plan.document.stage,
    }
    return render(request, "desk/papers.html", context)


def plan_pdf(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = access.fetch_plan(request, slug, year, SEE)
    paper = _paper(request, seat, plan)
    return file_answer(plan_as_pdf(paper).data, "application/pdf", file_name(paper, plan, "plan", "pdf"))


def plan_docx(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = access.fetch_plan(request, slug, year, SEE)
    paper = _paper(request, seat, plan)
    return file_answer(plan_as_docx(paper), DOCX, file_name(paper, plan, "plan", "docx"))


def council_docx(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = access.fetch_plan(request, slug, year, SEE)
    asked = request.GET.get("kind", CouncilKind.DECISION.value)
    if asked not in list(CouncilKind):
        raise Http404
    paper = _paper(request, seat, plan)
    data = council_as_docx(paper, paper.first, CouncilKind(asked))
    return file_answer(data, DOCX, file_name(paper, plan, asked, "docx"))


def dossier(request: HttpRequest, slug: str) -> HttpResponse:
    """What somebody who takes over an office gets: choose the language."""
    seat = access.seat(request, slug, SEE)
    wings = [(side.value, dossiers(seat.partnership, side)) for side in (seat.side, seat.side.other)]
    context = {"seat": seat, "partnership": seat.partnership, "section": "settings", "wings": wings}
    return render(request, "desk/dossier.html", context)


def dossier_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, SEE)
    first, languages = (
        first_asked(seat.partnership, request.GET.get("for", ""), seat.side),
        languages_asked(request, seat),
    )
    codes = languages or (seat.person.language,)
    paper = dossier_as_pdf(seat.partnership, codes, first, timezone.now())
    town = slugify(seat.partnership.municipality(first).short_name) or "ayni"
    return file_answer(paper.data, "application/pdf", f"ayni-dossier-{town}-{'-'.join(codes)}.pdf")


def _paper(request: HttpRequest, seat: Seat, plan: Plan) -> PlanPaper:
    """As the address asks: `for` is the municipality whose copy it is, `lang` one language or two."""
    first = first_asked(seat.partnership, request.GET.get("for", ""), seat.side)
    languages = languages_asked(request, seat)
    held = plan.document.agreed if _is_agreed_asked(request, plan) else None
    tree = agreed_plan(held) if held else None
    return plan_paper(plan, languages or seat.partnership.binding_codes[:2], first, timezone.now(), tree)


def _is_agreed_asked(request: HttpRequest, plan: Plan) -> bool:
    """While an amendment is under way, `text=agreed` asks for the text that holds."""
    return is_amending(plan.document) and request.GET.get("text") == "agreed"


def languages_asked(request: HttpRequest, seat: Seat) -> tuple[str, ...]:
    languages = tuple(dict.fromkeys(code for code in request.GET.get("lang", "").split(",") if code))
    if len(languages) > 2 or set(languages) - {*KNOWN, *seat.partnership.language_codes}:
        raise Http404
    return languages


def first_asked(partnership: Partnership, slug: str, own: Side) -> Side:
    if not slug:
        return own
    found = next((side for side in SIDES if partnership.municipality(side).slug == slug), None)
    if found is None:
        raise Http404
    return found


def file_name(paper: PlanPaper, plan: Plan, what: str, kind: str) -> str:
    """Plain ASCII, whatever the towns are called."""
    town = slugify(paper.side(paper.first).short_name) or "plan"
    return f"ayni-{what}-{plan.year}-{town}-{'-'.join(paper.reading)}.{kind}"


def file_answer(data: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=media_type, headers=headers)
