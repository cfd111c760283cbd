"""A date as exactly as it is known: a day, a month or a year, perhaps only about that."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from ayni.core.reasons import Fault, reason

Precision = Literal["day", "month", "year"]

_FORM = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Vague:
    """Written as in EDTF: `1998-05-20`, `2018-10`, `2022`, each with `~` behind it for *about*; years 1000 to 2999.

    Raises Fault `date_unreadable` for any other text, so that a Vague at hand is always a date that exists.
    """

    text: str

    def __post_init__(self) -> None:
        try:
            form = _FORM.fullmatch(self.text)
            if form is None:
                raise ValueError
            date(int(form[1]), int(form[2] or 1), int(form[3] or 1))
        except (TypeError, ValueError):
            raise Fault(reason("date_unreadable", text=str(self.text)[:_SHOWN])) from None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads the kept form; what people type is read by `entry.read_vague`."""
        return cls(text.strip())

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None, *, about: bool = False) -> Self:
        parts = [f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
        return cls("-".join(parts) + "~" * about)

    def __str__(self) -> str:
        return self.text

    @property
    def about(self) -> bool:
        return self.text.endswith("~")

    @property
    def precision(self) -> Precision:
        _, month, day = self._parts
        return "day" if day else "month" if month else "year"

    @property
    def first(self) -> date:
        """The first day that can be meant; *about* adds none."""
        year, month, day = self._parts
        return date(year, month or 1, day or 1)

    @property
    def last(self) -> date:
        """The last day that can be meant; *about* adds none."""
        year, month, day = self._parts
        month = month or 12
        return date(year, month, day or monthrange(year, month)[1])

    @property
    def sort_key(self) -> str:
        """Orders by first day; of two that begin alike, the more exact one stands first. Fit for a database column."""
        return f"{self.first}/{self.last}{'~' * self.about}"

    @property
    def _parts(self) -> tuple[int, int, int]:
        """Year, month, day; 0 for what is not known."""
        year, month, day = (*self.text.removesuffix("~").split("-"), "0", "0")[:3]
        return int(year), int(month), int(day)


def in_order(start: Vague | None, end: Vague | None) -> bool:
    """False only when the end lies before the start for certain; an open end is in order."""
    return start is None or end is None or start.first <= end.last
