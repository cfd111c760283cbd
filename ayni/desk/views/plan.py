"""The plan: the tree at the seam, the table, its fields of action and goals, the words before it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.handover import Stage
from ayni.core.progress import missing_for_closing, summary
from ayni.core.workplan import Plan as Tree
from ayni.desk.allowed import Allowed, allowed
from ayni.records.models import Plan
from ayni.records.queries.handover import last_note, paper_of
from ayni.records.queries.workplan import live_plan
from ayni.records.rules import Seat
from ayni.web import access
from ayni.web.tally import tally
from ayni.web.tree import branches
from ayni.web.turn import Card, turn_card


def plan(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, found = access.fetch_plan(request, slug, year)
    tree, today, may = live_plan(found, everything=False), timezone.localdate(), allowed(seat, found)
    return render(
        request,
        "desk/plan.html",
        {
            **_page(seat, found),
            "tree": tree,
            "may": may,
            "card": _card(seat, found),
            "actions": [(_next_step(found, may), reverse("desk:handover", args=[slug, year]), "")],
            "lacks": _lacks(seat, found, tree),
            "branches": branches(tree, today),
            "tally": tally(summary(tree.every_measure(), today)),
            "exports": _exports(slug, year),
        },
    )


def _page(seat: Seat, found: Plan) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "plan", "plan": found}


def _card(seat: Seat, found: Plan) -> Card:
    """One query: the last note while the text passes between the sides, their acceptances once it is closed."""
    passing = found.document.stage in (Stage.DRAFT, Stage.CLOSING)
    paper = paper_of(found.document, () if passing else None)
    last = last_note(found.document) if passing else None
    return turn_card(seat.partnership, seat.side, paper, last, timezone.now())


def _next_step(found: Plan, may: Allowed) -> str:
    if found.document.stage == Stage.AGREED:
        return gettext("How it was agreed")
    if may.write:
        return gettext("Hand over or close")
    return gettext("Where the plan stands")


def _lacks(seat: Seat, found: Plan, tree: Tree) -> int:
    """How many things closing still needs; told in a draft only."""
    if found.document.stage != Stage.DRAFT:
        return 0
    pair = seat.partnership
    return len(missing_for_closing(tree, pair.binding_codes, pair.require_checked_a or pair.require_checked_b))


def _exports(slug: str, year: int) -> list[tuple[str, str, str]]:
    return [
        (gettext("The plan to print"), reverse("desk:papers", args=[slug, year]), gettext("PDF or DOCX, to choose")),
        (gettext("All of it as a workbook"), reverse("desk:workbook", args=[slug, year]), "XLSX"),
    ]


def table(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def table_xlsx(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def preamble(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def node_new(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def node_edit(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


def node_remove(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404
