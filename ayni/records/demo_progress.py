"""Reading what was reported in the course of a demo plan's year, with its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import date
from typing import Any

from ayni.core.workplan import Status
from ayni.records.demo import Demo, at_noon
from ayni.records.models import Measure
from ayni.records.services.progress import BroughtPicture, tell_progress


def load_progress(demo: Demo, stored: Iterable[Mapping[str, Any]]) -> None:
    for entry in stored:
        day = date.fromisoformat(entry["on"])
        key = (entry["year"], entry["measure"])
        told = {name: entry[name] for name in ("words", "risk", "language", "public")}
        shot = entry.get("picture")
        with _opened(demo, shot) as upload:
            tell_progress(
                seat=demo.seats[entry["side"]],
                measure=Measure.objects.get(uid=demo.uid("measure", *key)),
                uid=demo.uid("told", *key, entry["side"], entry["on"]),
                on=day,
                status=Status(entry["status"]),
                **told,
                picture=_brought(demo, shot, upload, key) if shot else None,
                steps=(),
                values=(),
                now=at_noon(day),
            )


def _opened(demo: Demo, shot: Mapping[str, Any] | None) -> Any:
    return (demo.folder / "pictures" / shot["file"]).open("rb") if shot else nullcontext()


def _brought(demo: Demo, shot: Mapping[str, Any], upload: Any, key: tuple[object, ...]) -> BroughtPicture:
    said = {name: shot[name] for name in ("credit", "alt", "consent")}
    return BroughtPicture(uid=demo.uid("picture", *key, shot["file"]), upload=upload, **said)
