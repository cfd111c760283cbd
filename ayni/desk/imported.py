"""What an import would do, as the page lists it: section by section, row by row, old and new side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.core.workbook import Entry, Report, State
from ayni.papers import workbook_told as told
from ayni.records.sentences import Names, sentence

TITLES: dict[State, tuple[str | Promise, str | Promise]] = {
    State.CONFLICT: (
        _("Changed by somebody else in the meantime"),
        _("These rows are not written. You see what stands there now and what your file says."),
    ),
    State.CHANGED: (_("Will be changed"), ""),
    State.ADDED: (_("Will be added"), ""),
    State.LEFT: (_("Stays as it is"), ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    head: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Row:
    place: str
    name: str
    why: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    state: str
    title: str
    help: str
    rows: tuple[Row, ...]


def sections(report: Report, names: Names, language: str) -> list[Section]:
    """Conflicts first; states without rows fall away."""
    found = []
    for state, (title, words) in TITLES.items():
        rows = tuple(_row(entry, report, names, language) for entry in report.of(state))
        if rows:
            found.append(Section(state.value, str(title), str(words), rows))
    return found


def _row(entry: Entry, report: Report, names: Names, language: str) -> Row:
    lines = tuple(
        Line(
            change.head,
            told.value(change, change.old, report.called, names, language),
            told.value(change, change.new, report.called, names, language),
        )
        for change in entry.changes
    )
    why = sentence(entry.why, names) if entry.why else ""
    return Row(told.place(entry.place), entry.name, why, lines)
