"""Where an indicator is heading: the pace so far against the pace that reaches green by the end of the Agenda.

The rule as the 2023 edition of the Sustainable Development Report documents it, with one refinement that its published
arrows show: green, but getting worse, is stagnating. Method: docs/standing.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ayni.core.standing_basis import PUBLISHED, Basis, Indicator, Rules
from ayni.core.standing_scores import Floats

Trends = NDArray[np.int8]


class Trend(IntEnum):
    """NONE where there are not two values far enough apart, or no threshold."""

    NONE = 0
    DECREASING = 1
    STAGNATING = 2
    MODERATELY_IMPROVING = 3
    ON_TRACK = 4


def trends(basis: Basis, years: Sequence[int], values: Floats, rules: Rules = PUBLISHED) -> Trends:
    """By indicator and place. `values`: indicators × years × places; `years`: each once, rising."""
    found = np.zeros((values.shape[0], values.shape[2]), dtype=np.int8)
    near = [number for number, year in enumerate(years) if abs(year - rules.start) <= rules.near]
    near.sort(key=lambda number: (abs(years[number] - rules.start), years[number]))
    for row, each in enumerate(basis.indicators):
        if each.green is not None:
            start, since = _first(years, values[row], near)
            end, until = _first(years, values[row], range(len(years) - 1, -1, -1))
            found[row] = _trend(each, each.green, (start, since), (end, until), rules)
    return found


def _first(years: Sequence[int], values: Floats, order: Sequence[int]) -> tuple[Floats, Floats]:
    """Per place, the first value in this order of years, and its year."""
    value, year = np.full(values.shape[1], np.nan), np.full(values.shape[1], np.nan)
    for number in order:
        empty = np.isnan(value)
        if not empty.any():
            break
        np.copyto(value, values[number], where=empty)
        np.copyto(year, years[number], where=empty & ~np.isnan(value))
    return value, year


def _trend(
    indicator: Indicator, green: float, start: tuple[Floats, Floats], end: tuple[Floats, Floats], rules: Rules
) -> Trends:
    """Unclipped scores are straight lines of the values, so the bounds cancel out; multiplied instead of divided."""
    sign = 1.0 if indicator.rising else -1.0
    (first, since), (last, until) = start, end
    moved = sign * (last - first) * (rules.end - since)
    needed = sign * (green - first) * (until - since)
    at_green = sign * (last - green) >= 0
    below = np.select(
        [moved < 0, moved * 2 < needed, moved < needed],
        [Trend.DECREASING, Trend.STAGNATING, Trend.MODERATELY_IMPROVING],
        Trend.ON_TRACK,
    )
    green_trend = np.where(moved < 0, Trend.STAGNATING, Trend.ON_TRACK)
    known = (until > since) & (since < rules.end)
    return np.where(known, np.where(at_green, green_trend, below), Trend.NONE).astype(np.int8)
