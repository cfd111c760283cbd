"""Reading actors: both sides at the seam, one actor with what stands above, below and in the plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from ayni.core.sides import SIDES
from ayni.core.words import fold
from ayni.records.models import Actor, JoiningStep, Responsibility, Source

ORDER = (
    Case(
        *(When(sector=sector, then=Value(number)) for number, sector in enumerate(Actor.Sector.values)),
        output_field=IntegerField(),
    ),
    "sort",
    "id",
)
"""By sector as they are named everywhere, then by name."""
MOST_ABOVE = 5
"""Levels above an actor that are shown; deeper trees are cut at the top."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; '' is everything. `retired`: also those that are no longer active."""

    side: str = ""
    sector: str = ""
    kind: str = ""
    joining: str = ""
    goal: str = ""
    words: str = ""
    retired: bool = False


def listed(partnership_id: int, wanted: Wanted = Wanted()) -> QuerySet[Actor]:  # frozen
    """By sector, then by name; each with the office above it."""
    rows = Actor.objects.filter(partnership_id=partnership_id, merged_into__isnull=True)
    if not wanted.retired:
        rows = rows.filter(retired__isnull=True)
    if wanted.side:
        rows = rows.filter(side=wanted.side)
    if wanted.sector:
        rows = rows.filter(sector=wanted.sector)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.joining:
        rows = rows.filter(joining=wanted.joining)
    if wanted.goal:
        rows = rows.filter(tags__contains=f" {wanted.goal} ")
    for word in fold(wanted.words).split():
        rows = rows.filter(fold__contains=word)
    return rows.select_related("parent").order_by(*ORDER)


def counted(rows: QuerySet[Actor]) -> Counter[tuple[str, str]]:
    """How many per side and sector, in one query."""
    found = rows.order_by().values_list("side", "sector").annotate(n=Count("pk"))
    return Counter({(side, sector): n for side, sector, n in found})


@dataclass(frozen=True, slots=True)
class SectorRow:
    """One sector, both sides: the rows of this page, and how many there are on all pages."""

    sector: Actor.Sector
    a: tuple[Actor, ...]
    b: tuple[Actor, ...]
    count_a: int
    count_b: int


def by_sector(
    rows_a: Iterable[Actor], rows_b: Iterable[Actor], counts: Counter[tuple[str, str]]
) -> tuple[SectorRow, ...]:
    """The page's actors in the rows of the seam. A sector that only other pages hold is left out."""
    here = {side.value: list(rows) for side, rows in zip(SIDES, (rows_a, rows_b), strict=True)}
    found = (
        SectorRow(
            sector,
            tuple(row for row in here["A"] if row.sector == sector),
            tuple(row for row in here["B"] if row.sector == sector),
            counts["A", sector],
            counts["B", sector],
        )
        for sector in Actor.Sector
    )
    return tuple(row for row in found if row.a or row.b)


def with_above() -> QuerySet[Actor]:
    """For `access.fetch`: one actor with the offices above it, in the same query."""
    return Actor.objects.select_related("__".join(["parent"] * MOST_ABOVE), "merged_into")


def with_sources() -> QuerySet[Actor]:
    """For its form: what stands above it and where it can be read up."""
    return Actor.objects.select_related("parent").prefetch_related("sources__source")


def above(actor: Actor) -> tuple[Actor, ...]:
    """From the top down to the office right above; of a row of `with_above`, without a query."""
    found: list[Actor] = []
    upper = actor.parent
    while upper is not None and len(found) < MOST_ABOVE:
        found.append(upper)
        upper = upper.parent if len(found) < MOST_ABOVE else None
    return tuple(reversed(found))


def below(actor: Actor) -> tuple[tuple[Actor, tuple[Actor, ...]], ...]:
    """What stands right below, each with what stands below it; one query."""
    rows = list(
        Actor.objects.filter(Q(parent=actor) | Q(parent__parent=actor), retired__isnull=True).order_by("sort", "id")
    )
    return tuple(
        (row, tuple(lower for lower in rows if lower.parent_id == row.pk)) for row in rows if row.parent_id == actor.pk
    )


def sources_of(actor: Actor) -> QuerySet[Source]:
    """Where it can be read up, in the order in which they were named."""
    return Source.objects.filter(actors__actor=actor).order_by("actors__id")


def way_of(actor: Actor) -> list[JoiningStep]:
    """Its steps to the table, latest first."""
    steps = JoiningStep.objects.filter(actor=actor).order_by("id")
    return sorted(steps, key=lambda step: (step.on.first, step.pk), reverse=True)


def parts_in_plans(actor: Actor) -> QuerySet[Responsibility]:
    """The measures of an actor, newest year first; `lead` says in which role. Agreed texts name it as it was then."""
    named = Q(actor=actor) | Q(actor__merged_into=actor)
    return (
        Responsibility.objects.filter(named, measure__dropped_at__isnull=True)
        .select_related("measure__plan")
        .order_by("-measure__plan__year", "-lead", "measure__position", "measure_id")
    )


def same_side(actor: Actor) -> QuerySet[Actor]:
    """With which it can be put together, if they are one and the same."""
    rows = Actor.objects.filter(partnership=actor.partnership_id, side=actor.side, merged_into__isnull=True)
    return rows.exclude(pk=actor.pk).select_related("parent").order_by("sort", "id")


def possible_parents(partnership_id: int, side: str, actor: Actor | None = None) -> QuerySet[Actor]:
    """The actors of a side that something can stand below; the one that stands there already may be retired."""
    free = Q(retired__isnull=True)
    if actor is not None and actor.parent_id is not None:
        free |= Q(pk=actor.parent_id)
    rows = Actor.objects.filter(free, partnership_id=partnership_id, side=side).order_by("sort", "id")
    return rows.exclude(pk=actor.pk) if actor is not None and actor.pk else rows
