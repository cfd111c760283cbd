"""A paper as PDF/UA-1, set by typst. Data goes in as JSON, never as pasted source."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ayni.core.words import clean
from ayni.papers.goal_marks import goal_marks
from ayni.papers.typeset import NotSet, set_page
from ayni.papers.values import Pdf

TYPST = Path(__file__).parent / "typst"
SURE = "–—‘’‚“”„…€\u200b\u202f"
"""In nearly every paper, and in the fonts: not worth a process that asks for them."""
_NO_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_LONG = re.compile(r"[^\s\u200b]{36,}")
_INVISIBLE = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u200d](?=\\[U\\+)|(?<=\\])[\ufe00-\ufe0f\u200d]+")


def pdf(page: str, content: Any, made_at: datetime, sha256: str = "") -> Pdf:
    """`page`: a file of `typst/`; `content`: a dataclass of what it says, every wording with its language.

    Raises nothing for odd characters: those without a glyph are printed as `[U+1F600]` and listed.
    """
    said = {words: clean(words) for words in _strings(content)}
    replaced = unprintable(frozenset().union(*said.values()))
    shown = {words: _broken(_replaced(cleaned, replaced)) for words, cleaned in said.items()}
    data = {**_with(content, shown), "marks": goal_marks(), "sha256": sha256}
    data["replaced"] = [f"U+{ord(c):04X} {unicodedata.name(c, '')}".strip() for c in replaced]
    told = json.dumps(data, ensure_ascii=False)
    made = set_page(str(TYPST / page), told, root=str(TYPST), timestamp=int(made_at.timestamp()))
    return Pdf(made, replaced)


def unprintable(characters: frozenset[str]) -> tuple[str, ...]:
    """Those that no font has."""
    unusual = sorted(c for c in characters if ord(c) > 0x17F and c not in SURE)
    return refused(unusual) if unusual else ()


def refused(unusual: Sequence[str]) -> tuple[str, ...]:
    """The printer itself is asked: it refuses a page, and names every text it cannot show."""
    page = '#set document(title: "x")\n#set text(lang: "en", font: ("Libertinus Serif", "DejaVu Sans Mono"))\n'
    page += "#for c in json(bytes(sys.inputs.data)) { par(c) }"
    try:
        set_page(page, json.dumps(list(unusual)))
    except NotSet as fault:
        named = {_unescaped(text) for text in _NO_GLYPH.findall(fault.diagnostic)}
        if not named:
            raise
        return tuple(c for c in unusual if c in named)
    return ()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _strings(value: Any) -> set[str]:
    """Each once: a plan says the same words in hundreds of places."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, list | tuple):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
        elif is_dataclass(value):
            waiting += (getattr(value, key) for key in value.__dataclass_fields__)
    return found


def _with(value: Any, shown: Mapping[str, str]) -> Any:
    """The same as JSON knows it, each string as it is shown."""
    if isinstance(value, str):
        return shown[value]
    if isinstance(value, list | tuple):
        return [_with(entry, shown) for entry in value]
    if isinstance(value, dict):
        return {key: _with(entry, shown) for key, entry in value.items()}
    if is_dataclass(value):
        return {key: _with(getattr(value, key), shown) for key in value.__dataclass_fields__}
    return value


def _replaced(words: str, missing: tuple[str, ...]) -> str:
    for character in missing:
        words = words.replace(character, f"[U+{ord(character):04X}]")
    return _INVISIBLE.sub("", words) if missing else words


def _broken(words: str) -> str:
    """Without a place to break, a web address or 10,000 letters in a row would run off the page."""
    return _LONG.sub(lambda found: "\u200b".join(re.findall(".{1,18}", found[0])), words)
