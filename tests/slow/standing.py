"""What stands in the database afterwards, read past Ayni: each mark once, with its row in the history, and no other."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tests.served import Site
from tests.slow.writer import KINDS, Writer

MARK = re.compile(r"\bmark-\w+-\d+\b")
SAID = {"comment": ("records_comment", "comment"), "report": ("records_progress", "progress")}
"""Kind of a save → its table, and the kind of its rows in the history."""


def look(site: Site, writers: Iterable[Writer]) -> Counter[str]:
    """Asserts that nothing is lost, half there or doubled; how many of each kind were saved."""
    writers = list(writers)
    assert [fault for writer in writers for fault in writer.faults] == []
    saved = answered(writers)
    assert standing(site) == saved
    return Counter({kind: each.total() for kind, each in saved.items()})


def answered(writers: Iterable[Writer]) -> dict[str, Counter[str]]:
    writers = list(writers)
    return {kind: Counter(mark for writer in writers for mark in writer.saved[kind]) for kind in KINDS}


def standing(site: Site) -> dict[str, Counter[str]]:
    """The marks of each kind; asserts that record and history say the same."""
    changes, found = history(site), {}
    for kind, (table, told) in SAID.items():
        found[kind] = Counter(marks(site.rows(f"SELECT words FROM {table}")))
        assert Counter(marks(after for name, _, _, after in changes if name == told)) == found[kind]
    edits = [(uid, before, after) for kind, uid, before, after in changes if kind == "measure" and marks([after])]
    _demand_chain(site, edits)
    return {**found, "edit": Counter(marks(after for _, _, after in edits))}


def _demand_chain(site: Site, edits: list[tuple[UUID, Any, Any]]) -> None:
    """Each save began with what the one before had left, and the record says what the last one left."""
    last: dict[UUID, list[str]] = {}
    for uid, before, after in edits:
        assert marks([before]) == last.get(uid, []), f"a save between is missing in the history of {uid}"
        last[uid] = marks([after])
    rows = site.rows("SELECT uid, description FROM records_measure")
    stand = {UUID(str(uid)): found for uid, words in rows if (found := marks([words]))}
    assert stand == last


def history(site: Site) -> list[tuple[str, UUID, Any, Any]]:
    """Kind, record, what was there before and what after, the oldest first."""
    rows = site.rows("SELECT kind, uid, before, after FROM records_change ORDER BY id")
    return [(kind, UUID(str(uid)), before, after) for kind, uid, before, after in rows]


def marks(values: Iterable[Any]) -> list[str]:
    return [mark for value in values for mark in MARK.findall(json.dumps(value, default=str))]
