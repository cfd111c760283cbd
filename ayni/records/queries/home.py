"""What the first page after signing in asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F

from ayni.core.handover import Stage
from ayni.core.vague import Vague
from ayni.records.models import Acceptance, Membership, Milestone, Person, Plan


def seats_of(person: Person) -> list[Membership]:
    """The partnerships in which somebody has a seat, with their towns: 2 queries."""
    return list(
        Membership.objects.filter(person=person)
        .select_related("partnership")
        .prefetch_related("partnership__municipalities")
        .order_by("partnership__slug")
    )


def acceptances_by_document(plans: Iterable[Plan]) -> dict[int, list[Acceptance]]:
    """Of several plans in one query: the open entries of the text that lies on each table."""
    found: dict[int, list[Acceptance]] = defaultdict(list)
    rows = Acceptance.objects.filter(
        document__in=[plan.document_id for plan in plans],
        ended_at__isnull=True,
        snapshot=F("document__snapshot"),
    ).select_related("scan")
    for row in rows.order_by("side"):
        found[row.document_id].append(row)
    return found


def next_steps(partnership_id: int, today: date, until: date, most: int) -> list[Milestone]:
    """Open steps of this year's agreed plan and later ones, the most urgent first; 'about' has no day and waits."""
    rows = Milestone.objects.filter(
        measure__partnership_id=partnership_id,
        measure__dropped_at__isnull=True,
        measure__plan__document__stage=Stage.AGREED.value,
        measure__plan__year__gte=today.year,
        dropped=False,
        done__isnull=True,
        due__lte=Vague(until.isoformat()),
    ).exclude(due="")
    due = [step for step in rows.select_related("measure").order_by("due", "id") if step.due and not step.due.about]
    return sorted(due, key=lambda step: step.due.last if step.due else until)[:most]
