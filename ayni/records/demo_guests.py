"""Reading what guests were asked and said in a demo partnership. Days count back from the loading: links are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ayni.core.guests import Said
from ayni.core.vague import Vague
from ayni.records.demo import Demo
from ayni.records.models import Measure
from ayni.records.services import guests


def load_guests(demo: Demo, stored: Iterable[Mapping[str, Any]], now: datetime) -> None:
    for entry in stored:
        link = guests.open_link(
            seat=demo.seats[entry["side"]],
            measure=Measure.objects.get(uid=demo.uid("measure", entry["year"], entry["measure"])),
            uid=demo.uid("guest-link", entry["year"], entry["measure"]),
            **{name: entry[name] for name in ("called", "language", "days", "most_uses")},
            now=now - timedelta(days=entry["opened_days_ago"]),
        )
        for number, words in enumerate(entry["said"]):
            happened = (now - timedelta(days=words["happened_days_ago"])).date()
            said = Said(words["words"], words["language"], Vague(happened.isoformat()), words["people"])
            then = now - timedelta(days=words["days_ago"])
            guests.say(link=link, uid=demo.uid("guest-report", entry["measure"], number), said=said, now=then)
