"""The year of a plan as a drawing and as a list: what `desk/year.svg` draws, and what falls in which month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import get_month_names
from django.urls import reverse
from django.utils.translation import get_language, gettext

from ayni.core.due import Fixed
from ayni.core.multilingual import Shown, Text
from ayni.core.progress import lateness
from ayni.core.sides import SIDES, Side
from ayni.core.timeline import Bar, Mark, State, bar, mark, month_of, months, place
from ayni.core.vague import Vague
from ayni.core.workplan import Kind, Measure, Node
from ayni.records.formats import locale
from ayni.records.rules import Seat
from ayni.web.lines import Piece, percent, pieces_of
from ayni.web.templatetags.ayni import names

TOP, LANE, HEADING, ROW = 30, 34, 40, 46
"""Heights in the drawing: the months, a fixed date, the heading of a field, a measure."""
LONGEST = 110
"""Characters of a title that fit above its bar."""


@dataclass(frozen=True)
class Sign:
    """A step: its shape says how it stands. `lang`: of its words when not the reader's."""

    x: str
    state: str
    reach: Piece | None
    words: str
    lang: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the drawing. `tone`: whose it is (a, b or ab); `lang`: of its words when not the reader's."""

    y: int
    kind: str
    tone: str
    words: str
    lang: str = ""
    href: str = ""
    pieces: tuple[Piece, ...] = ()
    signs: tuple[Sign, ...] = ()
    before: bool = False
    after: bool = False
    late: bool = False
    undated: bool = False


@dataclass(frozen=True)
class Month:
    x: str
    width: str
    name: str
    short: str


@dataclass(frozen=True)
class Band:
    """The fixed dates, or one field: drawn for itself, so that paper breaks between them."""

    height: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Drawing:
    months: tuple[Month, ...]
    bands: tuple[Band, ...]
    today: str
    """Where today lies, in percent; '' outside of the year."""


@dataclass(frozen=True)
class Entry:
    """Something that falls on a day of the year. `what`: begins, ends, step, fixed; `state` as in `core.timeline`."""

    when: Vague
    what: str
    title: Text
    side: str
    href: str
    code: str = ""
    state: str = ""
    until: Vague | None = None
    example: bool = False


@dataclass(frozen=True)
class Listed:
    """A month with what falls into it; without a name, what is known to the year alone."""

    name: str
    entries: tuple[Entry, ...]


def drawing(
    rows: Sequence[tuple[Node, Measure]], fixed: Sequence[Fixed], seat: Seat, year: int, today: date
) -> Drawing:
    here = place(today, year)
    first = (_fixed(each, seat, year) for side in SIDES for each in fixed if each.side is side)
    bands: list[list[Line]] = [[line for line in first if line is not None]]
    field = ""
    for node, measure in rows:
        if node.uid != field:
            field = node.uid
            bands.append([_named(node.code, node.title, seat, Line(0, "field", "ab", ""))])
        bands[-1].append(_measure(measure, seat, year, today))
    drawn = tuple(_band(lines) for lines in bands if lines)
    return Drawing(_months(year), drawn, percent(here) if 0 <= here < 1 else "")


def _band(lines: Iterable[Line]) -> Band:
    y, placed = TOP, []
    for line in lines:
        placed.append(replace(line, y=y))
        y += {"fixed": LANE, "field": HEADING}.get(line.kind, ROW)
    return Band(y + 6, tuple(placed))


def _months(year: int) -> tuple[Month, ...]:
    here = locale(_language())
    long = get_month_names("wide", context="stand-alone", locale=here)
    short = get_month_names("abbreviated", context="stand-alone", locale=here)
    return tuple(
        Month(percent(left), percent(right - left), long[number], short[number])
        for number, (left, right) in enumerate(months(year), 1)
    )


def _fixed(each: Fixed, seat: Seat, year: int) -> Line | None:
    found = bar(each.on, each.until or each.on, year)
    if found is None:
        return None
    line = Line(0, "fixed", each.side.lower(), "", href=reverse("desk:dates", args=[seat.partnership.slug]))
    told = _with(line, found)
    return _named(names(seat.partnership)[each.side] + ":", each.title, seat, told)


def _measure(measure: Measure, seat: Seat, year: int, today: date) -> Line:
    found = bar(measure.start, measure.end, year)
    tone = measure.own_side.lower() if measure.kind is Kind.OWN and measure.own_side else "ab"
    line = Line(
        0,
        "measure",
        tone,
        "",
        href=reverse("desk:measure", args=[seat.partnership.slug, measure.uid]),
        signs=tuple(_signs(measure, seat, year, today)),
        late=bool(lateness(measure, today)),
        undated=measure.start is None and measure.end is None,
    )
    return _named(measure.code, measure.title, seat, _with(line, found) if found else line)


def _signs(measure: Measure, seat: Seat, year: int, today: date) -> Iterable[Sign]:
    for step in measure.milestones:
        found = mark(step, today, year)
        if found is not None:
            shown = _shown(step.title, seat)
            words, lang = (shown.words, shown.language if shown.fallback else "") if shown else ("", "")
            yield Sign(percent(found.at), found.state.value, _reach(found), words, lang)


def _reach(found: Mark) -> Piece | None:
    """How far a vague date reaches; nothing for a day."""
    wide = found.right - found.left
    return Piece(percent(found.left), percent(wide), "about" if found.about else "within") if wide > 0.004 else None


def _with(line: Line, found: Bar) -> Line:
    return replace(line, pieces=pieces_of(found), before=found.before, after=found.after)


def _named(code: str, title: Text, seat: Seat, line: Line) -> Line:
    shown = _shown(title, seat)
    words = f"{code} {shown.words if shown else gettext('without a title')}".strip()
    words = f"{words[:LONGEST].rstrip()}…" if len(words) > LONGEST else words
    return replace(line, words=words, lang=shown.language if shown and shown.fallback else "")


def listed(
    rows: Sequence[tuple[Node, Measure]], fixed: Iterable[Fixed], seat: Seat, year: int, today: date
) -> tuple[Listed, ...]:
    """Month by month what begins, is due and ends; first what is known to the year alone."""
    entries = [*_dates(fixed, seat, year)]
    for _node, measure in rows:
        entries += _of_measure(measure, seat, year, today)
    calendar = get_month_names("wide", context="stand-alone", locale=locale(_language()))
    found = []
    for number in range(13):
        here = [each for each in entries if month_of(each.when, year) == number and each.when.first.year == year]
        here.sort(key=lambda each: (each.when.sort_key, each.what))
        if here:
            found.append(Listed(calendar[number] if number else "", tuple(here)))
    return tuple(found)


def _dates(fixed: Iterable[Fixed], seat: Seat, year: int) -> Iterable[Entry]:
    href = reverse("desk:dates", args=[seat.partnership.slug])
    for each in fixed:
        if each.on.first.year == year:
            yield Entry(each.on, "fixed", each.title, each.side, href, until=each.until, example=each.example)


def _of_measure(measure: Measure, seat: Seat, year: int, today: date) -> Iterable[Entry]:
    href = reverse("desk:measure", args=[seat.partnership.slug, measure.uid])
    own = measure.own_side if measure.kind is Kind.OWN and measure.own_side else ""
    late = State.LATE.value if any(why.kind == "measure_late" for why in lateness(measure, today)) else ""
    if measure.start and measure.start.first.year == year:
        yield Entry(measure.start, "begins", measure.title, own, href, measure.code)
    if measure.end and measure.end.first.year == year:
        yield Entry(measure.end, "ends", measure.title, own, href, measure.code, late)
    for step in measure.milestones:
        found = mark(step, today, year)
        if found is not None and step.due is not None:
            side: Side | str = step.side or ""
            yield Entry(step.due, "step", step.title, side, href, measure.code, found.state.value)


def _shown(text: Text, seat: Seat) -> Shown | None:
    return text.show(_language(), seat.partnership.language_codes)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
