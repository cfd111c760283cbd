"""Finding a record by what people call it: its code, its name in any language, or its uid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from ayni.core.reasons import Fault, reason
from ayni.core.words import clean, fold

_SHOWN = 60


def is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


class Directory:
    """Records by name, within their surroundings: an actor within its side, a result within its measure."""

    def __init__(self, called: Mapping[str, Iterable[str]], inside: Mapping[str, str] | None = None) -> None:
        self._names = {uid: tuple(fold(name) for name in names) for uid, names in called.items()}
        self._first = {uid: tuple(clean(name) for name in names) for uid, names in called.items()}
        self._inside = inside or {}
        self._by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        for uid, names in self._names.items():
            for name in names:
                if name:
                    self._by_name[self._inside.get(uid, ""), name].add(uid)

    def __contains__(self, uid: object) -> bool:
        return uid in self._names

    def is_called(self, uid: str, text: str) -> bool:
        """Whether the record answers to this name, or is the only one that has this uid."""
        return text.lower() == uid or fold(text) in self._names.get(uid, ())

    def written(self, uid: str) -> str:
        """What to write so that `find` leads back here: the first name that nobody shares, else the uid."""
        where = self._inside.get(uid, "")
        for name in self._first.get(uid, ()):
            plain = name and not any(mark in name for mark in ";\n") and len(name) <= 200 and not is_uid(name)
            if plain and self._by_name[where, fold(name)] == {uid}:
                return name
        return uid

    def find(self, text: str, where: str = "") -> str:
        """The uid. Raises Fault `link_unknown` or `link_ambiguous`."""
        words = clean(text)
        if is_uid(words):
            if words.lower() in self._names:
                return words.lower()
            raise Fault(reason("link_unknown", text=words))
        found = self._by_name.get((where, fold(words)), set())
        if not found:
            raise Fault(reason("link_unknown", text=words[:_SHOWN]))
        if len(found) > 1:
            raise Fault(reason("link_ambiguous", text=words[:_SHOWN]))
        return next(iter(found))

    def has(self, text: str, where: str = "") -> bool:
        return (where, fold(text)) in self._by_name
