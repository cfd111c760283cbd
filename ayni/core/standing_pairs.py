"""Side by side: how far two readings of two places answer the same question. Method: docs/standing.md.

Swapping the sides changes no grade. What may be shown follows from the grade: A to C stand side by side, A and B may
be subtracted, D stands apart, U is a gap. There is no rank of two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ayni.core.reasons import Reason, reason
from ayni.core.sides import SIDES, Side

CLOSE, NEAR = 2, 5
"""Years between two readings: at most these for A, and for B."""


class Level(StrEnum):
    """The territory that a reading is about."""

    DISTRICT = "district"
    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    DEPARTMENT = "department"
    LAND = "land"
    NATION = "nation"


KINDS: Mapping[Level, str] = {
    Level.DISTRICT: "local",
    Level.MUNICIPALITY: "local",
    Level.PROVINCE: "local",  # a Peruvian province is governed by a municipality
    Level.DEPARTMENT: "regional",
    Level.LAND: "regional",
    Level.NATION: "national",
}


class Definition(StrEnum):
    """How near a reading comes to what the indicator asks."""

    SAME = "same"
    NEAR = "near"
    PROXY = "proxy"


class Source(StrEnum):
    OFFICIAL = "official"
    REGISTER = "register"
    SURVEY = "survey"
    MODEL = "model"
    OWN_COUNT = "own_count"


class Grade(StrEnum):
    """From one that may be subtracted to one that is a gap."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    U = "U"


@dataclass(frozen=True, slots=True)
class Reading:
    """One value with the flags that a comparison asks for."""

    value: float
    year: int
    level: Level
    definition: Definition = Definition.SAME
    source: Source = Source.OFFICIAL
    imputed: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides' readings of what both officers declared to be the same question, and who has decided so.

    `declared`: the grade both agreed on. It can lower what the flags say, never raise it.
    """

    readings: Mapping[Side, Reading | None]
    declared: Grade = Grade.A
    decided: frozenset[Side] = frozenset()


@dataclass(frozen=True, slots=True)
class Graded:
    """`reasons`: all that keeps the pair from an A."""

    grade: Grade
    reasons: tuple[Reason, ...] = ()

    @property
    def side_by_side(self) -> bool:
        return self.grade in (Grade.A, Grade.B, Grade.C)

    @property
    def may_be_subtracted(self) -> bool:
        return self.grade in (Grade.A, Grade.B)


def graded(pair: Pair) -> Graded:
    """The worst that anything says. Undecided pairs stand apart (D); without one of the readings there is a gap (U)."""
    gaps = tuple(reason("standing_no_reading", side=side) for side in SIDES if pair.readings.get(side) is None)
    if gaps:
        return Graded(Grade.U, gaps)
    readings = [each for side in SIDES if (each := pair.readings[side]) is not None]
    found = [
        *_by_definition(readings),
        *_by_level(readings),
        *_by_year(readings),
        *_by_source(pair.readings),
        *_by_decision(pair),
    ]
    grade = max((grade for grade, _ in found), default=Grade.A)
    return Graded(grade, tuple(why for _, why in found))


Found = list[tuple[Grade, Reason]]


def _by_definition(readings: list[Reading]) -> Found:
    if any(each.definition is Definition.PROXY for each in readings):
        return [(Grade.C, reason("standing_proxy"))]
    if any(each.definition is Definition.NEAR for each in readings):
        return [(Grade.B, reason("standing_near"))]
    return []


def _by_level(readings: list[Reading]) -> Found:
    return [(Grade.C, reason("standing_levels_differ"))] if len({KINDS[each.level] for each in readings}) > 1 else []


def _by_year(readings: list[Reading]) -> Found:
    first, last = sorted(each.year for each in readings)
    if last - first <= CLOSE:
        return []
    grade = Grade.B if last - first <= NEAR else Grade.C
    return [(grade, reason("standing_years_apart", first=str(first), last=str(last)))]


def _by_source(readings: Mapping[Side, Reading | None]) -> Found:
    """Estimated is not official, whoever published it."""
    given = [(side, each) for side in SIDES if (each := readings[side]) is not None]
    return [
        (Grade.B, reason("standing_not_official", side=side))
        for side, each in given
        if each.source is not Source.OFFICIAL or each.imputed
    ]


def _by_decision(pair: Pair) -> Found:
    found: Found = [(Grade.D, reason("standing_undecided", side=side)) for side in SIDES if side not in pair.decided]
    if pair.declared is not Grade.A:
        found.append((pair.declared, reason("standing_declared", grade=pair.declared.value)))
    return found
