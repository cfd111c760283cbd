"""What a standing is computed from: indicators with stored bounds, places, and the rules' fixed numbers.

Bounds and thresholds are data with a version. Nothing here, or anywhere else, derives them from the values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ayni.core.reasons import Fault, Reason, reason

METHOD = "ayni-standing-1"
"""Changes when the same inputs would give other digits."""

LEAST, LARGEST = 1e-30, 1e30
"""Numbers beyond are slips of the keyboard, and would end in infinity on the way."""

GOALS = frozenset(str(number) for number in range(1, 18))

NONE, HALF, FOUR_FIFTHS = Fraction(0), Fraction(1, 2), Fraction(4, 5)


@dataclass(frozen=True, slots=True)
class Indicator:
    """`best` scores 100 and `worst` 0, `green` and `red` are thresholds, all in the unit of the values.

    The direction follows from best and worst. `everywhere`: counts for every place; `oecd`: gives members of the OECD
    their colours. Members' scores follow `everywhere`, too, so that all places are scored by the same indicators.
    """

    code: str
    goal: str
    best: float
    worst: float
    green: float | None = None
    red: float | None = None
    weight: float = 1.0
    """0: has a colour and no part in the score."""
    subgroup: str = ""
    """Indicators of one subgroup and goal are averaged first and count as one."""
    everywhere: bool = True
    oecd: bool = True

    @property
    def rising(self) -> bool:
        """More is better."""
        return self.best > self.worst

    @property
    def scored(self) -> bool:
        return self.everywhere and self.weight > 0

    @property
    def colored(self) -> bool:
        return self.green is not None and self.red is not None


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    region: str = ""
    """Places of one region stand in for a goal that a place lacks, in the index alone."""
    oecd: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Shares of a basket that must have data, each inclusive: exactly the share is enough."""

    index: Fraction = FOUR_FIFTHS
    """Below it a place has no index and no part in the means of its region."""
    whole: bool = True
    """Then, too, no score of an indicator or goal. Colours it has in any case."""
    goal: Fraction = NONE
    """Below it a goal has no score."""
    color: Fraction = HALF
    """Below it a goal is gray."""
    start: int = 2015
    """A trend begins in this year, or in the nearest one with a value, `near` years away at most."""
    near: int = 3
    end: int = 2030
    """By when green is to be reached."""


PUBLISHED = Rules()
"""As the Sustainable Development Report ranks states."""
ONE_SIDE = Rules(whole=False, goal=HALF)
"""For a municipality: a goal is scored by half of its basket or more, whatever is missing in others."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Indicators in the one order in which everything is added up, so that no digit hangs on the order of a file."""

    indicators: tuple[Indicator, ...]

    @property
    def goals(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.goal for each in self.indicators))

    def rows(self, goal: str) -> tuple[int, ...]:
        return tuple(row for row, each in enumerate(self.indicators) if each.goal == goal)

    def basket(self, goal: str = "") -> tuple[int, ...]:
        """The rows that are scored, of one goal or of all."""
        return tuple(row for row, each in enumerate(self.indicators) if each.scored and (not goal or each.goal == goal))


def basis(indicators: Iterable[Indicator]) -> Basis:
    """Sorted by goal and code. Raises Fault for the first indicator that cannot be scored, or stands there twice."""
    given = tuple(indicators)
    seen: set[str] = set()
    for each in given:
        for why in refusals(each):
            raise Fault(why)
        if each.code in seen:
            raise Fault(reason("standing_twice", each.code))
        seen.add(each.code)
    return Basis(tuple(sorted(given, key=lambda each: (int(each.goal), each.code))))


def refusals(indicator: Indicator) -> tuple[Reason, ...]:
    """What speaks against scoring by this indicator. The subject names the column."""
    numbers = {
        "best": indicator.best,
        "worst": indicator.worst,
        "green": indicator.green,
        "red": indicator.red,
        "weight": indicator.weight,
    }
    found = [reason("standing_number_unfit", name) for name, number in numbers.items() if not fits(number)]
    if found:
        return tuple(found)
    if indicator.goal not in GOALS:
        found.append(reason("standing_goal_unknown", "goal", text=indicator.goal))
    if indicator.best == indicator.worst:
        found.append(reason("standing_no_span", "worst", code=indicator.code))
    if indicator.weight < 0:
        found.append(reason("standing_weight_negative", "weight"))
    if (indicator.green is None) != (indicator.red is None):
        empty = "red" if indicator.red is None else "green"
        found.append(reason("standing_one_threshold", empty))
    if indicator.green is not None and indicator.red is not None:
        green, red = indicator.green, indicator.red
        if (green < red) if indicator.rising else (green > red):
            found.append(reason("standing_thresholds_crossed", "red", code=indicator.code))
    return tuple(found)


def fits(number: float | None) -> bool:
    return not number or (math.isfinite(number) and LEAST <= abs(number) <= LARGEST)
