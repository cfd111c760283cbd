"""Corrections of wording: a stored text never changes; what both sides agreed to say better stands beside it.

Only words can be corrected: numbers, dates, sides and actors need an amendment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ayni.core.canonical import canonical, read
from ayni.core.sides import Side

TEXTS = frozenset({"preamble", "title", "aim", "description", "origin_words"})
"""Of a record."""
BELOW = {"milestones": frozenset({"title"}), "resources": frozenset({"what", "source"})} | {
    "results": frozenset({"title", "unit", "source"})
}
"""Of the rows below a measure."""

Stored = tuple[str, str, str, str]
"""Of a part: kind, uid, text, beside."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Confirmed by both sides. `of`: uid of the part; `path`: of the text in it, as in `core.editing`."""

    of: str
    path: str
    language: str
    old: str
    new: str
    side: Side
    """Whose proposal it was."""
    at: datetime
    """When the other side confirmed it."""


def wordings(text: str, beside: str) -> dict[tuple[str, str], str]:
    """What can be corrected in a stored part: (path, language) → words, in every language that it has."""
    found: dict[tuple[str, str], str] = {}
    for stored in (text, beside):
        for path, spoken in _texts(read(stored) if stored else {}):
            found |= {(path, code): words for code, words in spoken.items()}
    return found


def corrected(parts: Iterable[Stored], corrections: Iterable[Correction]) -> tuple[Stored, ...]:
    """The parts as they are read since: with the new words, for showing. What is hashed stays the stored text."""
    by_part: dict[str, list[Correction]] = {}
    for correction in corrections:
        by_part.setdefault(correction.of, []).append(correction)
    if not by_part:
        return tuple(parts)
    return tuple(
        (kind, uid, _reworded(text, by_part[uid]), _reworded(beside, by_part[uid]))
        if uid in by_part
        else (kind, uid, text, beside)
        for kind, uid, text, beside in parts
    )


def _reworded(stored: str, corrections: Iterable[Correction]) -> str:
    """Later corrections over earlier ones; a language that this half does not hold is left to the other half."""
    if not stored:
        return stored
    content = read(stored)
    texts = dict(_texts(content))
    for correction in corrections:
        spoken = texts.get(correction.path)
        if spoken is not None and correction.language in spoken:
            spoken[correction.language] = correction.new
    return canonical(content)


def _texts(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in content.items():
        if key in TEXTS and isinstance(value, dict):
            yield key, value
        elif key in BELOW and isinstance(value, list):
            for row in value:
                yield from ((f"{key}.{row['uid']}.{name}", row[name]) for name in sorted(BELOW[key]) if row.get(name))
