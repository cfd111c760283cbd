"""The sheets and columns of a plan's workbook. Every column has a key that stays the same in all languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ayni.core.sides import SIDES, Side

FORMAT = "ayni-1"
UID, VERSION, KEPT = "uid", "version", "kept"
TOO_LONG = "⟦…"
"""How a cell begins whose words do not fit into a cell; whatever follows, they stay as they are."""


class Sheet(StrEnum):
    MUNICIPALITIES = "municipalities"
    ACTORS = "actors"
    PLAN = "plan"
    MEASURES = "measures"
    MILESTONES = "milestones"
    RESOURCES = "resources"
    RESULTS = "results"
    VALUES = "values"


BELOW = (Sheet.MILESTONES, Sheet.RESOURCES, Sheet.RESULTS)
"""Sheets whose rows hang on a measure and carry its version."""


class Form(StrEnum):
    """What a cell of a column holds."""

    WORDS = "words"
    TAGS = "tags"
    VAGUE = "vague"
    DAY = "day"
    NUMBER = "number"
    COUNT = "count"
    YESNO = "yesno"
    CHOICE = "choice"
    SIDE = "side"
    LINK = "link"
    LINKS = "links"
    FIXED = "fixed"
    """Only to read: not looked at when the file comes back."""


@dataclass(frozen=True, slots=True)
class Column:
    """`of`: the code list of a choice, or what a link points to. `kept`: beside the agreed text, told per side."""

    key: str
    form: Form = Form.WORDS
    of: str = ""
    kept: bool = False
    stays: bool = False
    """An empty cell asks for nothing: the value has no empty state."""

    @property
    def side(self) -> Side | None:
        return next((side for side in SIDES if self.key.endswith(f"_{side.value.lower()}")), None)


def _texts(name: str, languages: Iterable[str]) -> list[Column]:
    return [Column(f"{name}.{code}") for code in languages]


def _per_side(*columns: tuple[str, Form, str, bool]) -> list[Column]:
    return [
        Column(f"{name}_{side.value.lower()}", form, of, kept) for side in SIDES for name, form, of, kept in columns
    ]


HEAD = (Column(UID, Form.FIXED), Column(VERSION, Form.FIXED))
_OF_MEASURE = (Column("measure", Form.LINK, "measure"), Column("measure_title", Form.FIXED))


def columns(sheet: Sheet, languages: Iterable[str]) -> tuple[Column, ...]:
    """All columns of a sheet in their order; the first is its uid."""
    codes = tuple(languages)
    return {
        Sheet.MUNICIPALITIES: _municipalities,
        Sheet.ACTORS: _actors,
        Sheet.PLAN: _plan,
        Sheet.MEASURES: _measures,
        Sheet.MILESTONES: _milestones,
        Sheet.RESOURCES: _resources,
        Sheet.RESULTS: _results,
        Sheet.VALUES: _values,
    }[sheet](codes)


def _municipalities(codes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        *HEAD,
        Column("side", Form.FIXED),
        *_texts("name", codes),
        Column("short_name"),
        Column("kind", Form.CHOICE, "town", stays=True),
        Column("country", Form.CHOICE, "country", stays=True),
        Column("time_zone", Form.CHOICE, "zone", stays=True),
        Column("population", Form.COUNT),
        Column("population_year", Form.COUNT),
        Column("codes"),
        *_texts("office", codes),
        *_texts("address", codes),
        Column("office_email"),
        Column("office_phone"),
        Column("website"),
    )


def _actors(codes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        *HEAD,
        Column("side", Form.SIDE),
        *_texts("name", codes),
        Column("sector", Form.CHOICE, "sector", stays=True),
        Column("kind", Form.CHOICE, "actor_kind"),
        Column("joining", Form.FIXED),
        Column("since", Form.VAGUE),
        Column("parent", Form.LINK, "actor"),
        Column("tags", Form.TAGS),
        *_texts("description", codes),
        *_texts("gives", codes),
        *_texts("seeks", codes),
        Column("website"),
        Column("office_email"),
        Column("office_phone"),
        Column("contact_public", Form.YESNO, stays=True),
        Column("public", Form.YESNO, stays=True),
        Column("retired", Form.DAY),
    )


def _plan(codes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        *HEAD,
        Column("level", Form.CHOICE, "level", stays=True),
        Column("code"),
        Column("parent", Form.LINK, "node"),
        *_texts("title", codes),
        *_texts("aim", codes),
        Column("tags", Form.TAGS),
    )


def _measures(codes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        *HEAD,
        Column(KEPT, Form.FIXED),
        Column("code"),
        Column("parent", Form.LINK, "node"),
        Column("parent_title", Form.FIXED),
        *_texts("title", codes),
        *_texts("description", codes),
        Column("tags", Form.TAGS),
        Column("kind", Form.CHOICE, "kind", stays=True),
        Column("own_side", Form.SIDE),
        *_per_side(("lead", Form.LINK, "actor", False), ("further", Form.LINKS, "actor", False)),
        Column("start", Form.VAGUE),
        Column("end", Form.VAGUE),
        *_per_side(("reference", Form.WORDS, "", False)),
        Column("origin", Form.CHOICE, "origin", stays=True),
        Column("origin_side", Form.SIDE),
        *_texts("origin_words", codes),
        Column("public", Form.YESNO, stays=True),
        Column("proposed_by", Form.FIXED),
        *_per_side(
            ("status", Form.CHOICE, "status", True),
            ("on", Form.DAY, "", True),
            ("said", Form.WORDS, "", True),
            ("risk", Form.WORDS, "", True),
        ),
    )


def _milestones(codes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        *HEAD,
        Column(KEPT, Form.FIXED),
        *_OF_MEASURE,
        *_texts("title", codes),
        Column("due", Form.VAGUE),
        Column("side", Form.SIDE),
        Column("done", Form.DAY, kept=True),
    )


def _resources(codes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        *HEAD,
        *_OF_MEASURE,
        Column("side", Form.SIDE, stays=True),
        Column("kind", Form.CHOICE, "resource", stays=True),
        Column("amount", Form.NUMBER),
        Column("currency"),
        *_texts("what", codes),
        *_texts("source", codes),
        Column("example", Form.YESNO, stays=True),
    )


def _results(codes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        *HEAD,
        *_OF_MEASURE,
        *_texts("title", codes),
        *_texts("unit", codes),
        *_texts("source", codes),
        *_per_side(("baseline", Form.NUMBER, "", False), ("target", Form.NUMBER, "", False)),
        Column("example", Form.YESNO, stays=True),
    )


def _values(codes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        *HEAD,
        *_OF_MEASURE,
        Column("result", Form.LINK, "result"),
        Column("side", Form.SIDE, stays=True),
        Column("on", Form.DAY, stays=True),
        Column("value", Form.NUMBER, stays=True),
        Column("source", stays=True),
        Column("example", Form.YESNO, stays=True),
    )


_MARKER = re.compile(rf"{FORMAT} ([a-z]+) ([-a-zA-Z0-9_]+) ([0-9]{{4}})")


def marker(sheet: Sheet, slug: str, year: int) -> str:
    """The key of a sheet's first column: says what the sheet is, and whose. Year 0: of no plan."""
    return f"{FORMAT} {sheet.value} {slug} {year:04d}"


def read_marker(cell: object) -> tuple[Sheet, str, int] | None:
    found = _MARKER.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None or found[1] not in list(Sheet):
        return None
    return Sheet(found[1]), found[2], int(found[3])
