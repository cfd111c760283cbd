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
    """What stands there. `language`: the person reads one in which the partnership writes; plans are of both sides."""

    language: bool
    office: bool
    dates: bool
    actors: bool
    last_plan: bool
    next_plan: bool

    def has(self, step: Step) -> bool:
        found: bool = getattr(self, step.value)
        return found

    @property
    def leads(self) -> bool:
        """Until there is a plan, and the side has said what only it can say. An earlier plan is nobody's duty."""
        return not all(self.has(step) for step in Step if step is not Step.LAST_PLAN)


def first_year(opened: date) -> int:
    """The year that the first plan of a partnership is made for, by default."""
    return opened.year + (opened.month >= _PLANNED_FROM)
