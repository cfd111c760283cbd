"""Reading what serves the 17 goals, on both sides: for the desk, for everybody, for the plan's paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ayni.core.actors import Served, served, works
from ayni.core.workplan import Plan as Tree
from ayni.records.models import Actor, Partnership
from ayni.records.queries.mirror import members, pairs, table
from ayni.records.queries.public import agreed_plans
from ayni.records.queries.workplan import stored_plan, without_internal


@dataclass(frozen=True)
class Coverage:
    """All seventeen. `year`: of the plan whose measures count; None without one."""

    goals: tuple[Served, ...]
    year: int | None

    @property
    def untouched(self) -> int:
        """How many goals nothing serves on either side."""
        return sum(goal.nothing for goal in self.goals)


def coverage(partnership: Partnership, today: date) -> Coverage:
    """For the two sides: all actors, the newest plan, all pairings that have not ended."""
    known = table(partnership)
    together = [pair.goals for pair in pairs(partnership, today)]
    return Coverage(served(known.members, known.planned, together), known.year)


def public_coverage(partnership: Partnership, today: date) -> Coverage:
    """For everybody: the actors that may be named, the public measures of the newest agreed plan; 4 queries."""
    newest = next(iter(agreed_plans(partnership)), None)
    stored = newest.document.agreed if newest else None
    tree = without_internal(stored_plan(stored)) if stored else None
    return Coverage(served_by(partnership, tree, today, public=True), newest.year if newest else None)


def served_by(partnership: Partnership, tree: Tree | None, today: date, public: bool) -> tuple[Served, ...]:
    """The goals as these measures and today's actors and pairings serve them; `public`: what everybody may see."""
    rows = Actor.objects.filter(partnership=partnership)
    known = members(rows.filter(public=True) if public else rows)
    planned = works(tree, {member.uid: member.sector for member in known}) if tree else ()
    return served(known, planned, [pair.goals for pair in pairs(partnership, today, public)])
