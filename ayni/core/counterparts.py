"""Suggested counterparts: who on the other side fits whom, one to one and best over all, each with its reasons.

The score of two actors is the sum of the weights of their reasons. The assignment that makes the sum over all pairs
largest is found by `scipy.optimize.linear_sum_assignment` (a modified Jonker-Volgenant algorithm: D. F. Crouse, "On
implementing 2D rectangular assignment algorithms", IEEE Trans. Aerosp. Electron. Syst. 52(4), 2016).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from ayni.core.joining import ActorKind, PairingKind
from ayni.core.reasons import Reason, reason
from ayni.core.words import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

KIND, SECTOR, GOAL, WORD, MEASURE = 6, 1, 2, 3, 4
"""What speaks for two actors: the same kind, else the same sector; each goal, word and measure in common."""
MOST_GOALS, MOST_WORDS, MOST_MEASURES = 3, 4, 2
"""So many in common count; who names everything fits nobody better for it."""
FLOOR = 6
"""Below this nothing is suggested: a sector and two goals in common are not yet a reason to write a letter."""
SHORTEST = 4
"""Letters of a word that tells something."""
DENSE = 64
"""Up to so many different values a full table is quicker than a sparse one."""
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


def best(
    a: Sequence[Facts],
    b: Sequence[Facts],
    dismissed: Collection[tuple[str, str]] = (),
    floor: int = FLOOR,
) -> tuple[tuple[str, str], ...]:
    """Pairs of uids, one to one, so that the sum of all scores is the largest; without pairs below the floor.

    Who has a pair already is left out by whoever asks; `dismissed` pairs (of A and of B) are not suggested. Equal
    sums are decided by the uids alone, the same way from both sides and in whatever order the actors come.
    """
    from scipy.optimize import linear_sum_assignment

    if not a or not b:
        return ()
    rows, columns = sorted((_in_order(a), _in_order(b)), key=lambda side: _mark(side[0]))
    table = scores(rows, columns)
    row, column = _places(rows), _places(columns)
    for pair in dismissed:
        for one, other in (pair, pair[::-1]):
            if one in row and other in column:
                table[row[one], column[other]] = 0
    table[table < floor] = 0
    of_a = {each.uid for each in a}
    found = []
    for i, j in zip(*linear_sum_assignment(table, maximize=True), strict=True):
        if table[i, j] > 0:
            one, other = rows[i].uid, columns[j].uid
            found.append((-table[i, j], *((one, other) if one in of_a else (other, one))))
    return tuple((one, other) for _, one, other in sorted(found, key=lambda pair: (pair[0], *sorted(pair[1:]))))


def _in_order(side: Sequence[Facts]) -> list[Facts]:
    """The uids alone decide, so that the order in which actors come, and which side is called A, decide nothing."""
    return sorted(side, key=_mark)


def _mark(facts: Facts) -> tuple[bytes, str]:
    """As good as drawn by lot: nobody is first for the first letter of an identifier."""
    return blake2b(facts.uid.encode(), digest_size=8).digest(), facts.uid


def scores(a: Sequence[Facts], b: Sequence[Facts]) -> NDArray[Any]:
    """The sum of the weights of `why` for each of A (rows) and each of B (columns), all at once."""
    import numpy as np

    kind = _shared([{each.kind} - {""} for each in a], [{each.kind} - {""} for each in b], 1)
    sector = _shared([{each.sector} for each in a], [{each.sector} for each in b], 1)
    table: NDArray[Any] = KIND * kind + SECTOR * np.maximum(sector - kind, 0)
    table += GOAL * _shared([each.goals for each in a], [each.goals for each in b], MOST_GOALS)
    table += MEASURE * _shared([each.measures for each in a], [each.measures for each in b], MOST_MEASURES)
    table += WORD * _shared([each.gives for each in a], [each.seeks for each in b], MOST_WORDS)
    table += WORD * _shared([each.seeks for each in a], [each.gives for each in b], MOST_WORDS)
    return table


def _shared(a: Sequence[Collection[str]], b: Sequence[Collection[str]], most: int) -> NDArray[Any]:
    """How many values each of A has in common with each of B, but no more than `most`."""
    import numpy as np
    from scipy.sparse import csr_array

    common = set().union(*a) & set().union(*b)
    place = {value: number for number, value in enumerate(sorted(common))}

    def table(sets: Sequence[Collection[str]]) -> Any:
        found = [[place[value] for value in values if value in place] for values in sets]
        starts = np.cumsum([0, *map(len, found)])
        places = np.array([one for each in found for one in each], dtype=np.int32)
        shape = len(sets), max(len(place), 1)
        marks = csr_array((np.ones(len(places), dtype=np.float32), places, starts), shape=shape)
        return marks.toarray() if len(place) <= DENSE else marks

    counts = table(a) @ table(b).T
    dense: NDArray[Any] = counts if isinstance(counts, np.ndarray) else counts.toarray()
    np.minimum(dense, most, out=dense)
    return dense


def _places(side: Iterable[Facts]) -> dict[str, int]:
    return {each.uid: number for number, each in enumerate(side)}
