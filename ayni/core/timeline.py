"""The year, or many years, as a line: where a bar begins and ends, and where steps lie. Days in, places out.

A place is a share of the year, 0 at its first midnight and 1 at its last; of many years likewise. A date that is known
to the month covers the month: the stretch in which something begins or ends for certain is told apart from the one in
which it may.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a line shows, both ends included. Places are shares of it: below 0 and above 1 outside."""

    first: date
    last: date

    @classmethod
    def of(cls, first: int, last: int) -> Window:
        """Whole years."""
        return cls(date(first, 1, 1), date(last, 12, 31))

    def place(self, day: date) -> float:
        """Where this day begins."""
        return (day - self.first).days / ((self.last - self.first).days + 1)

    def after(self, day: date) -> float:
        """Where this day ends."""
        return ((day - self.first).days + 1) / ((self.last - self.first).days + 1)


def bar(start: Vague | None, end: Vague | None, year: int) -> Bar | None:
    """The bar of a measure in a year; None when it has no date at all, or none of it lies in the year."""
    if start is None and end is None:
        return None
    return _cut(list(_pieces(start, end, Window.of(year, year))), start is not None, end is not None)


def running_bar(start: Vague | None, end: Vague | None, window: Window, today: date) -> Bar | None:
    """The bar of something that goes on as long as no end is known: up to today, and beyond. None: without dates."""
    if start is None or end is not None:
        pieces = list(_pieces(start, end, window)) if end is not None else []
        return _cut(pieces, start is not None, end is not None)
    edge, here = _edge(start, window), window.after(today)
    pieces = [edge, Stretch(edge.right, here, Sure.SURE)] if here > edge.right else [edge]
    return replace(_cut(pieces, True, False) or Bar(()), after=True)


def ticks(window: Window, most: int = 8) -> tuple[tuple[int, float], ...]:
    """Years to write below a line, round ones, at most `most`, and where each begins."""
    first, last = window.first.year, window.last.year
    step = next(each for each in (1, 2, 5, 10, 25, 50, 100, 250, 500) if (last - first) // each < most)
    return tuple((year, window.place(date(year, 1, 1))) for year in range(first, last + 1) if year % step == 0)


def _cut(pieces: list[Stretch], begins: bool, ends: bool) -> Bar | None:
    """What of the pieces lies within the window. `begins`, `ends`: known, so that it can go on outside of it."""
    shown = tuple(
        Stretch(max(piece.left, 0.0), min(piece.right, 1.0), piece.sure)
        for piece in pieces
        if piece.right > 0 and piece.left < 1 and piece.right > piece.left
    )
    return Bar(shown, begins and pieces[0].left < 0, ends and pieces[-1].right > 1) if shown else None


def _pieces(start: Vague | None, end: Vague | None, window: Window) -> Iterable[Stretch]:
    """The same bar, not yet cut at the window's ends; in order, without gaps."""
    if start is None or end is None:
        known = start or end
        assert known is not None
        edge = _edge(known, window)
        if start is None:
            yield from (Stretch(min(0.0, edge.left), edge.left, Sure.OPEN), edge)
        else:
            yield from (edge, Stretch(edge.right, max(1.0, edge.right), Sure.OPEN))
        return
    first, last = _edge(start, window), _edge(end, window)
    if first.right < last.left:
        yield from (first, Stretch(first.right, last.left, Sure.SURE), last)
        return
    about = Sure.ABOUT in (first.sure, last.sure)
    exact = start.precision == end.precision == "day" and not about
    sure = Sure.SURE if exact else Sure.ABOUT if about else Sure.WITHIN
    yield Stretch(min(first.left, last.left), max(first.right, last.right), sure)


def _edge(known: Vague, window: Window) -> Stretch:
    """What a beginning or an end covers: a day for certain, a month or a year somewhere within."""
    sure = Sure.ABOUT if known.about else Sure.SURE if known.precision == "day" else Sure.WITHIN
    return Stretch(window.place(known.first), window.after(known.last), sure)


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
