"""A measure with all its rows as one form: drawn, drawn again with what was typed, and read into one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import QueryDict

from ayni.core.editing import mark
from ayni.core.multilingual import Text
from ayni.core.sides import SIDES, Side
from ayni.desk.forms.measure import MeasureForm, initial, wanted_people
from ayni.desk.forms.measure_rows import MilestoneForm, ResourceForm, ResultForm, RowForm
from ayni.records.models import Actor, Measure
from ayni.records.queries.choosing import Place
from ayni.records.rules import Seat
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.saving import rows_of
from ayni.web.fields import RecordForm
from ayni.web.templatetags.ayni import names

ROWS: tuple[type[RowForm], ...] = (MilestoneForm, ResourceForm, ResultForm)
LEADS = mark(True)
EMPTY = 2
"""Rows that are there to be filled."""
MOST = 100
"""Rows of one kind in one form."""


class Whole:
    """`better`: only the languages that are not the original, as either side may better them until the closing."""

    def __init__(
        self,
        *,
        posted: QueryDict | None,
        seat: Seat,
        uid: UUID,
        record: Measure | None,
        actors: list[Actor],
        places: tuple[Place, ...],
        place: str = "",
        better: bool = False,
    ) -> None:
        self.seat, self.uid, self.record, self.posted, self.better = seat, uid, record, posted, better
        self.actors = actors
        first = initial(record, place)
        self.main = MeasureForm(
            posted, seat=seat, initial=first, actors=actors, places=places, only=self._only(MeasureForm, first)
        )
        self.more = posted.get("more", "") if posted is not None else ""
        self.milestones, self.resources, self.results = (self._rows(form) for form in ROWS)
        if self.more:
            for form in self.every():
                form.unjudged()

    def every(self) -> Iterator[RecordForm]:
        yield self.main
        yield from self.rows()

    def rows(self) -> Iterator[RowForm]:
        for rows in (self.milestones, self.resources, self.results):
            yield from rows

    def _rows(self, form: type[RowForm]) -> list[RowForm]:
        known = {str(row.uid): row for row in rows_of(self.record, form.below)} if self.record else {}
        uids = list(known) if self.posted is None else _uids(self.posted, form.below)
        drawn = [self._row(form, uid, known.get(uid), self.posted) for uid in uids]
        if self.better:
            return [row for row in drawn if row.fields]
        if self.posted is None or self.more == form.below:
            drawn += [self._row(form, str(uuid4()), None, None) for _ in range(EMPTY)]
        return drawn[:MOST]

    def _row(self, form: type[RowForm], uid: str, row: Any, posted: QueryDict | None) -> RowForm:
        first = {name: getattr(row, name) for name in form.base_fields} if row is not None else {}
        prefix = f"{form.below}.{uid}"
        return form(posted, seat=self.seat, new=row is None, prefix=prefix, initial=first, only=self._only(form, first))

    def _only(self, form: type[RecordForm], first: Mapping[str, Any]) -> dict[str, tuple[str, ...]] | None:
        """Per text the languages to better."""
        if not self.better:
            return None
        codes = self.seat.partnership.language_codes
        texts = {name: value for name, value in first.items() if name in form.base_fields and isinstance(value, Text)}
        return {
            name: tuple(code for code in codes if code != text.original)
            for name, text in texts.items()
            if text.original
        }

    def is_valid(self) -> bool:
        wrong = [form for form in self.every() if form.is_bound and not form.is_valid()]
        return not wrong

    @property
    def open(self) -> bool:
        """The folded part has to be seen: rows were asked for, or something in it is wrong."""
        return bool(self.more) or self.main.folded_wrong or any(row.errors for row in self.rows())

    @property
    def wrong(self) -> list[RecordForm]:
        return [form for form in self.every() if form.is_bound and form.errors]

    def values(self, seen: Mapping[str, str]) -> dict[str, Any]:
        """Everything the person posted, by path, for one save."""
        found = self.main.table()
        for rows in (self.milestones, self.resources, self.results):
            for number, row in enumerate(rows, start=1):
                its = row.table()
                found |= its
                if row.new and its and row.prefix not in seen:
                    found[f"{row.prefix}.position"] = number
        if not self.better:
            found |= wanted_people(self.main.who(), self._people(), seen, lambda actor: uuid5(self.uid, actor))
        return found

    def before(self, seen: Mapping[str, str]) -> dict[str, list[str]]:
        """Who was named when the form was drawn: the marks tell, there are only so many offices to compare."""
        if self.better:
            return {}
        found: dict[str, list[str]] = {f"{part}_{side.lower()}": [] for part in ("lead", "further") for side in SIDES}
        offices = {mark(str(actor.uid)): actor for actor in self.actors}
        for path, office in seen.items():
            row, _, name = path.rpartition(".")
            actor = offices.get(office) if row.startswith("responsibilities.") and name == "actor" else None
            if actor is not None:
                part = "lead" if seen.get(f"{row}.lead") == LEADS else "further"
                found[f"{part}_{actor.side.lower()}"].append(str(actor.uid))
        return found

    def _people(self) -> dict[str, tuple[str, bool]]:
        rows = self.record.responsibilities.all() if self.record is not None else ()
        return {str(row.uid): (str(row.actor.uid), row.lead) for row in rows}

    def refuse(self, refused: Refused) -> None:
        """Each reason at its field, wherever that stands."""
        self.main.refuse_stale(refused)
        for why in refused.reasons:
            form = next((row for row in self.rows() if why.subject.startswith(str(row.prefix))), self.main)
            side = why.get("side")
            if why.kind == "lead_twice" and isinstance(side, Side):
                self.main.add_error(f"lead_{side.lower()}", sentence(why, names(self.seat.partnership)))
            else:
                form.refuse_at(why)


def _uids(posted: QueryDict, below: str) -> list[str]:
    """The rows that came with the form, in its order."""
    found: dict[str, None] = {}
    for key in posted:
        head, _, rest = key.partition(".")
        uid = rest.partition(".")[0]
        if head == below and _is_uid(uid):
            found.setdefault(uid)
    return list(found)[:MOST]


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
