"""An agreed plan: what we want, by field and by goal, and how far we are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from ayni.core import workplan as core
from ayni.core.progress import Achieved, achieved, coverage, summary
from ayni.core.sides import SIDES
from ayni.public.page import open_page, page, partnership_or_404
from ayni.records.codelists import Goal, goals
from ayni.records.models import Partnership, Plan
from ayni.records.queries.handover import agreed_texts
from ayni.records.queries.public import agreed_plans, public_plan
from ayni.web.bettered import confirmed
from ayni.web.tally import tally
from ayni.web.tree import Row, branches, row


def open_plan(partnership: Partnership, year: int) -> tuple[list[Plan], Plan]:
    """All agreed plans and the one of the year; 404 when that is not agreed by both."""
    plans = agreed_plans(partnership)
    found = next((plan for plan in plans if plan.year == year), None)
    if found is None:
        raise Http404
    return plans, found


@require_safe
def newest(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    plans = agreed_plans(partnership_or_404(slug))
    if not plans:
        raise Http404
    return HttpResponseRedirect(reverse("public:plan", args=[language, slug, plans[0].year]))


@open_page
def plan(request: HttpRequest, partnership: Partnership, year: int) -> HttpResponse:
    plans, found = open_plan(partnership, year)
    tree, today = public_plan(found), timezone.localdate()
    whole = summary(tree.every_measure(), today)
    here = reverse("public:plan", args=[get_language(), partnership.slug, year])
    served = coverage(tree)
    held = agreed_texts(found.document)[-1]
    by_goal = request.GET.get("by") == "goal"
    rows = {measure.uid: row(measure, today) for measure in tree.every_measure()}
    values = {
        "partnership": partnership,
        "section": "plan",
        "plan_year": plans[0].year,
        "years": [plan.year for plan in plans],
        "year": year,
        "plan": tree,
        "here": here,
        "by_goal": by_goal,
        "whole": whole,
        "whole_tally": tally(whole),
        "branches": () if by_goal else branches(tree, today),
        "goals": _goals(served, rows) if by_goal else [],
        "coverage": _coverage(served, here),
        "served": sum(bool(measures) for measures in served.values()),
        "acceptances": held.acceptances,
        "agreed_on": held.on,
        "amends": held.amends,
        "reported": reported(found),
        "paper_kind": _paper_kind(whole.total),
        "examples": has_examples(tree) or partnership.example,
    }
    return page(request, "public/plan.html", values)


def reported(found: Plan) -> bool:
    """Both sides have accepted the annual report of this plan."""
    report = getattr(found, "report", None)
    return report is not None and report.document.agreed_id is not None


def _goals(served: dict[str, tuple[core.Measure, ...]], rows: dict[str, Row]) -> list[tuple[Goal, list[Row]]]:
    return [(goal, [rows[m.uid] for m in served[goal.code]]) for goal in goals() if served[goal.code]]


def _coverage(served: dict[str, tuple[core.Measure, ...]], here: str) -> list[tuple[str, str, int, str]]:
    """For `parts/coverage.html`: all seventeen, so that gaps show."""
    return [
        (goal.code, shown.words if shown else "", len(served[goal.code]), f"{here}?by=goal#goal-{goal.code}")
        for goal in goals()
        for shown in (goal.short.show(get_language() or "en"),)
    ]


def _paper_kind(measures: int) -> str:
    """The paper is set when it is asked for; how large it becomes follows from the number of measures."""
    return gettext("PDF, about %(size)s KB") % {"size": round((80 + 22 * measures) / 50) * 50 or 50}


def has_examples(tree: core.Plan) -> bool:
    """Whether any figure of the plan is an invented one."""
    return any(entry.example for m in tree.every_measure() for entries in (m.resources, m.results) for entry in entries)


@dataclass(frozen=True, slots=True)
class OnSide:
    """An indicator as one side has it; `percent` of the way, None where it cannot be said."""

    side: str
    baseline: Decimal | None
    target: Decimal | None
    latest: core.ResultValue | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    result: core.Result
    sides: list[OnSide]


@open_page
def measure(request: HttpRequest, partnership: Partnership, year: int, uid: UUID) -> HttpResponse:
    plans, found = open_plan(partnership, year)
    tree = public_plan(found)
    shown = next((m for m in tree.every_measure() if m.uid == str(uid)), None)
    if shown is None:
        raise Http404
    here = reverse("public:plan", args=[get_language(), partnership.slug, year])
    values = {
        "partnership": partnership,
        "section": "plan",
        "plan_year": plans[0].year,
        "year": year,
        "here": here,
        "field": tree.field_of(shown.uid),
        "row": row(shown, timezone.localdate()),
        "m": shown,
        "outcomes": [_outcome(result) for result in shown.results],
        "corrections": confirmed([one for one in tree.corrections if one.of == shown.uid], partnership),
        "means": [(side.value, [r for r in shown.resources if r.side is side]) for side in SIDES],
        "reported": [(side.value, shown.standing(side), [s for s in shown.told if s.side is side]) for side in SIDES],
    }
    return page(request, "public/measure.html", values)


def _outcome(result: core.Result) -> Outcome:
    """A side that has neither a target nor a number has no part in this indicator."""
    sides = []
    for side in SIDES:
        way, target, latest = achieved(result, side), result.target_of(side), result.latest(side)
        if target is not None or latest is not None:
            percent = way.percent if isinstance(way, Achieved) else None
            sides.append(OnSide(side.value, result.baseline_of(side), target, latest, percent))
    return Outcome(result, sides)
