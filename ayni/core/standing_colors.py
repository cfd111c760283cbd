"""Colours of indicators and goals, from thresholds in the unit of the values. Method: docs/standing.md."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ayni.core.standing_basis import PUBLISHED, Basis, Indicator, Rules
from ayni.core.standing_scores import Flags, Floats, enough

Colors = NDArray[np.int8]


class Color(IntEnum):
    """The higher, the better; NONE for what is not judged, GRAY for a goal with too few data."""

    NONE = 0
    RED = 1
    ORANGE = 2
    YELLOW = 3
    GREEN = 4
    GRAY = 5


def indicator_colors(basis: Basis, values: Floats, oecd: Flags) -> Colors:
    """By indicator and place. At a border the better colour holds; yellow and orange meet in the middle."""
    found = np.zeros(values.shape, dtype=np.int8)
    for row, each in enumerate(basis.indicators):
        if each.green is None or each.red is None:
            continue
        reached = np.greater_equal if each.rising else np.less_equal
        color = found[row]
        color += ~np.isnan(values[row])
        for border in (each.red, (each.green + each.red) / 2, each.green):
            color += reached(values[row], border)
        color *= np.where(oecd, each.oecd, each.everywhere)
    return found


def goal_colors(basis: Basis, values: Floats, colors: Colors, oecd: Flags, rules: Rules = PUBLISHED) -> Colors:
    """By the two worst indicators of a goal: see `_both`. One indicator alone gives its own colour."""
    found = np.zeros((len(basis.goals), *values.shape[1:]), dtype=np.int8)
    for number, goal in enumerate(basis.goals):
        rows = [row for row in basis.rows(goal) if basis.indicators[row].colored]
        members = sum(basis.indicators[row].oecd for row in rows)
        others = sum(basis.indicators[row].everywhere for row in rows)
        count = sum((colors[row] > 0).astype(np.int64) for row in rows) if rows else np.zeros(oecd.shape, np.int64)
        known = enough(np.asarray(count), np.where(oecd, members, others), rules.color)
        found[number] = np.where(known, _two_worst(basis, values, colors, rows), Color.GRAY)
    return found


def _two_worst(basis: Basis, values: Floats, colors: Colors, rows: list[int]) -> Colors:
    """Kept while passing over the goal's indicators: place on the way from 0 to 3, and colour, of worst and second."""
    shape = values.shape[1:]
    worst, second = np.full(shape, np.inf), np.full(shape, np.inf)
    worst_color, second_color = np.zeros(shape, np.int8), np.zeros(shape, np.int8)
    for row in rows:
        color = colors[row]
        at = np.where(color > 0, position(basis.indicators[row], values[row]), np.inf)
        lowest = (at < worst) | ((at == worst) & (color < worst_color))
        lower = ~lowest & ((at < second) | ((at == second) & (color < second_color)))
        second = np.where(lowest, worst, np.where(lower, at, second))
        second_color = np.where(lowest, worst_color, np.where(lower, color, second_color))
        worst = np.where(lowest, at, worst)
        worst_color = np.where(lowest, color, worst_color)
    return np.where(second_color > 0, _both(worst, second, worst_color, second_color), worst_color)


def _both(worst: Floats, second: Floats, worst_color: Colors, second_color: Colors) -> Colors:
    """Green or red only if both are, by their own colours; else yellow from the middle on, and orange below it.

    Red by its own colour: where the red threshold is the lower bound itself, a red value lies at 1 and not below.
    """
    mixed = np.where((worst + second) / 2 >= 1.5, Color.YELLOW, Color.ORANGE)
    same = (worst_color == second_color) & ((worst_color == Color.RED) | (worst_color == Color.GREEN))
    return np.where(same, worst_color, mixed).astype(np.int8)


def position(indicator: Indicator, values: Floats) -> Floats:
    """Worst is 0, the red threshold 1, the green one 2, best 3, straight between; beyond the bounds 0 and 3.

    A threshold may coincide with a bound or lie beyond it: that stretch is left out, and nothing is divided by zero.
    """
    sign = 1.0 if indicator.rising else -1.0
    green, red = _given(indicator.green), _given(indicator.red)
    x, best, worst = sign * values, sign * indicator.best, sign * indicator.worst
    green, red = sign * green, sign * red
    above = 2 + (x - green) / (best - green) if best > green else np.full(x.shape, 3.0)
    between = 1 + (x - red) / (green - red) if green > red else np.full(x.shape, 1.0)
    below = (x - worst) / (red - worst) if red > worst else np.full(x.shape, 1.0)
    return np.clip(np.where(x >= green, above, np.where(x >= red, between, below)), 0.0, 3.0)


def _given(threshold: float | None) -> float:
    if threshold is None:
        raise ValueError("an indicator without thresholds has no place between them")
    return threshold
