"""Writing the history: either side tells, with sources; what contradicts stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.records.models import Citation, Event, Source
from ayni.records.rules import Seat
from ayni.records.services.base import Refused
from ayni.records.services.record import retire_record, save_record
from ayni.records.services.saving import Shape

SOURCE = Shape(plain=("title", "url", "published", "note"))


def _settle_citation(row: Citation) -> None:
    if row.source_id is None:
        raise Refused(reason("source_unnamed", subject=str(row.uid)))
    if Citation.objects.filter(event=row.event, source=row.source).exclude(pk=row.pk).exists():
        raise Refused(reason("source_twice", subject=str(row.uid), title=row.source.title))


CITATION = Shape(
    texts=("says",), plain=("contradicts",), links={"source": Source}, parent="event", settle=_settle_citation
)


def _settle_event(row: Event) -> None:
    if row.on is None:
        raise Refused(reason("date_missing", subject=str(row.uid)))
    if not row.title:
        raise Refused(reason("title_missing", subject=str(row.uid), code=""))
    if row.until is not None and row.until.last < row.on.first:
        raise Refused(reason("period_reversed", subject=str(row.uid), code=""))
    row.fold = f"{row.title.fold()} {row.text.fold()}"


EVENT = Shape(
    texts=("title", "text"),
    plain=("on", "until", "sides", "tags", "public"),
    rows={"citations": (Citation, CITATION)},
    settle=_settle_event,
)


@transaction.atomic
def save_event(
    *,
    seat: Seat,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    reason_given: str = "",
    sources: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> Event:
    """Write an event with its citations (`citations.<uid>.source` …); an unknown `uid` makes a new one.

    `sources`: those that are new with this save, by the uid that the citations name; written with it or not at all.
    """
    for source_uid, fields in (sources or {}).items():
        save_source(seat=seat, uid=source_uid, values=fields, now=now)
    return save_record(
        model=Event, shape=EVENT, kind="event", seat=seat, uid=uid, values=values, seen=seen, edits=edits, now=now,
        reason_given=reason_given,
    )  # fmt: skip


@transaction.atomic
def retire_event(*, seat: Seat, event: Event, version: int, now: datetime, reason_given: str) -> Event:
    """Take an event out of the history that is shown; it and its past stay in the records."""
    return retire_record(record=event, kind="event", seat=seat, version=version, now=now, reason_given=reason_given)


@transaction.atomic
def save_source(*, seat: Seat, uid: UUID, values: Mapping[str, Any], now: datetime) -> Source:
    """Write a source; an unknown `uid` makes a new one."""
    return save_record(
        model=Source, shape=SOURCE, kind="source", seat=seat, uid=uid, values=values, seen=None, edits={}, now=now
    )
