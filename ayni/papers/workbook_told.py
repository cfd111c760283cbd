"""An import told in words: places, values and what happens to a row, for a page and for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from ayni.core.sheets import Form
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workbook import CellChange, Place, Wrong
from ayni.records import formats
from ayni.records.choices import choice
from ayni.records.sentences import Names, sentence

MOST = 600
"""Longer words are cut where they are only shown; the import itself cuts nothing."""


def place(where: Place) -> str:
    """`Sheet “Measures”, row 5, column C (Title)`."""
    if not where.row and not where.letter:
        return gettext("Sheet “%(sheet)s”") % {"sheet": where.sheet}
    if not where.row:
        told = {"sheet": where.sheet, "letter": where.letter, "head": where.head}
        return gettext("Sheet “%(sheet)s”, column %(letter)s (%(head)s)") % told
    if not where.letter:
        return gettext("Sheet “%(sheet)s”, row %(row)s") % {"sheet": where.sheet, "row": where.row}
    told = {"sheet": where.sheet, "row": str(where.row), "letter": where.letter, "head": where.head}
    return gettext("Sheet “%(sheet)s”, row %(row)s, column %(letter)s (%(head)s)") % told


def wrong(fault: Wrong, names: Names) -> str:
    """One line for a fault: place, value unless the sentence repeats it, what to do."""
    told = {"place": place(fault.place), "value": fault.value, "sentence": sentence(fault.reason, names)}
    if fault.value and fault.reason.get("text") is None:
        return gettext("%(place)s, “%(value)s”: %(sentence)s") % told
    return gettext("%(place)s: %(sentence)s") % told


def value(change: CellChange, of: Any, called: Mapping[str, str], names: Names, language: str) -> str:
    """A cell's value as the reader would type it; '' for nothing. `of`: the old or the new value of `change`."""
    if of is None or of in ("", ()):
        return ""
    if change.column.form is Form.WORDS:  # most are
        return _plain(of, language)
    match change.column.form:
        case Form.YESNO:
            return choice("yesno", "yes" if of else "no")
        case Form.CHOICE:
            return choice(change.column.of, of)
        case Form.SIDE:
            return names.get(Side(of).value, "")
        case Form.LINK:
            return called.get(of, of)
        case Form.LINKS:
            return "; ".join(called.get(uid, uid) for uid in of)
        case Form.TAGS:
            return ", ".join(of)
    return _plain(of, language)


def _plain(of: Any, language: str) -> str:
    if isinstance(of, Vague):
        return formats.vague(of, language)
    if isinstance(of, date):
        return formats.day(of, language)
    if isinstance(of, Decimal):
        return formats.number(of, language)
    words = str(of)
    return words if len(words) <= MOST else f"{words[:MOST]}…"
