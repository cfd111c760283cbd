"""Reading the fixed dates of both sides."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from ayni.core.due import Fixed
from ayni.core.sides import Side
from ayni.records.models import FixedDate

COLUMNS = ("uid", "side", "kind", "title", "on", "until", "lead_days", "example")


def fixed_dates(partnership_id: int) -> QuerySet[FixedDate]:
    """All that are not taken away, in the order of time, with their sources: one query."""
    rows = FixedDate.objects.filter(partnership_id=partnership_id, retired_at__isnull=True)
    return rows.select_related("source").order_by("on", "id")


def fixed_of(partnership_ids: Iterable[int]) -> dict[int, list[Fixed]]:
    """The fixed dates of several partnerships as values: one query."""
    rows = FixedDate.objects.filter(partnership_id__in=list(partnership_ids), retired_at__isnull=True).order_by()
    found: dict[int, list[Fixed]] = {}
    for partnership_id, uid, side, *rest in rows.values_list("partnership_id", *COLUMNS):
        found.setdefault(partnership_id, []).append(Fixed(str(uid), Side(side), *rest))
    return found
