"""Where places stand on the Agenda 2030: all rules put together, and what each answer rests on.

The parts: `standing_basis` (what goes in), `standing_scores`, `standing_colors`, `standing_trends`. For one place's own
targets and for pairs see `standing_own` and `standing_pairs`. Method and sources: docs/standing.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ayni.core.reasons import Fault, Reason, reason
from ayni.core.standing_basis import LARGEST, PUBLISHED, Basis, Place, Rules
from ayni.core.standing_colors import Colors, goal_colors, indicator_colors
from ayni.core.standing_scores import (
    Counts,
    Flags,
    Floats,
    covered,
    goal_scores,
    index,
    leave_one_out,
    ranks,
    regional,
    scores,
    used,
)


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """First axis: indicators, or goals of the basis; second: places. NaN is 'no answer'."""

    basis: Basis
    places: tuple[Place, ...]
    values: Floats
    scores: Floats
    colors: Colors
    goal_scores: Floats
    goal_colors: Colors
    low: Floats
    high: Floats
    used: Counts
    """Scored indicators with a value, per goal and place, also where the score is refused."""
    basket: tuple[int, ...]
    index: Floats
    rank: Counts
    covered: Flags


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an answer rests on: codes of the indicators that count, with and without a value."""

    used: tuple[str, ...]
    missing: tuple[str, ...]


def stand(basis: Basis, places: Iterable[Place], values: Floats, rules: Rules = PUBLISHED) -> Computed:
    """`values`: indicators × places, NaN for missing, each within what a number may be, else Fault.

    Whoever wants digits that do not hang on the order of the places gives them sorted.
    """
    places = tuple(places)
    _refuse_unfit(values)
    oecd = np.array([each.oecd for each in places], dtype=bool)
    enough = covered(basis, values, rules)
    scored = scores(basis, values)
    if rules.whole:
        scored[:, ~enough] = np.nan
    scored[[row for row, each in enumerate(basis.indicators) if not each.scored]] = np.nan
    goals = goal_scores(basis, scored, rules)
    low, high = leave_one_out(basis, scored, goals)
    instead = regional(goals, [each.region for each in places], enough)
    indices = index(goals, enough, instead)
    colors = indicator_colors(basis, values, oecd)
    return Computed(
        basis=basis,
        places=places,
        values=values,
        scores=scored,
        colors=colors,
        goal_scores=goals,
        goal_colors=goal_colors(basis, values, colors, oecd, rules),
        low=low,
        high=high,
        used=used(basis, values),
        basket=tuple(len(basis.basket(goal)) for goal in basis.goals),
        index=indices,
        rank=ranks(indices),
        covered=enough,
    )


def inputs(computed: Computed, place: int, goal: str = "") -> Inputs:
    """Of a goal's score, or of the index, at a place by its number."""
    codes = [computed.basis.indicators[row].code for row in computed.basis.basket(goal)]
    missing = np.isnan(computed.values[list(computed.basis.basket(goal)), place])
    return Inputs(
        used=tuple(code for code, gap in zip(codes, missing, strict=True) if not gap),
        missing=tuple(code for code, gap in zip(codes, missing, strict=True) if gap),
    )


def refusal(computed: Computed, place: int) -> Reason | None:
    """Why a place has no index, with what is missing; None if it has one."""
    if computed.covered[place]:
        return None
    rests = inputs(computed, place)
    count, basket = len(rests.used), len(rests.used) + len(rests.missing)
    return reason(
        "standing_too_little", computed.places[place].id, used=count, basket=basket, missing=", ".join(rests.missing)
    )


def table(rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[str, str], float]) -> Floats:
    """Indicators × places out of (code, id) → value; NaN elsewhere."""
    found = np.full((len(rows), len(columns)), np.nan)
    row_of, column_of = ({name: number for number, name in enumerate(names)} for names in (rows, columns))
    for (row, column), value in cells.items():
        found[row_of[row], column_of[column]] = value
    return found


def _refuse_unfit(values: Floats) -> None:
    with np.errstate(invalid="ignore"):
        unfit = np.abs(values) > LARGEST
    if unfit.any():
        raise Fault(reason("standing_number_unfit"))
