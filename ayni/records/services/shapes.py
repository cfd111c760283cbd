"""What a plan's records are made of, and what has to fit together in them: the shapes that `saving` writes by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.words import fold
from ayni.core.workplan import Level
from ayni.records.models import (
    Actor,
    Field,
    Measure,
    Milestone,
    OperationalGoal,
    Resource,
    Responsibility,
    Result,
    StrategicGoal,
)
from ayni.records.services.base import Refused
from ayni.records.services.saving import Shape

# What people look for in a measure stands below it, too.
WORDS_BELOW: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("milestones", ("title",)),
    ("resources", ("what", "source")),
    ("results", ("title", "unit", "source")),
)
Node = Field | StrategicGoal | OperationalGoal


def _settle_measure(row: Measure) -> None:
    """What follows from other fields: the field of its goal, the search columns."""
    goal = row.operational_goal or row.strategic_goal
    if row.operational_goal is not None:
        row.strategic_goal = None
    if goal is not None:
        row.field = goal.field
    if row.field_id is not None:
        _demand_same_plan_of(row.field, row)
    if row.kind != "own":
        row.own_side = ""
    row.sort = row.title.sort_key()[:200]


def _finish_measure(row: Measure, below: Callable[[str], list[Any]]) -> tuple[str]:
    """All words by which it is found: its own first, then those of its steps, contributions and results."""
    texts = [row.title, row.description, row.origin_words]
    for rows, names in WORDS_BELOW:
        texts += [getattr(each, name) for each in below(rows) for name in names]
    row.fold = " ".join([fold(row.code), *(text.fold() for text in texts if text)])
    return ("fold",)


def _settle_operational(row: OperationalGoal) -> None:
    if row.strategic_goal is not None:
        _demand_same_plan_of(row.strategic_goal, row)
        row.field = row.strategic_goal.field
    _settle_strategic(row)


def _settle_strategic(row: StrategicGoal | OperationalGoal) -> None:
    if row.field_id is not None:
        _demand_same_plan_of(row.field, row)
    _settle_field(row)


def _settle_field(row: Node) -> None:
    row.fold = f"{row.title.fold()} {row.aim.fold()}"


def _settle_responsibility(row: Responsibility) -> None:
    """The side is the actor's; who lives on in another is that other."""
    if row.actor_id is None:
        raise Refused(reason("record_missing", subject="actor"))
    row.actor = row.actor.merged_into or row.actor
    row.side = row.actor.side


def _beside_responsibility(row: Responsibility, others: list[Responsibility]) -> None:
    """An actor stands once, a side has one lead."""
    if any(other.actor_id == row.actor_id for other in others):
        raise Refused(reason("actor_twice", subject=str(row.uid), name=row.actor.name.spoken()))
    if row.lead and any(other.side == row.side and other.lead for other in others):
        raise Refused(reason("lead_twice", subject=str(row.uid), side=Side(row.side)))


def _settle_resource(row: Resource) -> None:
    if row.kind == "money" and row.amount is not None and not row.currency:
        raise Refused(reason("currency_missing", subject=str(row.uid)))
    if row.amount is not None and row.amount < 0:
        raise Refused(reason("number_too_small", subject=str(row.uid)))


def _demand_same_plan_of(target: Node, row: Node | Measure) -> None:
    if target.plan_id != row.plan_id:
        raise Refused(reason("record_unknown", subject=str(target.uid)))


PLAN = Shape(texts=("preamble",))
FIELD = Shape(texts=("title", "aim"), plain=("code", "tags", "position"), settle=_settle_field)
STRATEGIC = Shape(texts=FIELD.texts, plain=FIELD.plain, links={"field": Field}, settle=_settle_strategic)
OPERATIONAL = Shape(
    texts=FIELD.texts,
    plain=FIELD.plain,
    links={"field": Field, "strategic_goal": StrategicGoal},
    settle=_settle_operational,
)
RESPONSIBILITY = Shape(
    plain=("lead",),
    links={"actor": Actor},
    parent="measure",
    settle=_settle_responsibility,
    beside=_beside_responsibility,
)
MILESTONE = Shape(texts=("title",), plain=("due", "side", "position"), parent="measure")
RESOURCE = Shape(
    texts=("what", "source"),
    plain=("side", "kind", "amount", "currency", "example", "position"),
    parent="measure",
    settle=_settle_resource,
)
RESULT = Shape(
    texts=("title", "unit", "source"),
    plain=("baseline_a", "baseline_b", "target_a", "target_b", "example", "position"),
    parent="measure",
)
MEASURE = Shape(
    texts=("title", "description", "origin_words"),
    plain=(
        *("code", "tags", "kind", "own_side", "start", "end", "reference_a", "reference_b"),
        *("origin", "origin_side", "public", "position"),
    ),
    links={
        "field": Field,
        "strategic_goal": StrategicGoal,
        "operational_goal": OperationalGoal,
        "carried_from": Measure,
    },
    rows={
        "responsibilities": (Responsibility, RESPONSIBILITY),
        "milestones": (Milestone, MILESTONE),
        "resources": (Resource, RESOURCE),
        "results": (Result, RESULT),
    },
    settle=_settle_measure,
    finish=_finish_measure,
)
NODES: Mapping[Level, tuple[type[Field] | type[StrategicGoal] | type[OperationalGoal], Shape]] = {
    Level.FIELD: (Field, FIELD),
    Level.STRATEGIC: (StrategicGoal, STRATEGIC),
    Level.OPERATIONAL: (OperationalGoal, OPERATIONAL),
}
