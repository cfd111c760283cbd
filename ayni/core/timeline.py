"""The year as a line: where a measure's bar begins and ends, and where its steps lie. Days in, places out.

A place is a share of the year, 0 at its first midnight and 1 at its last. A date that is known to the month covers
the month: the stretch in which something begins or ends for certain is told apart from the one in which it may.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from ayni.core.vague import Vague
from ayni.core.workplan import Measure, Milestone


class Sure(StrEnum):
    """How certain a stretch of a bar is."""

    SURE = "sure"
    WITHIN = "within"
    """It begins or ends on a day in here."""
    ABOUT = "about"
    """As WITHIN, and the date itself is only about right."""
    OPEN = "open"
    """Nobody has said when it begins, or ends."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `left` to `right`, as shares of the year."""

    left: float
    right: float
    sure: Sure


@dataclass(frozen=True, slots=True)
class Bar:
    """A measure in the year. `before`, `after`: it goes on outside of it."""

    stretches: tuple[Stretch, ...]
    before: bool = False
    after: bool = False


class State(StrEnum):
    DONE = "done"
    LATE = "late"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Mark:
    """A step in the year: in the middle of what its date covers, which reaches from `left` to `right`."""

    uid: str
    at: float
    left: float
    right: float
    about: bool
    state: State


def months(year: int) -> tuple[tuple[float, float], ...]:
    """Where the twelve months begin and end."""
    begins = [place(date(year, month, 1), year) for month in range(1, 13)] + [1.0]
    return tuple(pairwise(begins))


def place(day: date, year: int) -> float:
    """The share of the year that has passed when this day begins; below 0 and above 1 outside of it."""
    first, length = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return (day - first).days / length


def after(day: date, year: int) -> float:
    """The share of the year that has passed when this day ends."""
    return place(day, year) + 1 / (date(year + 1, 1, 1) - date(year, 1, 1)).days


def bar(start: Vague | None, end: Vague | None, year: int) -> Bar | None:
    """The bar of a measure in a year; None when it has no date at all, or none of it lies in the year."""
    if start is None and end is None:
        return None
    pieces = list(_pieces(start, end, year))
    shown = tuple(
        Stretch(max(piece.left, 0.0), min(piece.right, 1.0), piece.sure)
        for piece in pieces
        if piece.right > 0 and piece.left < 1 and piece.right > piece.left
    )
    if not shown:
        return None
    return Bar(shown, start is not None and pieces[0].left < 0, end is not None and pieces[-1].right > 1)


def _pieces(start: Vague | None, end: Vague | None, year: int) -> Iterable[Stretch]:
    """The same bar, not yet cut at the year's ends; in order, without gaps."""
    if start is None or end is None:
        known = start or end
        assert known is not None
        edge = _edge(known, year)
        if start is None:
            yield from (Stretch(min(0.0, edge.left), edge.left, Sure.OPEN), edge)
        else:
            yield from (edge, Stretch(edge.right, max(1.0, edge.right), Sure.OPEN))
        return
    first, last = _edge(start, year), _edge(end, year)
    if first.right < last.left:
        yield from (first, Stretch(first.right, last.left, Sure.SURE), last)
        return
    about = Sure.ABOUT in (first.sure, last.sure)
    exact = start.precision == end.precision == "day" and not about
    sure = Sure.SURE if exact else Sure.ABOUT if about else Sure.WITHIN
    yield Stretch(min(first.left, last.left), max(first.right, last.right), sure)


def _edge(known: Vague, year: int) -> Stretch:
    """What a beginning or an end covers: a day for certain, a month or a year somewhere within."""
    sure = Sure.ABOUT if known.about else Sure.SURE if known.precision == "day" else Sure.WITHIN
    return Stretch(place(known.first, year), after(known.last, year), sure)


def mark(step: Milestone, today: date, year: int) -> Mark | None:
    """A step with a date in the year. Late once its last day has passed; `about` has no last day."""
    if step.due is None:
        return None
    left, right = place(step.due.first, year), after(step.due.last, year)
    if right <= 0 or left >= 1:
        return None
    late = step.done is None and not step.due.about and step.due.last < today
    state = State.DONE if step.done is not None else State.LATE if late else State.OPEN
    left, right = max(left, 0.0), min(right, 1.0)
    return Mark(step.uid, (left + right) / 2, left, right, step.due.about, state)


def touches(measure: Measure, year: int) -> bool:
    """Something of it lies in the year."""
    steps = (step.due for step in measure.milestones if step.due)
    return bar(measure.start, measure.end, year) is not None or any(
        place(due.first, year) < 1 and after(due.last, year) > 0 for due in steps
    )


def month_of(when: Vague, year: int) -> int:
    """In which month something falls, to be listed: 0 for what is known to the year alone, 13 for what comes after."""
    if when.first.year != year:
        return 0 if when.first.year < year else 13
    return 0 if when.precision == "year" else when.first.month
