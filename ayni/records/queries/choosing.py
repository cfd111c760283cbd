"""What the form of a measure offers to choose from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from ayni.core.multilingual import Text
from ayni.core.workplan import Level
from ayni.records.models import Actor, Field, OperationalGoal, Plan, StrategicGoal


@dataclass(frozen=True, slots=True)
class Place:
    """A field or goal that a measure can stand below. `depth`: 0 for a field."""

    level: Level
    uid: str
    code: str
    title: Text
    depth: int


def places(plan: Plan) -> tuple[Place, ...]:
    """The fields and goals of a plan in the order of the tree, in one query."""
    rows = _rows(Field, plan, Level.FIELD, F("uid"), None)
    rows = rows.union(
        _rows(StrategicGoal, plan, Level.STRATEGIC, F("field__uid"), None),
        _rows(OperationalGoal, plan, Level.OPERATIONAL, F("field__uid"), F("strategic_goal__uid")),
        all=True,
    ).order_by("position", "pk")
    every = list(rows)
    found: list[Place] = []
    for _, _, uid, code, title, _, _, _ in (row for row in every if row[5] == Level.FIELD):
        found.append(Place(Level.FIELD, str(uid), code, title, 0))
        inside = [row for row in every if row[6] == uid and row[5] != Level.FIELD]
        for _, _, inner, number, name, level, _, above in inside:
            if level == Level.STRATEGIC:
                found.append(Place(Level.STRATEGIC, str(inner), number, name, 1))
                found += [Place(Level.OPERATIONAL, str(o[2]), o[3], o[4], 2) for o in inside if o[7] == inner]
            elif above is None:
                found.append(Place(Level.OPERATIONAL, str(inner), number, name, 1))
    return tuple(found)


def _rows(model: type[Model], plan: Plan, level: Level, field: Any, strategic: Any) -> QuerySet[Any, Any]:
    # PostgreSQL takes a bare NULL for text, and joins no text with a uid.
    above = strategic if strategic is not None else Cast(None, UUIDField())
    return (
        model._default_manager.filter(plan=plan, dropped_at__isnull=True)
        .order_by()
        .annotate(level=Value(level.value, output_field=CharField()), in_field=field, in_goal=above)
        .values_list("position", "pk", "uid", "code", "title", "level", "in_field", "in_goal")
    )


def choosable(partnership_id: int, chosen: Collection[str] = ()) -> list[Actor]:
    """Actors that a measure can name: the active ones, and those `chosen` already (uids)."""
    active = Q(retired__isnull=True) | Q(uid__in=list(chosen))
    return list(Actor.objects.filter(active, partnership_id=partnership_id).order_by("sort", "id"))
