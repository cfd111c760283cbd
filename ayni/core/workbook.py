"""The workbook of a plan as values: what stands in a file, what stands in the records, what an import would do.

A sheet names itself, its partnership and its year in one cell (`sheets.marker`), so that any sheet can travel alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from ayni.core.editing import shown
from ayni.core.reasons import Reason
from ayni.core.sheets import Column, Sheet

# What a file holds before anybody knows whether it is right


@dataclass(frozen=True, slots=True)
class Broken:
    """A formula without a result, or one that failed: nobody knows what the cell was meant to say."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """`number` as the spreadsheet counts; cells by key, as they were found."""

    number: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """`heads`: key → column letter and words above it."""

    kind: Sheet
    name: str
    slug: str
    year: int
    heads: Mapping[str, tuple[str, str]]
    rows: tuple[RawRow, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody has to look. Row 0 is the whole sheet, without column it is the whole row."""

    sheet: str
    row: int = 0
    letter: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault in the file with its place and the value that stands there."""

    place: Place
    reason: Reason
    value: str = ""


@dataclass(frozen=True, slots=True)
class RawBook:
    """`others`: sheets that are not Ayni's and were not read. `digest`: of the file."""

    sheets: tuple[RawSheet, ...]
    others: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    digest: str = ""


# What stands in the records today


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is now.

    `kept`: marks of what is kept in it, since that moves without a new version; for measures one per side.
    """

    uid: str
    version: int
    values: Mapping[str, Any]
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All rows of a plan, with what people call the records that rows point to."""

    slug: str
    year: int
    languages: tuple[str, ...]
    lines: Mapping[Sheet, tuple[Line, ...]]
    called: Mapping[str, Mapping[str, tuple[str, ...]]]
    """What a link points to ('node', 'measure', 'actor', 'result') → uid → its names, the best first."""
    inside: Mapping[str, str] = field(default_factory=dict)
    """Uid → where its name has to be unique: the side of an actor, the measure of a result."""
    gone: frozenset[str] = frozenset()
    """Records of this plan that were removed."""
    gone_codes: frozenset[str] = frozenset()
    """Codes of measures that were removed with all that hung on them."""


# What an import would do


class State(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class CellChange:
    column: Column
    head: str
    old: Any
    new: Any

    @property
    def key(self) -> str:
        return self.column.key


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the file and what becomes of it. `why`: for a conflict."""

    sheet: Sheet
    place: Place
    uid: str
    name: str
    state: State
    changes: tuple[CellChange, ...] = ()
    why: Reason | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    entries: tuple[Entry, ...]
    wrong: tuple[Wrong, ...] = ()
    others: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    """Uid of a record that a changed cell points to → what it is called."""

    def of(self, state: State) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.state is state)

    @property
    def counts(self) -> dict[State, int]:
        return {state: len(self.of(state)) for state in State}

    @property
    def does_something(self) -> bool:
        return any(entry.state in (State.ADDED, State.CHANGED) for entry in self.entries)

    @property
    def fingerprint(self) -> str:
        """Equal for two reports that would write the same: ties what was shown to what is done."""
        told = [
            "\t".join(
                [
                    e.sheet,
                    str(e.place.row),
                    e.uid,
                    e.state,
                    *(f"{c.key} {shown(c.old)} {shown(c.new)}" for c in e.changes),
                ]
            )
            for e in self.entries
        ]
        return sha256("\n".join([*told, str(len(self.wrong))]).encode()).hexdigest()
