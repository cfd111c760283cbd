"""Reading the history: events with their sources, told as knots of the cord."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from ayni.core.multilingual import Text
from ayni.core.vague import Vague
from ayni.core.words import fold
from ayni.records.models import Citation, Event, Source


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the history is narrowed to; '' is everything. A side's history holds what both did, too."""

    side: str = ""
    goal: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says about an event; `words` may be empty."""

    source: Source
    words: Text
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Knot:
    """An event as it is told. `unlike`: statements that do not agree, side by side; `sources`: all the others."""

    uid: UUID
    date: Vague
    until: Vague | None
    side: str
    title: Text
    text: Text
    tags: tuple[str, ...]
    public: bool
    sources: tuple[Source, ...]
    unlike: tuple[Statement, ...]
    told: tuple[Statement, ...]


def events(partnership_id: int, wanted: Wanted = Wanted(), *, newest_first: bool = False) -> QuerySet[Event]:
    """In the order of time, with their sources: 3 queries when read."""
    rows = Event.objects.filter(partnership_id=partnership_id, retired_at__isnull=True)
    if wanted.side:
        rows = rows.filter(Q(sides=wanted.side) | Q(sides="AB"))
    if wanted.goal:
        rows = rows.filter(tags__contains=f" {wanted.goal} ")
    for word in fold(wanted.words).split():
        rows = rows.filter(fold__contains=word)
    order = ("-on", "-id") if newest_first else ("on", "id")
    return with_citations(rows).order_by(*order)


def with_citations(rows: QuerySet[Event]) -> QuerySet[Event]:
    """One more query brings citations and sources."""
    return rows.prefetch_related(Prefetch("citations", Citation.objects.select_related("source").order_by("id")))


def everything() -> QuerySet[Event]:
    """For `access.fetch`: events with their citations, retired ones included."""
    return with_citations(Event.objects.all())


def knot(event: Event) -> Knot:
    """Expects the citations to be at hand."""
    told = tuple(Statement(row.source, row.says, row.contradicts) for row in event.citations.all())
    apart = tuple(row for row in told if row.words) if any(row.contradicts for row in told) else ()
    beside = tuple(row.source for row in told if row not in apart)
    assert event.on is not None
    return Knot(
        event.uid,
        event.on,
        event.until,
        event.sides,
        event.title,
        event.text,
        event.tags,
        event.public,
        beside,
        apart,
        told,
    )


@dataclass(frozen=True, slots=True)
class Year:
    """The knots that begin in one year."""

    year: int
    knots: tuple[Knot, ...]


def by_year(rows: Iterable[Event]) -> tuple[Year, ...]:
    """Consecutive events of a year together, in the order given."""
    found: list[tuple[int, list[Knot]]] = []
    for row in map(knot, rows):
        year = row.date.first.year
        if not found or found[-1][0] != year:
            found.append((year, []))
        found[-1][1].append(row)
    return tuple(Year(year, tuple(knots)) for year, knots in found)


def sources(partnership_id: int) -> QuerySet[Source]:
    """All sources of a partnership by title, for a choice."""
    return Source.objects.filter(partnership_id=partnership_id).order_by("title", "id")
