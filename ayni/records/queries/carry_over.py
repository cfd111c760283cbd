"""What the carrying over looks at: the agreed plan of the year that ends, and what the next plan made of it."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from ayni.core import carry_over as core
from ayni.records.models import Measure, NotCarried, Plan
from ayni.records.queries.workplan import agreed_plan


def next_plan(plan: Plan) -> Plan | None:
    """The plan of the year after, with its document."""
    rows = Plan.objects.filter(partnership_id=plan.partnership_id, year=plan.year + 1)
    return rows.select_related("document").first()


def with_year_before() -> QuerySet[Plan]:
    """Plans that know whether both sides agreed a plan for the year before (`follows`), and how many of its measures
    they leave out (`leaves_out`)."""
    before = Plan.objects.filter(
        partnership=OuterRef("partnership"), year=OuterRef("year") - 1, document__agreed__isnull=False
    )
    return Plan.objects.annotate(follows=Exists(before), leaves_out=Count("not_carried"))


def candidates(source: Plan, target: Plan | None) -> tuple[core.Candidate, ...]:
    """Every measure that both sides agreed for the year, and where it went: 7 queries. Raises ValueError when nothing
    was agreed."""
    snapshot = source.document.agreed
    if snapshot is None:
        raise ValueError(f"plan {source.year} is not agreed")
    carried: set[str] = set()
    if target is not None:
        rows = Measure.objects.filter(plan=target, dropped_at__isnull=True, carried_from__isnull=False)
        carried = {str(uid) for uid in rows.values_list("carried_from__uid", flat=True)}
    left = {str(row.measure.uid): row.reason for row in not_carried(target)} if target is not None else {}
    return core.candidates(agreed_plan(snapshot), carried, left)


def not_carried(target: Plan) -> list[NotCarried]:
    """What the plan left out of the year before, with the measures: 1 query."""
    rows = NotCarried.objects.filter(plan=target).select_related("measure")
    return list(rows.order_by("measure__position", "measure_id"))


def with_next(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures that know where they go on: `next_uid` and `next_year`, None where they do not."""
    heirs = Measure.objects.filter(carried_from=OuterRef("pk"), dropped_at__isnull=True).order_by("plan__year")
    return rows.annotate(next_uid=Subquery(heirs.values("uid")[:1]), next_year=Subquery(heirs.values("plan__year")[:1]))
