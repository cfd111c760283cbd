"""One cell of a spreadsheet, read for what its column holds.

Spreadsheets guess: they make numbers of codes, dates of numbers, and say nothing. What may have been guessed wrong is
asked back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ayni.core import entry, goals
from ayni.core.reasons import Fault, reason
from ayni.core.sheets import Column, Form
from ayni.core.vague import Vague
from ayni.core.words import clean, fold
from ayni.core.workbook import Broken

_SHOWN = 60
_EXACT = ".15g"  # as many digits as a spreadsheet keeps


@dataclass(frozen=True, slots=True)
class Reading:
    """How this reader writes numbers, and what the words of the code lists mean in any language."""

    language: str
    country: str
    choices: Mapping[str, Mapping[str, str]]
    """Code list → folded word → code."""
    sides: Mapping[str, str]
    """Folded name of a side → its letter."""
    goals: Collection[str]
    possible: Mapping[str, str] = field(default_factory=dict)
    """Code list → its words in the reader's language, to name the remedy."""


def is_empty(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and not clean(raw))


def told(raw: object) -> str:
    """The cell as it is repeated in a sentence."""
    if isinstance(raw, Broken):
        return ""
    words = words_of(raw)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def words_of(raw: object) -> str:
    """The cell as words, whatever the spreadsheet made of it."""
    if raw is None or isinstance(raw, Broken):
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return f"{raw:.0f}" if raw.is_integer() and abs(raw) < 1e15 else f"{raw:{_EXACT}}"
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    if isinstance(raw, timedelta):
        return str(raw)
    return clean(str(raw))


def read(column: Column, raw: object, reading: Reading) -> Any:
    """The value of a cell; links come as the words that were typed. Raises Fault."""
    if isinstance(raw, Broken):
        raise Fault(reason("cell_formula"))
    if column.form is Form.CHOICE:
        return _known(words_of(raw), reading.choices[column.of], "choice_unknown", reading.possible.get(column.of, ""))
    if column.form in _NOTHING:
        return None if is_empty(raw) else _NOTHING[column.form](raw, reading)
    return _WORDS.get(column.form, _words)(raw, reading)


def _words(raw: object, reading: Reading) -> str:
    return words_of(raw)


def _known(words: str, meanings: Mapping[str, str], kind: str, possible: str) -> str:
    if not words:
        return ""
    found = meanings.get(fold(words))
    if found is None:
        raise Fault(reason(kind, text=words[:_SHOWN], possible=possible))
    return found


def _tags(raw: object, reading: Reading) -> tuple[str, ...]:
    """4,7 typed into a German spreadsheet may be the goals 4 and 7 or the target 4.7; 3.10 becomes 3.1."""
    if isinstance(raw, float) and not raw.is_integer():
        raise Fault(reason("cell_number_not_text", text=words_of(raw)))
    return goals.read(_code(raw, reading), reading.goals)


def _code(raw: object, reading: Reading) -> str:
    if isinstance(raw, date | time | timedelta):
        raise Fault(reason("cell_date_not_text", text=words_of(raw)))
    return words_of(raw)


def _side(raw: object, reading: Reading) -> str:
    return _known(words_of(raw), reading.sides, "side_unknown", reading.possible.get("side", ""))


def _vague(raw: object, reading: Reading) -> Vague:
    return entry.read_vague(_plain(raw))


def _day(raw: object, reading: Reading) -> date:
    return entry.read_date(_plain(raw))


def _plain(raw: object) -> object:
    """0.1 + 0.2 is 0.3 here, as on the screen of the spreadsheet, and a whole number is one."""
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() else float(f"{raw:{_EXACT}}")
    return raw


def _amount(raw: object, reading: Reading) -> Decimal:
    return entry.read_money(_plain(raw), reading.language, reading.country)


def _count(raw: object, reading: Reading) -> int:
    value = entry.read_number(_plain(raw), reading.language, reading.country, least=0)
    if value != value.to_integral_value() or value > Decimal(2_000_000_000):
        raise Fault(reason("number_unreadable", text=told(raw)))
    return int(value)


def _yesno(raw: object, reading: Reading) -> bool:
    if isinstance(raw, bool):
        return raw
    return _known(words_of(raw), reading.choices["yesno"], "choice_unknown", reading.possible.get("yesno", "")) == "yes"


_NOTHING: dict[Form, Callable[[Any, Reading], Any]] = {
    Form.VAGUE: _vague,
    Form.DAY: _day,
    Form.NUMBER: _amount,
    Form.COUNT: _count,
    Form.YESNO: _yesno,
}
"""Where an empty cell is no value."""
_WORDS: dict[Form, Callable[[Any, Reading], Any]] = {
    Form.TAGS: _tags,
    Form.SIDE: _side,
    Form.LINK: _code,
    Form.LINKS: _code,
}
