"""Taking a workbook in: through the same services as the forms, all of it or nothing.

A dry run is the real run in a transaction that is given up, so what is shown is what would happen, refusals included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from ayni.core.cells import Reading
from ayni.core.reasons import Reason, reason
from ayni.core.sheets import BELOW, UID, Sheet
from ayni.core.sides import SIDES, Side
from ayni.core.workbook import Book, RawBook, Report, State, Wrong
from ayni.core.workbook_compare import Compared, compare
from ayni.core.workbook_rows import Row
from ayni.core.workplan import Level, Status
from ayni.records.collecting import uncollected
from ayni.records.models import Measure, Plan
from ayni.records.queries.workbook import actors_book, book
from ayni.records.rules import KEEP, Seat
from ayni.records.services.actors import save_actor
from ayni.records.services.base import Refused, demand, locked
from ayni.records.services.ground import save_municipality
from ayni.records.services.progress import add_result_value, note_progress, set_milestone_done
from ayni.records.services.workplan import add_rows, save_measure, save_node, save_preamble

_ISSUED = UUID("6f1c5a0e-3b1d-5c57-9a5e-41e09a7f0c11")
AT_ONCE = 500
"""So many new rows are held in memory and written together."""
_ROWS = {Sheet.MILESTONES: "milestones", Sheet.RESOURCES: "resources", Sheet.RESULTS: "results"}


class PreviewMoved(Exception):
    """What would be written is no longer what was shown; `report` is what would be written now."""

    def __init__(self, report: Report) -> None:
        super().__init__("the preview is out of date")
        self.report = report


class _GivenUp(Exception):
    """Ends the transaction without a trace."""


def preview_workbook(*, plan: Plan, raw: RawBook, reading: Reading) -> Report:
    """What the file would do, for somebody who may do everything; roles, turn and lock are not asked."""
    compared = _compared(book(plan, reading.language), plan.uid, raw, reading, None)
    return Report(compared.entries, compared.wrong, raw.others, compared.called)


def import_workbook(
    *, seat: Seat, plan: Plan | None, raw: RawBook, reading: Reading, now: datetime, dry: bool, expected: str = ""
) -> Report:
    """What the file does; with `dry`, or with any fault in it, nothing is written. Without `plan`: the actors alone.

    `expected`: the fingerprint of the report that the person saw; raises PreviewMoved when it no longer holds.
    """
    demand(seat, KEEP)
    report = Report(())
    try:
        with transaction.atomic():
            run = _run(seat, plan, raw, reading, now)
            if not run.wrong:
                with uncollected():
                    run.write()
            report = Report(run.compared.entries, tuple(run.wrong), raw.others, run.compared.called)
            if dry or run.wrong or (expected and report.fingerprint != expected):
                raise _GivenUp
    except _GivenUp:
        if not dry and expected and report.fingerprint != expected:
            raise PreviewMoved(report) from None
    return report


@uncollected()
def _compared(current: Book, uid: UUID, raw: RawBook, reading: Reading, own: Side | None) -> Compared:
    def issue(sheet: Sheet, number: int) -> str:
        return str(uuid5(_ISSUED, f"{uid} {raw.digest} {sheet.value} {number}"))

    return compare(current, raw, reading, issue, own)


def _run(seat: Seat, plan: Plan | None, raw: RawBook, reading: Reading, now: datetime) -> _Rows:
    if plan is None:
        pair = seat.partnership
        return _Rows(seat, now, _compared(actors_book(pair, reading.language), pair.uid, raw, reading, seat.side))
    locked(plan.document_id)
    return _Run(seat, plan, now, _compared(book(plan, reading.language), plan.uid, raw, reading, seat.side))


class _Rows:
    """Calls the services row by row and collects what they refuse; here for what belongs to no plan."""

    def __init__(self, seat: Seat, now: datetime, compared: Compared) -> None:
        self.seat, self.now, self.compared = seat, now, compared
        self.wrong = list(compared.wrong)
        self.rows: dict[Sheet, list[tuple[Row, dict[str, Any]]]] = defaultdict(list)
        self.by_uid = {row.uid: row for row in compared.rows}
        for entry, row in zip(compared.entries, compared.rows, strict=True):
            if entry.state in (State.ADDED, State.CHANGED):
                self.rows[row.key].append((row, {c.key: c.new for c in entry.changes}))

    def write(self) -> None:
        for row, values in self.rows[Sheet.MUNICIPALITIES]:
            self._municipality(row, values)
        for row, values in _parents_first(self.rows[Sheet.ACTORS]):
            self._actor(row, values)

    def _try(self, row: Row, do: Callable[[], Any]) -> None:
        """One service call; what it refuses is a fault at the cell it speaks of."""
        try:
            with transaction.atomic():
                do()
        except Refused as refused:
            for why in refused.reasons:
                self._refused(row, why)
        except IntegrityError:
            self._refused(row, reason("row_refused"))

    def _refused(self, row: Row, why: Reason) -> None:
        subject = why.subject
        for part in subject.split("."):
            below = self.by_uid.get(part)
            if below is not None and below is not row:
                row, subject = below, subject.partition(f"{part}.")[2]
        key = next((k for k in row.sheet.heads if subject and (k == subject or k.startswith(f"{subject}."))), "")
        told = str(row.raw.cells.get(key) or "")[:60] if key else ""
        self.wrong.append(Wrong(row.place(key or UID), why, told))

    def _municipality(self, row: Row, values: Mapping[str, Any]) -> None:
        if row.stands("side") != self.seat.side:
            self._others(row, values)
            return
        self._try(row, lambda: save_municipality(seat=self.seat, values=values, seen=None, edits={}, now=self.now))

    def _others(self, row: Row, values: Iterable[str]) -> None:
        why = reason("other_sides_record", side=self.seat.side.other)
        self._refused(row, replace(why, subject=next(iter(values), UID)))

    def _actor(self, row: Row, values: dict[str, Any]) -> None:
        if values.pop("side", self.seat.side.value) != self.seat.side:
            self._others(row, ("side",))
            return
        self._try(
            row,
            lambda: save_actor(seat=self.seat, uid=UUID(row.uid), values=values, seen=None, edits={}, now=self.now),
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the plan as the services take it."""

    row: Row
    uid: UUID
    values: Mapping[str, Any]
    new: bool


class _Run(_Rows):
    """The rows of a plan too, in the order in which they need one another."""

    def __init__(self, seat: Seat, plan: Plan, now: datetime, compared: Compared) -> None:
        super().__init__(seat, now, compared)
        self.plan = plan
        self.levels = {row.uid: str(row.wanted("level")) for row in compared.rows if row.key is Sheet.PLAN}

    def write(self) -> None:
        super().write()
        self._nodes()
        self._measures()
        self._kept()

    def _save(self, level: Level | None, entries: Iterable[_Entry], one: Callable[..., Any]) -> None:
        """Rows of one kind in their order: what is new many at once, what is known one by one with `one`."""
        for new, some in groupby(entries, key=lambda entry: entry.new):
            rows = list(some)
            for start in range(0, len(rows), AT_ONCE):
                part = rows[start : start + AT_ONCE]
                if not (new and self._added(level, part)):
                    for entry in part:
                        self._save_one(entry, one)

    def _added(self, level: Level | None, part: list[_Entry]) -> bool:
        """False when the database took one of them not; only one by one shows which."""
        try:
            refused = add_rows(
                seat=self.seat, plan=self.plan, level=level, now=self.now,
                rows={entry.uid: entry.values for entry in part},
            )  # fmt: skip
        except IntegrityError:
            return False
        for entry in part:
            for why in refused[entry.uid].reasons if entry.uid in refused else ():
                self._refused(entry.row, why)
        return True

    def _save_one(self, entry: _Entry, one: Callable[..., Any]) -> None:
        common: dict[str, Any] = {"seat": self.seat, "plan": self.plan, "seen": None, "edits": {}, "now": self.now}
        self._try(entry.row, lambda: one(uid=entry.uid, values=entry.values, **common))

    def _nodes(self) -> None:
        of_level: dict[str, list[tuple[Row, dict[str, Any]]]] = defaultdict(list)
        for row, values in self.rows[Sheet.PLAN]:
            told = {key: value for key, value in values.items() if key != "level"}
            of_level[str(row.wanted("level"))].append((row, told))
        for row, values in of_level["plan"]:
            words = {f"preamble.{key.partition('.')[2]}": value for key, value in values.items()}
            self._save_one(_Entry(row, UUID(row.uid), words, False), _save_preamble)
        for level in Level:
            entries = [self._node(row, level, values) for row, values in of_level[level.value]]
            self._save(level, entries, partial(save_node, level=level))

    def _node(self, row: Row, level: Level, values: dict[str, Any]) -> _Entry:
        found = {**_without_empty(values, row), **self._parent(values, level.value)}
        return _Entry(row, UUID(row.uid), found, row.line is None)

    def _parent(self, values: dict[str, Any], level: str) -> dict[str, str]:
        """The link of a goal or a measure to what is above it."""
        if "parent" not in values:
            return {}
        uid = values["parent"]
        above = self._level(uid)
        if level == "measure":
            links = {"operational_goal": "", "strategic_goal": ""}
        elif level == "operational":
            links = {"strategic_goal": ""}
        else:
            return {"field": uid}
        names = {"field": "field", "strategic": "strategic_goal", "operational": "operational_goal"}
        return {**links, names[above]: uid}

    def _level(self, uid: str) -> str:
        if uid not in self.levels:
            for level, name in (
                ("field", "fields"),
                ("strategic", "strategicgoals"),
                ("operational", "operationalgoals"),
            ):
                self.levels |= {str(found): level for found in getattr(self.plan, name).values_list("uid", flat=True)}
        return self.levels[uid]

    def _measures(self) -> None:
        grouped: dict[str, dict[str, Any]] = defaultdict(dict)
        rows: dict[str, Row] = {}
        for row, values in self.rows[Sheet.MEASURES]:
            agreed = {k: v for k, v in values.items() if k.rpartition("_")[0] not in ("status", "on", "said", "risk")}
            if agreed or row.line is None:
                rows[row.uid] = row
                grouped[row.uid] |= self._measure(row, agreed)
        for sheet in BELOW:
            for position, (row, values) in enumerate(self.rows[sheet], start=1000):
                uid = str(row.wanted("measure"))
                below = self._below(row, values, position)
                if below:
                    rows.setdefault(uid, row)
                    grouped[uid] |= below
        entries = [
            _Entry(row, UUID(uid), grouped[uid], row.key is Sheet.MEASURES and row.line is None)
            for uid, row in rows.items()
        ]
        self._save(None, entries, save_measure)

    def _measure(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        told = {k: v for k, v in values.items() if k.rpartition("_")[0] not in ("lead", "further") and k != "parent"}
        found = {**_without_empty(told, row), **self._parent(values, "measure")}
        for side in SIDES:
            letter = side.value.lower()
            if {f"lead_{letter}", f"further_{letter}"} & values.keys():
                found |= self._responsibilities(row, letter)
        return found

    def _responsibilities(self, row: Row, letter: str) -> dict[str, Any]:
        """Who leads and who takes part on a side, as changes to the rows that say so today."""
        lead, further = row.wanted(f"lead_{letter}") or "", row.wanted(f"further_{letter}") or ()
        wanted = {uid: uid == lead for uid in (lead, *further) if uid}
        now = {r["actor"]: r["uid"] for r in self._responsible.get(row.uid, ()) if r["side"].lower() == letter}
        found: dict[str, Any] = {}
        for actor, leads in wanted.items():
            uid = now.get(actor) or str(uuid5(_ISSUED, f"{row.uid} {actor}"))
            found |= {f"responsibilities.{uid}.actor": actor, f"responsibilities.{uid}.lead": leads}
        return found | {f"responsibilities.{uid}": False for actor, uid in now.items() if actor not in wanted}

    @cached_property
    def _responsible(self) -> Mapping[str, list[dict[str, str]]]:
        """Measure → its responsibilities today."""
        known: dict[str, list[dict[str, str]]] = defaultdict(list)
        told = Measure.objects.filter(plan=self.plan, responsibilities__isnull=False)
        names = ("uid", "responsibilities__uid", "responsibilities__side", "responsibilities__actor__uid")
        for measure, uid, side, actor in told.values_list(*names):
            known[str(measure)].append({"uid": str(uid), "side": side, "actor": str(actor)})
        return known

    def _below(self, row: Row, values: Mapping[str, Any], position: int) -> dict[str, Any]:
        prefix = f"{_ROWS[row.key]}.{row.uid}"
        told = {k: v for k, v in values.items() if k not in ("measure", "done")}
        if row.line is None:
            told = {**_without_empty(told, row), "position": position}
        return {f"{prefix}.{key}": value for key, value in told.items()}

    def _kept(self) -> None:
        measures = {str(m.uid): m for m in Measure.objects.filter(plan=self.plan).select_related("plan")}
        for row, values in self.rows[Sheet.MEASURES]:
            for side in SIDES:
                told = {
                    k for k in values if k in {f"{n}_{side.value.lower()}" for n in ("status", "on", "said", "risk")}
                }
                if told and side != self.seat.side:
                    self._others(row, sorted(told))
                elif told and row.uid in measures:
                    self._report(row, measures[row.uid], side.value.lower(), f"on_{side.value.lower()}" in told)
        for row, values in self.rows[Sheet.MILESTONES]:
            measure = measures.get(str(row.wanted("measure")))
            if "done" in values and measure:
                self._done(row, measure, values["done"])
        for row, _ in self.rows[Sheet.VALUES]:
            measure = measures.get(str(row.wanted("measure")))
            if measure:
                self._measured(row, measure)

    def _report(self, row: Row, measure: Measure, letter: str, dated: bool) -> None:
        on = row.wanted(f"on_{letter}") if dated else None
        language = self.seat.partnership.municipality(self.seat.side).language_codes[0]
        self._try(
            row,
            lambda: note_progress(
                seat=self.seat,
                measure=measure,
                uid=uuid5(_ISSUED, f"{row.uid} {row.line.kept if row.line else ''} {letter} {self.now.isoformat()}"),
                on=on or self.now.date(),
                status=Status(row.wanted(f"status_{letter}")),
                words=row.wanted(f"said_{letter}") or "",
                risk=row.wanted(f"risk_{letter}") or "",
                language=language,
                now=self.now,
            ),
        )

    def _done(self, row: Row, measure: Measure, done: Any) -> None:
        self._try(
            row,
            lambda: set_milestone_done(
                seat=self.seat, measure=measure, uid=UUID(row.uid), done=done, seen=row.stands("done"), now=self.now
            ),
        )

    def _measured(self, row: Row, measure: Measure) -> None:
        if row.wanted("side") != self.seat.side:
            self._others(row, ("side",))
            return
        self._try(
            row,
            lambda: add_result_value(
                seat=self.seat,
                measure=measure,
                result=UUID(row.wanted("result")),
                uid=UUID(row.uid),
                on=row.wanted("on"),
                value=row.wanted("value"),
                source=row.wanted("source"),
                example=bool(row.wanted("example")),
                now=self.now,
            ),
        )


def _save_preamble(*, uid: UUID, **told: Any) -> None:
    save_preamble(**told)


def _without_empty(values: Mapping[str, Any], row: Row) -> dict[str, Any]:
    """A new row leaves out what it does not say, so that the record's own beginning stands."""
    if row.line is not None:
        return {key: value for key, value in values.items() if key != "parent"}
    return {key: value for key, value in values.items() if key != "parent" and value not in ("", None, ())}


def _parents_first(rows: list[tuple[Row, dict[str, Any]]]) -> list[tuple[Row, dict[str, Any]]]:
    """A new office below a new office needs that one first; a circle stays as it came and is refused."""
    ordered: list[tuple[Row, dict[str, Any]]] = []
    waiting = list(rows)
    while waiting:
        coming = {row.uid for row, _ in waiting if row.line is None}
        ready = [entry for entry in waiting if str(entry[1].get("parent") or "") not in coming]
        if not ready:
            return ordered + waiting
        ordered += ready
        done = {row.uid for row, _ in ready}
        waiting = [entry for entry in waiting if entry[0].uid not in done]
    return ordered
