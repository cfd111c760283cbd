"""How long personal data are kept, and what becomes of them: one list for the purge, the pages and the documentation.

And how a person's traces are taken out of the history without changing its shape.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache


class Fate(StrEnum):
    DELETED = "deleted"
    EMPTIED = "emptied"
    """The row stays, so that the history is whole; who it was is gone."""


class Since(StrEnum):
    """What the days are counted from."""

    WRITTEN = "written"
    DECIDED = "decided"
    ENDED = "ended"
    LEFT = "left"
    TAKEN_AWAY = "taken_away"


@dataclass(frozen=True, slots=True)
class Rule:
    """`at_most`: days since it was written after which it goes in any case.

    `often`: looked after by every `ayni send-mail`, too. `told`: its erasures stand in the history of their
    partnership; messages and sessions are no records, and theirs do not.
    """

    kind: str
    days: int
    since: Since
    fate: Fate
    at_most: int | None = None
    often: bool = False
    told: bool = False


RULES: tuple[Rule, ...] = (
    Rule("inquiry", 90, Since.WRITTEN, Fate.DELETED, often=True),
    Rule("guest_mail", 90, Since.WRITTEN, Fate.DELETED, often=True),
    Rule("digest", 90, Since.WRITTEN, Fate.DELETED, often=True),
    Rule("mail", 180, Since.WRITTEN, Fate.DELETED, often=True),
    Rule("guest", 90, Since.DECIDED, Fate.EMPTIED, at_most=365, often=True, told=True),
    Rule("answer", 90, Since.DECIDED, Fate.DELETED, at_most=365, often=True),
    Rule("guest_link", 90, Since.ENDED, Fate.EMPTIED, told=True),
    Rule("picture", 90, Since.TAKEN_AWAY, Fate.EMPTIED, told=True),
    Rule("person", 365, Since.LEFT, Fate.EMPTIED, told=True),
    Rule("session", 0, Since.ENDED, Fate.DELETED, often=True),
)
BY_KIND: Mapping[str, Rule] = {rule.kind: rule for rule in RULES}


def cutoff(kind: str, now: datetime) -> datetime:
    """What is older than this has had its time."""
    return now - timedelta(days=BY_KIND[kind].days)


ERASED = "⟦erased⟧"
"""What stands in the history in place of a name or an address; pages say a sentence instead."""
PERSONAL: Mapping[str, frozenset[str]] = {
    "membership": frozenset({"name", "email", "person"}),
    "person": frozenset({"name", "email"}),
    "progress": frozenset({"credit"}),
    "picture": frozenset({"credit"}),
}
"""By kind of a history row: the fields of which the whole value speaks of a person."""


def names_of(name: str, email: str) -> tuple[str, ...]:
    """What to look for in running words: the address, and the name where it has two words or more.

    A single word may be anything: «Rosa» is a name, a flower and a colour.
    """
    return tuple(word for word in (email.strip(), name.strip() if len(name.split()) > 1 else "") if word)


def without(text: str, words: Iterable[str], mark: str = ERASED) -> str:
    """The text with each of the words replaced, whole words only, whatever their capitals."""
    found = _finder(tuple(words))
    return found.sub(mark, text) if found and text else text


@lru_cache(maxsize=32)
def _finder(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Longer ones first, so that a name is not left half."""
    wanted = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    found = "|".join(re.escape(word) for word in wanted)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if wanted else None


def redacted(
    values: Mapping[str, str],
    words: Iterable[str],
    fields: Collection[str] = (),
    whole: Iterable[str] = (),
    mark: str = ERASED,
) -> dict[str, str]:
    """A flat table of the history, the same paths with other values.

    `words` go wherever they stand; a value of one of `fields` that is one of `whole` goes altogether.
    """
    looked_for, alone = tuple(words), {word.casefold() for word in whole if word}
    return {
        path: mark if _field(path) in fields and value.casefold() in alone else without(value, looked_for, mark)
        for path, value in values.items()
    }


def _field(path: str) -> str:
    """The field that a path leads to: `credit`, `picture.credit`, `words.es`."""
    parts = path.split(".")
    return parts[-2] if len(parts) > 1 and len(parts[-1]) == 2 else parts[-1]
