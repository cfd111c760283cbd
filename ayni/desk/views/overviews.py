"""The plan by goal and by actor."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ayni.core.multilingual import Text
from ayni.core.sides import SIDES
from ayni.core.views import Load, by_actor, by_goal
from ayni.core.workplan import Plan as Tree
from ayni.records.codelists import goals
from ayni.records.models import Actor, Plan
from ayni.records.queries.workplan import standing_plan
from ayni.records.rules import Seat
from ayni.web import access, kept
from ayni.web.tree import row


def goals_page(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """All seventeen goals: which measures serve them, and which nobody serves."""
    seat, found = access.fetch_plan(request, slug, year)
    context = {**_page(seat, found, "goals"), "found": cache(lambda: _goals(found))}
    return render(request, "desk/by_goal.html", context)


def actors_page(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Both sides' actors: what they lead, where they take part, what is late, and who has nothing to do yet."""
    seat, found = access.fetch_plan(request, slug, year)
    context = {**_page(seat, found, "actors"), "found": cache(lambda: _actors(seat, found))}
    return render(request, "desk/by_actor.html", context)


def _page(seat: Seat, found: Plan, view: str) -> dict[str, Any]:
    state = kept.state(seat.partnership, found.pk, view)
    return {"seat": seat, "partnership": seat.partnership, "section": "plan", "plan": found, "state": state}


def _goals(found: Plan) -> dict[str, Any]:
    tree, today = standing_plan(found), timezone.localdate()
    told = by_goal(tree)
    titles = {goal.code: goal.title for goal in goals()}
    return {
        "goals": [
            {
                "code": each.goal,
                "title": titles[each.goal],
                "rows": [(row(m, today), targets) for m, targets in each.measures],
                "absent": each.absent if each.measures else (),
            }
            for each in told
        ],
        "covered": sum(bool(each.measures) for each in told),
        "untold": [m for m in tree.every_measure() if not m.tags],
    }


def _actors(seat: Seat, found: Plan) -> dict[str, Any]:
    tree, today = standing_plan(found), timezone.localdate()
    rows = Actor.objects.filter(partnership_id=seat.partnership.pk).order_by("sort", "id")
    active = [each for each in rows if each.retired is None]
    known = {side: [str(each.uid) for each in active if each.side == side] for side in SIDES}
    called = {str(each.uid): each.name for each in rows} | _named_in(tree)
    loads = by_actor(tree, known, today)
    return {"wings": [_wing(side.value, loads[side], called) for side in SIDES]}


def _named_in(tree: Tree) -> dict[str, Text]:
    """What actors are called in the plan itself, also those that the list does not hold any more."""
    return {r.actor: r.name for m in tree.every_measure() for r in m.responsibilities}


def _wing(side: str, loads: tuple[Load, ...], called: dict[str, Text]) -> dict[str, Any]:
    busy = [(called[load.actor], load) for load in loads if load.parts]
    idle = [(load.actor, called[load.actor]) for load in loads if not load.parts]
    return {"side": side, "busy": busy, "idle": idle}
