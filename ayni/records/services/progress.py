"""What is kept beside the agreed text: status, risk, steps done, measured values. Each side tells its own part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from ayni.core.multilingual import Text
from ayni.core.reasons import Reason, reason
from ayni.core.sides import Side
from ayni.core.words import clean
from ayni.core.workplan import Status
from ayni.records.models import Measure, Milestone, Progress, Result, ResultValue
from ayni.records.rules import KEEP, Seat
from ayni.records.services.base import Refused, demand, demand_free, demand_same_partnership, locked, note_change
from ayni.records.services.pictures import Judged, judge_picture, keep_judged


@dataclass(frozen=True)
class BroughtPicture:
    """A picture as it came with a report."""

    uid: UUID
    upload: BinaryIO
    credit: str
    alt: str
    consent: str


@dataclass(frozen=True)
class ToldStep:
    """A step done on a day, or not after all (None); `seen` is the day that the person saw there."""

    uid: UUID
    done: date | None
    seen: date | None


@dataclass(frozen=True)
class ToldValue:
    result: UUID
    uid: UUID
    on: date
    value: Decimal
    source: str


class NotTold(Refused):
    """Nothing of the report was kept; `at`: `note`, `picture`, or the uid of a step or result → why."""

    def __init__(self, at: Mapping[str, tuple[Reason, ...]]) -> None:
        self.at = dict(at)
        super().__init__(*(why for reasons in self.at.values() for why in reasons))


@transaction.atomic
def tell_progress(
    *,
    seat: Seat,
    measure: Measure,
    uid: UUID,
    on: date,
    status: Status,
    words: str,
    risk: str,
    language: str,
    public: bool,
    picture: BroughtPicture | None,
    steps: tuple[ToldStep, ...],
    values: tuple[ToldValue, ...],
    now: datetime,
) -> Progress:
    """A whole report in one: how it stands, a picture, steps done, measured values. All of it is kept, or nothing.

    Raises NotTold with all that is wrong. The same `uid` twice is one report.
    """
    demand(seat, KEEP)
    demand_same_partnership(seat, measure)
    locked(measure.plan.document_id)
    known = Progress.objects.filter(uid=uid, measure=measure).first()
    if known:
        return known
    here: dict[str, Any] = {"seat": seat, "measure": measure, "now": now}
    said: dict[str, Any] = {"words": words, "risk": risk, "language": language, "public": public}
    parts: dict[str, Callable[[], Any]] = {
        "note": partial(note_progress, uid=uid, on=on, status=status, **said, **here),
        **{str(s.uid): partial(set_milestone_done, uid=s.uid, done=s.done, seen=s.seen, **here) for s in steps},
        **{str(v.result): partial(_add, v, here) for v in values},
    }
    if picture is not None:
        parts["picture"] = partial(
            judge_picture, upload=picture.upload, credit=picture.credit, alt=picture.alt, consent=picture.consent,
            guest=False,
        )  # fmt: skip
    done = _all_or_none(parts)
    note: Progress = done["note"]
    if picture is not None:  # last, so that nothing of a refused report is stored
        add = partial(_add_picture, seat, note, picture.uid, done["picture"], language, now)
        _all_or_none({"picture": add})
    return note


def _all_or_none(parts: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """Tries every part, so that all that is wrong can be said at once."""
    done: dict[str, Any] = {}
    wrong: dict[str, tuple[Reason, ...]] = {}
    for part, act in parts.items():
        try:
            with transaction.atomic():
                done[part] = act()
        except Refused as refused:
            wrong[part] = refused.reasons
    if wrong:
        raise NotTold(wrong)
    return done


def _add(said: ToldValue, here: Mapping[str, Any]) -> ResultValue:
    return add_result_value(
        result=said.result, uid=said.uid, on=said.on, value=said.value, source=said.source, example=False, **here
    )


def _add_picture(seat: Seat, note: Progress, uid: UUID, judged: Judged, language: str, now: datetime) -> None:
    note.picture = keep_judged(
        partnership=seat.partnership, side=seat.side, uid=uid, judged=judged, language=language, person=seat.person,
        now=now,
    )  # fmt: skip
    note.save(update_fields=["picture"])
    told(seat, note, "pictured", now, after={"credit": judged.credit, f"alt.{language}": judged.alt})


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
    public: bool = False,
) -> Progress:
    """What the seat's side says of a measure on a day: kept, at any stage, never part of the agreed text."""
    demand(seat, KEEP)
    demand_same_partnership(seat, measure)
    locked(measure.plan.document_id)
    known = Progress.objects.filter(uid=uid, measure=measure).first()
    if known:
        return known
    demand_free(Progress, uid)
    demand_past(seat, on, now)
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
        public=public,
    )
    after = {"on": on, "status": status, f"words.{language}": words, f"risk.{language}": risk}
    told(seat, note, "reported", now, after=after | ({"public": True} if public else {}))
    return note


def today(seat: Seat, now: datetime) -> date:
    """The latest day that it is, there or where the person is: what happened on it does not lie in the future."""
    return max(now.date(), now.astimezone(ZoneInfo(seat.person.time_zone)).date())


def demand_past(seat: Seat, on: date, now: datetime) -> None:
    """Raises Refused for a day that is not there yet."""
    if on > today(seat, now):
        raise Refused(reason("day_in_future", on=on))


def told(
    seat: Seat,
    note: Progress,
    action: str,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """The history row of what was done with a report; it stands with its measure."""
    note_change(
        seat=seat,
        kind="progress",
        uid=note.measure.uid,
        version=note.version,
        action=action,
        now=now,
        document=note.measure.plan.document,
        before=before,
        after=after,
    )


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
    if done is not None:
        demand_past(seat, done, now)
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
    demand_free(ResultValue, uid)
    row = Result.objects.filter(measure=measure, uid=result).first()
    if row is None:
        raise Refused(reason("record_unknown", subject=str(result)))
    source = clean(source)
    if not source:
        raise Refused(reason("source_missing", subject=str(result)))
    demand_past(seat, on, now)
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
