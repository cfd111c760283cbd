"""What the half-year view judges: the plan that holds, all that was said about it, and who measured when."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from ayni.core.sides import Side
from ayni.core.standstill import Half, Line, half_year
from ayni.core.workplan import Standing, Status
from ayni.records.models import Plan, Progress, ResultValue
from ayni.records.queries.handover import is_amending
from ayni.records.queries.workplan import agreed_plan, live_plan


def half_year_of(plan: Plan, half: Half, today: date) -> tuple[Line, ...]:
    """Every side's part of every measure: 6 queries. While the plan is amended, the agreed text is what counts."""
    agreed = plan.document.agreed if is_amending(plan.document) else None
    tree = agreed_plan(agreed) if agreed is not None else live_plan(plan, everything=False, kept=False)
    said: dict[str, list[Standing]] = defaultdict(list)
    notes = Progress.objects.filter(measure__plan=plan).order_by("on", "id")
    for uid, side, on, status in notes.values_list("measure__uid", "side", "on", "status"):
        said[str(uid)].append(Standing(Side(side), on, Status(status)))
    measured: dict[str, list[tuple[Side, date]]] = defaultdict(list)
    values = ResultValue.objects.filter(result__measure__plan=plan)
    for uid, side, on in values.values_list("result__measure__uid", "side", "on"):
        measured[str(uid)].append((Side(side), on))
    return half_year(tree, said, measured, half, today)
