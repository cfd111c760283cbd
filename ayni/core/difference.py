"""What differs between two states of a text: two snapshots, or a snapshot and today's rows as closing would store them.

Both come as the parts of a snapshot. What differs is told per record and field, and per language where the field is a
text, by the paths of `core.editing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from ayni.core.canonical import read
from ayni.core.snapshot import together

SILENT = frozenset({"record", "uid", "format"})
PAIRS = {"reference": ("reference_a", "reference_b")} | {
    name: (f"{name}_a", f"{name}_b") for name in ("baseline", "target")
}
ORDER = "position"
"""The path that tells that a record stands at another place among the others."""


class What(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Field:
    """One field before and after, as plain strings; '' where it was not."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the text. `titles`: what it is called after, or was called before, by language."""

    what: What
    kind: str
    uid: str
    code: str
    titles: Mapping[str, str]
    fields: tuple[Field, ...]


Stored = tuple[str, str, str, str]
"""Of a part: kind, uid, text, beside."""


def difference(before: Iterable[Stored], after: Iterable[Stored]) -> tuple[Row, ...]:
    """The records that differ, in the order of the later state; what was removed stands where it stood before.

    Empty exactly when both states have the same parts in the same order.
    """
    old, new = _read(before), _read(after)
    moved = _moved(list(old), list(new))
    found = []
    for uid in _in_reading_order(list(old), list(new)):
        row = _row(uid, old.get(uid), new.get(uid), uid in moved)
        if row.fields or row.what is not What.CHANGED:
            found.append(row)
    return tuple(found)


NAMING = {"milestones": "title", "responsibilities": "name", "resources": "what", "results": "title"}
"""What a row below a record is called by."""


def titles_of(*states: Iterable[Stored]) -> dict[str, Mapping[str, str]]:
    """Uid → what the record, the row below it or the actor is called, by language; a later state names it anew."""
    found: dict[str, Mapping[str, str]] = {}
    for state in states:
        for uid, (_, content) in _read(state).items():
            found[uid] = _titles(content)
            for key, name in NAMING.items():
                found |= {row["uid"]: row[name] for row in content.get(key, ())}
            found |= {row["actor"]: row["name"] for row in content.get("responsibilities", ())}
    return found


def _read(state: Iterable[Stored]) -> dict[str, tuple[str, dict[str, Any]]]:
    return {uid: (kind, together(read(text), read(beside) if beside else {})) for kind, uid, text, beside in state}


def _row(
    uid: str, old: tuple[str, Mapping[str, Any]] | None, new: tuple[str, Mapping[str, Any]] | None, moved: bool
) -> Row:
    kind, content = new or old or ("", {})
    before, after = (flat(found[1]) if found else {} for found in (old, new))
    what = What.CHANGED if old and new else What.ADDED if new else What.REMOVED
    fields = [
        Field(path, before.get(path, ""), after.get(path, ""))
        for path in dict.fromkeys([*after, *before])
        if before.get(path, "") != after.get(path, "")
    ]
    if old and new:
        fields += [Field(f"{path}.{ORDER}", "", "") for path in _moved_below(old[1], new[1])]
    if moved and not any(field.path == "parent" for field in fields):
        fields.append(Field(ORDER, "", ""))
    return Row(what, kind, uid, str(content.get("code", "")), _titles(content), tuple(fields))


def _titles(content: Mapping[str, Any]) -> Mapping[str, str]:
    titles: Mapping[str, str] = content.get("title", {})
    return titles


def flat(content: Mapping[str, Any], start: str = "") -> dict[str, str]:
    """The stored content as path → plain string; the order of the rows below is told by `difference` alone."""
    found: dict[str, str] = {}
    for key, value in content.items():
        path = f"{start}{key}"
        if key in SILENT:
            continue
        if isinstance(value, Mapping):
            found |= flat(value, f"{path}.")
        elif key in PAIRS and isinstance(value, list):
            found |= dict(zip((f"{start}{name}" for name in PAIRS[key]), map(_plain, value), strict=True))
        elif _rows(value):
            for row in value:
                found |= flat(row, f"{path}.{row['uid']}.")
        else:
            found[path] = _plain(value)
    return found


def _moved_below(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The paths of the rows below a record that stand elsewhere among those that both have."""
    found = []
    for key, rows in new.items():
        before = old.get(key)
        if _rows(rows) and _rows(before):
            orders = [[row["uid"] for row in listed] for listed in (before or (), rows)]
            found += [f"{key}.{uid}" for uid in orders[1] if uid in _moved(*orders)]
    return found


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(str(entry) for entry in value)
    return "" if value is None else str(value)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest records that stand elsewhere among those that both states have."""
    both = set(old) & set(new)
    left, right = ([uid for uid in order if uid in both] for order in (old, new))
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    kept = {uid for block in blocks for uid in left[block.a : block.a + block.size]}
    return both - kept


def _in_reading_order(old: list[str], new: list[str]) -> list[str]:
    """The later order, with each removed record after the one that it followed."""
    found = list(new)
    known = set(new)
    for number, uid in enumerate(old):
        if uid not in known:
            before = next((other for other in reversed(old[:number]) if other in known), None)
            found.insert(found.index(before) + 1 if before else 0, uid)
            known.add(uid)
    return found
