"""A plan as somebody names it in a terminal."""

from __future__ import annotations

from django.core.management.base import CommandError

from ayni.records.models import Partnership, Plan

BAD = 2
"""How a command ends that could not do what it was asked."""


def named_plan(slug: str, year: str) -> Plan:
    """With its partnership and document. Raises CommandError, which says what there is instead."""
    if not Partnership.objects.filter(slug=slug).exists():
        known = ", ".join(Partnership.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no partnership “{slug}”. Known: {known}.", returncode=BAD)
    plans = Plan.objects.filter(partnership__slug=slug).select_related("partnership", "document__snapshot")
    found = plans.filter(year=int(year)).first() if year.isascii() and year.isdecimal() and len(year) == 4 else None
    if found is None:
        known = ", ".join(str(y) for y in plans.order_by("year").values_list("year", flat=True)) or "none yet"
        raise CommandError(f"{slug} has no plan for “{year}”. Known years: {known}.", returncode=BAD)
    return found
