"""What lines drawn on desk and public pages share; and the line of all pairings, over the years."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from ayni.core.joining import PairingKind, paired
from ayni.core.timeline import Bar, Window, running_bar, ticks
from ayni.records.labels import label
from ayni.records.models import Pairing

TOP, ROW = 30, 46
"""Heights in the drawing: the years, a pairing."""
LONGEST = 110
"""Characters of a name that fit above its bar."""


@dataclass(frozen=True)
class Piece:
    """A rectangle of a bar or the reach of a mark, in percent of the width."""

    x: str
    width: str
    kind: str
    end: str = ""


@dataclass(frozen=True)
class PairLine:
    """One pairing. `lang`: of its words when not the reader's; `on`: it goes on beyond the line's end."""

    y: int
    words: str
    lang: str
    about: str
    href: str
    pieces: tuple[Piece, ...]
    on: bool


@dataclass(frozen=True)
class YearsDrawing:
    first: int
    last: int
    height: int
    years: tuple[tuple[int, str], ...]
    lines: tuple[PairLine, ...]
    today: str


def pieces_of(found: Bar) -> tuple[Piece, ...]:
    return tuple(
        Piece(percent(s.left), percent(s.right - s.left), s.sure.value, percent(s.right)) for s in found.stretches
    )


def percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def years_drawing(
    rows: Iterable[Pairing], first: int, today: date, languages: Iterable[str], href: Callable[[Pairing], str]
) -> YearsDrawing:
    """From the year `first` to this one, or to the last that is named. `languages`: the order to look for names in."""
    known = list(rows)
    years = [vague.last.year for row in known for vague in (row.since, row.until) if vague]
    last, order = max([today.year, first, *years]), tuple(languages)
    window = Window.of(first, last + 1)  # room for what goes on
    lines = []
    for number, row in enumerate(known):
        shown = paired(row.actor_a.name, row.actor_b.name).show((get_language() or "en").split("-")[0], order)
        words, lang = (shown.words, shown.language if shown.fallback else "") if shown else ("", "")
        words = f"{words[:LONGEST].rstrip()}…" if len(words) > LONGEST else words
        found = running_bar(row.since, row.until, window, today)
        pieces, on = (pieces_of(found), found.after) if found else ((), False)
        about = label(PairingKind(row.kind))
        lines.append(PairLine(TOP + number * ROW, words, lang, about, href(row), pieces, on))
    below = tuple((year, percent(at)) for year, at in ticks(window))
    height = TOP + len(known) * ROW + 6
    return YearsDrawing(first, last, height, below, tuple(lines), percent(window.place(today)))
