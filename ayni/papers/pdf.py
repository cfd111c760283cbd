"""A paper as PDF/UA-1, set by typst. Data goes in as JSON, never as pasted source."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ayni.core.words import clean
from ayni.papers.goal_marks import goal_marks
from ayni.papers.typeset import NotSet, set_page
from ayni.papers.values import Pdf

TYPST = Path(__file__).parent / "typst"
_NO_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_LONG = re.compile(r"[^\s\u200b]{36,}")
_INVISIBLE = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u200d](?=\\[U\\+)|(?<=\\])[\ufe00-\ufe0f\u200d]+")


def pdf(page: str, content: Mapping[str, Any], made_at: datetime, sha256: str = "") -> Pdf:
    """`page`: a file of `typst/`; `content`: what it says, every wording with its language.

    Raises nothing for odd characters: those without a glyph are printed as `[U+1F600]` and listed.
    """
    data = _each_string({**content, "marks": goal_marks()}, clean)
    replaced = unprintable(_characters(data))
    data = _each_string(data, lambda words: _broken(_replaced(words, replaced)))
    data["sha256"] = sha256
    data["replaced"] = [f"U+{ord(c):04X} {unicodedata.name(c, '')}".strip() for c in replaced]
    told = json.dumps(data, ensure_ascii=False)
    made = set_page(str(TYPST / page), told, root=str(TYPST), timestamp=int(made_at.timestamp()))
    return Pdf(made, replaced)


def unprintable(characters: frozenset[str]) -> tuple[str, ...]:
    """Those that no font has. The printer itself is asked: it refuses a page, and names every text it cannot show."""
    unusual = sorted(c for c in characters if ord(c) > 0x17F)
    if not unusual:
        return ()
    page = '#set document(title: "x")\n#set text(lang: "en", font: ("Libertinus Serif", "DejaVu Sans Mono"))\n'
    page += "#for c in json(bytes(sys.inputs.data)) { par(c) }"
    try:
        set_page(page, json.dumps(unusual))
    except NotSet as refused:
        named = {_unescaped(text) for text in _NO_GLYPH.findall(refused.diagnostic)}
        if not named:
            raise
        return tuple(c for c in unusual if c in named)
    return ()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _each_string(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_string(entry, change) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_each_string(entry, change) for entry in value]
    return value


def _characters(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset(value)
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return frozenset().union(*(_characters(entry) for entry in entries))


def _replaced(words: str, missing: tuple[str, ...]) -> str:
    for character in missing:
        words = words.replace(character, f"[U+{ord(character):04X}]")
    return _INVISIBLE.sub("", words) if missing else words


def _broken(words: str) -> str:
    """Without a place to break, a web address or 10,000 letters in a row would run off the page."""
    if words.startswith("<svg"):
        return words
    return _LONG.sub(lambda found: "\u200b".join(re.findall(".{1,18}", found[0])), words)
