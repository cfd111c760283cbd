"""The table of the 17 goals with what serves them on both sides, as both kinds of pages draw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ayni.core.actors import Served
from ayni.core.multilingual import Text
from ayni.records.codelists import goals


@dataclass(frozen=True, slots=True)
class Line:
    """One goal between its wings: of each side the actors at the table, then the measures."""

    code: str
    title: Text
    a: tuple[int, int]
    b: tuple[int, int]
    pairings: int
    nothing: bool


def lines(found: Iterable[Served]) -> list[Line]:
    titles = {goal.code: goal.short for goal in goals()}
    return [
        Line(
            one.goal,
            titles[one.goal],
            (one.actors[0], one.measures[0]),
            (one.actors[1], one.measures[1]),
            one.pairings,
            one.nothing,
        )
        for one in found
    ]
