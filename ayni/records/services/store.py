"""Where a save finds what it refers to and leaves what it wrote: one by one in the database, or many at once.

What may be written, and how a record is filled, is decided by the services alike for both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model

from ayni.core.handover import Paper
from ayni.records.models import (
    Document,
    Measure,
    Milestone,
    OperationalGoal,
    Resource,
    Responsibility,
    Result,
    StrategicGoal,
)
from ayni.records.queries.handover import paper_of

_ABOVE: dict[type[Model], tuple[str, ...]] = {
    StrategicGoal: ("field",),
    OperationalGoal: ("field", "strategic_goal__field"),
}
_NAMES: dict[type[Model], str] = {
    Responsibility: "responsibilities",
    Milestone: "milestones",
    Resource: "resources",
    Result: "results",
}


class Store:
    """The database, row by row."""

    def linked(self, model: type[Model], uid: UUID, partnership_id: int) -> Model | None:
        """The record of this partnership with that uid."""
        return model._default_manager.filter(uid=uid, partnership_id=partnership_id).first()

    def known(self, model: type[Model], uids: Iterable[UUID]) -> dict[UUID, Any]:
        """Of these rows those that are written, whosever they are."""
        found: dict[UUID, Any] = model._default_manager.in_bulk(list(uids), field_name="uid")
        return found

    def below(self, record: Model, name: str) -> list[Any]:
        """The rows below a record that count, as they are now."""
        return [row for row in getattr(record, name).filter() if not getattr(row, "dropped", False)]

    def paper(self, document: Document) -> Paper:
        return paper_of(document)

    def put(self, record: Model, fields: Iterable[str] | None = None) -> None:
        record.save(update_fields=fields)


DATABASE = Store()


class Batch(Store):
    """New records of one document, kept until `flush` writes them together: the number of queries stays the same.

    It looks for no row that is already written. Where one is, the database refuses the whole batch.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.staged: list[Model] = []
        self._of_document = paper_of(document)
        self._linked: dict[type[Model], dict[UUID, Model]] = {}
        self._below: dict[tuple[UUID, str], list[Any]] = defaultdict(list)

    def linked(self, model: type[Model], uid: UUID, partnership_id: int) -> Model | None:
        if model is Measure:
            return super().linked(model, uid, partnership_id)
        if model not in self._linked:
            rows = model._default_manager.filter(partnership_id=partnership_id)
            rows = rows.select_related(*_ABOVE[model]) if model in _ABOVE else rows
            self._linked[model] = {row.__dict__["uid"]: row for row in rows}
        return self._linked[model].get(uid)

    def known(self, model: type[Model], uids: Iterable[UUID]) -> dict[UUID, Any]:
        return {}

    def below(self, record: Model, name: str) -> list[Any]:
        return sorted(self._below[record.__dict__["uid"], name], key=lambda row: getattr(row, "position", 0))

    def paper(self, document: Document) -> Paper:
        return self._of_document

    def put(self, record: Model, fields: Iterable[str] | None = None) -> None:
        """The document is written with the rest; a new record once, as it is in the end."""
        if record is self.document or fields is not None:
            return
        self.staged.append(record)
        measure = getattr(record, "measure", None)
        if measure is not None:
            self._below[measure.uid, _NAMES[type(record)]].append(record)

    def give_up(self, left: int) -> None:
        """Forgets what was staged after the first so many."""
        del self.staged[left:]

    def flush(self) -> None:
        by_model: dict[type[Model], list[Any]] = defaultdict(list)
        for record in self.staged:
            by_model[type(record)].append(record)
        for model, rows in by_model.items():
            model._default_manager.bulk_create(rows)
        self.document.save(update_fields=["saved_at", "version"])
