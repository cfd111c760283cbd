"""Reading the corrections of wording of a demo partnership: proposed, and as far as the story goes confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ayni.core.correction import wordings
from ayni.records.demo import Demo
from ayni.records.models import Part, Plan
from ayni.records.services.corrections import confirm_correction, propose_correction


def load_corrections(demo: Demo, stored: Iterable[Mapping[str, Any]]) -> None:
    for number, entry in enumerate(stored):
        plan = Plan.objects.select_related("document").get(partnership=demo.partnership, year=entry["plan"])
        plan.partnership = demo.partnership
        of = demo.uid("measure", entry["plan"], entry["measure"])
        part = Part.objects.get(snapshot=plan.document.snapshot_id, uid=of)
        correction = propose_correction(
            seat=demo.seats[entry["by"]],
            plan=plan,
            of=of,
            path=entry["path"],
            language=entry["language"],
            seen=wordings(part.text, part.beside)[entry["path"], entry["language"]],
            new=entry["new"],
            why=entry["why"],
            now=datetime.fromisoformat(entry["at"]),
            uid=demo.uid("correction", number),
        )
        if answer := entry.get("confirmed"):
            confirm_correction(
                seat=demo.seats[answer["by"]],
                plan=plan,
                correction=correction,
                now=datetime.fromisoformat(answer["at"]),
            )
