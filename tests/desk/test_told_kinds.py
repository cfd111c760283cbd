"""Whatever a service writes into the history has its sentence, and stands under something that can be asked for.

The services are read, not run: every call of `note_change` with its kind and action, through helpers and their callers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from copy import deepcopy

import pytest

from ayni.core.handover import NAMES
from ayni.core.workplan import Level
from ayni.desk.forms.changes import CALLED
from ayni.desk.told import DONE
from ayni.records.queries.changes import KINDS
from ayni.records.services.translating import SAID
from tests.house import ROOT

LEVELS = {level.value for level in Level}
# What cannot be read off the source: the value comes out of a record or a table.
KNOWN: Mapping[str, set[str]] = {
    "document.kind": {"plan", "report"},
    "core.NAMES[type(move)]": set(NAMES.values()),
    **dict.fromkeys(("level.value", "node.level.value", "row.level.value", "level"), LEVELS),
    "_take_out: kind": {*LEVELS, "measure"},
    "rendering.kind": set(SAID),
}
HOME: dict[ast.FunctionDef, str] = {}
CALLS: list[tuple[ast.FunctionDef, ast.Call]] = []
for path in sorted((ROOT / "ayni/records/services").glob("*.py")):
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            HOME[function] = path.stem
            CALLS += [(function, call) for call in ast.walk(function) if isinstance(call, ast.Call)]


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def arguments(function: ast.FunctionDef, call: ast.Call) -> dict[str, ast.expr]:
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args) if arg.arg != "self"]
    found = dict(zip(names, call.args, strict=False))
    return found | {word.arg: word.value for word in call.keywords if word.arg}


def left_out(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """What a parameter is when nobody names it."""
    named = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return {arg.arg: default for arg, default in named if default is not None}


def filled(expression: ast.expr, passed: Mapping[str, ast.expr]) -> ast.expr:
    """The expression with what the caller passed in the places of the names."""

    class Filling(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return passed.get(node.id, node)

    return Filling().visit(deepcopy(expression))


def values(expression: ast.expr | None, function: ast.FunctionDef) -> set[str] | None:
    """The texts an expression can be; None when that is up to the caller."""
    if isinstance(expression, ast.Constant):
        return {str(expression.value)}
    if isinstance(expression, ast.IfExp):
        both = values(expression.body, function), values(expression.orelse, function)
        return both[0] | both[1] if both[0] is not None and both[1] is not None else None
    spelled = ast.unparse(expression) if expression is not None else ""
    known = KNOWN.get(f"{function.name}: {spelled}", KNOWN.get(spelled))
    if known is not None:
        return known
    if isinstance(expression, ast.Name):
        set_here = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and any(ast.unparse(target) == expression.id for target in node.targets)
        ]
        told = [found for each in set_here if (found := values(each, function)) is not None]
        return set().union(*told) if told else None
    return None


def pairs(function: ast.FunctionDef, given: Mapping[str, ast.expr], depth: int = 0) -> Iterator[tuple[str, str]]:
    kinds, actions = values(given.get("kind"), function), values(given.get("action"), function)
    if kinds is not None and actions is not None:
        yield from ((kind, action) for kind in kinds for action in actions)
        return
    assert depth < 3, f"{function.name}: {ast.unparse(given['kind'])} {ast.unparse(given['action'])}"
    for caller, call in CALLS:
        reached = not function.name.startswith("_") or HOME[caller] == HOME[function]
        if name_of(call) == function.name and caller is not function and reached:
            passed = left_out(function) | arguments(function, call)
            outer = {name: filled(expression, passed) for name, expression in given.items()}
            outer |= {name: passed[name] for name in ("kind", "action") if name not in given and name in passed}
            if kinds is not None:
                outer["kind"] = given["kind"]
            if actions is not None:
                outer["action"] = given["action"]
            yield from pairs(caller, outer, depth + 1)


def written() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for function, call in CALLS:
        if name_of(call) == "note_change":
            given = {word.arg: word.value for word in call.keywords if word.arg in ("kind", "action")}
            found |= set(pairs(function, given))
    return found


WRITTEN = written()


def test_the_source_is_understood():
    assert {("measure", "changed"), ("comment", "retired"), ("progress", "reported"), ("term", "created")} <= WRITTEN
    assert len(WRITTEN) > 40


@pytest.mark.parametrize(("kind", "action"), sorted(WRITTEN))
def test_everything_a_service_writes_has_a_sentence(kind, action):
    assert action in NAMES.values() or f"{kind}.{action}" in DONE


def test_everything_that_has_a_sentence_can_be_asked_for_by_what_it_is_about():
    asked = {kind for kinds in KINDS.values() for kind in kinds}
    assert sorted({key.partition(".")[0] for key in DONE} - asked) == []
    assert list(CALLED) == list(KINDS)
