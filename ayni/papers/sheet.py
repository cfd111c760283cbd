"""A list as a spreadsheet: one sheet, one head, rows. What a person typed is never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import get_language

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_FORMULA = ("=", "+", "-", "@", "\t")
LONGEST = 32_767  # characters that a cell can hold

Cell = str | int | Decimal | date | None


def sheet_xlsx(*, title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file. `heads`: words and width in characters per column; `title`: of the sheet, in the reader's language."""
    from openpyxl import Workbook  # heavy: only when somebody wants a sheet
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Ayni"
    day_format = "DD.MM.YYYY" if (get_language() or "").startswith("de") else "DD/MM/YYYY"
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate([[words for words, _ in heads], *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell: Any = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
                cell.data_type = "s"
                cell.quotePrefix = value.startswith(STARTS_FORMULA)
            else:
                cell.value = value
            if isinstance(value, date):
                cell.number_format = day_format
            cell.alignment = wrapped
            if number == 1:
                cell.font = Font(bold=True)
    for column, (_, width) in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    target = BytesIO()
    book.save(target)
    return target.getvalue()
