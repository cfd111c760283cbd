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
from ayni.records.rules import KEEP, Seat
from ayni.records.services.base import Refused, demand, demand_free, note_change
from ayni.records.services.saving import Shape, Written, pending, write

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
    demand(seat, KEEP)
    for source_uid, fields in (sources or {}).items():
        save_source(seat=seat, uid=source_uid, values=fields, now=now)
    row = Event.objects.select_for_update(of=("self",)).filter(uid=uid, partnership=seat.partnership).first()
    new = row is None
    if row is None:
        demand_free(Event, uid)
        row = Event(partnership=seat.partnership, uid=uid)
    changes = pending(row, EVENT, values, None if new else seen, seat.partnership.language_codes)
    if not changes and not new:
        return row
    if not new:
        row.version += 1
    write(row, EVENT, changes, edits, seat.person.language, seat.partnership.pk)
    _note(seat, "event", row, changes, new, now, reason_given)
    return row


@transaction.atomic
def retire_event(*, seat: Seat, event: Event, version: int, now: datetime, reason_given: str) -> Event:
    """Take an event out of the history that is shown; it and its past stay in the records."""
    demand(seat, KEEP)
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk, partnership=seat.partnership)
    if row.version != version:
        raise Refused(reason("version_moved", subject=str(row.uid), seen=version, now=row.version))
    if not reason_given.strip():
        raise Refused(reason("note_missing"))
    row.retired_at, row.version = now, row.version + 1
    row.save(update_fields=["retired_at", "version"])
    note_change(
        seat=seat,
        kind="event",
        uid=row.uid,
        version=row.version,
        action="retired",
        now=now,
        reason=reason_given,
    )
    return row


@transaction.atomic
def save_source(*, seat: Seat, uid: UUID, values: Mapping[str, Any], now: datetime) -> Source:
    """Write a source; an unknown `uid` makes a new one."""
    demand(seat, KEEP)
    row = Source.objects.filter(uid=uid, partnership=seat.partnership).first()
    new = row is None
    if row is None:
        demand_free(Source, uid)
        row = Source(partnership=seat.partnership, uid=uid)
    changes = pending(row, SOURCE, values, None, seat.partnership.language_codes)
    if not changes and not new:
        return row
    if not new:
        row.version += 1
    write(row, SOURCE, changes, {}, seat.person.language, seat.partnership.pk)
    _note(seat, "source", row, changes, new, now, "")
    return row


def _note(
    seat: Seat, kind: str, row: Event | Source, changes: Written, new: bool, now: datetime, reason_given: str
) -> None:
    note_change(
        seat=seat,
        kind=kind,
        uid=row.uid,
        version=row.version,
        action="created" if new else "changed",
        now=now,
        before=changes.before,
        after=changes.after,
        reason=reason_given,
    )
