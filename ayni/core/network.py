"""Who works with whom: actors that share measures of a plan, or that are paired across the two towns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ayni.core.sides import SIDES, Side

ROUNDS = 8
"""Passes over both columns; after a few the order no longer moves."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who carries one piece of work together: actor → side. `measure` '' is a pairing."""

    actors: Mapping[str, Side]
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two actors that work with each other: the measures in which both take part, and whether they are paired.

    Across the seam `one` is of side A; on one side it is the one with the smaller uid.
    """

    one: str
    other: str
    sides: tuple[Side, Side]
    measures: tuple[str, ...] = ()
    paired: bool = False

    @property
    def across(self) -> bool:
        return self.sides[0] is not self.sides[1]

    @property
    def weight(self) -> int:
        return len(self.measures) + self.paired


def ties(parties: Iterable[Party]) -> tuple[Tie, ...]:
    """The closest first; across the seam before those of one side, then by uid, so that the order never wavers."""
    sides: dict[str, Side] = {}
    measures: dict[tuple[str, str], list[str]] = defaultdict(list)
    paired: set[tuple[str, str]] = set()
    for party in parties:
        sides |= party.actors
        for pair in combinations(sorted(party.actors, key=lambda uid: (party.actors[uid], uid)), 2):
            if party.measure:
                measures[pair].append(party.measure)
            else:
                paired.add(pair)
    found = (
        Tie(one, other, (sides[one], sides[other]), tuple(measures.get((one, other), ())), (one, other) in paired)
        for one, other in measures.keys() | paired
    )
    return tuple(sorted(found, key=lambda tie: (-tie.weight, not tie.across, tie.one, tie.other)))


def columns(found: Sequence[Tie], most: int) -> dict[Side, tuple[str, ...]]:
    """The actors of each side from top to bottom, so ordered that few lines cross; of each side at most `most`.

    Those with the most work in common stay. The order is that of the mean place of those on the other side with whom an
    actor works (barycentre method: Sugiyama, Tagawa and Toda, IEEE Trans. Syst. Man Cybern. 11(2), 1981).
    """
    weight: Counter[str] = Counter()
    side_of: dict[str, Side] = {}
    for tie in found:
        for uid, side in zip((tie.one, tie.other), tie.sides, strict=True):
            weight[uid] += tie.weight
            side_of[uid] = side
    ranked = sorted(weight, key=lambda uid: (-weight[uid], uid))
    placed = {side: [uid for uid in ranked if side_of[uid] is side][:most] for side in SIDES}
    shown = {uid for column in placed.values() for uid in column}
    beside: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for tie in found:
        if tie.across and {tie.one, tie.other} <= shown:
            beside[tie.one].append((tie.other, tie.weight))
            beside[tie.other].append((tie.one, tie.weight))
    for number in range(ROUNDS):
        moved = SIDES[number % 2]
        place = {uid: at / len(column) for column in placed.values() for at, uid in enumerate(column)}
        placed[moved].sort(key=lambda uid: _mean(beside[uid], place, place[uid]))
    return {side: tuple(column) for side, column in placed.items()}


def _mean(beside: Sequence[tuple[str, int]], place: Mapping[str, float], own: float) -> float:
    """Who works with nobody across stays where it is."""
    total = sum(weight for _, weight in beside)
    return sum(place[uid] * weight for uid, weight in beside) / total if total else own
