"""An XLSX file as rows by key. What the cells mean is judged elsewhere; here only what stands where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any

from ayni.core.cells import is_empty, words_of
from ayni.core.reasons import Fault, reason
from ayni.core.sheets import FORMAT, UID, read_marker
from ayni.core.workbook import Broken, Place, RawBook, RawRow, RawSheet, Wrong
from ayni.papers.workbook_check import Scanned, check
from ayni.papers.workbook_columns import sheet_called

LOOK_DOWN = 20
"""So many rows may stand above the row of keys."""


def read_workbook(data: bytes, most_bytes: int) -> RawBook:
    """Raises Fault when the file is no workbook, or none of its sheets is one of Ayni's."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    scanned = check(data, most_bytes)
    sheets: list[RawSheet] = []
    others: list[str] = []
    wrong: list[Wrong] = []
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as file:
            for name in (s.name for s in file.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet):
                rows = file.get_sheet_by_name(name).to_python(skip_empty_area=False)
                _sheet(name, rows, scanned.get(name, Scanned()), sheets, others, wrong)
    except PasswordError as error:
        raise Fault(reason("workbook_encrypted")) from error
    except BaseException as error:
        # What the library did not expect ends in a panic, which is no Exception.
        if isinstance(error, CalamineError | ValueError | OSError) or type(error).__name__ == "PanicException":
            raise Fault(reason("workbook_damaged")) from error
        raise
    if not sheets and not wrong:
        raise Fault(reason("workbook_not_ours"))
    return RawBook(tuple(sheets), tuple(others), tuple(wrong), sha256(data).hexdigest())


def _sheet(
    name: str,
    rows: Sequence[Sequence[Any]],
    scanned: Scanned,
    sheets: list[RawSheet],
    others: list[str],
    wrong: list[Wrong],
) -> None:
    found = _key_row(rows)
    if found is None:
        if any(isinstance(cell, str) and cell.startswith(FORMAT) for row in rows[:LOOK_DOWN] for cell in row[:1]):
            return  # notes and lists
        if sheet_called(name):
            wrong.append(Wrong(Place(name), reason("keys_missing")))
        else:
            others.append(name)
        return
    number, (kind, slug, year) = found
    heads, at = _heads(name, rows, number, wrong)
    filled = tuple(_rows(rows, number, at, scanned))
    sheets.append(RawSheet(kind, name, slug, year, heads, filled))


def _key_row(rows: Sequence[Sequence[Any]]) -> tuple[int, tuple[Any, str, int]] | None:
    for number, row in enumerate(rows[:LOOK_DOWN]):
        told = read_marker(row[0]) if row else None
        if told:
            return number, told
    return None


def _heads(
    name: str, rows: Sequence[Sequence[Any]], number: int, wrong: list[Wrong]
) -> tuple[dict[str, tuple[str, str]], dict[str, int]]:
    """Key → letter and words above; key → place in the row."""
    heads: dict[str, tuple[str, str]] = {}
    places: dict[str, int] = {}
    above = rows[number - 1] if number else []
    for at, cell in enumerate(rows[number]):
        key = UID if at == 0 else words_of(cell)
        letter, words = letters(at + 1), words_of(above[at]) if at < len(above) else ""
        if not key and not words and not any(not is_empty(row[at]) for row in rows[number + 1 :] if at < len(row)):
            continue
        if key in heads:
            wrong.append(Wrong(Place(name, 0, letter, words), reason("column_twice", other=heads[key][0]), key))
            continue
        heads[key or f"?{letter}"] = (letter, words or key or letter)
        places[key or f"?{letter}"] = at
    return heads, places


def _rows(rows: Sequence[Sequence[Any]], number: int, at: dict[str, int], scanned: Scanned) -> Iterator[RawRow]:
    for row_number, row in enumerate(rows[number + 1 :], start=number + 2):
        cells = {key: row[place] if place < len(row) else "" for key, place in at.items()}
        for key, place in at.items() if scanned.doubtful else ():
            if (row_number, place + 1) in scanned.doubtful and is_empty(cells[key]):
                cells[key] = Broken()
        if not all(is_empty(cell) for cell in cells.values()):
            yield RawRow(row_number, cells)


def letters(number: int) -> str:
    """A, B … Z, AA: the column as the spreadsheet names it; the first is 1."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
