"""The rows of a workbook, read: which record each one is, and what its cells say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ayni.core import cells
from ayni.core.calling import Directory, is_uid
from ayni.core.reasons import Fault, Reason, reason
from ayni.core.sheets import BELOW, TOO_LONG, UID, VERSION, Column, Form, Sheet, columns
from ayni.core.sides import Side
from ayni.core.words import clean
from ayni.core.workbook import Book, Line, Place, RawBook, RawRow, RawSheet, Wrong

_ABSENT = object()


@dataclass(slots=True)
class Row:
    """A row of the file on its way: its record of today (None: new) and what it wants to be."""

    sheet: RawSheet
    raw: RawRow
    uid: str
    line: Line | None
    issued: bool
    """The uid was issued for this row; the file has none."""
    values: dict[str, Any]
    """What its cells say; of a row that exists, where that is something else than today."""

    @property
    def key(self) -> Sheet:
        return self.sheet.kind

    def place(self, key: str = "") -> Place:
        letter, head = self.sheet.heads.get(key, ("", ""))
        return Place(self.sheet.name, self.raw.number, letter, head)

    def stands(self, key: str) -> Any:
        return self.line.values.get(key) if self.line else None

    def put(self, key: str, value: Any) -> None:
        """What stands there already is not kept twice: most rows of a large file change nothing."""
        if self.line is None or key not in self.line.values or self.line.values[key] != value:
            self.values[key] = value

    def wanted(self, key: str) -> Any:
        """As it would be after the import."""
        return self.values[key] if key in self.values else self.stands(key)


class Reader:
    """Knows what the rows of a file are, what they mean by the words in their cells, and what is wrong with these."""

    def __init__(self, book: Book, reading: cells.Reading, own: Side | None, wrong: list[Wrong]) -> None:
        self.book, self.reading, self.own, self.wrong = book, reading, own, wrong
        self.lines = {sheet: {line.uid: line for line in lines} for sheet, lines in book.lines.items()}
        self.columns = {sheet: {c.key: c for c in columns(sheet, book.languages)} for sheet in Sheet}
        self._readable = {
            sheet: [(key, column) for key, column in of.items() if column.form is not Form.FIXED]
            for sheet, of in self.columns.items()
        }
        self._empty = {
            sheet: {key: cells.read(column, "", reading) for key, column in of if _is_plain(column)}
            for sheet, of in self._readable.items()
        }
        """What an empty cell says."""
        self._read_before: dict[tuple[object, ...], Any] = {}
        self.now = {kind: Directory(names, book.inside) for kind, names in book.called.items()}
        self.after = self.now
        self.inside = dict(book.inside)
        self.levels = {line.uid: line.values["level"] for line in book.lines.get(Sheet.PLAN, ())}

    def blame(self, row: Row, key: str, why: Reason) -> None:
        self.wrong.append(Wrong(row.place(key), why, cells.told(row.raw.cells.get(key))))

    def sheets(self, raw: RawBook) -> list[RawSheet]:
        found: dict[Sheet, RawSheet] = {}
        for sheet in raw.sheets:
            if not self._is_ours(sheet):
                why = reason("sheet_of_another_plan", partnership=sheet.slug, year=str(sheet.year))
                self.wrong.append(Wrong(Place(sheet.name), why))
            elif sheet.kind in found:
                self.wrong.append(Wrong(Place(sheet.name), reason("sheet_twice", other=found[sheet.kind].name)))
            else:
                found[sheet.kind] = sheet
                self._unknown_columns(sheet)
        return [found[kind] for kind in Sheet if kind in found]

    def _is_ours(self, sheet: RawSheet) -> bool:
        """The actors are of no plan: their sheet may come out of any file of the partnership."""
        same_year = sheet.year == self.book.year or sheet.kind is Sheet.ACTORS
        return sheet.slug == self.book.slug and same_year and sheet.kind in self.book.lines

    def _unknown_columns(self, sheet: RawSheet) -> None:
        for key, (letter, head) in sheet.heads.items():
            if key not in self.columns[sheet.kind]:
                place = Place(sheet.name, 0, letter, head or key)
                self.wrong.append(Wrong(place, reason("column_unknown", name=head or key), key))

    def identified(self, sheets: list[RawSheet], issue: Callable[[Sheet, int], str]) -> Iterator[Row]:
        seen: dict[str, Row] = {}
        for sheet in sheets:
            for raw in sheet.rows:
                row = self._identified(sheet, raw, issue)
                if row is None:
                    continue
                if row.uid in seen:
                    other = seen[row.uid].place()
                    self.blame(row, UID, reason("uid_twice", sheet=other.sheet, row=other.row))
                    continue
                seen[row.uid] = row
                yield row

    def _identified(self, sheet: RawSheet, raw: RawRow, issue: Callable[[Sheet, int], str]) -> Row | None:
        told = cells.words_of(raw.cells.get(UID)).lower()
        row = Row(sheet, raw, told or issue(sheet.kind, raw.number), None, not told, {})
        if told and not is_uid(told):
            try:
                row.uid = str(UUID(told))
            except ValueError:
                self.blame(row, UID, reason("uid_unreadable"))
                return None
        row.line = self.lines[sheet.kind].get(row.uid)
        if row.line is None and not row.issued and row.uid not in self.book.gone and not self._with_measure_gone(row):
            self.blame(row, UID, reason("uid_of_another_plan"))
            return None
        return row

    def _with_measure_gone(self, row: Row) -> bool:
        """A row below a measure that was changed since, or is gone, may have been removed with that change."""
        if row.key not in BELOW:
            return False
        told = cells.words_of(row.raw.cells.get("measure"))
        version = cells.words_of(row.raw.cells.get(VERSION))
        if told.lower() in self.book.gone or (told in self.book.gone_codes and not self.now["measure"].has(told)):
            return True
        try:
            uid = self.now["measure"].find(told)
        except Fault:
            return False
        return version.isdecimal() and int(version) < self.lines[Sheet.MEASURES][uid].version

    def name(self, rows: list[Row]) -> None:
        """What records are called once this file is in: its words win over today's."""
        called = {kind: dict(names) for kind, names in self.book.called.items()}
        for row in rows:
            if row.key is Sheet.PLAN and self._level(row) != "plan":
                called["node"][row.uid] = self._names(row, "code", called["node"])
                self.levels[row.uid] = self._level(row)
            elif row.key is Sheet.MEASURES:
                called["measure"][row.uid] = self._names(row, "code", called["measure"])
            elif row.key is Sheet.ACTORS:
                called["actor"][row.uid] = self._names(row, "name.", called["actor"])
                self.inside[row.uid] = self._side_of(row)
        self.after = {kind: Directory(names, self.inside) for kind, names in called.items()}
        for row in rows:
            if row.key is Sheet.RESULTS:
                called["result"][row.uid] = self._names(row, "title.", called["result"])
                self.inside[row.uid] = row.stands("measure") or self._measure_of(row)
        self.after["result"] = Directory(called["result"], self.inside)

    def _names(self, row: Row, start: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        told = {key: cells.words_of(row.raw.cells[key]) for key in row.raw.cells if key.startswith(start)}
        return tuple(told.values()) if told else known.get(row.uid, ())

    def _level(self, row: Row) -> str:
        if row.line:
            return str(row.line.values["level"])
        return str(self._quiet(self.columns[Sheet.PLAN]["level"], row) or "")

    def _side_of(self, row: Row) -> str:
        told = row.stands("side") or self._quiet(self.columns[Sheet.ACTORS]["side"], row)
        return str(told or (self.own.value if self.own else ""))

    def _measure_of(self, row: Row) -> str:
        try:
            return self.after["measure"].find(cells.words_of(row.raw.cells.get("measure")))
        except Fault:
            return ""

    def _quiet(self, column: Column, row: Row) -> Any:
        """The value of a cell, or None; what is wrong with it is told elsewhere."""
        try:
            return cells.read(column, row.raw.cells.get(column.key), self.reading)
        except Fault:
            return None

    # Reading a row

    def read(self, row: Row) -> None:
        empty = self._empty[row.key]
        for key, column in self._readable[row.key]:
            raw = row.raw.cells.get(key, _ABSENT)
            if raw == "" and key in empty:  # most cells are
                row.put(key, empty[key])
            elif raw is not _ABSENT and not (isinstance(raw, str) and raw.startswith(TOO_LONG)):
                self._read(row, column, raw)
        self._defaults(row)

    def _read(self, row: Row, column: Column, raw: object) -> None:
        try:
            value = self._value(row, column, raw)
        except Fault as fault:
            self.blame(row, column.key, fault.reason)
            return
        if not (column.stays and value in ("", None)):
            row.put(column.key, value)

    def _value(self, row: Row, column: Column, raw: object) -> Any:
        value = self._said(column, raw)
        if column.form is Form.LINK:
            return self._linked(row, column, value, row.stands(column.key) or "", raw)
        if column.form is Form.LINKS:
            found = self._several(row, column, value)
            now = row.stands(column.key) or ()
            return now if set(found) == set(now) else found
        return value

    def _said(self, column: Column, raw: object) -> Any:
        """Dates, numbers and words of a list come again and again; what a cell says depends on nothing else."""
        if column.form is Form.WORDS:
            return cells.read(column, raw, self.reading)
        key = (column.form, column.of, type(raw), raw)
        if key not in self._read_before:
            self._read_before[key] = cells.read(column, raw, self.reading)
        return self._read_before[key]

    def _several(self, row: Row, column: Column, words: str) -> tuple[str, ...]:
        known = row.stands(column.key) or ()
        found: list[str] = []
        for part in (clean(p) for line in words.split("\n") for p in line.split(";")):
            current = next((uid for uid in known if self.now["actor"].is_called(uid, part)), "")
            if part:
                found.append(self._linked(row, column, part, current, part))
        return tuple(dict.fromkeys(found))

    def _linked(self, row: Row, column: Column, words: str, current: str, raw: object) -> str:
        """An untouched cell still means the same record, also when the file gives that record another name."""
        if not words or (current and self.now[column.of].is_called(current, words)):
            return current if words else ""
        directory, where = self.after[column.of], self._where(row, column)
        if isinstance(raw, float) and not raw.is_integer() and directory.has(f"{words}0", where):
            raise Fault(reason("cell_number_not_text", text=words))
        return directory.find(words, where)

    def _where(self, row: Row, column: Column) -> str:
        if column.of == "actor":
            return column.side.value if column.side else self.inside.get(row.uid, "")
        if column.of == "result":
            return str(row.stands("measure") or self._measure_of(row))
        return ""

    def _defaults(self, row: Row) -> None:
        if row.key is Sheet.MEASURES and row.wanted("kind") != "own" and row.wanted("own_side"):
            row.values["own_side"] = ""
        if row.line is not None:
            return
        if row.key in (Sheet.ACTORS, Sheet.VALUES) and not row.values.get("side") and self.own:
            row.values["side"] = self.own.value
        if row.key is Sheet.VALUES and not row.values.get("result"):
            mine = [uid for uid, where in self.inside.items() if where and where == row.values.get("measure")]
            if len(mine) == 1:
                row.values["result"] = mine[0]


def _is_plain(column: Column) -> bool:
    """An empty cell says the same in every row."""
    return column.form not in (Form.LINK, Form.LINKS) and not column.stays
