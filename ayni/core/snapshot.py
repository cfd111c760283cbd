"""A plan as the parts of a snapshot, and back: what is hashed holds codes and words, and nothing that is kept beside.

Each part stands alone: a measure repeats the names of its actors, the head names the two sides. Words in the
partnership's binding languages are hashed; the other languages lie beside with a hash of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ayni.core.canonical import FORMAT, canonical, read, sha256, sha256_over
from ayni.core.multilingual import Text
from ayni.core.sides import SIDES, Side
from ayni.core.vague import Vague
from ayni.core.workplan import (
    Kind,
    Level,
    Measure,
    Milestone,
    Node,
    Origin,
    Plan,
    Resource,
    ResourceKind,
    Responsibility,
    Result,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One record: canonical text in the binding languages, and the other languages beside it."""

    kind: str
    uid: str
    text: str
    beside: str

    @property
    def sha256(self) -> str:
        return sha256(self.text)


def parts(plan: Plan, names: tuple[Text, Text], binding: Iterable[str]) -> tuple[Part, ...]:
    """The plan's parts in the order of the page. `names`: the municipalities A and B."""
    bound = frozenset(binding)
    head = {
        "format": FORMAT,
        "year": plan.year,
        "preamble": plan.preamble,
        "A": {"name": names[0]},
        "B": {"name": names[1]},
    }
    found = [stored_part("plan", plan.uid, head, bound)]
    for field in plan.fields:
        found += node_parts(field, plan.uid, bound)
    return tuple(found)


def document_hash(found: Iterable[Part]) -> str:
    return sha256_over(part.sha256 for part in found)


def beside_hash(found: Iterable[Part]) -> str:
    return sha256_over(sha256(part.beside) for part in found)


def node_parts(
    node: Node, parent: str, bound: frozenset[str], measure_of: Callable[[Measure, str], dict[str, Any]] | None = None
) -> list[Part]:
    """A field of action or goal with all below it. `measure_of`: what is stored of a measure, the agreed text if not
    said."""
    of = measure_of or measure_content
    content = {"parent": parent, "code": node.code, "title": node.title, "aim": node.aim, "tags": node.tags}
    found = [stored_part(node.level.value, node.uid, content, bound)]
    for child in node.children:
        found += node_parts(child, node.uid, bound, of)
    found += [stored_part("measure", measure.uid, of(measure, node.uid), bound) for measure in node.measures]
    return found


def measure_content(measure: Measure, parent: str) -> dict[str, Any]:
    return {
        "parent": parent,
        "code": measure.code,
        "title": measure.title,
        "description": measure.description,
        "tags": measure.tags,
        "kind": measure.kind.value,
        "own_side": measure.own_side and measure.own_side.value,
        "start": measure.start and measure.start.text,
        "end": measure.end and measure.end.text,
        "reference": list(measure.reference),
        "origin": measure.origin.value,
        "origin_side": measure.origin_side and measure.origin_side.value,
        "origin_words": measure.origin_words,
        "public": measure.public,
        "proposed_by": measure.proposed_by and measure.proposed_by.value,
        **_rows(measure),
    }


def _rows(measure: Measure) -> dict[str, Any]:
    return {
        "responsibilities": [
            {"uid": r.uid, "side": r.side.value, "actor": r.actor, "name": r.name, "lead": r.lead}
            for r in measure.responsibilities
        ],
        "milestones": [
            {"uid": m.uid, "title": m.title, "due": m.due and m.due.text, "side": m.side and m.side.value}
            for m in measure.milestones
        ],
        "resources": [
            {
                "uid": r.uid,
                "side": r.side.value,
                "kind": r.kind.value,
                "amount": r.amount,
                "currency": r.currency,
                "what": r.what,
                "source": r.source,
                "example": r.example,
            }
            for r in measure.resources
        ],
        "results": [
            {
                "uid": r.uid,
                "title": r.title,
                "unit": r.unit,
                "source": r.source,
                "example": r.example,
                "baseline": list(r.baseline),
                "target": list(r.target),
            }
            for r in measure.results
        ],
    }


def stored_part(kind: str, uid: str, content: Mapping[str, Any], bound: frozenset[str]) -> Part:
    """The text names its record, so that a hash cannot be moved to another one."""
    whole = {"record": kind, "uid": uid, **content}
    return Part(kind, uid, canonical(_cut(whole, bound, True)), canonical(_cut(whole, bound, False)))


def _cut(content: Any, bound: frozenset[str], inside: bool) -> Any:
    """Texts reduced to the binding languages (`inside`) or to the others; beside keeps only texts and uids."""
    if isinstance(content, Text):
        return {code: words for code, words in content.spoken().items() if (code in bound) is inside}
    if isinstance(content, Mapping):
        entries = {key: _cut(value, bound, inside) for key, value in content.items()}
        if inside:
            return entries
        return {
            key: value for key, value in entries.items() if key == "uid" or (isinstance(value, dict | list) and value)
        }
    if isinstance(content, list | tuple):
        entries_in = [_cut(entry, bound, inside) for entry in content]
        return entries_in if inside else [entry for entry in entries_in if isinstance(entry, dict) and len(entry) > 1]
    return content


def plan_from(found: Iterable[tuple[str, str, str, str]], document_sha256: str) -> Plan:
    """The plan out of its stored parts, (kind, uid, text, beside) in their order; kept records are not in it."""
    head: dict[str, Any] = {}
    plan_uid = ""
    measures: dict[str, list[Measure]] = {}
    nodes: list[tuple[str, str, dict[str, Any]]] = []
    for kind, uid, text, beside in found:
        content = together(read(text), read(beside) if beside else {})
        if kind == "plan":
            head, plan_uid = content, uid
        elif kind == "measure":
            measures.setdefault(content["parent"], []).append(measure_from(uid, content))
        else:
            nodes.append((kind, uid, content))
    fields = nodes_below(plan_uid, nodes, measures)
    return Plan(plan_uid, head["year"], _text(head["preamble"]), fields, sha256=document_sha256)


def together(inside: Any, beside: Any) -> Any:
    """Binding words and those beside them as one content again; list entries meet by uid."""
    if isinstance(inside, dict) and isinstance(beside, dict):
        merged = {key: together(value, beside.get(key)) for key, value in inside.items()}
        return merged | {key: value for key, value in beside.items() if key not in merged}
    if isinstance(inside, list) and isinstance(beside, list):
        others = {entry["uid"]: entry for entry in beside if isinstance(entry, dict) and "uid" in entry}
        return [together(e, others.get(e["uid"])) if isinstance(e, dict) and "uid" in e else e for e in inside]
    return inside


def nodes_below(
    parent: str, nodes: list[tuple[str, str, dict[str, Any]]], measures: dict[str, list[Measure]]
) -> tuple[Node, ...]:
    return tuple(
        Node(
            uid,
            Level(kind),
            content["code"],
            _text(content["title"]),
            _text(content["aim"]),
            tuple(content["tags"]),
            nodes_below(uid, nodes, measures),
            tuple(measures.get(uid, ())),
        )
        for kind, uid, content in nodes
        if content["parent"] == parent
    )


def _text(words: Mapping[str, str] | None) -> Text:
    return Text.agreed(words or {})


def _side(value: str | None) -> Side | None:
    return Side(value) if value else None


def _vague(value: str | None) -> Vague | None:
    return Vague(value) if value else None


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _pair(values: list[str | None]) -> tuple[Decimal | None, Decimal | None]:
    return _decimal(values[0]), _decimal(values[1])


def measure_from(uid: str, content: Mapping[str, Any]) -> Measure:
    return Measure(
        uid=uid,
        code=content["code"],
        title=_text(content["title"]),
        description=_text(content["description"]),
        tags=tuple(content["tags"]),
        kind=Kind(content["kind"]),
        own_side=_side(content["own_side"]),
        responsibilities=tuple(
            Responsibility(r["uid"], Side(r["side"]), r["actor"], _text(r["name"]), r["lead"])
            for r in content["responsibilities"]
        ),
        start=_vague(content["start"]),
        end=_vague(content["end"]),
        milestones=tuple(
            Milestone(m["uid"], _text(m["title"]), _vague(m["due"]), _side(m["side"])) for m in content["milestones"]
        ),
        resources=tuple(_resource_from(r) for r in content["resources"]),
        results=tuple(
            Result(
                r["uid"],
                _text(r["title"]),
                _text(r["unit"]),
                _text(r["source"]),
                _pair(r["baseline"]),
                _pair(r["target"]),
                example=r["example"],
            )
            for r in content["results"]
        ),
        reference=(content["reference"][0], content["reference"][1]),
        origin=Origin(content["origin"]),
        origin_side=_side(content["origin_side"]),
        origin_words=_text(content["origin_words"]),
        public=content["public"],
        proposed_by=_side(content["proposed_by"]),
    )


def _resource_from(content: Mapping[str, Any]) -> Resource:
    return Resource(
        content["uid"],
        Side(content["side"]),
        ResourceKind(content["kind"]),
        _decimal(content["amount"]),
        content["currency"],
        _text(content["what"]),
        _text(content["source"]),
        content["example"],
    )


def municipality_names(head: str) -> tuple[Text, Text]:
    """The two names as the head part tells them."""
    content = read(head)
    return _text(content[SIDES[0]]["name"]), _text(content[SIDES[1]]["name"])
