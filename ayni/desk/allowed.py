"""What a seat may do with a plan's agreed text now."""

from __future__ import annotations

from dataclasses import dataclass

from ayni.core.handover import may_better_wording, may_write
from ayni.core.reasons import Reason
from ayni.records.models import Measure, Plan
from ayni.records.queries.handover import paper_of, rows_ever
from ayni.records.rules import AGREE, DRAFT, KEEP, Seat, may


@dataclass(frozen=True)
class Allowed:
    write: bool
    """Everything agreed."""
    draft: bool
    """New measures, and those that its side proposed."""
    better: bool
    """The wording of languages that are not the original."""
    keep: bool
    """Status, steps done, values: at any time."""
    why_not: tuple[Reason, ...] = ()
    """Why somebody who works along cannot write now."""


def allowed(seat: Seat, plan: Plan) -> Allowed:
    paper = paper_of(plan.document, ())
    refused = may_write(paper, seat.side)
    return Allowed(
        write=not refused and may(seat, AGREE),
        draft=not refused and may(seat, DRAFT),
        better=not may_better_wording(paper) and may(seat, KEEP),
        keep=may(seat, KEEP),
        why_not=refused if may(seat, DRAFT) else (),
    )


def may_edit(seat: Seat, measure: Measure, found: Allowed) -> bool:
    """All of this measure: a coordinator, or who drafts for the side that proposed it, until it was first closed."""
    if found.write or not found.draft:
        return found.write
    return measure.proposed_by == seat.side and str(measure.uid) not in rows_ever(measure.plan.document)
