"""Writing what everything stands on: partnerships, municipalities, and how people want to be addressed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.records.models import Mail, Municipality, Partnership, Person, Source
from ayni.records.rules import AGREE, Seat
from ayni.records.services.base import Refused, demand, note_change
from ayni.records.services.history import save_source
from ayni.records.services.saving import Shape, Written, pending, write


def _settle_partnership(row: Partnership) -> None:
    if not row.name:
        raise Refused(reason("name_missing", subject="name"))


def _settle_municipality(row: Municipality) -> None:
    if not row.name:
        raise Refused(reason("name_missing", subject="name"))
    if row.population is not None and row.population_year is None:
        raise Refused(reason("population_year_missing", subject="population_year"))
    if row.population is not None and row.population_source is None:
        raise Refused(reason("source_missing", subject="population_source"))


PARTNERSHIP = Shape(texts=("name", "welcome"), plain=("public", "take_back_days"), settle=_settle_partnership)
MUNICIPALITY = Shape(
    texts=("name", "office", "address"),
    plain=(
        *("short_name", "population", "population_year", "time_zone", "languages"),
        *("office_email", "office_phone", "website", "codes", "country", "kind"),
    ),
    links={"population_source": Source},
    settle=_settle_municipality,
)


@transaction.atomic
def save_partnership(
    *, seat: Seat, values: Mapping[str, Any], seen: Mapping[str, str] | None, edits: Mapping[str, Edit], now: datetime
) -> Partnership:
    """The words of the partnership and whether it is public; a coordinator of either side."""
    demand(seat, AGREE)
    row = Partnership.objects.select_for_update().get(pk=seat.partnership.pk)
    changes = pending(row, PARTNERSHIP, values, seen, row.language_codes)
    _write_changed(seat, row, PARTNERSHIP, "partnership", changes, edits, now)
    return row


@transaction.atomic
def save_municipality(
    *,
    seat: Seat,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    sources: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> Municipality:
    """What a side says of itself; only its own coordinator writes it. `sources`: new with this save, as for events."""
    demand(seat, AGREE)
    for source_uid, fields in (sources or {}).items():
        save_source(seat=seat, uid=source_uid, values=fields, now=now)
    row = Municipality.objects.select_for_update(of=("self",)).get(partnership=seat.partnership, side=seat.side.value)
    changes = pending(row, MUNICIPALITY, values, seen, seat.partnership.language_codes)
    _write_changed(seat, row, MUNICIPALITY, "municipality", changes, edits, now)
    return row


def _write_changed(
    seat: Seat,
    row: Partnership | Municipality,
    shape: Shape,
    kind: str,
    changes: Written,
    edits: Mapping[str, Edit],
    now: datetime,
) -> None:
    if not changes:
        return
    row.version += 1
    write(row, shape, changes, edits, seat.person.language, seat.partnership.pk)
    note_change(
        seat=seat,
        kind=kind,
        uid=row.uid,
        version=row.version,
        action="changed",
        now=now,
        before=changes.before,
        after=changes.after,
    )


@transaction.atomic
def require_checked(*, seat: Seat, required: bool, now: datetime) -> Partnership:
    """A side's wish that a plan closes only when its binding languages are complete and checked."""
    demand(seat, AGREE)
    row = Partnership.objects.select_for_update().get(pk=seat.partnership.pk)
    name = f"require_checked_{seat.side.value.lower()}"
    if getattr(row, name) != required:
        setattr(row, name, required)
        row.version += 1
        row.save(update_fields=[name, "version"])
        note_change(
            seat=seat,
            kind="partnership",
            uid=row.uid,
            version=row.version,
            action="changed",
            now=now,
            before={name: not required},
            after={name: required},
        )
    return row


@transaction.atomic
def save_person(*, person: Person, language: str, time_zone: str, name: str, mails: str | None = None) -> Person:
    """How somebody wants to be addressed: their own settings, nobody else's history. `mails` None: as it is."""
    person.language, person.time_zone, person.name = language, time_zone, name
    person.mails = mails if mails in Person.Mails.values else person.mails
    person.save(update_fields=["language", "time_zone", "name", "mails"])
    return person


class Stop(StrEnum):
    """What somebody stops with one click in a mail."""

    DIGEST = "digest"
    ALL = "all"


@transaction.atomic
def stop_mails(*, person: Person, what: Stop) -> Person:
    """No summaries any more, or no mail at all. Never more mail than before; pressed twice, it is stopped once.

    What already waits to be sent to them is not sent any more.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    if what is Stop.ALL:
        row.mails = Person.Mails.NONE
    elif row.mails == Person.Mails.ALL:
        row.mails = Person.Mails.TURNS
    row.save(update_fields=["mails"])
    waiting = Mail.objects.filter(person=row, state=Mail.State.WAITING).exclude(kind__in=("welcome", "office"))
    (waiting.filter(kind="digest") if what is Stop.DIGEST else waiting).delete()
    return row
