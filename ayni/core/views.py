"""The plan seen from the goals and from those who carry it: the same measures, in another order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from ayni.core.progress import coverage, lateness
from ayni.core.sides import SIDES, Side
from ayni.core.workplan import Kind, Measure, Plan


@dataclass(frozen=True, slots=True)
class ForGoal:
    """One of the seventeen with the measures that serve it. `absent`: sides that take no part in any of them."""

    goal: str
    measures: tuple[tuple[Measure, tuple[str, ...]], ...]
    """Each with the targets of this goal that it names."""
    absent: tuple[Side, ...]


def by_goal(plan: Plan) -> tuple[ForGoal, ...]:
    """All seventeen, those that nobody serves too."""
    found = []
    for goal, measures in coverage(plan).items():
        told = tuple((m, tuple(tag for tag in m.tags if tag.startswith(f"{goal}."))) for m in measures)
        absent = tuple(side for side in SIDES if not any(takes_part(m, side) for m in measures))
        found.append(ForGoal(goal, told, absent))
    return tuple(found)


def takes_part(measure: Measure, side: Side) -> bool:
    """The side leads it, takes part, or carries it out alone."""
    own = measure.kind is Kind.OWN and measure.own_side is side
    return own or any(r.side is side for r in measure.responsibilities)


@dataclass(frozen=True, slots=True)
class Part:
    """What an actor does in one measure."""

    measure: Measure
    lead: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What an actor has taken on: what it leads first, each in the order of the plan."""

    actor: str
    parts: tuple[Part, ...]

    @property
    def leads(self) -> int:
        return sum(part.lead for part in self.parts)

    @property
    def joins(self) -> int:
        return len(self.parts) - self.leads

    @property
    def late(self) -> int:
        return sum(part.late for part in self.parts)


def by_actor(plan: Plan, actors: Mapping[Side, Collection[str]], today: date) -> dict[Side, tuple[Load, ...]]:
    """Side → its actors in the order given, by uid, each with its parts; then those that only the plan knows.

    Without a part they stand there with none, so that nobody is overlooked.
    """
    parts: dict[tuple[Side, str], list[Part]] = {}
    for measure in plan.every_measure():
        late = bool(lateness(measure, today))
        for r in measure.responsibilities:
            parts.setdefault((r.side, r.actor), []).append(Part(measure, r.lead, late))
    found = {}
    for side in SIDES:
        known = list(actors.get(side, ()))
        others = [actor for (on, actor) in parts if on is side and actor not in set(known)]
        loads = (Load(actor, tuple(sorted(parts.get((side, actor), ()), key=_lead_first))) for actor in known + others)
        found[side] = tuple(loads)
    return found


def _lead_first(part: Part) -> bool:
    return not part.lead
