"""Indicators, values, places and series of a standing, read from CSV files: whole, or a fault that names its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext

from ayni.core.reasons import Reason, reason
from ayni.core.standing_basis import Basis, Indicator, Place, basis, fits, refusals
from ayni.core.words import clean
from ayni.records.sentences import sentence

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_YES_NO = {"yes": True, "1": True, "true": True, "no": False, "0": False, "false": False}
_FORMULA = ("=", "+", "-", "@")
_SHOWN = 60

INDICATORS = ("code", "goal", "best", "worst", "green", "red")
VALUES = ("id", "code", "raw")
ENTITIES = ("id",)
SERIES = ("id", "year", "code", "value")


class Unfit(Exception):
    """A file that cannot be taken. `column`: a heading, or the number of a character; '' for the whole line."""

    def __init__(self, file: Path, line: int, column: str, why: Reason) -> None:
        super().__init__(why)
        self.file, self.line, self.column, self.reason = file, line, column, why

    def __str__(self) -> str:
        told = {"file": self.file, "line": self.line, "column": self.column, "sentence": sentence(self.reason)}
        if not self.column:
            return gettext("%(file)s, line %(line)s: %(sentence)s") % told
        return gettext("%(file)s, line %(line)s, column “%(column)s”: %(sentence)s") % told


@dataclass(frozen=True, slots=True)
class Value:
    id: str
    code: str
    raw: float | None
    imputed: bool


@dataclass(frozen=True, slots=True)
class Observed:
    id: str
    code: str
    year: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line under its headings."""

    file: Path
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def name(self, column: str) -> str:
        """A code or an id: never empty, and nothing that a spreadsheet would take for a formula."""
        words = self.text(column)
        if not words:
            raise self.unfit(column, reason("cell_missing"))
        if words.startswith(_FORMULA):
            raise self.unfit(column, reason("csv_formula", text=words[:_SHOWN]))
        return words

    def number(self, column: str) -> float | None:
        words = self.text(column)
        if not words:
            return None
        if not _NUMBER.fullmatch(words):
            raise self.unfit(column, reason("csv_no_number", text=words[:_SHOWN]))
        number = float(words)
        if not fits(number):
            raise self.unfit(column, reason("standing_number_unfit"))
        return number

    def needed(self, column: str) -> float:
        number = self.number(column)
        if number is None:
            raise self.unfit(column, reason("cell_missing"))
        return number

    def yes(self, column: str, otherwise: bool) -> bool:
        words = self.text(column)
        if words and words.lower() not in _YES_NO:
            raise self.unfit(column, reason("csv_no_yes", text=words[:_SHOWN]))
        return _YES_NO[words.lower()] if words else otherwise

    def unfit(self, column: str, why: Reason) -> Unfit:
        return Unfit(self.file, self.line, column, why)


def read_indicators(file: Path) -> Basis:
    """`oecd` is what `global` is where there is no such column; weight 1, no subgroup and `global` yes are the rest."""
    found = []
    for row in _once(file, INDICATORS, ("code",)):
        everywhere = row.yes("global", True)
        weight = row.number("weight")
        one = Indicator(
            code=row.name("code"),
            goal=row.name("goal"),
            best=row.needed("best"),
            worst=row.needed("worst"),
            green=row.number("green"),
            red=row.number("red"),
            weight=1.0 if weight is None else weight,
            subgroup=row.text("subgroup"),
            everywhere=everywhere,
            oecd=row.yes("oecd", everywhere),
        )
        for why in refusals(one):
            raise row.unfit(why.subject, why)
        found.append(one)
    return basis(found)


def read_values(file: Path, codes: Collection[str], ids: Collection[str] | None) -> list[Value]:
    """An empty `raw` is a missing value. `ids`: the places that may stand there, if these are known."""
    found = []
    for row in _once(file, VALUES, ("id", "code")):
        code = _known(row, "code", codes)
        found.append(Value(_known(row, "id", ids), code, row.number("raw"), row.yes("imputed", False)))
    return found


def read_entities(file: Path) -> list[Place]:
    return [
        Place(id=row.name("id"), region=row.text("region"), oecd=row.yes("oecd", False))
        for row in _once(file, ENTITIES, ("id",))
    ]


def read_series(file: Path, codes: Collection[str], ids: Collection[str] | None) -> list[Observed]:
    found = []
    for row in _once(file, SERIES, ("id", "year", "code")):
        year, code = row.name("year"), _known(row, "code", codes)
        if not _YEAR.fullmatch(year):
            raise row.unfit("year", reason("csv_no_year", text=year[:_SHOWN]))
        found.append(Observed(_known(row, "id", ids), code, int(year), row.number("value")))
    return found


def _known(row: Row, column: str, names: Collection[str] | None) -> str:
    name = row.name(column)
    if names is not None and name not in names:
        raise row.unfit(column, reason("csv_unknown", text=name[:_SHOWN]))
    return name


def _once(file: Path, columns: Sequence[str], key: Sequence[str]) -> Iterator[Row]:
    """The rows of a file; no two may be the same in all of `key`."""
    seen: dict[tuple[str, ...], int] = {}
    for row in _rows(file, columns):
        name = tuple(row.text(column) for column in key)
        if name in seen:
            raise row.unfit(key[-1], reason("csv_twice", text=", ".join(name)[:_SHOWN], first=str(seen[name])))
        seen[name] = row.line
        yield row


def _rows(file: Path, columns: Sequence[str]) -> Iterator[Row]:
    lines = _lines(file)
    try:
        head, first = next(lines)
    except StopIteration:
        raise Unfit(file, 1, "", reason("csv_nothing")) from None
    headings = [clean(cell, lines=False) for cell in first]
    _check_headings(file, head, headings, columns)
    empty = True
    for line, cells in lines:
        empty = False
        if len(cells) != len(headings):
            why = reason("csv_width", found=str(len(cells)), wanted=str(len(headings)))
            raise Unfit(file, line, headings[min(len(cells), len(headings)) - 1], why)
        yield Row(file, line, dict(zip(headings, (clean(cell, lines=False) for cell in cells), strict=True)))
    if empty:
        raise Unfit(file, head, "", reason("csv_nothing"))


def _check_headings(file: Path, line: int, headings: list[str], columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in headings]
    if missing and len(headings) < len(columns) and any(";" in heading for heading in headings):
        raise Unfit(file, line, headings[0][:_SHOWN], reason("csv_semicolons"))
    if missing:
        raise Unfit(file, line, missing[0], reason("csv_column_missing", name=missing[0]))
    for number, heading in enumerate(headings):
        if heading and heading in headings[:number]:
            raise Unfit(file, line, heading, reason("csv_twice", text=heading[:_SHOWN], first=str(line)))


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The number of the line in which a row begins, and its cells; empty lines are passed over."""
    reader = csv.reader(io.StringIO(_words(file), newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as fault:
        raise Unfit(file, max(reader.line_num, 1), "", reason("csv_broken")) from fault


def _words(file: Path) -> str:
    """UTF-8, with or without the mark that spreadsheets write before it."""
    data = file.read_bytes()
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        line, place = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise Unfit(file, line, str(place), reason("csv_encoding")) from fault
    if "\0" in words:
        before_it = words[: words.index("\0")]
        line, column = before_it.count("\n") + 1, len(before_it) - before_it.rfind("\n")
        raise Unfit(file, line, str(column), reason("csv_encoding"))
    return words
