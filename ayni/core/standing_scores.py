"""Scores from 0 to 100: of an indicator, of a goal, of all goals. Method: docs/standing.md.

Values stand in arrays whose first axis is the indicators of a `Basis`, and whose further axes are free: places, or
years and places. NaN is a missing value.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ayni.core.standing_basis import PUBLISHED, Basis, Rules

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Group = tuple[int, ...]


def scores(basis: Basis, values: Floats) -> Floats:
    """`100 (x - worst) / (best - worst)`, clipped to 0 and 100."""
    found = np.empty(values.shape)
    for row, each in enumerate(basis.indicators):
        one = found[row]
        np.subtract(values[row], each.worst, out=one)
        one /= each.best - each.worst
        one *= 100.0
        np.clip(one, 0.0, 100.0, out=one)
    return found


def covered(basis: Basis, values: Floats, rules: Rules = PUBLISHED) -> Flags:
    """Where enough of the indicators that are scored have a value. A basket without any is never enough."""
    return enough(_filled(values, basis.basket()), len(basis.basket()), rules.index)


def enough(count: Counts, of: int | Counts, share: Fraction) -> Flags:
    """In whole numbers, so that exactly the share is enough. Nothing at all is never enough."""
    found: Flags = (count * share.denominator >= np.asarray(of) * share.numerator) & (count > 0)
    return found


def goal_scores(basis: Basis, scored: Floats, rules: Rules = PUBLISHED) -> Floats:
    """Weighted means of the indicators at hand, by goal; a subgroup is averaged first and counts as one."""
    found = np.empty((len(basis.goals), *scored.shape[1:]))
    for number, goal in enumerate(basis.goals):
        rows = basis.basket(goal)
        found[number] = _mean(basis, scored, rows)
        if rules.goal:
            found[number][~enough(_filled(scored, rows), len(rows), rules.goal)] = np.nan
    return found


def used(basis: Basis, values: Floats) -> Counts:
    """How many of the scored indicators have a value, by goal."""
    return np.array([_filled(values, basis.basket(goal)) for goal in basis.goals])


def leave_one_out(basis: Basis, scored: Floats, goals: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest score of each goal when any one of its indicators is left out; NaN with fewer than two."""
    low, high = np.full(goals.shape, np.nan), np.full(goals.shape, np.nan)
    for number, goal in enumerate(basis.goals):
        rows = basis.basket(goal)
        for left in rows:
            without = _mean(basis, scored, [row for row in rows if row != left])
            low[number] = np.fmin(low[number], without)
            high[number] = np.fmax(high[number], without)
    known = (used(basis, scored) > 1) & ~np.isnan(goals)
    # The score lies between them, also in the last digit.
    low = np.where(known, np.minimum(low, goals), np.nan)
    high = np.where(known, np.maximum(high, goals), np.nan)
    return low, high


def regional(goals: Floats, regions: Sequence[str], ranked: Flags) -> Floats:
    """Per goal and place, the mean over the ranked places of its region; NaN without region or score."""
    found = np.full(goals.shape, np.nan)
    for region in sorted(set(regions) - {""}):
        inside = np.array([each == region for each in regions])
        chosen = goals[:, inside & ranked]
        found[:, inside] = _average(chosen, axis=1)[:, None]
    return found


def index(goals: Floats, ranked: Flags, instead: Floats | None = None) -> Floats:
    """The plain mean of the goals; one without score takes its value from `instead`, if there is one. Else NaN."""
    filled = goals if instead is None else np.where(np.isnan(goals), instead, goals)
    return np.where(ranked, _average(filled, axis=0), np.nan)


def ranks(indices: Floats) -> Counts:
    """The highest is first, equals share the better rank; 0 where there is no index."""
    known = np.sort(indices[~np.isnan(indices)])
    higher = known.size - np.searchsorted(known, indices, side="right")
    return np.where(np.isnan(indices), 0, higher + 1)


def _mean(basis: Basis, scored: Floats, rows: Sequence[int]) -> Floats:
    total, weights = np.zeros(scored.shape[1:]), np.zeros(scored.shape[1:])
    for group in _groups(basis, rows):
        mean = scored[group[0]] if len(group) == 1 else _weighted(basis, scored, group)
        weight = sum(basis.indicators[row].weight for row in group) / len(group)
        has = ~np.isnan(mean)
        part = np.where(has, mean, 0.0)
        if weight == 1:
            total += part
            weights += has
        else:
            total += weight * part
            weights += weight * has
    return _divided(total, weights)


def _groups(basis: Basis, rows: Sequence[int]) -> list[Group]:
    """One per subgroup, and one for each indicator without."""
    alone: list[Group] = [(row,) for row in rows if not basis.indicators[row].subgroup]
    named = sorted((basis.indicators[row].subgroup, row) for row in rows if basis.indicators[row].subgroup)
    return alone + [tuple(row for _, row in members) for _, members in groupby(named, key=lambda pair: pair[0])]


def _weighted(basis: Basis, scored: Floats, group: Group) -> Floats:
    total, weights = np.zeros(scored.shape[1:]), np.zeros(scored.shape[1:])
    for row in group:
        has = ~np.isnan(scored[row])
        total += basis.indicators[row].weight * np.where(has, scored[row], 0.0)
        weights += basis.indicators[row].weight * has
    return _divided(total, weights)


def _divided(total: Floats, weights: Floats) -> Floats:
    """The mean; NaN without weights, and never outside 0 to 100 by a rounded digit."""
    mean = np.full(total.shape, np.nan)
    np.divide(total, weights, out=mean, where=weights > 0)
    np.clip(mean, 0.0, 100.0, out=mean)
    return mean


def _average(numbers: Floats, axis: int) -> Floats:
    has = ~np.isnan(numbers)
    return _divided(np.where(has, numbers, 0.0).sum(axis=axis), has.sum(axis=axis).astype(np.float64))


def _filled(values: Floats, rows: Sequence[int]) -> Counts:
    count = np.zeros(values.shape[1:], dtype=np.int64)
    for row in rows:
        count += ~np.isnan(values[row])
    return count
