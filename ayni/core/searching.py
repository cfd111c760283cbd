"""Finding words in texts of several languages: what is looked for, where it stands, and the passage around it.

Accents, umlauts, capitals and the ends of words do not count: `kopenick` and `koepenick` find Köpenick, `arbeitsplan`
finds Jahresarbeitsplan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from ayni.core.multilingual import Text
from ayni.core.words import clean, fold

SHORTEST, LONGEST, MOST_WORDS = 2, 200, 8
AROUND = 90
"""Characters of a passage before and after what was found."""

Word = tuple[str, ...]
"""One word that is looked for, folded; more than one when it can be written in several ways."""
Span = tuple[int, int]
Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces; True: this is what was looked for."""

_EDGES = "\"'.,;:!?()[]{}¡¿«»„“”‚‘’–—-/"
_UMLAUT = {"ä": "ae", "ö": "oe", "ü": "ue"}
_WRITTEN_OUT = re.compile("ae|oe|ue")
_MOST_TURNS = 3


def words_of(query: str) -> tuple[Word, ...]:
    """The words of a search, all of which have to occur; none when nothing is long enough to look for."""
    typed = clean(query[:LONGEST], lines=False).split()
    found = tuple(dict.fromkeys(word for each in typed if (word := _ways(each.strip(_EDGES)))))[:MOST_WORDS]
    return found if any(len(way) >= SHORTEST for word in found for way in word) else ()


def _ways(word: str) -> Word:
    """The ways a word may be written: as typed, umlauts written out, written-out umlauts as umlauts."""
    plain = fold(word)
    if not plain:
        return ()
    spelled = fold("".join(_UMLAUT.get(letter, letter) for letter in clean(word).casefold()))
    ends = [m.span() for m in _WRITTEN_OUT.finditer(plain)][:_MOST_TURNS]
    turned = []
    for taken in product((False, True), repeat=len(ends)):
        gone = {second - 1 for (_, second), take in zip(ends, taken, strict=True) if take}
        turned.append("".join(letter for at, letter in enumerate(plain) if at not in gone))
    return tuple(dict.fromkeys(way for way in (plain, spelled, *turned) if way))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """Between two others: what folds to a space at an end of a text would be lost there."""
    return fold(f"x{letter}x")[1:-1]


def spans(text: str, words: Iterable[Word]) -> tuple[Span, ...]:
    """Where the words stand in a text, in order and without overlap; a letter that folds to two is taken whole."""
    folded, at = [], []
    for index, letter in enumerate(text):
        for part in _letter(letter):
            folded.append(part)
            at.append(index)
    line = "".join(folded)
    hits = sorted(
        (at[start], at[start + len(way) - 1] + 1) for word in words for way in word for start in _starts(line, way)
    )
    joined: list[Span] = []
    for start, end in hits:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _starts(line: str, way: str) -> Iterable[int]:
    start = line.find(way)
    while start >= 0:
        yield start
        start = line.find(way, start + len(way))


def missing(texts: Iterable[str], words: Iterable[Word]) -> tuple[Word, ...]:
    """The words that none of the texts holds."""
    folded = [fold(text) for text in texts]
    return tuple(word for word in words if not any(way in text for way in word for text in folded))


def marked(text: str, words: Iterable[Word]) -> Pieces:
    """The whole text, with what was found set apart."""
    return _cut(text, spans(text, words), 0, len(text))


def passage(text: str, words: Iterable[Word], around: int = AROUND) -> Pieces:
    """A line of the text around the first thing found; nothing when nothing is. `…` where more stands."""
    line = " ".join(text.split())
    found = spans(line, words)
    if not found:
        return ()
    first, last = found[0][0] - around, found[0][1] + around
    first = 0 if first <= 0 else _next_word(line, first)
    last = len(line) if last >= len(line) else max(line.rfind(" ", 0, last), found[0][1])
    inside = tuple((start, min(end, last)) for start, end in found if start < last)
    pieces = _cut(line, inside, first, last)
    before = (("… ", False),) if first else ()
    after = ((" …", False),) if last < len(line) else ()
    return before + pieces + after


def _next_word(line: str, first: int) -> int:
    """The beginning of the next word, if one begins soon; else right here."""
    space = line.find(" ", first, first + AROUND // 2)
    return space + 1 if space >= 0 else first


def _cut(text: str, found: Sequence[Span], first: int, last: int) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    here = first
    for start, end in found:
        pieces += [(text[here:start], False), (text[start:end], True)]
        here = end
    pieces.append((text[here:last], False))
    return tuple((words, hit) for words, hit in pieces if words)


@dataclass(frozen=True, slots=True)
class Passage:
    """Where something was found, and in which language."""

    language: str
    pieces: Pieces


def passages(
    texts: Iterable[Text], words: Sequence[Word], language: str, order: Iterable[str] = (), most: int = 2
) -> tuple[Passage, ...]:
    """The passages that together hold most of the words: the reader's language first, then the earlier text."""
    rank = {code: place for place, code in enumerate(dict.fromkeys((language, *order)))}
    known = [
        (rank.get(code, len(rank)), place, code, said)
        for place, text in enumerate(texts)
        for code, said in text.spoken().items()
    ]
    found: list[Passage] = []
    open_words = tuple(words)
    while open_words and known and len(found) < most:
        best = min(known, key=lambda each: (len(missing((each[3],), open_words)), each[0], each[1]))
        rest = missing((best[3],), open_words)
        if len(rest) == len(open_words):
            break
        found.append(Passage(best[2], passage(best[3], words)))
        open_words = rest
        known.remove(best)
    return tuple(found)
