"""Fields of action and goals of another year, found again in a plan or copied into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max

from ayni.core.carry_over import alike, heir
from ayni.core.workplan import Level
from ayni.records.models import Document, Field, Measure, OperationalGoal, Plan, StrategicGoal
from ayni.records.rules import Seat
from ayni.records.services.base import note_change
from ayni.records.services.shapes import NODES, Node
from ayni.records.services.workplan import codes_of, free_code

N = TypeVar("N", Field, StrategicGoal, OperationalGoal)


class Places:
    """Where a copied measure stands: below the goals that say the same, which are copied when the plan lacks them."""

    def __init__(self, seat: Seat, plan: Plan, form: UUID, document: Document, now: datetime) -> None:
        self.seat, self.plan, self.form, self.document, self.now = seat, plan, form, document, now
        self.codes = set(codes_of(plan))
        self.rows: dict[Level, list[Any]] = {
            level: list(model._default_manager.filter(plan=plan, dropped_at__isnull=True).order_by("position", "id"))
            for level, (model, _) in NODES.items()
        }
        self.last = Measure.objects.filter(plan=plan).aggregate(most=Max("position"))["most"] or 0
        self.found: dict[UUID, Any] = {}

    def field(self, old: Field) -> Field:
        return self._place(old, Level.FIELD, lambda row: True, {})

    def strategic(self, old: StrategicGoal) -> StrategicGoal:
        field = self.field(old.field)
        return self._place(old, Level.STRATEGIC, lambda row: row.field_id == field.pk, {"field": field})

    def operational(self, old: OperationalGoal) -> OperationalGoal:
        above = self.strategic(old.strategic_goal) if old.strategic_goal else None
        field = self.field(old.field)

        def beside(row: OperationalGoal) -> bool:
            return row.field_id == field.pk and row.strategic_goal_id == (above.pk if above else None)

        return self._place(old, Level.OPERATIONAL, beside, {"field": field, "strategic_goal": above})

    def _place(self, old: N, level: Level, beside: Callable[[N], bool], above: dict[str, Any]) -> N:
        """The row of the plan that says the same at the same place; else a copy, with its number if that is free."""
        if old.uid not in self.found:
            same = (row for row in self.rows[level] if beside(row) and alike(row.title, old.title))
            self.found[old.uid] = next(same, None) or self._copy(old, level, above)
        known: N = self.found[old.uid]
        return known

    def _copy(self, old: N, level: Level, above: dict[str, Any]) -> N:
        parent = above.get("strategic_goal") or above.get("field")
        row = type(old).objects.create(
            partnership_id=self.plan.partnership_id,
            plan=self.plan,
            uid=heir(self.form, old.uid),
            position=max((other.position for other in self.rows[level]), default=0) + 1,
            code=self._code(old.code, parent),
            title=old.title,
            aim=old.aim,
            tags=old.tags,
            fold=old.fold,
            **above,
        )
        self.rows[level].append(row)
        note_change(
            seat=self.seat, kind=level.value, uid=row.uid, version=1, action="created", now=self.now,
            document=self.document, after={f"title.{code}": words for code, words in row.title.spoken().items()},
        )  # fmt: skip
        return row

    def next_measure(self, code: str, parent: Node) -> tuple[int, str]:
        """Position and number of the next measure below a goal."""
        self.last += 1
        return self.last, self._code(code, parent)

    def _code(self, wanted: str, parent: Node | None) -> str:
        """The number it had, when it is free and fits below its parent; else the next free one there."""
        above = parent.code if parent is not None else ""
        fits = bool(wanted) and wanted not in self.codes and (not above or wanted.startswith(f"{above}."))
        code = wanted if fits else free_code(above, self.codes)
        self.codes.add(code)
        return code
