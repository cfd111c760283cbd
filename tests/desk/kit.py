"""Short ways to the later stages of a plan, through the services."""

from __future__ import annotations

from uuid import uuid4

from ayni.core.sides import SIDES
from ayni.core.vague import Vague
from ayni.records.models import Actor, Measure, Plan
from ayni.records.queries.closing import draft
from ayni.records.services import handover as service
from ayni.records.services import workplan
from tests.cast import NOW, both, plan


def made_complete(row: Plan) -> None:
    """Everything that closing needs, entered by the side with the turn."""
    writer = both().a if row.document.turn == "A" else both().b
    actors = {side: Actor.objects.filter(partnership=row.partnership, side=side).first() for side in SIDES}
    lacking = {why.subject for why in draft(row).lacks}
    for measure in Measure.objects.filter(plan=row, dropped_at__isnull=True, uid__in=lacking):
        values = {"end": Vague(f"{row.year}-11"), "tags": ("13",), "title.de": "Titel", "title.es": "Título"}
        for side in SIDES:
            if not measure.responsibilities.filter(side=side, lead=True).exists():
                known = measure.responsibilities.filter(actor=actors[side]).first()
                uid = known.uid if known else uuid4()
                values |= {f"responsibilities.{uid}.lead": True}
                values |= {} if known else {f"responsibilities.{uid}.actor": str(actors[side].uid)}
        workplan.save_measure(seat=writer, plan=row, uid=measure.uid, values=values, seen=None, edits={}, now=NOW)
    assert draft(row).lacks == ()


def closed_plan() -> Plan:
    """The draft for 2027, closed by B and confirmed by A."""
    made_complete(plan())
    sha256 = draft(plan()).sha256
    service.close_plan(seat=both().b, plan=plan(), sha256=sha256, note="Cerramos", now=NOW)
    service.confirm(seat=both().a, record=plan(), sha256=sha256, note="", now=NOW)
    return plan()
