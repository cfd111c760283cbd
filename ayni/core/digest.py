"""What changed since somebody last looked: many saves told as one, grouped by record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

CREATED, CHANGED = "created", "changed"
GONE = frozenset({"deleted", "dropped", "retired"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the history: what was done to a record, and each field before and after. `number` orders equal times."""

    number: int
    at: datetime
    kind: str
    uid: str
    action: str
    side: str
    who: str = ""
    reason: str = ""
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None

    @property
    def was(self) -> Mapping[str, str]:
        return self.before or {}

    @property
    def now(self) -> Mapping[str, str]:
        return self.after or {}


@dataclass(frozen=True, slots=True)
class Group:
    """One record and what came of all that was done to it, newest first. `saves`: how many rows of the history."""

    uid: str
    told: tuple[Kept, ...]
    saves: int

    @property
    def at(self) -> datetime:
        return self.told[0].at


def grouped(changes: Iterable[Kept]) -> tuple[Group, ...]:
    """The records that changed, the one that changed last first.

    Saves of the same field become one, from its first wording to its last; what ended as it began is not told, and
    neither is a record that came and went. Anything but saving (a report, a comment, a hand-over) is told each time.
    """
    by_record: dict[str, list[Kept]] = {}
    for change in sorted(changes, key=lambda each: (each.at, each.number)):
        by_record.setdefault(change.uid, []).append(change)
    groups = [Group(uid, tuple(reversed(collapsed(rows))), len(rows)) for uid, rows in by_record.items()]
    return tuple(sorted((group for group in groups if group.told), key=lambda group: group.at, reverse=True))


def collapsed(rows: Iterable[Kept]) -> list[Kept]:
    """What is left of the changes of one record, oldest first."""
    found: dict[int, Kept] = {}
    saved: dict[str, int] = {}  # kind → where in `found` its saves gather
    for place, row in enumerate(rows):
        if row.action in GONE:
            before = found.pop(saved.pop(row.kind, -1), None)
            if before is None or before.action != CREATED:
                found[place] = row
        elif row.action == CHANGED and row.kind in saved:
            both = _joined(found[saved[row.kind]], row)
            if both.action == CHANGED and not (both.was or both.now):
                del found[saved.pop(row.kind)]
            else:
                found[saved[row.kind]] = both
        else:
            found[place] = row
            if row.action in (CREATED, CHANGED):
                saved[row.kind] = place
    return sorted(found.values(), key=lambda each: (each.at, each.number))


def _joined(first: Kept, then: Kept) -> Kept:
    """Two saves as one: for each field the oldest wording before, the newest after."""
    before = {**{path: words for path, words in then.was.items() if path not in first.now}, **first.was}
    after = {**first.now, **then.now}
    same = {path for path in {*before, *after} if (before.get(path) or "") == (after.get(path) or "")}
    return replace(
        first,
        number=then.number,
        at=then.at,
        who=_both(first.who, then.who, ", "),
        reason=_both(first.reason, then.reason, "\n"),
        before={path: words for path, words in before.items() if path not in same},
        after={path: words for path, words in after.items() if path not in same},
    )


def _both(one: str, other: str, between: str) -> str:
    said = one.split(between) if one else []
    return between.join(dict.fromkeys([*said, other])) if other else one


EVERY = timedelta(days=7) - timedelta(hours=4)
"""A week, less what a timer may be early."""
LOOK_AGAIN = timedelta(days=1)


def is_due(last: datetime, now: datetime) -> bool:
    """Whether somebody's next summary may be written; `last`: their last one, or when they joined."""
    return now - last >= EVERY


def looked_at(now: datetime) -> datetime:
    """What stands for the last summary when there was nothing to say: tomorrow it is looked at again."""
    return now - EVERY + LOOK_AGAIN


def week_of(now: datetime) -> str:
    """The week of a moment, as it stands in the key of a summary: `2026-W47`."""
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02}"
