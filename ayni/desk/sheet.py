"""A measure as its page shows it: what is agreed, and beside it what each side has kept since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from ayni.core.progress import Achieved, Money, achieved, resources
from ayni.core.reasons import Reason
from ayni.core.sides import SIDES, Side
from ayni.core.workplan import Measure, Resource, Result, ResultValue, Standing
from ayni.records.models import Municipality, Partnership


@dataclass(frozen=True)
class Outcome:
    """How far one side has come with one result. Either the way and its share, or the reason why it cannot be said."""

    side: Side
    latest: ResultValue | None
    way: Achieved | None
    why_not: Reason | None


@dataclass(frozen=True)
class Measured:
    result: Result
    outcomes: tuple[Outcome, ...]


def measured(measure: Measure) -> tuple[Measured, ...]:
    return tuple(
        Measured(result, tuple(_outcome(result, side) for side in SIDES if _concerned(result, side)))
        for result in measure.results
    )


def _concerned(result: Result, side: Side) -> bool:
    """A side that has set nothing and measured nothing is left out, unless both have."""
    none = all(result.target_of(s) is None and result.latest(s) is None for s in SIDES)
    return none or result.target_of(side) is not None or result.latest(side) is not None


def _outcome(result: Result, side: Side) -> Outcome:
    found = achieved(result, side)
    latest = result.latest(side)
    if isinstance(found, Achieved):
        return Outcome(side, latest, found, None)
    return Outcome(side, latest, None, found)


@dataclass(frozen=True)
class Wing:
    """What one side brings and says."""

    side: Side
    resources: tuple[Resource, ...]
    money: tuple[Money, ...]
    reference: str
    reference_label: str
    standing: Standing | None


def wings(measure: Measure, partnership: Partnership) -> tuple[Wing, ...]:
    money = resources([measure]).money
    return tuple(
        Wing(
            side,
            tuple(r for r in measure.resources if r.side is side),
            _sums(m for m in money if m.side is side),
            measure.reference_of(side),
            reference_label(partnership.municipality(side)),
            measure.standing(side),
        )
        for side in SIDES
    )


def _sums(money: Iterable[Money]) -> tuple[Money, ...]:
    """A sum is worth saying where it has more than one amount."""
    return tuple(m for m in money if m.entries > 1)


def reference_label(town: Municipality) -> str:
    """What a town's administration calls the place of a measure in its own papers."""
    if town.country == "DE":
        return gettext("Budget title")
    if town.country == "PE":
        return gettext("Activity in the operational plan (POI)")
    return gettext("Reference in the own papers")
