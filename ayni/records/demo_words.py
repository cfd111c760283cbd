"""Reading a demo partnership's glossary, and what was reworded after others had translated it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ayni.records.demo import Demo, flat, states
from ayni.records.models import Document, Measure
from ayni.records.services.glossary import save_term
from ayni.records.services.history import save_event
from ayni.records.services.workplan import save_measure

ENTERED = datetime(2025, 9, 3, 9, tzinfo=UTC)


def load_glossary(demo: Demo, stored: Iterable[Mapping[str, Any]]) -> None:
    for entry in stored:
        values = {**flat("words", entry["words"]), **flat("note", entry.get("note"))}
        row = save_term(
            seat=demo.seats["B" if entry["words"]["original"] == "es" else "A"],
            uid=demo.uid("term", entry["id"]),
            values=values | {"fixed": entry.get("fixed", False)},
            seen=None,
            edits={},
            now=ENTERED,
        )
        states(row, words=entry["words"], note=entry.get("note"))


def load_rewordings(demo: Demo, stored: Iterable[Mapping[str, Any]]) -> None:
    """Originals that changed since: their translations are out of date, and the history knows the words before."""
    for entry in stored:
        given: dict[str, Any] = {"values": entry["values"], "seen": None, "edits": {}}
        given |= {"seat": demo.seats[entry["by"]], "now": datetime.fromisoformat(entry["at"])}
        if entry["record"] == "event":
            save_event(uid=demo.uid("event", entry["id"]), **given)
        else:
            measure = Measure.objects.select_related("plan").get(uid=demo.uid("measure", entry["plan"], entry["id"]))
            measure.plan.partnership = demo.partnership
            saved_at = Document.objects.get(pk=measure.plan.document_id).saved_at
            save_measure(plan=measure.plan, uid=measure.uid, **given)
            # The story of the moves is told already, and this save is no part of it.
            Document.objects.filter(pk=measure.plan.document_id).update(saved_at=saved_at)
