"""Next year's plan from this year's: what goes on, what is finished, what is left out and why.

An open measure is carried over unless somebody says why it is not; what is finished is only offered. Nothing is
carried twice: what already stands in the next plan is known by where it came from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from ayni.core.multilingual import Text
from ayni.core.progress import status
from ayni.core.reasons import Reason, reason
from ayni.core.sides import SIDES, Side
from ayni.core.vague import Vague
from ayni.core.words import clean, fold
from ayni.core.workplan import FINISHED, NO_WORDS, Measure, Node, Plan, Result, ResultValue


class Lot(StrEnum):
    """What becomes of a measure when the year is over."""

    OPEN = "open"
    FINISHED = "finished"
    CARRIED = "carried"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure of the year that ends, with its field of action. `why`: the reason given for leaving it out."""

    field: Node
    measure: Measure
    lot: Lot
    why: Text = NO_WORDS

    @property
    def waits(self) -> bool:
        """It has to be carried over or left out with a reason."""
        return self.lot is Lot.OPEN


def candidates(plan: Plan, carried: Collection[str], left: Mapping[str, Text]) -> tuple[Candidate, ...]:
    """Every measure in the order of the page. `carried`: uids that the next plan has; `left`: uids with reasons."""

    def lot(measure: Measure) -> Lot:
        if measure.uid in carried:
            return Lot.CARRIED
        if measure.uid in left:
            return Lot.LEFT
        return Lot.FINISHED if status(measure) in FINISHED else Lot.OPEN

    return tuple(
        Candidate(field, measure, lot(measure), left.get(measure.uid, NO_WORDS))
        for field in plan.fields
        for measure in field.every_measure()
    )


def refusals(found: tuple[Candidate, ...], carry: Collection[str], why: Mapping[str, str]) -> tuple[Reason, ...]:
    """Why this choice cannot be kept; empty: it can. `carry`: chosen uids; `why`: reasons for those left out."""
    known = {candidate.measure.uid for candidate in found}
    strange = sorted({*carry, *why} - known)
    unexplained = [
        candidate.measure
        for candidate in found
        if candidate.waits and candidate.measure.uid not in carry and not clean(why.get(candidate.measure.uid, ""))
    ]
    return (
        *(reason("record_unknown", subject=uid) for uid in strange),
        *(reason("why_left_missing", subject=m.uid, code=m.code) for m in unexplained),
    )


def chosen(found: tuple[Candidate, ...], carry: Collection[str]) -> tuple[Candidate, ...]:
    """What is to be copied now: chosen, and not yet in the next plan."""
    return tuple(c for c in found if c.measure.uid in carry and c.lot is not Lot.CARRIED)


def left_out(found: tuple[Candidate, ...], carry: Collection[str], why: Mapping[str, str]) -> dict[str, str]:
    """uid → reason, for the measures that are neither carried nor finished; one left out before may get a new one."""
    return {
        c.measure.uid: said
        for c in found
        if c.lot in (Lot.OPEN, Lot.LEFT) and c.measure.uid not in carry and (said := clean(why.get(c.measure.uid, "")))
    }


def still(when: Vague | None, year: int) -> Vague | None:
    """A date that is over with the year says nothing about the next one."""
    return when if when is not None and when.last.year > year else None


def last_value(result: Result, side: Side) -> ResultValue | None:
    """What becomes a side's next baseline, and goes along with its source; None: the agreed baseline goes on."""
    return result.latest(side)


def baseline(result: Result) -> tuple[Decimal | None, Decimal | None]:
    """Per side the last measured value; what was not measured keeps the baseline it had."""
    a, b = ((value.value if (value := last_value(result, s)) else result.baseline_of(s)) for s in SIDES)
    return a, b


def invented(result: Result) -> bool:
    """A baseline taken from an invented value is an invented one."""
    taken = (last_value(result, side) for side in SIDES)
    return result.example or any(value.example for value in taken if value is not None)


def heir(parent: UUID, old: UUID | str) -> UUID:
    """The uid of a copy below `parent`: the same again when the same form is sent twice."""
    return uuid5(parent, str(old))


def alike(one: Text, other: Text) -> bool:
    """Titles that say the same in a language that both have."""
    return any(fold(words) == fold(other.words(code)) for code, words in one.spoken().items() if other.words(code))
