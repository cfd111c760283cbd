"""Two wordings of the same, word by word: what only the one says, what only the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\W_]+(?:['’ʼ-][^\W_]+)*|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words; `own` when the other wording does not have it there."""

    words: str
    own: bool


def apart(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both wordings in pieces. Put together, the pieces of each are exactly its words."""
    left, right = _PIECES.findall(one), _PIECES.findall(other)
    steps = SequenceMatcher(None, left, right).get_opcodes()
    return (
        _joined([(left[a:b], step != "equal") for step, a, b, _c, _d in steps]),
        _joined([(right[c:d], step != "equal") for step, _a, _b, c, d in steps]),
    )


def _joined(stretches: list[tuple[list[str], bool]]) -> tuple[Piece, ...]:
    """A single space between two changed words belongs to them, so that marks do not fall to pieces."""
    found: list[Piece] = []
    for number, (pieces, own) in enumerate(stretches):
        words = "".join(pieces)
        if not words:
            continue
        between = own or (
            words == " "
            and bool(found)
            and found[-1].own
            and any(after and mine for after, mine in stretches[number + 1 : number + 2])
        )
        if found and found[-1].own == between:
            found[-1] = Piece(found[-1].words + words, between)
        else:
            found.append(Piece(words, between))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of a wording that became another: `same`, `gone` or `new`."""

    kind: str
    words: str


def woven(one: str, other: str) -> tuple[Step, ...]:
    """How the one wording became the other, in reading order: what went stands before what came in its place.

    Without the new words the steps are exactly the one, without the gone ones exactly the other.
    """
    left, right = _PIECES.findall(one), _PIECES.findall(other)
    found: list[Step] = []
    gone = new = ""
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for number, (step, a, b, c, d) in enumerate(steps):
        words = "".join(left[a:b])
        if step != "equal" or (words == " " and 0 < number < len(steps) - 1):
            gone, new = gone + words, new + "".join(right[c:d])
            continue
        found += [Step("gone", gone)] * bool(gone) + [Step("new", new)] * bool(new) + [Step("same", words)]
        gone = new = ""
    return (*found, *[Step("gone", gone)] * bool(gone), *[Step("new", new)] * bool(new))
