"""The words of a partnership's glossary: found in a text, and kept through a translation by machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ayni.core.multilingual import Text
from ayni.core.words import fold


@dataclass(frozen=True, slots=True)
class Term:
    """How something is called in each language. `fixed`: it is never translated, it stands as it is."""

    uid: str
    words: Text
    note: Text = field(default_factory=Text)
    fixed: bool = False

    def called(self, target: str, source: str) -> str:
        """The word to use in the target language; '' where the glossary has none."""
        return self.words.words(target) or (self.words.words(source) if self.fixed else "")


@dataclass(frozen=True, slots=True)
class Found:
    """A term where it stands in a text. `exact`: as in the glossary, not bent."""

    term: Term
    start: int
    end: int
    exact: bool


_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[\s\-/]{1,3}")
# What German, Spanish and English hang on a word or change at its end; longer tails make another word.
_ENDINGS = ("", "e", "en", "er", "ern", "em", "es", "s", "n", "nen", "a", "o", "as", "os")
_LEAST = 4
"""Letters that a word needs before it may be bent."""


def find(terms: Iterable[Term], words: str, language: str) -> list[Found]:
    """Every place where a term stands, from left to right; where two overlap, the longer one."""
    tokens = [(match.start(), match.end(), fold(match.group())) for match in _WORD.finditer(words)]
    candidates = [(term, spoken) for term in terms if (spoken := _folded(term.words.words(language)))]
    candidates.sort(key=lambda pair: -len("".join(pair[1])))
    found: list[Found] = []
    taken: set[int] = set()
    for term, spoken in candidates:
        for first in range(len(tokens) - len(spoken) + 1):
            here = range(first, first + len(spoken))
            if not taken.intersection(here) and _stands(spoken, words, tokens, first):
                start, end = tokens[first][0], tokens[here[-1]][1]
                exact = words[start:end].casefold() == term.words.words(language).casefold()
                found.append(Found(term, start, end, exact))
                taken.update(here)
    return sorted(found, key=lambda place: place.start)


def occurring(terms: Iterable[Term], words: str, language: str) -> tuple[Term, ...]:
    """The terms that stand in a text, each once, in the order in which they come."""
    return tuple({place.term.uid: place.term for place in find(terms, words, language)}.values())


@lru_cache(maxsize=4096)
def _folded(words: str) -> tuple[str, ...]:
    return tuple(fold(match.group()) for match in _WORD.finditer(words))


def _stands(spoken: tuple[str, ...], words: str, tokens: Sequence[tuple[int, int, str]], first: int) -> bool:
    for number, word in enumerate(spoken):
        if not _same(word, tokens[first + number][2]):
            return False
        if number and not _BETWEEN.fullmatch(words[tokens[first + number - 1][1] : tokens[first + number][0]]):
            return False
    return True


@lru_cache(maxsize=8192)
def _same(word: str, here: str) -> bool:
    """True for the word itself and its bent forms: Maßnahme and Maßnahmen, strategisches and strategischen."""
    if word == here:
        return True
    if len(word) < _LEAST or not here.startswith(word[: _LEAST - 1]):
        return False
    return any(
        here.startswith(stem) and here[len(stem) :] in _ENDINGS
        for ending in _ENDINGS
        if word.endswith(ending) and len(stem := word.removesuffix(ending)) >= _LEAST
    )


_TOKEN = "[X{}X]"
_CARRIED = re.compile(r"\[\s*[Xx]\s*(\d{1,4})\s*[Xx]\s*\]")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:]\s+|\n\s*)[¿¡\"“„«]*$")


@dataclass(frozen=True, slots=True)
class Protected:
    """A text on its way through a machine: where fixed words stood, it carries marks that no language has."""

    words: str
    kept: tuple[str, ...] = ()

    def restored(self, translated: str) -> str | None:
        """The translation with the fixed words in it; None when the machine lost, doubled or spoiled a mark."""
        if not self.kept:
            return translated
        carried = [int(number) for number in _CARRIED.findall(translated)]
        if sorted(carried) != list(range(len(self.kept))):
            return None
        return _CARRIED.sub(lambda match: self.kept[int(match.group(1))], translated)


def protect(words: str, terms: Iterable[Term], source: str, target: str) -> Protected:
    """Puts a mark where a word of the glossary stands for which the target language has a wording.

    A bent form of a word that is not fixed is left to the machine: its ending would be lost. A text that itself holds
    such a mark goes unprotected.
    """
    if _CARRIED.search(words):
        return Protected(words)
    parts: list[str] = []
    kept: list[str] = []
    end = 0
    for place in find(terms, words, source):
        said = place.term.called(target, source)
        if said and (place.exact or place.term.fixed):
            before = words[end : place.start]
            starts = _SENTENCE_BEGINS.search(words[: place.start]) is not None
            parts += [before, _TOKEN.format(len(kept))]
            kept.append(said[:1].upper() + said[1:] if starts else said)
            end = place.end
    return Protected("".join((*parts, words[end:])), tuple(kept))


_LINES = re.compile(r"(\s*\n\s*)")
_SENTENCES = re.compile(r"((?<=[.!?…])\s+)")


def portions(words: str, most: int) -> list[tuple[str, str]] | None:
    """The text cut into portions of at most `most` characters, each with the space that follows it.

    Cut at line ends, then between sentences; joined, they give the text. None when one sentence alone is too long.
    """
    found: list[tuple[str, str]] = []
    for line, gap in _cut(_LINES, words):
        pieces = [(line, "")] if len(line) <= most else _cut(_SENTENCES, line)
        if any(len(piece) > most for piece, _ in pieces):
            return None
        found += [*pieces[:-1], (pieces[-1][0], pieces[-1][1] + gap)]
    return found


def _cut(pattern: re.Pattern[str], words: str) -> list[tuple[str, str]]:
    parts = pattern.split(words)
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))
