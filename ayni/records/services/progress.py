"""What is kept beside the agreed text: status, risk, steps done, measured values. Each side tells its own part."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Text
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.words import clean
from ayni.core.workplan import Status
from ayni.records.models import Measure, Milestone, Progress, Result, ResultValue
from ayni.records.rules import KEEP, Seat
from ayni.records.services.base import Refused, demand, demand_same_partnership, locked, note_change


@transaction.atomic
def note_progress(
    *,
    seat: Seat,
    measure: Measure,
    uid: UUID,
    on: date,
    status: Status,
    words: str,
    risk: str,
    language: str,
    now: datetime,
) -> Progress:
    """What the seat's side says of a measure on a day: kept, at any stage, never part of the agreed text."""
    demand(seat, KEEP)
    demand_same_partnership(seat, measure)
    document = locked(measure.plan.document_id)
    known = Progress.objects.filter(uid=uid, measure=measure).first()
    if known:
        return known
    if on > now.date():
        raise Refused(reason("day_in_future", on=on))
    said, feared = Text().fill({language: words}), Text().fill({language: risk})
    note = Progress.objects.create(
        partnership=seat.partnership,
        uid=uid,
        measure=measure,
        side=seat.side.value,
        on=on,
        status=status.value,
        words=said,
        risk=feared,
        fold=f"{said.fold()} {feared.fold()}",
        person=seat.person,
        at=now,
    )
    note_change(
        seat=seat,
        kind="progress",
        uid=measure.uid,
        version=1,
        action="reported",
        now=now,
        document=document,
        after={"on": on, "status": status, f"words.{language}": words, f"risk.{language}": risk},
    )
    return note


@transaction.atomic
def set_milestone_done(
    *, seat: Seat, measure: Measure, uid: UUID, done: date | None, seen: date | None, now: datetime
) -> Milestone:
    """Say that a step is done, or take that back. A step of one side is that side's to tell; of both, either's."""
    demand(seat, KEEP)
    demand_same_partnership(seat, measure)
    document = locked(measure.plan.document_id)
    step = Milestone.objects.filter(measure=measure, uid=uid).first()
    if step is None:
        raise Refused(reason("record_unknown", subject=str(uid)))
    if step.side and step.side != seat.side:
        raise Refused(reason("other_sides_step", side=Side(step.side)))
    if done is not None and done > now.date():
        raise Refused(reason("day_in_future", on=done))
    if step.done == done:
        return step
    if step.done != seen:
        raise Refused(reason("changed_meanwhile", subject="done", now=str(step.done or ""), yours=str(done or "")))
    before, step.done = step.done, done
    step.save(update_fields=["done"])
    note_change(
        seat=seat,
        kind="milestone",
        uid=measure.uid,
        version=measure.version,
        action="reported",
        now=now,
        document=document,
        before={f"milestones.{uid}.done": before},
        after={f"milestones.{uid}.done": done},
    )
    return step


@transaction.atomic
def add_result_value(
    *,
    seat: Seat,
    measure: Measure,
    result: UUID,
    uid: UUID,
    on: date,
    value: Decimal,
    source: str,
    example: bool,
    now: datetime,
) -> ResultValue:
    """A measured value of the seat's side, with its source."""
    demand(seat, KEEP)
    demand_same_partnership(seat, measure)
    document = locked(measure.plan.document_id)
    known = ResultValue.objects.filter(uid=uid, result__measure=measure).first()
    if known:
        return known
    row = Result.objects.filter(measure=measure, uid=result).first()
    if row is None:
        raise Refused(reason("record_unknown", subject=str(result)))
    source = clean(source)
    if not source:
        raise Refused(reason("source_missing", subject=str(result)))
    if on > now.date():
        raise Refused(reason("day_in_future", on=on))
    entry = ResultValue.objects.create(
        result=row,
        uid=uid,
        side=seat.side.value,
        on=on,
        value=value,
        source=source,
        example=example,
        person=seat.person,
    )
    note_change(
        seat=seat,
        kind="value",
        uid=measure.uid,
        version=measure.version,
        action="reported",
        now=now,
        document=document,
        after={"on": on, "value": value, "source": source, f"results.{result}": True},
    )
    return entry
