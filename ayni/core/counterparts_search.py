"""The search for counterparts: the scores of all pairs at once, and the choice that is best for all.

The assignment that makes the sum over all pairs largest is found by `scipy.optimize.linear_sum_assignment` (a modified
Jonker-Volgenant algorithm: D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE Trans. Aerosp.
Electron. Syst. 52(4), 2016).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.core.counterparts import (
    FLOOR,
    GOAL,
    KIND,
    MEASURE,
    MOST_GOALS,
    MOST_MEASURES,
    MOST_WORDS,
    SECTOR,
    WORD,
    Facts,
)

DENSE = 64
"""Up to so many different values a full table is quicker than a sparse one."""


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
