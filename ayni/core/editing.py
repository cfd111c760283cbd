"""A record as a flat table path → value: what a person saw, what they changed, what somebody else changed meanwhile.

Paths: `start`; one language of a text, `title.de`; `title.de.checked` for "a person compared it with the original",
`title.de.machine` for "a machine wrote these words";
a row below the record, `milestones.<uid>.title.de`. The path of a row itself, `milestones.<uid>`, stands for its
presence: False asks for its removal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from ayni.core.canonical import plain
from ayni.core.multilingual import Text
from ayni.core.vague import Vague
from ayni.core.words import clean, fingerprint


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed this path since the person saw it."""

    path: str
    now: str
    yours: str


def shown(value: Any) -> str:
    """One canonical string per value; empty for nothing."""
    if type(value) is str:  # most values are
        return clean(value)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Vague):
        return value.text
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | list | frozenset | set):
        return " ".join(str(entry) for entry in value)
    if isinstance(value, Decimal | date | str):
        return str(plain(value))
    return str(value)


def mark(value: Any) -> str:
    """Fingerprint of a value, as it is sent with a form."""
    return fingerprint(shown(value))


def differs(one: Any, other: Any) -> bool:
    """Whether the marks of two values would differ."""
    if type(one) is type(other) and one == other:
        return False
    return clean(shown(one)) != clean(shown(other))


NOTHING = mark(None)


def flat_text(path: str, text: Text, languages: Iterable[str]) -> dict[str, str]:
    """One path per language; languages without words are there with ''."""
    return {f"{path}.{code}": text.words(code) for code in {*languages, *text.languages}}


CHECKED = ".checked"
MACHINE = ".machine"


def unread(checks: Iterable[str], seen: Mapping[str, str], now: Mapping[str, Any]) -> tuple[Conflict, ...]:
    """Words that changed under somebody who says that a translation fits them: any language of the text counts."""
    texts = {path.removesuffix(CHECKED).rpartition(".")[0] for path in checks}
    return tuple(
        Conflict(path, shown(value), "")
        for path, value in now.items()
        if path.rpartition(".")[0] in texts and mark(value) != seen.get(path, NOTHING)
    )


def marks(content: Mapping[str, Any]) -> dict[str, str]:
    """What a person saw. Empty values are left out: an absent path was empty."""
    return {path: found for path, value in content.items() if (found := mark(value)) != NOTHING}


def changed(values: Mapping[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
    """The values that differ from what the person saw."""
    return {path: value for path, value in values.items() if mark(value) != seen.get(path, NOTHING)}


def moved(seen: Mapping[str, str], now: Mapping[str, Any]) -> frozenset[str]:
    """The paths that are no longer as the person saw them."""
    return frozenset(path for path in {*seen, *now} if mark(now.get(path)) != seen.get(path, NOTHING))


def conflicts(changes: Mapping[str, Any], seen: Mapping[str, str], now: Mapping[str, Any]) -> tuple[Conflict, ...]:
    """Changes to a path that is neither as the person saw it nor already as they want it.

    A row that shall go counts as changed when anything in it was.
    """
    others = moved(seen, now)
    found = []
    for path, value in changes.items():
        current = now.get(path)
        gone_anyway = value is False and current is None
        clashes = path in others and mark(current) != mark(value) and not gone_anyway
        if clashes or (value is False and current is True and any(other.startswith(f"{path}.") for other in others)):
            found.append(Conflict(path, shown(current), shown(value)))
    return tuple(found)
