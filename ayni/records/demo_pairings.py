"""Reading who is paired with whom in a demo partnership."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ayni.core.vague import Vague
from ayni.records.demo import Demo, flat, states
from ayni.records.services.pairings import save_pairing

ENTERED = datetime(2025, 9, 3, 9, tzinfo=UTC)


def load_pairings(demo: Demo, stored: Iterable[Mapping[str, Any]]) -> None:
    for entry in stored:
        values: dict[str, Any] = {
            **flat("note", entry.get("note")),
            **flat("outcome", entry.get("outcome")),
            **{f"actor_{low}": str(demo.uid("actor", entry[low])) for low in ("a", "b")},
            **{name: entry.get(name, "") for name in ("keeper_a", "keeper_b")},
            **{name: Vague(entry[name]) if entry.get(name) else None for name in ("since", "until")},
            "kind": entry["kind"],
            "tags": tuple(entry["tags"]),
            "source": str(demo.uid("source", entry["source"])),
            "example": entry.get("example", False),
        }
        seat, uid = demo.seats[entry["by"]], demo.uid("pairing", entry["id"])
        row = save_pairing(seat=seat, uid=uid, values=values, seen=None, edits={}, now=ENTERED)
        states(row, note=entry.get("note"), outcome=entry.get("outcome"))
