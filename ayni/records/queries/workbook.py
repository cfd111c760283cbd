"""The rows of a plan as its workbook shows them; the number of queries grows once in so many measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from ayni.core.editing import flat_text, shown
from ayni.core.multilingual import Text
from ayni.core.sheets import Sheet
from ayni.core.sides import SIDES
from ayni.core.words import fingerprint
from ayni.core.workbook import Book, Line
from ayni.records.models import (
    Actor,
    Change,
    Field,
    Measure,
    Milestone,
    Municipality,
    OperationalGoal,
    Partnership,
    Plan,
    Progress,
    Resource,
    Responsibility,
    Result,
    StrategicGoal,
)

_MARK = 6
_AT_ONCE = 500
"""So many measures are in memory as records, with all that hangs on them; their lines are much smaller."""


@dataclass(frozen=True)
class _Of:
    partnership: Partnership
    codes: tuple[str, ...]
    """The languages of the partnership."""
    order: tuple[str, ...]
    """The same, the reader's first."""

    def texts(self, row: Any, *names: str) -> dict[str, str]:
        found = {}
        for name in names:
            words = getattr(row, name).spoken()
            found |= {f"{name}.{code}": words.get(code, "") for code in self.codes}
        return found

    def names(self, text: Text) -> tuple[str, ...]:
        words = text.spoken()
        return tuple(words[code] for code in dict.fromkeys((*self.order, *words)) if code in words)


def book(plan: Plan, language: str) -> Book:
    """What the plan's workbook holds today. `language`: in which records are named first."""
    partnership = plan.partnership
    codes = partnership.language_codes
    of = _Of(partnership, codes, tuple(dict.fromkeys((language, *codes))))
    actors = _actors(partnership)
    nodes = _nodes(plan, of)
    below = _below(plan, of, {row.pk: str(row.uid) for row in actors})
    gone, gone_codes = _gone(plan)
    return Book(
        slug=partnership.slug,
        year=plan.year,
        languages=codes,
        lines={
            Sheet.MUNICIPALITIES: tuple(_municipality(of, partnership.municipality(side)) for side in SIDES),
            Sheet.ACTORS: tuple(_actor(of, row) for row in actors if row.merged_into_id is None),
            Sheet.PLAN: (_plan(of, plan), *nodes),
            **{sheet: tuple(lines) for sheet, lines in below.lines.items()},
        },
        called={
            "node": {line.uid: (line.values["code"],) for line in nodes},
            "measure": {line.uid: (line.values["code"],) for line in below.lines[Sheet.MEASURES]},
            "actor": {str(row.uid): of.names(row.name) for row in actors},
            "result": below.results,
        },
        inside={
            **{str(row.uid): row.side for row in actors},
            **{line.uid: line.values["measure"] for line in below.lines[Sheet.RESULTS]},
        },
        gone=gone,
        gone_codes=gone_codes,
    )


def actors_book(partnership: Partnership, language: str) -> Book:
    """The actors alone, for which no plan is needed."""
    codes = partnership.language_codes
    of = _Of(partnership, codes, tuple(dict.fromkeys((language, *codes))))
    actors = _actors(partnership)
    return Book(
        slug=partnership.slug,
        year=0,
        languages=codes,
        lines={Sheet.ACTORS: tuple(_actor(of, row) for row in actors if row.merged_into_id is None)},
        called={
            "node": {},
            "measure": {},
            "result": {},
            "actor": {str(row.uid): of.names(row.name) for row in actors},
        },
        inside={str(row.uid): row.side for row in actors},
    )


def _actors(partnership: Partnership) -> list[Actor]:
    return list(Actor.objects.filter(partnership=partnership).select_related("parent").order_by("side", "sort", "id"))


def _measures(plan: Plan) -> QuerySet[Measure]:
    return (
        Measure.objects.filter(plan=plan, dropped_at__isnull=True)
        .select_related("field", "strategic_goal", "operational_goal")
        .prefetch_related(
            Prefetch("responsibilities", Responsibility.objects.order_by("-lead", "id")),
            Prefetch("milestones", Milestone.objects.order_by("position", "id")),
            Prefetch("resources", Resource.objects.order_by("position", "id")),
            Prefetch("results", Result.objects.order_by("position", "id").prefetch_related("values")),
            Prefetch("progress", Progress.objects.order_by("-on", "-id")),
        )
        .order_by("position", "id")
    )


def _gone(plan: Plan) -> tuple[frozenset[str], frozenset[str]]:
    """Rows that were taken out of this plan, and the codes of measures among them."""
    removed = Change.objects.filter(document_id=plan.document_id, action__in=["deleted", "dropped"])
    told = list(removed.values_list("uid", "kind", "before"))
    uids = {str(uid) for uid, _, _ in told}
    for model in (Milestone, Resource, Result):
        left = model._default_manager.filter(measure__plan=plan, measure__dropped_at__isnull=False)
        uids |= {str(uid) for uid in left.values_list("uid", flat=True)}
    return frozenset(uids), frozenset(before.get("code", "") for _, kind, before in told if kind == "measure")


def _municipality(of: _Of, row: Municipality) -> Line:
    values = {
        **_plain(row, "side short_name kind country time_zone population population_year codes"),
        **_plain(row, "office_email office_phone website"),
        **of.texts(row, "name", "office", "address"),
    }
    return Line(str(row.uid), row.version, values)


def _actor(of: _Of, row: Actor) -> Line:
    values = {
        **_plain(
            row, "side sector kind joining since tags website office_email office_phone contact_public public retired"
        ),
        **of.texts(row, "name", "description", "gives", "seeks"),
        "parent": str(row.parent.uid) if row.parent else "",
    }
    return Line(str(row.uid), row.version, values)


def _plan(of: _Of, plan: Plan) -> Line:
    aim = flat_text("aim", plan.preamble, of.codes)
    values = {"level": "plan", "code": str(plan.year), "parent": "", "tags": (), **of.texts(_NoTitle, "title")}
    return Line(str(plan.uid), plan.version, values | {f"aim.{code}": aim[f"aim.{code}"] for code in of.codes})


class _NoTitle:
    title = Text()


def _nodes(plan: Plan, of: _Of) -> tuple[Line, ...]:
    """In the order of the page: each field, then what is below it."""
    alive = {"plan": plan, "dropped_at__isnull": True}
    below: dict[str, list[Line]] = defaultdict(list)

    def line(row: Field | StrategicGoal | OperationalGoal, level: str, parent: str) -> None:
        values = {"level": level, "code": row.code, "parent": parent, "tags": row.tags, **of.texts(row, "title", "aim")}
        below[parent].append(Line(str(row.uid), row.version, values))

    for field in Field.objects.filter(**alive).order_by("position", "id"):
        line(field, "field", "")
    for goal in StrategicGoal.objects.filter(**alive).select_related("field").order_by("position", "id"):
        line(goal, "strategic", str(goal.field.uid))
    rows = OperationalGoal.objects.filter(**alive).select_related("field", "strategic_goal").order_by("position", "id")
    for row in rows:
        line(row, "operational", str((row.strategic_goal or row.field).uid))

    def walk(parent: str) -> Iterable[Line]:
        for entry in below[parent]:
            yield entry
            yield from walk(entry.uid)

    return tuple(walk(""))


@dataclass(frozen=True)
class _Below:
    """The lines of the measures and of what hangs on them; what people call the results."""

    lines: dict[Sheet, list[Line]]
    results: dict[str, tuple[str, ...]]


def _below(plan: Plan, of: _Of, actors: Mapping[int, str]) -> _Below:
    sheets = (Sheet.MEASURES, Sheet.MILESTONES, Sheet.RESOURCES, Sheet.RESULTS, Sheet.VALUES)
    found = _Below({sheet: [] for sheet in sheets}, {})
    for m in _measures(plan).iterator(chunk_size=_AT_ONCE):
        found.lines[Sheet.MEASURES].append(_measure(of, m, actors))
        found.lines[Sheet.MILESTONES] += (_milestone(of, m, row) for row in m.milestones.all())
        found.lines[Sheet.RESOURCES] += (_resource(of, m, row) for row in m.resources.all())
        for r in m.results.all():
            found.lines[Sheet.RESULTS].append(_result(of, m, r))
            found.lines[Sheet.VALUES] += (_value(m, r, row) for row in r.values.all())
            found.results[str(r.uid)] = of.names(r.title)
    return found


def _measure(of: _Of, row: Measure, actors: Mapping[int, str]) -> Line:
    parent = row.operational_goal or row.strategic_goal or row.field
    reported = {side: _report(of, row, side.value) for side in SIDES}
    values = {
        **_plain(row, "code tags kind own_side start end reference_a reference_b origin origin_side public"),
        **_plain(row, "proposed_by"),
        **of.texts(row, "title", "description", "origin_words"),
        "parent": str(parent.uid),
    }
    for side in SIDES:
        mine = [r for r in row.responsibilities.all() if r.side == side]
        letter = side.value.lower()
        values[f"lead_{letter}"] = next((actors[r.actor_id] for r in mine if r.lead), "")
        values[f"further_{letter}"] = tuple(actors[r.actor_id] for r in mine if not r.lead)
        values |= reported[side]
    return Line(str(row.uid), row.version, values, " ".join(_mark(reported[side]) for side in SIDES))


def _report(of: _Of, row: Measure, side: str) -> dict[str, Any]:
    """What a side said last, in the language that it speaks."""
    last = next((note for note in row.progress.all() if note.side == side), None)
    language = of.partnership.municipality(side).language_codes[0]

    def said(text: Text) -> str:
        words = text.show(language, of.codes)
        return words.words if words else ""

    found: dict[str, Any] = {"status": "", "on": None, "said": "", "risk": ""}
    if last:
        found = {"status": last.status, "on": last.on, "said": said(last.words), "risk": said(last.risk)}
    return {f"{name}_{side.lower()}": value for name, value in found.items()}


def _milestone(of: _Of, measure: Measure, row: Milestone) -> Line:
    values = {**_plain(row, "due side done"), **of.texts(row, "title"), "measure": str(measure.uid)}
    return Line(str(row.uid), measure.version, values, _mark({"done": row.done}))


def _resource(of: _Of, measure: Measure, row: Resource) -> Line:
    values = {**_plain(row, "side kind amount currency example"), **of.texts(row, "what", "source")}
    return Line(str(row.uid), measure.version, {**values, "measure": str(measure.uid)})


def _result(of: _Of, measure: Measure, row: Result) -> Line:
    values = {
        **_plain(row, "baseline_a baseline_b target_a target_b example"),
        **of.texts(row, "title", "unit", "source"),
    }
    return Line(str(row.uid), measure.version, {**values, "measure": str(measure.uid)})


def _value(measure: Measure, result: Result, row: Any) -> Line:
    values = _plain(row, "side on value source example")
    return Line(str(row.uid), measure.version, {**values, "measure": str(measure.uid), "result": str(result.uid)})


def _plain(row: Any, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()}


def _mark(values: Mapping[str, Any]) -> str:
    return fingerprint("\n".join(f"{key}={shown(value)}" for key, value in sorted(values.items())))[:_MARK]
