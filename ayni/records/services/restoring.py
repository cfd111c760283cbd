"""Bringing the rows of a plan back to a stored text: what giving an amendment up means for them.

The snapshot knows the words; what was known of each wording (original, checked, made by a machine, outdated) is noted
when the amendment is opened, and comes back with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import ProtectedError

from ayni.core import workplan as core
from ayni.core.editing import flat_text, mark
from ayni.core.multilingual import Text
from ayni.core.workplan import Level
from ayni.records.models import Actor, Document, Measure, Milestone, Plan, Responsibility, ResultValue
from ayni.records.queries.handover import rows_ever
from ayni.records.rules import Seat
from ayni.records.services.base import note_change
from ayni.records.services.saving import Shape, content
from ayni.records.services.shapes import MEASURE, MILESTONE, NODES, PLAN, RESOURCE, RESULT, Node
from ayni.records.services.store import DATABASE

States = Mapping[str, Mapping[str, Mapping[str, list[str]]]]
"""Uid of the row → text → language → its state, and the fingerprint of what it renders."""

BELOW: tuple[tuple[str, Shape], ...] = (("milestones", MILESTONE), ("resources", RESOURCE), ("results", RESULT))
GOALS = {Level.FIELD: "field", Level.STRATEGIC: "strategic_goal", Level.OPERATIONAL: "operational_goal"}


def states_of(plan: Plan) -> dict[str, dict[str, dict[str, list[str]]]]:
    """What is known today of every wording of the plan."""
    found = {str(plan.uid): _states(plan, PLAN)}
    for model, shape in NODES.values():
        found |= {str(row.uid): _states(row, shape) for row in model._default_manager.filter(plan=plan)}
    for measure in Measure.objects.filter(plan=plan).prefetch_related(*(name for name, _ in BELOW)):
        found[str(measure.uid)] = _states(measure, MEASURE)
        for name, shape in BELOW:
            found |= {str(row.uid): _states(row, shape) for row in getattr(measure, name).all()}
    return {uid: texts for uid, texts in found.items() if texts}


def _states(row: models.Model, shape: Shape) -> dict[str, dict[str, list[str]]]:
    texts = {name: getattr(row, name).to_json() for name in shape.texts}
    return {
        name: {code: [wording["state"], wording["renders"]] for code, wording in text.items()}
        for name, text in texts.items()
        if text
    }


@dataclass(frozen=True)
class _Restoring:
    """One restoring: whose, of which plan, when, why."""

    seat: Seat
    plan: Plan
    document: Document
    states: States
    now: datetime
    why: str

    def text(self, uid: str, name: str, stored: Text, today: Text) -> Text:
        """The stored words with what was known of them."""
        words, known = stored.spoken(), self.states.get(uid, {}).get(name, {})
        if today.spoken() == words:
            return today
        if set(known) == set(words):
            return Text.from_json(
                {code: {"words": words[code], "state": known[code][0], "renders": known[code][1]} for code in words}
            )
        return Text.of(original=today.original, **words)

    def note(self, kind: str, row: Any, action: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        note_change(
            seat=self.seat, kind=kind, uid=row.uid, version=row.version, action=action, now=self.now, before=before,
            after=after, reason=self.why, document=self.document,
        )  # fmt: skip


@transaction.atomic
def restore_plan(
    *,
    seat: Seat,
    plan: Plan,
    document: Document,
    tree: core.Plan,
    same: frozenset[str],
    states: States,
    now: datetime,
    why: str,
) -> None:
    """Make the live rows say what `tree`, a stored text, says; those in `same` say it already.

    Rows that came later are deleted, or dropped when they once stood in a snapshot or something was kept about them.
    Kept records stay as they are.
    """
    its = _Restoring(seat, plan, document, states, now, why)
    plan.refresh_from_db()
    preamble = its.text(tree.uid, "preamble", tree.preamble, plan.preamble)
    _restore(its, plan, PLAN, "plan", {"preamble": preamble})
    nodes, measures = tuple(_nodes(tree.fields, {})), tuple(_measures(tree.fields, {}))
    for node, above in nodes:
        if node.uid not in same:
            _restore_node(its, node, above)
    for measure, above in measures:
        if measure.uid not in same:
            _restore_measure(its, measure, above)
    order = [node.uid for node, _ in nodes] + [measure.uid for measure, _ in measures]
    _put_in_order(plan, order)
    _take_out(its, frozenset(order))


def _put_in_order(plan: Plan, order: Iterable[str]) -> None:
    place = {uid: number for number, uid in enumerate(order)}
    for model in (Measure, *(model for model, _ in NODES.values())):
        rows: list[Any] = list(model._default_manager.filter(plan=plan, uid__in=place))
        for row in rows:
            row.position = place[str(row.uid)]
        model._default_manager.bulk_update(rows, ["position"])


def _nodes(nodes: Iterable[core.Node], above: Mapping[str, str]) -> Iterator[tuple[core.Node, Mapping[str, str]]]:
    for node in nodes:
        yield node, above
        yield from _nodes(node.children, {**above, GOALS[node.level]: node.uid})


def _measures(nodes: Iterable[core.Node], above: Mapping[str, str]) -> Iterator[tuple[core.Measure, Mapping[str, str]]]:
    """With the uids of the field and of the goal right above; a measure names no higher goal."""
    for node in nodes:
        here = {**above, GOALS[node.level]: node.uid}
        yield from _measures(node.children, here)
        yield from ((m, {name: here[name] for name in ("field", GOALS[node.level])}) for m in node.measures)


def _restore_node(its: _Restoring, node: core.Node, above: Mapping[str, str]) -> None:
    model, shape = NODES[node.level]
    row = model._default_manager.get(plan=its.plan, uid=node.uid)
    values: dict[str, Any] = {"code": node.code, "tags": node.tags}
    values |= {name: its.text(node.uid, name, getattr(node, name), getattr(row, name)) for name in shape.texts}
    _restore(its, row, shape, node.level.value, values | {name: above.get(name) for name in shape.links})


def _restore(its: _Restoring, row: Any, shape: Shape, kind: str, wanted: Mapping[str, Any]) -> None:
    """Writes the wanted fields, and a history row when a reader would see a difference."""
    before, was_out = content(row, shape, ()), getattr(row, "dropped_at", None)
    _put(row, shape, wanted)
    if was_out:
        row.dropped_at = None
    if shape.settle is not None:
        shape.settle(row)
    after = content(row, shape, ())
    _save_and_note(its, row, kind, before, after, bool(was_out))


def _put(row: Any, shape: Shape, wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        if name in shape.links:
            model = shape.links[name]
            setattr(row, name, model._default_manager.get(uid=value) if value else None)
        else:
            setattr(row, name, value)


def _save_and_note(
    its: _Restoring, row: Any, kind: str, before: Mapping[str, Any], after: Mapping[str, Any], was_out: bool
) -> None:
    differ = {path for path in {*before, *after} if mark(before.get(path)) != mark(after.get(path))}
    told = {path for path in differ if not path.endswith("position")}
    row.version += bool(told or was_out)
    row.save()
    if told or was_out:
        its.note(
            kind,
            row,
            "restored",
            {path: before.get(path) for path in told},
            {path: after.get(path) for path in told},
        )


def _restore_measure(its: _Restoring, stored: core.Measure, above: Mapping[str, str]) -> None:
    row = Measure.objects.get(plan=its.plan, uid=stored.uid)
    before, was_out = content(row, MEASURE, ()), row.dropped_at is not None
    wanted: dict[str, Any] = {
        **{name: getattr(stored, name) for name in ("code", "tags", "start", "end", "public")},
        **{name: str(getattr(stored, name) or "") for name in ("kind", "own_side", "origin", "origin_side")},
        "reference_a": stored.reference[0],
        "reference_b": stored.reference[1],
        **{name: its.text(stored.uid, name, getattr(stored, name), getattr(row, name)) for name in MEASURE.texts},
        **{name: above.get(name) for name in GOALS.values()},
    }
    _put(row, MEASURE, wanted)
    row.dropped_at = None
    _settled(row)
    row.save()
    _restore_responsibilities(row, stored)
    for name, shape in BELOW:
        _restore_rows(its, row, name, shape, getattr(stored, name))
    assert MEASURE.finish is not None
    MEASURE.finish(row, partial(DATABASE.below, row))
    _save_and_note(its, row, "measure", before, content(row, MEASURE, ()), was_out)


def _settled(row: Measure) -> None:
    assert MEASURE.settle is not None
    MEASURE.settle(row)


def _restore_responsibilities(row: Measure, stored: core.Measure) -> None:
    """Nothing hangs on them, and their order is that in which they were written: all anew when any differs."""
    today = Responsibility.objects.filter(measure=row).order_by("-lead", "id")
    now = [(str(uid), str(actor), lead) for uid, actor, lead in today.values_list("uid", "actor__uid", "lead")]
    if now == [(r.uid, r.actor, r.lead) for r in stored.responsibilities]:
        return
    today.delete()
    actors = Actor.objects.in_bulk([UUID(r.actor) for r in stored.responsibilities], field_name="uid")
    for r in stored.responsibilities:
        Responsibility.objects.create(
            measure=row, uid=r.uid, side=r.side.value, actor=actors[UUID(r.actor)], lead=r.lead
        )


def _restore_rows(its: _Restoring, measure: Measure, name: str, shape: Shape, stored: Iterable[Any]) -> None:
    manager = getattr(measure, name)
    known = {str(row.uid): row for row in manager.all()}
    for number, entry in enumerate(stored):
        row = known.pop(entry.uid, None) or manager.model(measure=measure, uid=entry.uid)
        for field in shape.plain:
            setattr(row, field, _plain(entry, field, number))
        for field in shape.texts:
            setattr(row, field, its.text(entry.uid, field, getattr(entry, field), getattr(row, field)))
        row.dropped = False
        row.save()
    for row in known.values():
        row.dropped = True
        row.save(update_fields=["dropped"])


def _plain(entry: Any, field: str, number: int) -> Any:
    """A field of a stored row as its column takes it."""
    if field == "position":
        return number
    name, _, side = field.rpartition("_")
    if name in ("baseline", "target"):
        return getattr(entry, name)["ab".index(side)]
    value = getattr(entry, field)
    return str(value or "") if field in ("side", "kind") else value


def _take_out(its: _Restoring, stay: frozenset[str]) -> None:
    """The rows that the stored text does not know, from below upwards."""
    ever = rows_ever(its.document)
    models_: tuple[tuple[str, type[Measure] | type[Node]], ...] = (
        ("measure", Measure),
        *((level.value, NODES[level][0]) for level in (Level.OPERATIONAL, Level.STRATEGIC, Level.FIELD)),
    )
    for kind, model in models_:
        rows: Iterable[Any] = model._default_manager.filter(plan=its.plan, dropped_at__isnull=True)
        for row in rows:
            if str(row.uid) not in stay:
                _remove(its, kind, row, str(row.uid) in ever)


def _remove(its: _Restoring, kind: str, row: Any, once_stored: bool) -> None:
    title = {"code": row.code, **flat_text("title", row.title, ())}
    if not once_stored and not (isinstance(row, Measure) and _was_reported(row)) and _deleted(row):
        its.note(kind, row, "deleted", title, {})
        return
    row.dropped_at, row.version = its.now, row.version + 1
    row.save()
    its.note(kind, row, "dropped", title, {})


def _was_reported(row: Measure) -> bool:
    """Steps done and measured values would go with the measure."""
    return (
        Milestone.objects.filter(measure=row, done__isnull=False).exists()
        or ResultValue.objects.filter(result__measure=row).exists()
    )


def _deleted(row: Any) -> bool:
    """False when a report, a comment or another record refers to it."""
    pk = row.pk
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        row.pk = pk
        return False
    return True
