"""The first steps of a side in a new partnership: computed from what stands there, nothing is ticked off by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_PLANNED_FROM = 7
"""From July on people plan the year that comes; before, the one that runs."""


class Step(StrEnum):
    """In the order in which they are easiest; each can be left out."""

    LANGUAGE = "language"
    OFFICE = "office"
    DATES = "dates"
    ACTORS = "actors"
    LAST_PLAN = "last_plan"
    NEXT_PLAN = "next_plan"


@dataclass(frozen=True, slots=True)
class Begun:
    """What stands there. `language`: the person reads one in which the partnership writes; the rest is of the side."""

    language: bool
    office: bool
    dates: bool
    actors: bool
    years: tuple[int, ...] = ()
    """Of the plans of both sides."""


def first_year(opened: date) -> int:
    """The year that the first plan of a partnership is made for, by default."""
    return opened.year + (opened.month >= _PLANNED_FROM)


def done(begun: Begun, first: int) -> dict[Step, bool]:
    """Every step in order. `first`: the year of the first plan; a plan before it is last year's."""
    return {
        Step.LANGUAGE: begun.language,
        Step.OFFICE: begun.office,
        Step.DATES: begun.dates,
        Step.ACTORS: begun.actors,
        Step.LAST_PLAN: any(year < first for year in begun.years),
        Step.NEXT_PLAN: any(year >= first for year in begun.years),
    }


def is_led(steps: dict[Step, bool]) -> bool:
    """Until there is a plan, and the side has said what only it can say. Last year's plan is nobody's duty."""
    return not all(finished for step, finished in steps.items() if step is not Step.LAST_PLAN)
