"""The mirror: sector by goal, both sides at the seam; whom to win, what is alike, what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from ayni.core.actors import Cell, Gap, Mirror, alike, differs, mirror, whom_to_win
from ayni.core.goals import GOALS
from ayni.core.reasons import Reason
from ayni.core.sides import SIDES, Side
from ayni.desk.forms.mirror import MirrorFilter
from ayni.records.codelists import goals
from ayni.records.models import Actor
from ayni.records.queries.mirror import SECTORS, table
from ayni.records.rules import Seat
from ayni.web import access, kept

FIRST_GAPS = 6
"""So many are shown of each side until somebody asks for all."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the page: where its list is, and whether somebody is wanted there."""

    side: Side
    sector: Actor.Sector
    cell: Cell
    href: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A goal between its two wings; '' is everybody, whatever the goal. Both wings grow out of the seam."""

    goal: str
    title: Any
    a: tuple[Place, ...]
    b: tuple[Place, ...]

    @property
    def nobody(self) -> bool:
        return not any(place.cell.total for place in (*self.a, *self.b))


def mirror_page(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    form, everything = MirrorFilter(request.GET), "all" in request.GET
    state = kept.state(seat.partnership, form.sector_wanted, form.goal_wanted, everything)
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "actors",
        "form": form,
        "narrowed": bool(form.sector_wanted or form.goal_wanted),
        "drawn": kept.kept("mirror", state, lambda: _drawn(request, seat, form, everything)),
    }
    return render(request, "desk/mirror.html", context)


def _drawn(request: HttpRequest, seat: Seat, form: MirrorFilter, everything: bool) -> SafeString:
    known = table(seat.partnership)
    seen = mirror(known.members, SECTORS)
    sectors = tuple(Actor.Sector(name) for name in SECTORS if form.sector_wanted in ("", name))
    shown = tuple(goal for goal in GOALS if form.goal_wanted in ("", goal))
    gaps = {side: _within(whom_to_win(seen, side, known.planned, known.agreed), sectors, shown) for side in SIDES}
    asked = urlencode({name: value for name, value in form.cleaned_data.items() if value} | {"all": 1})
    context = {
        "partnership": seat.partnership,
        "seat": seat,
        "sectors": sectors,
        "lines": _lines(seat, seen, gaps, sectors, shown),
        "to_win": [(side.value, gaps[side][: None if everything else FIRST_GAPS], len(gaps[side])) for side in SIDES],
        "more": "" if everything or all(len(found) <= FIRST_GAPS for found in gaps.values()) else asked,
        "alike": [each for each in alike(seen) if each.goal in shown],
        "differs": [each for each in differs(seen) if _about(each, sectors, shown)],
        "without_goal": [(side.value, seen.without_goal.get(side, 0)) for side in SIDES],
        "known": known,
    }
    return render_to_string("desk/mirror_drawn.html", context, request)


def _within(gaps: tuple[Gap, ...], sectors: tuple[str, ...], goals: tuple[str, ...]) -> tuple[Gap, ...]:
    return tuple(gap for gap in gaps if gap.sector in sectors and gap.goal in goals)


def _about(why: Reason, sectors: tuple[str, ...], shown: tuple[str, ...]) -> bool:
    """Sectors are told for all goals, goals for all sectors: narrowed to one of them, the other says nothing new."""
    if why.kind.startswith("sector"):
        return why.subject in sectors and len(shown) == len(GOALS)
    return why.subject in shown and len(sectors) == len(SECTORS)


def _lines(
    seat: Seat,
    seen: Mirror,
    gaps: dict[Side, tuple[Gap, ...]],
    sectors: tuple[Actor.Sector, ...],
    shown: tuple[str, ...],
) -> list[Line]:
    titles = {goal.code: goal.short for goal in goals()}
    wanted = {(gap.side, gap.sector, gap.goal) for found in gaps.values() for gap in found}
    base = reverse("desk:actors", args=[seat.partnership.slug])

    def place(side: Side, sector: Actor.Sector, goal: str) -> Place:
        cell = seen.cell(side, sector, goal) if goal else seen.sector(side, sector)
        asked = {"side": side.value, "sector": sector.value} | ({"goal": goal} if goal else {})
        return Place(side, sector, cell, f"{base}?{urlencode(asked)}", (side, sector, goal) in wanted)

    return [
        Line(
            goal,
            titles.get(goal),
            tuple(place(Side.A, sector, goal) for sector in reversed(sectors)),
            tuple(place(Side.B, sector, goal) for sector in sectors),
        )
        for goal in (*([""] if len(shown) == len(GOALS) else []), *shown)
    ]
