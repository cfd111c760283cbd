"""The plan as a tree, from the live rows or from the stored snapshot; a constant number of queries either way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.db.models import Prefetch, QuerySet

from ayni.core import workplan as core
from ayni.core.handover import Stage
from ayni.core.sides import Side
from ayni.core.snapshot import plan_from
from ayni.records.models import (
    Field,
    Measure,
    Milestone,
    OperationalGoal,
    Plan,
    Progress,
    Resource,
    Responsibility,
    Result,
    ResultValue,
    Snapshot,
    StrategicGoal,
)

ROWS = ("resources", "results")


def plans(partnership_id: int) -> QuerySet[Plan]:
    """All plans of a partnership, newest year first, with document and snapshot."""
    return Plan.objects.filter(partnership_id=partnership_id).select_related("document__snapshot").order_by("-year")


def live_plan(plan: Plan, everything: bool = True, kept: bool = True) -> core.Plan:
    """The tree out of the live rows: 7 queries, 10 with `everything` (resources, results and their values).

    `kept` False leaves out what is never hashed, status and measured values: 8 queries for all that is agreed.
    """
    measures = list(measures_with_rows(Measure.objects.filter(plan=plan, dropped_at__isnull=True), everything, kept))
    fields = _alive(Field.objects.filter(plan=plan))
    strategic = _alive(StrategicGoal.objects.filter(plan=plan))
    operational = _alive(OperationalGoal.objects.filter(plan=plan))
    below: dict[tuple[str, int], list[core.Measure]] = defaultdict(list)
    for row in measures:
        below[_parent(row)].append(measure_value(row, everything, kept))

    def node(row: Field | StrategicGoal | OperationalGoal, level: core.Level, children: list[core.Node]) -> core.Node:
        here = tuple(below[(level.value, row.pk)])
        return core.Node(
            str(row.uid), level, row.code, row.title, row.aim, row.tags, tuple(children), here, row.version
        )

    def goals_of(field: Field) -> list[core.Node]:
        upper = [
            node(s, core.Level.STRATEGIC, [lower(o) for o in operational if o.strategic_goal_id == s.pk])
            for s in strategic
            if s.field_id == field.pk
        ]
        return upper + [lower(o) for o in operational if o.field_id == field.pk and o.strategic_goal_id is None]

    def lower(goal: OperationalGoal) -> core.Node:
        return node(goal, core.Level.OPERATIONAL, [])

    tree = tuple(node(field, core.Level.FIELD, goals_of(field)) for field in fields)
    return core.Plan(str(plan.uid), plan.year, plan.preamble, tree, plan.version)


R = TypeVar("R", Field, StrategicGoal, OperationalGoal)


def _alive(rows: QuerySet[R]) -> list[R]:
    return list(rows.filter(dropped_at__isnull=True).order_by("position", "id"))


def _parent(row: Measure) -> tuple[str, int]:
    if row.operational_goal_id:
        return core.Level.OPERATIONAL.value, row.operational_goal_id
    if row.strategic_goal_id:
        return core.Level.STRATEGIC.value, row.strategic_goal_id
    return core.Level.FIELD.value, row.field_id


def measures_with_rows(rows: QuerySet[Measure], everything: bool, kept: bool = True) -> QuerySet[Measure]:
    """What `measure_value` needs: 6 queries beside the measures' own, 3 without `everything`."""
    wanted: list[str | Prefetch[str, QuerySet[Progress], str]] = [
        Prefetch("responsibilities", Responsibility.objects.select_related("actor").order_by("-lead", "id")),
        Prefetch("milestones", Milestone.objects.filter(dropped=False).order_by("position", "id")),
    ]
    if kept:
        wanted.append(Prefetch("progress", Progress.objects.order_by("-on", "-id")))
    if everything:
        results = Result.objects.filter(dropped=False).order_by("position", "id")
        wanted += [
            Prefetch("resources", Resource.objects.filter(dropped=False).order_by("position", "id")),
            Prefetch("results", results.prefetch_related("values") if kept else results),
        ]
    return rows.prefetch_related(*wanted).order_by("position", "id")


def one_measure(measure: Measure) -> core.Measure:
    """A single measure with all that hangs on it: 7 queries."""
    return measure_value(measures_with_rows(Measure.objects.filter(pk=measure.pk), True).get(), True)


def measure_value(row: Measure, everything: bool = True, kept: bool = True) -> core.Measure:
    """The row as a value; with `everything` false without resources and results, with `kept` false without status and
    measured values. Expects prefetched relations."""
    return core.Measure(
        uid=str(row.uid),
        code=row.code,
        title=row.title,
        description=row.description,
        tags=row.tags,
        kind=core.Kind(row.kind),
        own_side=_side(row.own_side),
        responsibilities=tuple(
            core.Responsibility(str(r.uid), Side(r.side), str(r.actor.uid), r.actor.name, r.lead)
            for r in row.responsibilities.all()
        ),
        start=row.start,
        end=row.end,
        milestones=tuple(
            core.Milestone(str(m.uid), m.title, m.due, _side(m.side), m.done) for m in row.milestones.all()
        ),
        resources=tuple(_resource(r) for r in row.resources.all()) if everything else (),
        results=tuple(_result(r, kept) for r in row.results.all()) if everything else (),
        reference=(row.reference_a, row.reference_b),
        origin=core.Origin(row.origin),
        origin_side=_side(row.origin_side),
        origin_words=row.origin_words,
        public=row.public,
        proposed_by=_side(row.proposed_by),
        version=row.version,
        standings=_standings(row.progress.all()) if kept else (),
    )


def _side(value: str) -> Side | None:
    return Side(value) if value else None


def _standings(rows: Iterable[Progress]) -> tuple[core.Standing, ...]:
    """The newest per side; rows come newest first."""
    newest: dict[str, Progress] = {}
    for row in rows:
        newest.setdefault(row.side, row)
    return tuple(
        core.Standing(Side(side), row.on, core.Status(row.status), row.words, row.risk)
        for side, row in sorted(newest.items())
    )


def _resource(row: Resource) -> core.Resource:
    return core.Resource(
        str(row.uid),
        Side(row.side),
        core.ResourceKind(row.kind),
        row.amount,
        row.currency,
        row.what,
        row.source,
        row.example,
    )


def _result(row: Result, kept: bool = True) -> core.Result:
    return core.Result(
        str(row.uid),
        row.title,
        row.unit,
        row.source,
        (row.baseline_a, row.baseline_b),
        (row.target_a, row.target_b),
        tuple(_value(v) for v in row.values.all()) if kept else (),
        row.example,
    )


def _value(row: ResultValue) -> core.ResultValue:
    return core.ResultValue(str(row.uid), Side(row.side), row.on, row.value, row.source, row.example)


def agreed_plan(snapshot: Snapshot) -> core.Plan:
    """The tree out of a stored snapshot, with the kept records beside it: 4 queries. Live rows are not read."""
    parts = list(snapshot.parts.order_by("position").values_list("kind", "uid", "text", "beside"))
    tree = plan_from(((kind, str(uid), text, beside) for kind, uid, text, beside in parts), snapshot.sha256)
    uids = [uid for kind, uid, _, _ in parts if kind == "measure"]
    done = dict(
        Milestone.objects.filter(measure__uid__in=uids, done__isnull=False).values_list("uid", "done").iterator()
    )
    said: dict[str, list[Progress]] = defaultdict(list)
    for note in Progress.objects.filter(measure__uid__in=uids).select_related("measure").order_by("-on", "-id"):
        said[str(note.measure.uid)].append(note)
    values: dict[str, list[ResultValue]] = defaultdict(list)
    for value in ResultValue.objects.filter(result__measure__uid__in=uids).select_related("result"):
        values[str(value.result.uid)].append(value)
    kept = _Kept({str(uid): day for uid, day in done.items()}, said, values)
    return replace(tree, fields=tuple(_beside(node, kept) for node in tree.fields))


class _Kept:
    def __init__(
        self,
        done: Mapping[str, date | None],
        said: Mapping[str, list[Progress]],
        values: Mapping[str, list[ResultValue]],
    ) -> None:
        self.done, self.said, self.values = done, said, values

    def beside(self, measure: core.Measure) -> core.Measure:
        return replace(
            measure,
            milestones=tuple(replace(m, done=self.done.get(m.uid)) for m in measure.milestones),
            results=tuple(
                replace(r, values=tuple(_value(v) for v in self.values.get(r.uid, ()))) for r in measure.results
            ),
            standings=_standings(self.said.get(measure.uid, ())),
        )


def _beside(node: core.Node, kept: _Kept) -> core.Node:
    return replace(
        node,
        children=tuple(_beside(child, kept) for child in node.children),
        measures=tuple(kept.beside(measure) for measure in node.measures),
    )


def last_agreed(plan: Plan) -> Snapshot | None:
    """The snapshot that both sides accepted, or None."""
    return plan.document.snapshot if plan.document.stage == Stage.AGREED else None


def paper_plan(plan: Plan) -> core.Plan:
    """What a paper shows: the stored snapshot once the text is closed, the live rows in a draft."""
    snapshot = plan.document.snapshot
    return agreed_plan(snapshot) if snapshot is not None else live_plan(plan)


def without_internal(plan: core.Plan) -> core.Plan:
    """What everybody may see: public measures; fields and goals that have none of them fall away."""
    fields = (_public(node) for node in plan.fields)
    return replace(plan, fields=tuple(node for node in fields if node is not None))


def _public(node: core.Node) -> core.Node | None:
    children = tuple(child for child in map(_public, node.children) if child is not None)
    measures = tuple(m for m in node.measures if m.public)
    return replace(node, children=children, measures=measures) if children or measures else None
