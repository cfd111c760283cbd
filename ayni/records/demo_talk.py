"""Reading what people of a demo partnership said about its measures, and the filters they keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ayni.records.demo import Demo, states, text
from ayni.records.models import Measure
from ayni.records.services import comments, views


def load_comments(demo: Demo, stored: Iterable[Mapping[str, Any]]) -> None:
    for number, entry in enumerate(stored):
        seat, now, words = demo.seats[entry["by"]], datetime.fromisoformat(entry["at"]), text(entry["words"])
        measure = Measure.objects.get(uid=demo.uid("measure", entry["plan"], entry["measure"]))
        measure.partnership = demo.partnership
        first = words.original
        row = comments.add_comment(
            seat=seat,
            measure=measure,
            uid=demo.uid("comment", number),
            words=words.words(first),
            language=first,
            now=now,
        )
        row.fold = words.fold()
        states(row, words=entry["words"])


def load_views(demo: Demo, stored: Iterable[Mapping[str, Any]]) -> None:
    for number, entry in enumerate(stored):
        views.save_view(
            seat=demo.seats[entry["by"]],
            uid=demo.uid("view", number),
            page=entry["page"],
            name=entry["name"],
            query=entry["query"],
            shared=entry["shared"],
            now=datetime.fromisoformat(entry["at"]),
        )
