"""`ayni list`: which partnerships and plans there are."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from ayni.core.handover import Stage
from ayni.core.sides import SIDES
from ayni.records.models import Partnership, Plan
from ayni.records.sentences import label


class Command(BaseCommand):
    help = "List partnerships, their plans with year and stage, and whose turn it is."

    def handle(self, *args: Any, **options: Any) -> None:
        partnerships = list(Partnership.objects.prefetch_related("municipalities").order_by("slug"))
        for partnership in partnerships:
            towns = {town.side: town.short_name for town in partnership.municipalities.all()}
            self.stdout.write(f"{partnership.slug}  ({' · '.join(towns[side] for side in SIDES)})")
            for plan in Plan.objects.filter(partnership=partnership).select_related("document").order_by("year"):
                self.stdout.write(f"    {plan.year}  {_stage(plan, towns)}")
        if not partnerships:
            self.stdout.write(gettext("There is no partnership yet. Open the first one with: ayni new-partnership"))


def _stage(plan: Plan, towns: dict[str, str]) -> str:
    stage = label(Stage(plan.document.stage))
    if plan.document.stage not in (Stage.DRAFT, Stage.CLOSING):
        return stage
    return gettext("%(stage)s, turn of %(side)s") % {"stage": stage, "side": towns[plan.document.turn]}
