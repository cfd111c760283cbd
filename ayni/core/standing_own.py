"""One side's own way: its targets, and what it says of itself. Nothing here is compared with the other side.

The pace is the growth rate so far over the growth rate that reaches the target, with borders at 95, 60 and 0 per cent,
as Statistics Canada measures it. Method: docs/standing.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ayni.core.reasons import Fault, Reason, reason
from ayni.core.sides import SIDES, Side
from ayni.core.standing_basis import fits

ON_TRACK, BEHIND = 0.95, 0.6
HIGHEST = 3


class Pace(StrEnum):
    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    AWAY = "away"
    MISSED = "missed"


GOOD = frozenset({Pace.REACHED, Pace.ON_TRACK})


@dataclass(frozen=True, slots=True)
class Target:
    """From `baseline` in the year `since` to `target` in `until`, in the unit of the readings."""

    baseline: float
    since: int
    target: float
    until: int
    rising: bool
    """More is better. It says what 'reached' means where baseline and target are equal or the baseline is better."""


@dataclass(frozen=True, slots=True)
class Way:
    pace: Pace
    attainment: float | None
    """Share of the way from baseline to target: 1 is there, below 0 is further away. None where there is no way."""
    ratio: float | None
    """Pace so far over the pace needed. None where the pace is known without it."""


def way(target: Target, value: float, year: int) -> Way:
    """Where a reading stands on the way to the target.

    Raises Fault for a number that cannot be one, for a target that lies in its own past, and for a reading that is not
    younger than the baseline.
    """
    for number in (target.baseline, target.target, value):
        if not fits(number):
            raise Fault(reason("standing_number_unfit"))
    if target.until <= target.since:
        raise Fault(reason("standing_target_past", since=str(target.since), until=str(target.until)))
    if year <= target.since:
        raise Fault(reason("standing_reading_old", since=str(target.since)))
    sign = 1 if target.rising else -1
    span = target.target - target.baseline
    attainment = (value - target.baseline) / span if span else None
    if sign * (value - target.target) >= 0:
        return Way(Pace.REACHED, attainment, None)
    if sign * span <= 0:
        return Way(Pace.AWAY, attainment, None)
    if year >= target.until:
        return Way(Pace.MISSED, attainment, None)
    ratio = _ratio(target, value, year)
    return Way(_pace(ratio), attainment, ratio)


def _ratio(target: Target, value: float, year: int) -> float:
    """By growth rates; by plain differences where these have no meaning, with zero or less on the way, or no digits."""
    so_far, needed = year - target.since, target.until - target.since
    if min(target.baseline, target.target, value) > 0 and (rate := _growth(target.baseline, target.target, needed)):
        return _growth(target.baseline, value, so_far) / rate
    return (value - target.baseline) / so_far / ((target.target - target.baseline) / needed)


def _growth(start: float, end: float, years: int) -> float:
    return float((end / start) ** (1 / years)) - 1


def _pace(ratio: float) -> Pace:
    if ratio >= ON_TRACK:
        return Pace.ON_TRACK
    if ratio >= BEHIND:
        return Pace.BEHIND
    return Pace.FAR_BEHIND if ratio >= 0 else Pace.AWAY


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """`good` of `known` own targets are reached or on track; of `unknown` more nothing can be said."""

    good: int
    known: int
    unknown: int


def on_the_way(ways: Iterable[Way | None]) -> OnTheWay:
    given = list(ways)
    known = [each for each in given if each is not None]
    good = sum(each.pace in GOOD for each in known)
    return OnTheWay(good, len(known), len(given) - len(known))


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """One side's word on one goal: 0 not begun, 1 begun, 2 under way, 3 reached. `evidence`: link or source."""

    side: Side
    goal: str
    level: int
    evidence: str
    accepted: frozenset[Side] = frozenset()


def speaks_against(said: SelfAssessment) -> tuple[Reason, ...]:
    """What keeps a self-assessment from being shown; nothing if both sides stand behind it."""
    found = []
    if not 0 <= said.level <= HIGHEST:
        found.append(reason("standing_level_unknown", "level", level=str(said.level)))
    if not said.evidence.strip():
        found.append(reason("standing_evidence_missing", "evidence"))
    found += [reason("standing_not_accepted", "accepted", side=side) for side in SIDES if side not in said.accepted]
    return tuple(found)
