"""Suggested counterparts: who on the other side fits whom, one to one and best over all, each with its reasons.

The score of two actors is the sum of the weights of their reasons. Who is suggested to whom, so that the sum over all
is the largest, is found in `core.counterparts_search`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ayni.core.joining import ActorKind, PairingKind
from ayni.core.reasons import Reason, reason
from ayni.core.words import fold

if TYPE_CHECKING:
    pass

KIND, SECTOR, GOAL, WORD, MEASURE = 6, 1, 2, 3, 4
"""What speaks for two actors: the same kind, else the same sector; each goal, word and measure in common."""
MOST_GOALS, MOST_WORDS, MOST_MEASURES = 3, 4, 2
"""So many in common count; who names everything fits nobody better for it."""
FLOOR = 6
"""Below this nothing is suggested: a sector and two goals in common are not yet a reason to write a letter."""
SHORTEST = 4
"""Letters of a word that tells something."""
COMMON = frozenset(
    "aber alle allem allen aller alles also andere anderen auch beim dass dazu deren diese dieser durch eine"
    " einem einen einer eines etwa fur haben ihre ihren ihrer kann konnen mehr nach nicht noch oder ohne sich sind"
    " sowie uber unser unsere unserer unter viel viele vier wenn werden wird wurde zwei zwischen algo ante aqui"
    " cada como cuando desde donde ellas ellos entre esta estan estas este estos hacia hasta mas mucha muchas"
    " mucho muchos nuestra nuestras nuestro nuestros otra otras otro otros para pero porque quien quienes sino"
    " sobre solo tambien tiene tienen toda todas todo todos unas unos about also been both does each from have"
    " into just like more most much only other others ours over same some such than that their them then there"
    " these they this those through very want well were what when where which while will with would your".split()
)
"""Words of four letters and more that say nothing about anybody, as `fold` leaves them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """An actor as the search needs it; `kind` '' is unknown.

    `gives`, `seeks`: the words of all languages, as `said` makes them. `measures`: uid → code of those in which it
    takes part. What is compared are the keys; the values are for the sentence.
    """

    uid: str
    sector: str
    kind: str = ""
    goals: frozenset[str] = frozenset()
    gives: Mapping[str, str] = field(default_factory=dict)
    seeks: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two actors that fit, one of each side, and why."""

    a: str
    b: str
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> float:
        return sum(why.weight for why in self.reasons)


OF_KIND = {
    ActorKind.KINDERGARTEN: PairingKind.KINDERGARTENS,
    ActorKind.SCHOOL: PairingKind.SCHOOLS,
    ActorKind.UNIVERSITY: PairingKind.UNIVERSITIES,
    ActorKind.HOSPITAL: PairingKind.HOSPITALS,
    ActorKind.CLUB: PairingKind.CLUBS,
    ActorKind.SENIORS: PairingKind.SENIORS,
    ActorKind.ASSOCIATION: PairingKind.ASSOCIATIONS,
    ActorKind.OFFICE: PairingKind.OFFICES,
    ActorKind.FIRM: PairingKind.FIRMS,
    ActorKind.SHOP: PairingKind.FIRMS,
    ActorKind.COOPERATIVE: PairingKind.FIRMS,
    ActorKind.CHURCH: PairingKind.CHURCHES,
}


def pairing_kind(kind: str, other: str) -> PairingKind:
    """What is paired when these two kinds are, as far as that can be told."""
    found = {OF_KIND.get(ActorKind(each), PairingKind.OTHER) if each else PairingKind.OTHER for each in (kind, other)}
    return found.pop() if len(found) == 1 else PairingKind.OTHER


def said(words: str) -> dict[str, str]:
    """Folded → as written: the words that tell something."""
    parts = "".join(letter if letter.isalnum() else " " for letter in words).split()
    folded = ((fold(part), part) for part in parts)
    return {key: part for key, part in folded if len(key) >= SHORTEST and key not in COMMON}


def why(a: Facts, b: Facts) -> tuple[Reason, ...]:
    """What speaks for the two, the weightiest first. Swapped, the same speaks, told from the other side."""
    found = []
    if codes := sorted(a.measures[uid] for uid in a.measures.keys() & b.measures.keys()):
        weight = MEASURE * min(len(codes), MOST_MEASURES)
        found.append(reason("pair_measures", weight=weight, codes=tuple(codes)))
    if a.kind and a.kind == b.kind:
        found.append(reason("pair_kind", weight=KIND, actor_kind=ActorKind(a.kind)))
    elif a.sector == b.sector:
        found.append(reason("pair_sector", weight=SECTOR, sector=a.sector))
    for side, gives, seeks in (("A", a.gives, b.seeks), ("B", b.gives, a.seeks)):
        if words := sorted(gives[word] for word in gives.keys() & seeks.keys()):
            weight = WORD * min(len(words), MOST_WORDS)
            found.append(reason("pair_gives", weight=weight, words=tuple(words), side=side))
    if goals := sorted(a.goals & b.goals, key=int):
        found.append(reason("pair_goals", weight=GOAL * min(len(goals), MOST_GOALS), goals=tuple(goals)))
    return tuple(sorted(found, key=lambda each: -each.weight))
