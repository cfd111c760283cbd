"""What is due, what is late, and which fixed days come near: the rules behind the first page and the weekly summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from ayni.core.multilingual import Text
from ayni.core.progress import days_past, status
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import FINISHED, NO_WORDS, Plan, Status

SOON = timedelta(days=60)


class What(StrEnum):
    STEP = "step"
    MEASURE = "measure"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has a day: a step, the end of a measure, the session of a body.

    `uid`: of the measure, or of the document before a body. `side` None: both. `document`: which kind lies before the
    body, `body`: who meets, as its side wrote it.
    """

    what: What
    uid: str
    title: Text
    day: Vague | None
    side: Side | None = None
    measure: Text = NO_WORDS
    code: str = ""
    year: int = 0
    document: str = ""
    body: str = ""
    finished: bool = False


def entries(plan: Plan) -> tuple[Entry, ...]:
    """Everything in a plan that has a day: its open steps and the ends of its measures."""
    found = []
    for measure in plan.every_measure():
        end = Entry(
            What.MEASURE,
            measure.uid,
            measure.title,
            measure.end,
            measure.own_side,
            measure=measure.title,
            code=measure.code,
            year=plan.year,
            finished=status(measure) in FINISHED,
        )
        found += [
            replace(end, what=What.STEP, title=step.title, day=step.due, side=step.side)
            for step in measure.milestones
            if step.done is None
        ]
        found.append(end)
    return tuple(found)


def carried_out(said: Iterable[Status]) -> bool:
    """Whether a measure is finished when its sides last said so much: every side that spoke has to say it."""
    every = tuple(said)
    return bool(every) and FINISHED.issuperset(every)


@dataclass(frozen=True, slots=True)
class Due:
    """`days`: so many days late; 0 for what is still ahead."""

    entry: Entry
    days: int = 0


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is late, longest first; what comes next, soonest first."""

    late: tuple[Due, ...] = ()
    soon: tuple[Due, ...] = ()


def agenda(entries: Iterable[Entry], today: date, within: timedelta = SOON) -> Agenda:
    """What is open and late, or due within so many days.

    A vague day is due, and late, by its last day (October: late on 1 November); 'about' has no day and waits.
    """
    still = [(entry, entry.day) for entry in entries if not entry.finished]
    dated = [(entry, day) for entry, day in still if day is not None and not day.about]
    late = [Due(entry, days_past(day, today)) for entry, day in dated if days_past(day, today)]
    soon = [(day.last, Due(entry)) for entry, day in dated if today <= day.last <= today + within]
    return Agenda(
        tuple(sorted(late, key=lambda due: (-due.days, due.entry.what, due.entry.uid))),
        tuple(due for _, due in sorted(soon, key=lambda pair: (pair[0], pair[1].entry.what, pair[1].entry.uid))),
    )


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day that a side cannot move, and how long before it wants both to think of it."""

    uid: str
    side: Side
    kind: str
    title: Text
    on: Vague
    until: Vague | None
    lead_days: int
    example: bool = False

    @property
    def last(self) -> date:
        return (self.until or self.on).last


@dataclass(frozen=True, slots=True)
class Coming:
    """A fixed day that is near. `days` until it begins, 0 once it has; None where the day is not known exactly."""

    fixed: Fixed
    days: int | None


def coming(dates: Iterable[Fixed], today: date) -> tuple[Coming, ...]:
    """The fixed days within their lead time, and those that are running; soonest first.

    Of a vague date the first day that can be meant begins the lead time, and the last one ends it.
    """
    near = [each for each in dates if each.on.first - timedelta(days=each.lead_days) <= today <= each.last]
    in_order = sorted(near, key=lambda each: (each.on.first, each.uid))
    return tuple(Coming(each, _until(each.on, today)) for each in in_order)


def next_one(dates: Iterable[Fixed], today: date) -> Fixed | None:
    """The fixed day that is told of next, for a day on which none is near."""
    ahead = [each for each in dates if each.on.first - timedelta(days=each.lead_days) > today]
    return min(ahead, key=lambda each: (each.on.first, each.uid), default=None)


def _until(on: Vague, today: date) -> int | None:
    exact = on.precision == "day" and not on.about
    return max(0, (on.first - today).days) if exact else None
