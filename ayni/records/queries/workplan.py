"""The plan as a tree, from the live rows or from the stored snapshot; a constant number of queries either way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F, Prefetch, QuerySet, Value
from django.db.models.functions import Cast

from ayni.core import workplan as core
from ayni.core.correction import corrected
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.snapshot import plan_from
from ayni.core.vague import Vague
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
from ayni.records.queries.corrections import stored_text
from ayni.records.queries.handover import is_amending

ROWS = ("resources", "results")


def plans(partnership_id: int) -> QuerySet[Plan]:
    """All plans of a partnership, newest year first, with document, the text on the table and the agreed one."""
    rows = Plan.objects.filter(partnership_id=partnership_id)
    return rows.select_related("document__snapshot", "document__agreed").order_by("-year")


def live_plan(plan: Plan, everything: bool = True, kept: bool = True) -> core.Plan:
    """The tree out of the live rows: 5 queries, 8 with `everything` (resources, results and their values).

    `kept` False leaves out what is never hashed, status and measured values: 6 queries for all that is agreed.
    """
    measures = Measure.objects.filter(plan=plan, dropped_at__isnull=True).order_by("position", "id")
    rows = _rows_of(plan, everything, kept)
    below: dict[tuple[str, int], list[core.Measure]] = defaultdict(list)
    for row in measures:
        below[_parent(row)].append(_measure(row, {name: found.get(row.pk, ()) for name, found in rows.items()}))
    goals: dict[tuple[str, int], list[_Node]] = defaultdict(list)
    for goal in _nodes(plan):
        goals[_above(goal)].append(goal)

    def node(row: _Node) -> core.Node:
        key = row["level"], row["id"]
        children = tuple(node(child) for child in goals[key])
        named = row["code"], row["title"], row["aim"], row["tags"]
        return core.Node(str(row["uid"]), core.Level(row["level"]), *named, children, tuple(below[key]), row["version"])

    tree = tuple(node(field) for field in goals[TOP])
    return core.Plan(str(plan.uid), plan.year, plan.preamble, tree, plan.version)


_Node = Mapping[str, Any]
TOP = ("", 0)
NOWHERE = Cast(Value(None), BigIntegerField())


def _nodes(plan: Plan) -> Iterable[_Node]:
    """Fields and goals, each level in its order, in one query; a goal's own level tells which of its links counts."""
    above: tuple[tuple[str, QuerySet[Any], Any, Any], ...] = (
        (core.Level.FIELD.value, Field.objects.all(), NOWHERE, NOWHERE),
        (core.Level.STRATEGIC.value, StrategicGoal.objects.all(), F("field_id"), NOWHERE),
        (core.Level.OPERATIONAL.value, OperationalGoal.objects.all(), F("field_id"), F("strategic_goal_id")),
    )
    parts = [
        rows.filter(plan=plan, dropped_at__isnull=True)
        .order_by()
        .annotate(level=Value(level), in_field=field, in_goal=goal, depth=Value(depth))
        .values(
            "id", "uid", "code", "title", "aim", "tags", "version", "position", "level", "in_field", "in_goal", "depth"
        )
        for depth, (level, rows, field, goal) in enumerate(above)
    ]
    return parts[0].union(*parts[1:], all=True).order_by("depth", "position", "id")


def _above(goal: _Node) -> tuple[str, int]:
    if goal["in_goal"]:
        return core.Level.STRATEGIC.value, goal["in_goal"]
    return (core.Level.FIELD.value, goal["in_field"]) if goal["in_field"] else TOP


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
        said = Progress.objects.select_related("picture", "person", "guest_report").order_by("-on", "-id")
        wanted.append(Prefetch("progress", said))
    if everything:
        results = Result.objects.filter(dropped=False).order_by("position", "id")
        wanted += [
            Prefetch("resources", Resource.objects.filter(dropped=False).order_by("position", "id")),
            Prefetch("results", results.prefetch_related("values") if kept else results),
        ]
    return rows.prefetch_related(*wanted).order_by("position", "id")


def measure_value(row: Measure, everything: bool = True, kept: bool = True) -> core.Measure:
    """The row as a value; with `everything` false without resources and results, with `kept` false without status and
    measured values. Expects prefetched relations."""
    rows: dict[str, Iterable[Any]] = {
        "responsibilities": (
            _responsibility(r.uid, r.side, r.actor.uid, r.actor.name, r.lead) for r in row.responsibilities.all()
        ),
        "milestones": (_milestone(*_plain(m, MILESTONE)) for m in row.milestones.all()),
    }
    if kept:
        rows["standings"] = (_standing(*_plain(p, STANDING)) for p in row.progress.all())
    if everything:
        rows["resources"] = (_resource(*_plain(r, RESOURCE)) for r in row.resources.all())
        rows["results"] = (
            replace(
                _result(*_plain(r, RESULT)),
                values=tuple(_value(*_plain(v, VALUE)) for v in r.values.all()) if kept else (),
            )
            for r in row.results.all()
        )
    return _measure(row, rows)


def _measure(row: Measure, rows: Mapping[str, Iterable[Any]]) -> core.Measure:
    """The row with what hangs on it, by name; standings newest first."""
    return core.Measure(
        uid=str(row.uid),
        code=row.code,
        title=row.title,
        description=row.description,
        tags=row.tags,
        kind=core.Kind(row.kind),
        own_side=_side(row.own_side),
        responsibilities=tuple(rows["responsibilities"]),
        start=row.start,
        end=row.end,
        milestones=tuple(rows["milestones"]),
        resources=tuple(rows.get("resources", ())),
        results=tuple(rows.get("results", ())),
        reference=(row.reference_a, row.reference_b),
        origin=core.Origin(row.origin),
        origin_side=_side(row.origin_side),
        origin_words=row.origin_words,
        public=row.public,
        proposed_by=_side(row.proposed_by),
        version=row.version,
        standings=_newest(rows.get("standings", ())),
    )


# A plan has thousands of rows below its measures: they are read as plain columns, in a third of the time that model
# instances take. Each tuple names the columns that the function of the same name reads, in its order.
RESPONSIBILITY = ("uid", "side", "actor__uid", "actor__name", "lead")
MILESTONE = ("uid", "title", "due", "side", "done")
RESOURCE = ("uid", "side", "kind", "amount", "currency", "what", "source", "example")
RESULT = ("uid", "title", "unit", "source", "baseline_a", "baseline_b", "target_a", "target_b", "example")
VALUE = ("uid", "side", "on", "value", "source", "example")
STANDING = ("side", "on", "status", "words", "risk", "public")
PICTURE = tuple(f"picture__{name}" for name in ("uid", "width", "height", "alt", "credit", "retired_at"))


def _rows_of(plan: Plan, everything: bool, kept: bool) -> dict[str, dict[Any, list[Any]]]:
    """What hangs on the plan's measures: name → measure → values. 2 queries, one more for `kept`, 2 for `everything`,
    and one for both."""
    alive = {"measure__plan": plan, "measure__dropped_at__isnull": True}
    lead_first = Responsibility.objects.filter(**alive).order_by("-lead", "id")
    in_order = Milestone.objects.filter(**alive, dropped=False).order_by("position", "id")
    rows = {
        "responsibilities": _by("measure_id", lead_first, RESPONSIBILITY, _responsibility),
        "milestones": _by("measure_id", in_order, MILESTONE, _milestone),
    }
    if kept:
        said = Progress.objects.filter(measure__plan=plan, measure__dropped_at__isnull=True).order_by("-on", "-id")
        rows["standings"] = _by("measure_id", said, STANDING, _standing)
    if everything:
        resources = Resource.objects.filter(**alive, dropped=False).order_by("position", "id")
        results = Result.objects.filter(**alive, dropped=False).order_by("position", "id")
        rows["resources"] = _by("measure_id", resources, RESOURCE, _resource)
        rows["results"] = _by("measure_id", results, RESULT, _result)
    if everything and kept:
        values = ResultValue.objects.filter(result__measure__plan=plan, result__measure__dropped_at__isnull=True)
        found = _by("result__uid", values.order_by("on", "id"), VALUE, _value)
        for below in rows["results"].values():
            below[:] = [replace(result, values=tuple(found.get(UUID(result.uid), ()))) for result in below]
    return rows


def _by(parent: str, rows: QuerySet[Any], names: tuple[str, ...], make: Callable[..., Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, *columns in rows.values_list(parent, *names):
        found[key].append(make(*columns))
    return found


def _plain(row: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _side(value: str) -> Side | None:
    return Side(value) if value else None


def _responsibility(uid: UUID, side: str, actor: UUID, name: Text, lead: bool) -> core.Responsibility:
    return core.Responsibility(str(uid), Side(side), str(actor), name, lead)


def _milestone(uid: UUID, title: Text, due: Vague | None, side: str, done: date | None) -> core.Milestone:
    return core.Milestone(str(uid), title, due, _side(side), done)


def _standing(side: str, on: date, status: str, words: Text, risk: Text, public: bool, *picture: Any) -> core.Standing:
    return core.Standing(Side(side), on, core.Status(status), words, risk, public, _picture(*picture))


def _picture(uid: UUID | None = None, *more: Any) -> core.Picture | None:
    """None also for one that was taken away."""
    return core.Picture(str(uid), *more[:-1]) if uid is not None and more[-1] is None else None


def _newest(standings: Iterable[core.Standing]) -> tuple[core.Standing, ...]:
    """The newest per side; they come newest first."""
    newest: dict[Side, core.Standing] = {}
    for standing in standings:
        newest.setdefault(standing.side, standing)
    return tuple(newest[side] for side in sorted(newest))


def _resource(uid: UUID, side: str, kind: str, *rest: Any) -> core.Resource:
    return core.Resource(str(uid), Side(side), core.ResourceKind(kind), *rest)


def _result(
    uid: UUID, title: Text, unit: Text, source: Text, baseline_a: Any, baseline_b: Any, target_a: Any, target_b: Any,
    example: bool,
) -> core.Result:  # fmt: skip
    pairs = (baseline_a, baseline_b), (target_a, target_b)
    return core.Result(str(uid), title, unit, source, *pairs, example=example)


def _value(uid: UUID, side: str, *rest: Any) -> core.ResultValue:
    return core.ResultValue(str(uid), Side(side), *rest)


def agreed_plan(snapshot: Snapshot, until: date | None = None) -> core.Plan:
    """The tree out of a stored snapshot, with its corrections and the kept records: 4 queries. Live rows are not read.

    `until`: the last day whose standings count; without, the newest."""
    tree = stored_plan(snapshot)
    uids = [measure.uid for measure in tree.every_measure()]
    done = dict(
        Milestone.objects.filter(measure__uid__in=uids, done__isnull=False).values_list("uid", "done").iterator()
    )
    notes = Progress.objects.filter(measure__uid__in=uids).order_by("-on", "-id")
    if until is not None:
        notes = notes.filter(on__lte=until)
    values = ResultValue.objects.filter(result__measure__uid__in=uids).order_by("on", "id")
    kept = _Kept(
        {str(uid): day for uid, day in done.items()},
        {str(uid): found for uid, found in _by("measure__uid", notes, (*STANDING, *PICTURE), _standing).items()},
        {str(uid): found for uid, found in _by("result__uid", values, VALUE, _value).items()},
    )
    return replace(tree, fields=tuple(_beside(node, kept) for node in tree.fields))


def stored_plan(snapshot: Snapshot) -> core.Plan:
    """What was promised alone, with its corrections: 1 query."""
    parts, bettered = stored_text(snapshot)
    return replace(_stored(corrected(parts, bettered), snapshot.sha256), corrections=bettered)


# The same stored text is the same tree: few are read again and again, and large ones take their time.
_stored = lru_cache(maxsize=4)(plan_from)


class _Kept:
    def __init__(
        self,
        done: Mapping[str, date | None],
        said: Mapping[str, list[core.Standing]],
        values: Mapping[str, list[core.ResultValue]],
    ) -> None:
        self.done, self.said, self.values = done, said, values

    def beside(self, measure: core.Measure) -> core.Measure:
        return replace(
            measure,
            milestones=tuple(replace(m, done=self.done.get(m.uid)) for m in measure.milestones),
            results=tuple(replace(r, values=tuple(self.values.get(r.uid, ()))) for r in measure.results),
            standings=_newest(self.said.get(measure.uid, ())),
            told=tuple(standing for standing in self.said.get(measure.uid, ()) if standing.public),
        )


def _beside(node: core.Node, kept: _Kept) -> core.Node:
    return replace(
        node,
        children=tuple(_beside(child, kept) for child in node.children),
        measures=tuple(kept.beside(measure) for measure in node.measures),
    )


def standing_plan(plan: Plan) -> core.Plan:
    """What holds in the plan's year: the agreed text while it is amended, else the live rows."""
    if is_amending(plan.document):
        assert plan.document.agreed
        return agreed_plan(plan.document.agreed)
    return live_plan(plan, everything=False)


def paper_plan(plan: Plan) -> core.Plan:
    """What a paper shows: the stored snapshot once the text is closed, the live rows in a draft."""
    snapshot = plan.document.snapshot
    return agreed_plan(snapshot) if snapshot is not None else live_plan(plan)


def without_internal(plan: core.Plan) -> core.Plan:
    """What everybody may see: public measures; fields and goals that have none of them fall away."""
    fields = tuple(node for node in map(_public, plan.fields) if node is not None)
    seen = replace(plan, fields=fields)
    shown = {plan.uid, *(node.uid for node in seen.every_node()), *(m.uid for m in seen.every_measure())}
    return replace(seen, corrections=tuple(one for one in plan.corrections if one.of in shown))


def _public(node: core.Node) -> core.Node | None:
    children = tuple(child for child in map(_public, node.children) if child is not None)
    measures = tuple(m for m in node.measures if m.public)
    return replace(node, children=children, measures=measures) if children or measures else None
