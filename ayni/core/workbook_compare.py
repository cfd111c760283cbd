"""What an import would do, row by row: the file against the records of today. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from ayni.core import cells
from ayni.core.editing import shown
from ayni.core.reasons import Reason, reason
from ayni.core.sheets import BELOW, KEPT, UID, VERSION, Form, Sheet
from ayni.core.sides import SIDES, Side
from ayni.core.vague import in_order
from ayni.core.workbook import Book, CellChange, Entry, RawBook, State, Wrong
from ayni.core.workbook_rows import Reader, Row

NEEDED: Mapping[Sheet, tuple[str, ...]] = {
    Sheet.ACTORS: ("sector",),
    Sheet.PLAN: ("level",),
    Sheet.MEASURES: ("parent",),
    Sheet.MILESTONES: ("measure",),
    Sheet.RESOURCES: ("measure", "side", "kind"),
    Sheet.RESULTS: ("measure",),
    Sheet.VALUES: ("measure", "result", "on", "value", "source"),
}
"""What a new row cannot do without; everything else may stay empty in a draft."""
STANDS = {
    Sheet.ACTORS: {"side"},
    Sheet.PLAN: {"level"},
    **{sheet: {"measure"} for sheet in BELOW},
}
"""What says where a row belongs: given once, then fixed."""
ABOVE = {"strategic": ("field",), "operational": ("field", "strategic"), "field": ()}


@dataclass(frozen=True, slots=True)
class Compared:
    """`rows`: by the place of their entry, what each wants to be."""

    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    wrong: tuple[Wrong, ...]
    called: Mapping[str, str]
    """Uid of a record that a changed cell points to → what it is called."""


def compare(
    book: Book, raw: RawBook, reading: cells.Reading, issue: Callable[[Sheet, int], str], own: Side | None
) -> Compared:
    """`issue` gives the uid of a new row, each time the same for the same file. `own`: whose new actors are."""
    work = _Judge(book, reading, own, list(raw.wrong))
    sheets = work.sheets(raw)
    rows = list(work.identified(sheets, issue))
    work.name(rows)
    for row in rows:
        work.read(row)
    entries = tuple(work.entry(row) for row in rows)
    return Compared(entries, tuple(rows), tuple(work.wrong), work.called(entries))


class _Judge(Reader):
    """Says what becomes of a row that was read."""

    def entry(self, row: Row) -> Entry:
        entry = Entry(row.key, row.place(), row.uid, self._called(row), State.LEFT, new=row.line is None)
        if row.line is None and not row.issued:
            return replace(entry, state=State.CONFLICT, why=reason("row_gone"), new=False)
        if row.issued and row.line:  # this very file was imported before
            return entry
        changes = tuple(self._changes(row))
        if row.line is None:
            self._check_new(row)
            self._check(row, {c.key for c in changes})
            return replace(entry, state=State.ADDED, changes=changes)
        if not changes:
            return entry
        moved = self._moved(row, {c.key for c in changes})
        if moved:
            return replace(entry, state=State.CONFLICT, changes=changes, why=moved)
        self._check(row, {c.key for c in changes})
        return replace(entry, state=State.CHANGED, changes=changes)

    def _changes(self, row: Row) -> Iterator[CellChange]:
        for key, value in row.values.items():
            old = row.stands(key)
            if old != value and shown(old) != shown(value):
                yield CellChange(self.columns[row.key][key], row.sheet.heads.get(key, ("", ""))[1], old, value)

    def _moved(self, row: Row, keys: set[str]) -> Reason | None:
        """Why the change would go over somebody else's newer one."""
        assert row.line
        told = cells.words_of(row.raw.cells.get(VERSION))
        if not told.isdecimal():
            self.blame(row, VERSION, reason("version_missing"))
            return None
        kept = {key for key in keys if self.columns[row.key][key].kept}
        if int(told) != row.line.version and keys - kept:
            return reason("row_moved", seen=int(told), now=row.line.version)
        marks = cells.words_of(row.raw.cells.get(KEPT)).split()
        for at, now in enumerate(row.line.kept.split()):
            mine = {key for key in kept if self.columns[row.key][key].side in (None, SIDES[at])}
            if mine and (len(marks) <= at or marks[at] != now):
                return reason("row_reported_since")
        return None

    def _check_new(self, row: Row) -> None:
        if row.key is Sheet.MUNICIPALITIES or row.values.get("level") == "plan":
            self.blame(row, UID, reason("row_not_new"))
        for key in NEEDED.get(row.key, ()):
            if not row.values.get(key) and row.values.get(key) != 0 and not self._blamed(row, key):
                self.blame(row, key, reason("cell_missing"))

    def _blamed(self, row: Row, key: str) -> bool:
        place = row.place(key)
        return any(wrong.place == place for wrong in self.wrong)

    def _check(self, row: Row, changed: set[str]) -> None:
        fixed = set() if row.line is None else changed & STANDS.get(row.key, set())
        if row.key is Sheet.VALUES and row.line:
            fixed = changed
        if row.key is Sheet.PLAN and row.wanted("level") == "plan":
            fixed = {key for key in changed if not key.startswith("aim.")}
        for key in sorted(fixed):
            self.blame(row, key, reason("cell_fixed"))
        if row.key is Sheet.PLAN and row.wanted("level") in ABOVE:
            self._check_parent(row)
        if row.key is Sheet.MEASURES:
            if {"start", "end"} & changed and not in_order(row.wanted("start"), row.wanted("end")):
                self.blame(row, "end", reason("period_reversed"))
            for side in SIDES:
                self._check_report(row, changed, side.value.lower())
        if row.key is Sheet.RESOURCES:
            self._check_amount(row)
        if row.key is Sheet.MUNICIPALITIES:
            self._check_town(row)

    def _check_town(self, row: Row) -> None:
        names = [key for key in self.columns[row.key] if key.startswith("name.")]
        if not any(row.wanted(key) for key in names):
            self.blame(row, names[0], reason("name_missing"))
        if row.wanted("population") and not row.wanted("population_year"):
            self.blame(row, "population_year", reason("cell_missing"))

    def _check_amount(self, row: Row) -> None:
        amount = row.wanted("amount")
        if amount is not None and amount < 0:
            self.blame(row, "amount", reason("number_too_small"))
        if amount is not None and row.wanted("kind") == "money" and not row.wanted("currency"):
            self.blame(row, "currency", reason("currency_missing"))

    def _check_parent(self, row: Row) -> None:
        allowed = ABOVE[row.wanted("level")]
        parent = row.wanted("parent")
        if parent and self.levels.get(parent) not in allowed:
            self.blame(row, "parent", reason("parent_level"))
        elif not parent and allowed and not self._blamed(row, "parent"):
            self.blame(row, "parent", reason("cell_missing"))

    def _check_report(self, row: Row, changed: set[str], side: str) -> None:
        """What was reported can be reported anew, never unsaid."""
        keys = {f"{name}_{side}" for name in ("status", "on", "said", "risk")}
        if changed & keys and not row.wanted(f"status_{side}") and not self._blamed(row, f"status_{side}"):
            self.blame(row, f"status_{side}", reason("cell_missing"))

    def called(self, entries: tuple[Entry, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        for change in (c for entry in entries for c in entry.changes if c.column.form in (Form.LINK, Form.LINKS)):
            for value in (change.old, change.new):
                for uid in value if isinstance(value, tuple) else (value,):
                    if uid:
                        found[uid] = self.after[change.column.of].written(uid)
        return found

    def _called(self, row: Row) -> str:
        """The row as a person would name it."""
        for start in ("title.", "name.", "what.", "aim."):
            keys = [f"{start}{code}" for code in (self.reading.language, *self.book.languages)]
            words = next((str(row.wanted(key)) for key in keys if row.wanted(key)), "")
            if words:
                return " ".join(part for part in (str(row.wanted("code") or ""), words.split("\n")[0][:120]) if part)
        return str(row.wanted("code") or row.wanted("source") or "")
