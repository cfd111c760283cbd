"""Reading what the mirror shows: who is at the table, what the plan needs, what both have agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ayni.core.actors import Member, Work, themes, works
from ayni.core.goals import goals
from ayni.core.joining import Joining
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.workplan import Plan as Tree
from ayni.records.models import Actor, Pairing, Partnership, Plan
from ayni.records.queries.workplan import live_plan, plans, stored_plan

SECTORS = tuple(Actor.Sector.values)


@dataclass(frozen=True)
class Table:
    """All that the mirror's rules ask for. `year`: of the plan whose measures count; None without a plan."""

    members: tuple[Member, ...]
    planned: tuple[Work, ...]
    agreed: Mapping[str, Text]
    year: int | None


def table(partnership: Partnership) -> Table:
    """Active actors, the measures of the newest plan, the fields of the newest agreed one: 3 to 7 queries."""
    everybody = members(Actor.objects.filter(partnership=partnership))
    known = list(plans(partnership.pk))
    newest, agreed = next(iter(known), None), next((plan for plan in known if plan.document.agreed), None)
    sector_of = {member.uid: member.sector for member in everybody}
    return Table(
        everybody,
        works(promised(newest), sector_of) if newest else (),
        themes(stored_plan(agreed.document.agreed)) if agreed and agreed.document.agreed else {},
        newest.year if newest else None,
    )


def promised(plan: Plan) -> Tree:
    """The text on the table, stored or drafted."""
    stored = plan.document.snapshot
    return stored_plan(stored) if stored else live_plan(plan, everything=False, kept=False)


def members(rows: QuerySet[Actor]) -> tuple[Member, ...]:
    """Those still active, in one query."""
    found = rows.filter(retired__isnull=True).order_by("pk").values_list("uid", "side", "sector", "tags", "joining")
    return tuple(
        Member(str(uid), Side(side), sector, goals(tags), Joining(joining))
        for uid, side, sector, tags, joining in found
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors that work with each other, by uid, and the goals that they do it for."""

    a: str
    b: str
    goals: tuple[str, ...]


def pairs(partnership: Partnership, today: date, public: bool = False) -> tuple[Pair, ...]:
    """Those that have not ended; `public`: only those that everybody may see, of actors that may be named. 1 query."""
    rows = Pairing.objects.filter(partnership=partnership, retired_at__isnull=True).order_by("pk")
    if public:
        rows = rows.filter(public=True, actor_a__public=True, actor_b__public=True)
    found = rows.values_list("actor_a__uid", "actor_b__uid", "tags", "until")
    return tuple(
        Pair(str(a), str(b), goals(tags)) for a, b, tags, until in found if until is None or until.last >= today
    )
