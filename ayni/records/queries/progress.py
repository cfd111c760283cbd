"""What was reported on measures."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ayni.core.sides import SIDES
from ayni.records.models import Measure, Progress

FIRST = 3
"""So many reports of a side stand open on the page of their measure; older ones are folded away."""


def notes() -> QuerySet[Progress]:
    """With all that one shows of them."""
    return Progress.objects.select_related("measure__plan", "picture", "person", "guest_report")


@dataclass(frozen=True)
class Told:
    """What one side has reported, newest first."""

    side: str
    notes: tuple[Progress, ...]
    older: tuple[Progress, ...] = ()


def told_of(measure: Measure) -> tuple[Told, ...]:
    """Both sides' reports on a measure that was fetched `measures_with_rows`."""
    found = []
    for side in SIDES:
        own = [note for note in measure.progress.all() if note.side == side]
        found.append(Told(side.value, tuple(own[:FIRST]), tuple(own[FIRST:])))
    return tuple(found)
