"""How far a new partnership has come: for its coordinators as steps, for the operator in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ayni.core.beginning import Begun
from ayni.core.handover import Stage
from ayni.core.sides import SIDES
from ayni.records.models import Actor, FixedDate, Municipality, Partnership, Plan
from ayni.records.queries.home import plans_in_work
from ayni.records.rules import Role, Seat


def begun(seat: Seat, first: int) -> Begun:
    """What the seat's side and both have entered, in one query. `first`: the year of the first plan."""
    pair, side = seat.partnership, seat.side.value
    town = pair.municipality(seat.side)
    dates = FixedDate.objects.filter(partnership=OuterRef("pk"), side=side, retired_at__isnull=True)
    actors = Actor.objects.filter(partnership=OuterRef("pk"), side=side)
    plans = Plan.objects.filter(partnership=OuterRef("pk"))
    asked = (dates, actors, plans.filter(year__lt=first), plans.filter(year__gte=first))
    told = Partnership.objects.filter(pk=pair.pk).values_list(*map(Exists, asked)).get()
    return Begun(seat.person.language in pair.language_codes, bool(town.office_email), *told)


@dataclass(frozen=True, slots=True)
class Standing:
    """A partnership as the operator sees it: nothing of what the two sides write."""

    partnership: Partnership
    plan: Plan | None
    """The one in work, else the newest."""
    without: tuple[Municipality, ...]
    """Towns that nobody coordinates."""

    @property
    def stage(self) -> Stage | None:
        return Stage(self.plan.document.stage) if self.plan else None

    @property
    def opened(self) -> date | None:
        at = self.partnership.opened_at
        return timezone.localdate(at) if at else None


def partnerships() -> QuerySet[Partnership]:
    """All of them, the newest first, with the coordinators of each side counted."""
    busy = {
        "memberships__ended_at": None,
        "memberships__role": Role.COORDINATOR,
        "memberships__person__is_active": True,
    }
    counted = {
        f"coordinators_{side.value.lower()}": Count("memberships", filter=Q(**busy, memberships__side=side.value))
        for side in SIDES
    }
    return Partnership.objects.prefetch_related("municipalities").annotate(**counted).order_by("-pk")


def standings(rows: list[Partnership]) -> list[Standing]:
    """One query for all of their plans."""
    plans = plans_in_work(row.pk for row in rows)
    return [Standing(row, plans.get(row.pk), _without(row)) for row in rows]


def _without(row: Partnership) -> tuple[Municipality, ...]:
    return tuple(row.municipality(side) for side in SIDES if not getattr(row, f"coordinators_{side.value.lower()}"))
