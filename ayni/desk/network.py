"""Who works with whom as a drawing: both towns as two columns, a line for all that two actors do together."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from ayni.core.multilingual import Text
from ayni.core.network import Tie, columns
from ayni.core.sides import SIDES
from ayni.records.queries.network import Network

MOST = 40
"""Actors of a side that are drawn; the table names all."""
TOP, ROW = 16, 34
LEFT, RIGHT = "36%", "64%"
WIDEST = 6
BULGE = 60
"""Pixels that an arc between two of one side reaches into the middle, at most."""


@dataclass(frozen=True)
class Dot:
    """An actor in its column. `lang`: of its name when not the reader's."""

    y: int
    tone: str
    uid: str
    words: str
    lang: str = ""


@dataclass(frozen=True)
class Line:
    """Between two actors, the wider the more they share. `arc`: of two of one side; '' goes straight across."""

    y1: int
    y2: int
    width: int
    paired: bool
    tone: str
    arc: str = ""


@dataclass(frozen=True)
class Drawing:
    height: int
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def drawing(found: Network, order: tuple[str, ...]) -> Drawing:
    """`order`: the partnership's languages, in which a name is looked for."""
    placed = columns(found.ties, MOST)
    y = {uid: TOP + at * ROW for column in placed.values() for at, uid in enumerate(column)}
    dots = tuple(_dot(uid, side.value, y[uid], found.names[uid], order) for side in SIDES for uid in placed[side])
    lines = tuple(_line(tie, y[tie.one], y[tie.other]) for tie in found.ties if {tie.one, tie.other} <= y.keys())
    return Drawing(TOP + ROW * max(map(len, placed.values())), dots, lines)


def _dot(uid: str, side: str, y: int, name: Text, order: tuple[str, ...]) -> Dot:
    language = (get_language() or "en").split("-")[0]
    shown = name.show(language, order)
    if shown is None:
        return Dot(y, side.lower(), uid, "")
    return Dot(y, side.lower(), uid, shown.words, "" if shown.language == language else shown.language)


def _line(tie: Tie, y1: int, y2: int) -> Line:
    width = min(1 + len(tie.measures), WIDEST)
    if tie.across:
        return Line(y1, y2, width, tie.paired, "ab")
    side = tie.sides[0].value.lower()
    reach = min(BULGE, 12 + abs(y2 - y1) // 4) * (1 if side == "a" else -1)
    return Line(y1, y2, width, tie.paired, side, f"M0 {y1}C{reach} {y1} {reach} {y2} 0 {y2}")
