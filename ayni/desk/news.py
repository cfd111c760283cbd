"""What the other side changed, grouped by record and told in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from ayni.core.digest import Group, Kept, grouped
from ayni.desk.told import OF_MEASURE, Told, told
from ayni.records.models import Change, Person, Plan
from ayni.records.queries.home import measures_called
from ayni.records.rules import Seat


@dataclass(frozen=True)
class News:
    """The rows that were read; `complete`: everything since the last look is among them."""

    rows: tuple[Kept, ...]
    complete: bool

    @property
    def shown(self) -> int:
        return len(self.rows)

    @property
    def newest(self) -> int:
        """Number of the newest of them; 0 when there is none."""
        return max(self.rows, key=lambda row: (row.at, row.number)).number if self.rows else 0

    @property
    def groups(self) -> tuple[Group, ...]:
        return grouped(self.rows)


@dataclass(frozen=True)
class Line:
    """One record: when it changed last, how often it was saved, and what came of it."""

    at: datetime
    saves: int
    who: str
    told: tuple[Told, ...]


def read(rows: Sequence[Kept], most: int) -> News:
    """`rows`: one more than `most`, if there are more."""
    return News(tuple(rows[:most]), len(rows) <= most)


def lines(groups: Iterable[Group], seat: Seat, plans: Iterable[Plan] = ()) -> list[Line]:
    """The groups in words; `plans` give the way to what was done with a whole plan."""
    every = list(groups)
    rows = [_row(kept) for group in every for kept in group.told]
    # Measures alone are called by a small query; with anything else among them `told` asks for all names at once.
    alone = bool(rows) and all(row.kind in OF_MEASURE for row in rows)
    known = measures_called(seat.partnership.pk, {str(row.uid) for row in rows}) if alone else {}
    words = iter(told(rows, seat, known=known))
    years = {str(plan.uid): plan.year for plan in plans}
    return [_line(group, [next(words) for _ in group.told], seat, years) for group in every]


def _line(group: Group, found: list[Told], seat: Seat, years: Mapping[str, int]) -> Line:
    for row in found:
        if not row.href and group.uid in years:
            row.href = reverse("desk:handover", args=[seat.partnership.slug, years[group.uid]])
    who = dict.fromkeys(name for row in found for name in row.who.split(", ") if name)
    return Line(group.at, group.saves, ", ".join(who), tuple(found))


def _row(kept: Kept) -> Change:
    """A row of the history as `told` reads it; never saved."""
    return Change(
        kind=kept.kind,
        uid=kept.uid,
        action=kept.action,
        side=kept.side,
        at=kept.at,
        reason=kept.reason,
        before=dict(kept.was),
        after=dict(kept.now),
        person=Person(name=kept.who) if kept.who else None,
    )
