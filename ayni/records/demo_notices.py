"""Reading a demo partnership's legal pages: examples, and marked as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from ayni.records.demo import Demo, flat, states
from ayni.records.services.notices import save_notice

ENTERED = datetime(2025, 9, 4, 9, tzinfo=UTC)


def load_notices(demo: Demo, stored: Iterable[Mapping[str, Any]]) -> None:
    for entry in stored:
        values = {
            **flat("words", entry["words"]),
            **flat("enforcer", entry.get("enforcer")),
            "updated": date.fromisoformat(entry["updated"]),
            "shown": entry["shown"],
        }
        seat = demo.seats[entry["side"]]
        row = save_notice(seat=seat, kind=entry["kind"], values=values, seen=None, edits={}, now=ENTERED)
        row.example = True
        states(row, words=entry["words"], enforcer=entry.get("enforcer"))
