"""A plan as one XLSX file that can come back: heads in the reader's language, keys beneath, then the rows.

Words are written as words, whatever they begin with: no cell ever becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext

from ayni.core.calling import Directory
from ayni.core.joining import Joining
from ayni.core.sheets import FORMAT, KEPT, TOO_LONG, UID, VERSION, Column, Form, Sheet, columns, marker
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workbook import Book, Line
from ayni.papers.workbook_columns import SHEETS, head, width
from ayni.records.choices import choice, codes
from ayni.records.sentences import label

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_FORMULA = ("=", "+", "-", "@")
LONGEST = 32_767
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LISTED = {"status", "kind", "origin", "resource", "level", "sector", "town", "yesno"}
_DAY = {"de": "dd.mm.yyyy", "es": "dd/mm/yyyy", "en": "dd/mm/yyyy"}
_SPARE_ROWS = 2000
"""For how many rows more a choice offers its list."""
_ONE_KEY = 1


def workbook_xlsx(*, book: Book, sides: Mapping[Side, str], language: str) -> bytes:
    """The file, in the language that is active. `sides`: how each side is called so that it is known again."""
    from openpyxl import Workbook

    file = Workbook(write_only=True)
    writer = _Writer(file, book, sides, language)
    for sheet in Sheet:
        if sheet in book.lines:
            writer.sheet(sheet)
    writer.notes()
    writer.lists()
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def workbook_name(slug: str, year: int) -> str:
    """`year` 0: the file with the actors alone."""
    return f"ayni-{slug}-{year or 'actors'}.xlsx"


def typed(value: Vague, language: str) -> str:
    """As a person types it. Text, never a date cell: a spreadsheet would make a day of a month or a year."""
    if value.first.year < 1900:
        return value.text
    mark = "." if language == "de" else "/"
    day = {"day": f"%d{mark}%m{mark}%Y", "month": "%m/%Y", "year": "%Y"}[value.precision]
    return f"{'ca. ' * value.about}{value.first:{day}}"


class _Writer:
    def __init__(self, file: Any, book: Book, sides: Mapping[Side, str], language: str) -> None:
        self.file, self.book, self.sides, self.language = file, book, sides, language
        self.directories = {kind: Directory(names, book.inside) for kind, names in book.called.items()}
        self.titles = {
            line.uid: _title(line, language, book.languages)
            for sheet in (Sheet.PLAN, Sheet.MEASURES)
            for line in book.lines.get(sheet, ())
        }
        self.styles = _styles(file, _DAY.get(language, "yyyy-mm-dd"))
        self.offered: dict[str, tuple[str, ...]] = {
            name: tuple(choice(name, code) for code in codes(name)) for name in sorted(_LISTED)
        } | {"side": tuple(sides.values())}

    def sheet(self, kind: Sheet) -> None:
        found = columns(kind, self.book.languages)
        lines = self.book.lines[kind]
        sheet = self.file.create_sheet(str(SHEETS[kind]))
        self._prepare(sheet, found, len(lines))
        sheet.append([self._cell(sheet, head(kind, column, self.sides), "head") for column in found])
        keys = [marker(kind, self.book.slug, self.book.year), *(column.key for column in found[_ONE_KEY:])]
        sheet.append([self._cell(sheet, key, "key") for key in keys])
        for line in lines:
            sheet.append([self._filled(sheet, column, line) for column in found])

    def _prepare(self, sheet: Any, found: tuple[Column, ...], rows: int) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        first = next(at for at, column in enumerate(found) if column.key not in (UID, VERSION, KEPT))
        sheet.freeze_panes = f"{get_column_letter(first + 2)}3"
        sheet.auto_filter.ref = f"A2:{get_column_letter(len(found))}{rows + 2}"
        for at, column in enumerate(found, start=1):
            letter = get_column_letter(at)
            dimension = sheet.column_dimensions[letter]
            dimension.width = width(column)
            dimension._style = self.styles["fixed" if column.form is Form.FIXED else _style_of(column)]._style
            name = _list_of(column)
            if name in self.offered:
                place = get_column_letter(list(self.offered).index(name) + 1)
                lists = gettext("Lists")
                choices = f"'{lists}'!${place}$2:${place}${len(self.offered[name]) + 1}"
                rule = DataValidation(type="list", formula1=choices, allow_blank=True)
                rule.add(f"{letter}3:{letter}{rows + 2 + _SPARE_ROWS}")
                sheet.data_validations.append(rule)

    def _cell(self, sheet: Any, value: Any, style: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, str):
            if style == "words" and value.startswith(STARTS_FORMULA):
                style = "quoted"
            cell = WriteOnlyCell(sheet, None)
            cell._value, cell.data_type = _fitting(value), "s"
        else:
            cell = WriteOnlyCell(sheet, value)
        cell._style = self.styles[style]._style
        return cell

    def _filled(self, sheet: Any, column: Column, line: Line) -> Any:
        value = self._value(column, line)
        if value is None or value == "":
            return None
        if column.form is Form.FIXED:
            return self._cell(sheet, value, "fixed")
        return self._cell(sheet, value, "words" if isinstance(value, str) else _style_of(column))

    def _value(self, column: Column, line: Line) -> str | int | Decimal | date | None:
        if column.form is Form.FIXED:
            return self._fixed(column.key, line)
        value = line.values.get(column.key)
        if value is None or value in ("", ()):
            return None
        match column.form:
            case Form.TAGS:
                return ", ".join(value)
            case Form.VAGUE:
                return typed(value, self.language)
            case Form.DAY:
                return value if value.year > 1900 else str(value)
            case Form.NUMBER:
                return value if len(value.as_tuple().digits) <= 15 else str(value)
            case _:
                return self._named(column, value)

    def _named(self, column: Column, value: Any) -> str | int:
        match column.form:
            case Form.YESNO:
                return choice("yesno", "yes" if value else "no")
            case Form.CHOICE:
                return choice(column.of, value)
            case Form.SIDE:
                return self.sides[Side(value)]
            case Form.LINK:
                return self.directories[column.of].written(value)
            case Form.LINKS:
                return "\n".join(self.directories[column.of].written(uid) for uid in value)
        return value if isinstance(value, int) else str(value)

    def _fixed(self, key: str, line: Line) -> str | int:
        if key in ("side", "proposed_by"):
            return self.sides[Side(line.values[key])]
        if key.endswith("_title"):
            return self.titles.get(line.values[key.removesuffix("_title")], "")
        if key == "joining":
            return label(Joining(line.values[key]))
        return {UID: line.uid, VERSION: line.version, KEPT: line.kept}[key]

    def notes(self) -> None:
        sheet = self.file.create_sheet(gettext("Notes"))
        sheet.column_dimensions["A"].width = 110
        sheet.append([self._cell(sheet, gettext("How to work in this file"), "head")])
        sheet.append([self._cell(sheet, f"{FORMAT} notes", "key")])
        for sentence in _notes():
            sheet.append([self._cell(sheet, sentence, "words")])

    def lists(self) -> None:
        sheet = self.file.create_sheet(gettext("Lists"))
        sheet.sheet_state = "hidden"
        sheet.append([self._cell(sheet, f"{FORMAT} lists", "key")])
        for at in range(max(len(words) for words in self.offered.values())):
            sheet.append([words[at] if at < len(words) else None for words in self.offered.values()])


def _styles(file: Any, day: str) -> dict[str, Any]:
    """One cell per look, whose style all others share."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = type("Looks", (), {"parent": file})()
    looks: dict[str, Any] = {}
    top = Alignment(vertical="top", wrap_text=True)
    for name, form in (("words", "@"), ("quoted", "@"), ("day", day), ("number", "#,##0.00"), ("count", "0")):
        looks[name] = cell = WriteOnlyCell(sheet)
        cell.number_format, cell.alignment = form, top
    looks["quoted"].quotePrefix = True
    for name, font in (
        ("head", Font(bold=True)),
        ("key", Font(size=8, color="808080")),
        ("fixed", Font(color="808080", italic=True)),
    ):
        looks[name] = cell = WriteOnlyCell(sheet)
        cell.number_format, cell.font = "@", font
        cell.alignment = Alignment(vertical="top", wrap_text=name == "head")
    looks["head"].fill = PatternFill("solid", start_color="F3EEE2")
    return looks


def _style_of(column: Column) -> str:
    return {Form.DAY: "day", Form.NUMBER: "number", Form.COUNT: "count"}.get(column.form, "words")


def _list_of(column: Column) -> str:
    return {Form.YESNO: "yesno", Form.SIDE: "side"}.get(column.form, column.of)


def _fitting(words: str) -> str:
    """As much as a cell holds; what looks like an escape of the file format stays as it was typed."""
    if len(words.encode("utf-16-le")) // 2 > LONGEST:
        return gettext("%(mark)s too long for a cell; stays as it is ⟧") % {"mark": TOO_LONG}
    return _ESCAPE.sub("_x005F_", words)


def _title(line: Line, language: str, order: tuple[str, ...]) -> str:
    return next((line.values[key] for c in (language, *order) if line.values.get(key := f"title.{c}")), "")


def _notes() -> tuple[str, ...]:
    return (
        gettext("Change what you like in the rows below the grey keys, then choose this file under “Import”."),
        gettext("You see everything that would change before anything is written."),
        gettext("Begin with “Actors”, then “Plan”, then “Measures”: each sheet names what stands in those before it."),
        gettext("In “Actors” write those of your own town only. The other town enters its own."),
        gettext("New row: write it below the others and leave the first two columns empty."),
        gettext("“Stands below” and “Measure” take a code, for example 3 or 3.2; people and offices take their name."),
        gettext("Several offices that take part: one per line, or with a semicolon between them."),
        gettext("Rows and sheets that you take out of the file stay as they are in Ayni. Nothing is deleted."),
        gettext("Dates: 31.12.2027, 12/2027 or 2027. Goals: 4, 4.7."),
        gettext("Italic grey columns are only to read. Columns of your own cannot be imported; remove them before."),
    )
