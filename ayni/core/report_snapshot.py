"""An annual report as the parts of a snapshot, and back. Unlike a plan's, it holds what was reported until then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from ayni.core.canonical import FORMAT, read
from ayni.core.multilingual import Text
from ayni.core.report import SAID, Ended, Report, Said
from ayni.core.sides import Side
from ayni.core.snapshot import Part, measure_content, measure_from, node_parts, nodes_below, stored_part, together
from ayni.core.workplan import Measure, Plan, ResultValue, Standing, Status


def parts(report: Report, names: tuple[Text, Text], binding: Iterable[str]) -> tuple[Part, ...]:
    """The report's parts in the order of the page. `names`: the municipalities A and B."""
    bound, plan = frozenset(binding), report.plan
    head = {
        "format": FORMAT,
        "year": plan.year,
        "plan": plan.uid,
        "plan_sha256": plan.sha256,
        "preamble": report.preamble,
        "A": {"name": names[0]},
        "B": {"name": names[1]},
    }
    found = [stored_part("report", report.uid, head, bound)]
    found += [stored_part("report_part", part.uid, _said(part), bound) for part in report.parts]
    for field in plan.fields:
        found += node_parts(field, plan.uid, bound, _measure)
    found += [stored_part("not_carried", ended.uid, _ended(ended), bound) for ended in report.ended]
    return tuple(found)


def _said(part: Said) -> dict[str, Any]:
    return {"side": part.side.value, "filed": part.filed, **{name: getattr(part, name) for name in SAID}}


def _ended(ended: Ended) -> dict[str, Any]:
    return {
        "measure": ended.measure,
        "code": ended.code,
        "title": ended.title,
        "why": ended.why,
        "side": ended.side.value,
    }


def _measure(measure: Measure, parent: str) -> dict[str, Any]:
    content = measure_content(measure, parent)
    done = {step.uid: step.done for step in measure.milestones}
    content["milestones"] = [{**step, "done": done[step["uid"]]} for step in content["milestones"]]
    content["standings"] = [
        {
            "uid": s.side.value,
            "side": s.side.value,
            "on": s.on,
            "status": s.status.value,
            "words": s.words,
            "public": s.public,
        }
        for s in measure.standings
    ]
    content["values"] = [
        {
            "uid": v.uid,
            "result": result.uid,
            "title": result.title,
            "side": v.side.value,
            "on": v.on,
            "value": v.value,
            "source": v.source,
            "example": v.example,
        }
        for result in measure.results
        for v in result.values
    ]
    return content


def report_from(found: Iterable[tuple[str, str, str, str]], document_sha256: str) -> Report:
    """The report out of its stored parts, (kind, uid, text, beside) in their order. Nothing is read beside it."""
    head: dict[str, Any] = {}
    uid = ""
    said: dict[Side, Said] = {}
    ended: list[Ended] = []
    measures: dict[str, list[Measure]] = {}
    nodes: list[tuple[str, str, dict[str, Any]]] = []
    for kind, row, text, beside in found:
        content = together(read(text), read(beside) if beside else {})
        if kind == "report":
            head, uid = content, row
        elif kind == "report_part":
            said[Side(content["side"])] = _said_from(row, content)
        elif kind == "not_carried":
            ended.append(_ended_from(row, content))
        elif kind == "measure":
            measures.setdefault(content["parent"], []).append(_measure_from(row, content))
        else:
            nodes.append((kind, row, content))
    fields = nodes_below(head["plan"], nodes, measures)
    plan = Plan(head["plan"], head["year"], fields=fields, sha256=head["plan_sha256"])
    both = (said[Side.A], said[Side.B])
    return Report(uid, plan, both, _text(head["preamble"]), tuple(ended), document_sha256)


def _text(words: Mapping[str, str] | None) -> Text:
    return Text.agreed(words or {})


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _said_from(uid: str, content: Mapping[str, Any]) -> Said:
    said = {name: _text(content[name]) for name in SAID}
    return Said(uid, Side(content["side"]), filed=_day(content["filed"]), **said)


def _ended_from(uid: str, content: Mapping[str, Any]) -> Ended:
    title, why = _text(content["title"]), _text(content["why"])
    return Ended(uid, content["measure"], content["code"], title, why, Side(content["side"]))


def _measure_from(uid: str, content: Mapping[str, Any]) -> Measure:
    measure = measure_from(uid, content)
    done = {step["uid"]: _day(step["done"]) for step in content["milestones"]}
    values: dict[str, list[ResultValue]] = {}
    for v in content["values"]:
        value = ResultValue(
            v["uid"], Side(v["side"]), date.fromisoformat(v["on"]), Decimal(v["value"]), v["source"], v["example"]
        )
        values.setdefault(v["result"], []).append(value)
    return replace(
        measure,
        milestones=tuple(replace(step, done=done[step.uid]) for step in measure.milestones),
        results=tuple(replace(r, values=tuple(values.get(r.uid, ()))) for r in measure.results),
        standings=tuple(
            Standing(
                Side(s["side"]),
                date.fromisoformat(s["on"]),
                Status(s["status"]),
                _text(s["words"]),
                public=s["public"],
            )
            for s in content["standings"]
        ),
    )
