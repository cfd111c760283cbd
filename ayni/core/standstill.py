"""The half-year: what stands still, what was never reported. Every verdict comes with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ayni.core.progress import lateness
from ayni.core.reasons import Reason, reason
from ayni.core.sides import Side
from ayni.core.workplan import FINISHED, Measure, Node, Plan, Responsibility, Standing, Status


class Pace(StrEnum):
    """How one side's part of a measure moves, what needs most care first."""

    NEVER = "never"
    STILL = "still"
    POSTPONED = "postponed"
    MOVES = "moves"
    DONE = "done"
    AHEAD = "ahead"
    """Begins only later, the measure or the half-year itself."""


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a year: January to June, or July to December."""

    year: int
    second: bool

    @property
    def first_day(self) -> date:
        return date(self.year, 7 if self.second else 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31) if self.second else date(self.year, 6, 30)

    @classmethod
    def of(cls, year: int, today: date) -> Half:
        """The half of that year in which today lies, else the nearest."""
        return cls(year, today >= date(year, 7, 1))

    @classmethod
    def until(cls, year: int, day: str) -> Half | None:
        """Told by its last day, `2026-06-30` or `2026-12-31`; anything else is none."""
        return next((half for half in (cls(year, False), cls(year, True)) if half.last_day.isoformat() == day), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One side's part of one measure. `days`: since its last report, counted to the end of the half-year or today."""

    field: Node
    measure: Measure
    side: Side
    lead: Responsibility | None
    pace: Pace
    last: Standing | None
    days: int | None
    reasons: tuple[Reason, ...]
    late: tuple[Reason, ...]


def half_year(
    plan: Plan,
    said: Mapping[str, Iterable[Standing]],
    measured: Mapping[str, Iterable[tuple[Side, date]]],
    half: Half,
    today: date,
) -> tuple[Line, ...]:
    """Every side's part of every measure, in the order of the plan.

    Per measure, in any order: `said`, all that was ever reported; `measured`, who measured on which days. What
    happened after the half-year, or after today, is left out, so that a half-year that is over always looks the same.
    """
    day = min(today, half.last_day)
    return tuple(
        _line(
            field,
            _on(measure, day),
            side,
            tuple(said.get(measure.uid, ())),
            [on for by, on in measured.get(measure.uid, ()) if by is side and on <= day],
            half,
            day,
        )
        for field in plan.fields
        for measure in field.every_measure()
        for side in measure.needed_sides
    )


def _on(measure: Measure, day: date) -> Measure:
    """With the steps that were done by that day."""
    steps = (replace(m, done=m.done if m.done and m.done <= day else None) for m in measure.milestones)
    return replace(measure, milestones=tuple(steps))


def _line(
    field: Node,
    measure: Measure,
    side: Side,
    said: tuple[Standing, ...],
    measured: list[date],
    half: Half,
    day: date,
) -> Line:
    own = sorted((s for s in said if s.side is side and s.on <= day), key=lambda s: s.on)
    last = own[-1] if own else None
    steps = [m.done for m in measure.milestones if m.done and m.side in (None, side)]
    moved = any(on >= half.first_day for on in (*steps, *measured))  # words are not needed then
    pace, reasons = _pace(measure, side, own, moved, half, day)
    return Line(
        field,
        measure,
        side,
        measure.lead(side),
        pace,
        last,
        (day - last.on).days if last else None,
        reasons,
        _late(measure, side, said, day) if pace not in (Pace.DONE, Pace.AHEAD) else (),
    )


def _pace(
    measure: Measure, side: Side, own: list[Standing], moved: bool, half: Half, day: date
) -> tuple[Pace, tuple[Reason, ...]]:
    """`own`: the side's reports up to `day`, oldest first."""
    last = own[-1] if own else None
    if last is not None and last.status in FINISHED:
        return Pace.DONE, ()
    begun = day >= half.first_day
    if last is None:
        if not begun:
            return Pace.AHEAD, (reason("half_not_begun", subject=measure.uid, on=half.first_day),)
        if measure.start and measure.start.first > day:
            return Pace.AHEAD, (reason("begins_later", subject=measure.uid, on=measure.start),)
        return Pace.NEVER, (reason("never_reported", subject=measure.uid, side=side),)
    if last.status is Status.POSTPONED:
        return Pace.POSTPONED, (reason("reported_postponed", subject=measure.uid, on=last.on),)
    if last.on < half.first_day:
        if moved or not begun:
            return Pace.MOVES, ()
        return Pace.STILL, (reason("not_reported_in_half", subject=measure.uid, on=last.on),)
    before = [s for s in own if s.on < half.first_day]
    if before and before[-1].status is last.status and not moved:
        return Pace.STILL, (reason("status_as_before", subject=measure.uid, status=last.status),)
    return Pace.MOVES, ()


def _late(measure: Measure, side: Side, said: Iterable[Standing], day: date) -> tuple[Reason, ...]:
    """What of the measure's lateness is that side's: its own steps, common ones, and the end."""
    newest: dict[Side, Standing] = {}
    for standing in sorted((s for s in said if s.on <= day), key=lambda s: s.on):
        newest[standing.side] = standing
    others = {m.uid for m in measure.milestones if m.side is side.other}
    late = lateness(replace(measure, standings=tuple(newest[s] for s in sorted(newest))), day)
    return tuple(why for why in late if why.subject not in others)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person narrows the half-year to; empty values choose everything."""

    side: Side | None = None
    lead: str = ""
    pace: str = ""
    field: str = ""


LATE = "late"
"""As a `pace` to look for: late, whatever else is said."""


def narrowed(lines: Iterable[Line], wanted: Wanted) -> tuple[Line, ...]:
    return tuple(
        line
        for line in lines
        if (wanted.side is None or line.side is wanted.side)
        and (not wanted.lead or (line.lead is not None and line.lead.actor == wanted.lead))
        and (not wanted.field or line.field.uid == wanted.field)
        and (not wanted.pace or (bool(line.late) if wanted.pace == LATE else line.pace == wanted.pace))
    )


def by_care(lines: Iterable[Line]) -> tuple[Line, ...]:
    """What needs most care first; what needs the same stays in the order of the plan."""
    order = list(Pace)
    return tuple(sorted(lines, key=lambda line: (order.index(line.pace), not line.late)))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many parts stand where; `field` None: altogether."""

    field: Node | None
    total: int
    by_pace: tuple[tuple[Pace, int], ...]
    late: int


def counted(lines: Iterable[Line]) -> tuple[Counts, ...]:
    """Per field in the order of the plan, then altogether; every pace is named, also with none."""
    every = tuple(lines)
    fields = {line.field.uid: line.field for line in every}
    per_field = [_counts(field, [line for line in every if line.field.uid == uid]) for uid, field in fields.items()]
    return (*per_field, _counts(None, every))


def _counts(field: Node | None, lines: Iterable[Line]) -> Counts:
    every = tuple(lines)
    found = Counter(line.pace for line in every)
    return Counts(
        field, len(every), tuple((pace, found[pace]) for pace in Pace), sum(bool(line.late) for line in every)
    )
