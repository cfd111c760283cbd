"""Every reason that the code can give has one sentence, and every sentence a reason that gives it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import translation

from ayni.core.handover import Stage
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.workplan import Level
from ayni.records.sentences import SENTENCES, SPECIAL, sentence
from tests.house import Module, modules

NAMES = {"A": "Treptow-Köpenick", "B": "Cajamarca"}
LANGUAGES = [code for code, _ in settings.LANGUAGES]
NO_VALUE = {"kind", "subject", "weight"}


@dataclass(frozen=True)
class Given:
    """One place in the code that makes a reason."""

    kind: str
    values: tuple[str, ...]
    place: str
    subject: bool


class Unread(Exception):
    """A kind that cannot be told from the source."""


def given(module: Module) -> Iterator[Given]:
    tree = module.tree
    for function, call in _calls(tree):
        if _name(call) not in ("reason", "Reason"):
            continue
        named = {word.arg: word.value for word in call.keywords if word.arg}
        spelled = call.args[0] if call.args else named.get("kind")
        values = tuple(sorted(set(named) - NO_VALUE))
        if any(word.arg is None for word in call.keywords):
            values = (*values, "**")
        about = len(call.args) > 1 or "subject" in named
        place = f"{module.name}:{call.lineno}"
        for kind in _kinds(spelled, function, tree, place):
            yield Given(kind, values, place, about)


def _calls(tree: ast.AST) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
    def visit(node: ast.AST, function: ast.FunctionDef | None) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
        if isinstance(node, ast.Call):
            yield function, node
        inner = node if isinstance(node, ast.FunctionDef) else function
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inner)

    yield from visit(tree, None)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _kinds(node: ast.AST | None, function: ast.FunctionDef | None, tree: ast.AST, place: str) -> set[str]:
    """All kinds that an expression may be. A parameter is what the function's callers in this module give."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _kinds(node.body, function, tree, place) | _kinds(node.orelse, function, tree, place)
    if isinstance(node, ast.JoinedStr):
        found = {""}
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            found = {start + end for start in found for end in _kinds(inner, function, tree, place)}
        return found
    if isinstance(node, ast.Name) and function is not None:
        if assigned := _assigned(node.id, function):
            return set().union(*(_kinds(value, function, tree, place) for value in assigned))
        if found := _passed(node.id, function, tree, place):
            return found
    if isinstance(node, ast.Attribute) and node.attr == "kind":
        return set()  # handed on from another reason
    raise Unread(f"{place}: write the kind of a reason as a word, so that its sentence can be found")


def _assigned(name: str, function: ast.FunctionDef) -> list[ast.AST]:
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]


def _passed(name: str, function: ast.FunctionDef, tree: ast.AST, place: str) -> set[str]:
    arguments = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    if name not in (*arguments, *(argument.arg for argument in function.args.kwonlyargs)):
        return set()
    shift = 1 if arguments[:1] in (["self"], ["cls"]) else 0
    found: set[str] = set()
    for outer, call in _calls(tree):
        if _name(call) != function.name:
            continue
        for value in _values_of(name, arguments[shift:], call):
            found |= _kinds(value, outer, tree, place)
    return found


def _values_of(name: str, arguments: list[str], call: ast.Call) -> Iterator[ast.AST]:
    yield from (word.value for word in call.keywords if word.arg == name)
    if name in arguments and arguments.index(name) < len(call.args):
        yield call.args[arguments.index(name)]


GIVEN = [found for module in modules() if module.name != "ayni.core.reasons" for found in given(module)]
PLACES: dict[str, list[Given]] = defaultdict(list)
for _found in GIVEN:
    PLACES[_found.kind].append(_found)


def test_every_kind_has_a_sentence():
    missing = {kind: [each.place for each in places] for kind, places in PLACES.items() if kind not in SENTENCES}
    assert missing == {}


def test_no_sentence_is_left_over():
    assert sorted(set(SENTENCES) - set(PLACES)) == []


def test_an_empty_sentence_is_made_by_a_function_of_its_own():
    assert {kind for kind, words in SENTENCES.items() if not words} == set(SPECIAL)


@pytest.mark.parametrize("kind", sorted(set(PLACES) & set(SENTENCES)))
def test_what_a_sentence_names_is_given_everywhere(kind):
    named = set(re.findall(r"%\((\w+)\)s", SENTENCES[kind]))
    for place in PLACES[kind]:
        known = {*place.values, *(["subject"] if place.subject else [])}
        assert "**" in known or named <= known, (
            f"{place.place} gives {sorted(known)}, the sentence names {sorted(named)}"
        )


SHOWN: dict[str, object] = {
    "on": date(2026, 11, 22),
    "side": Side.B,
    "stage": Stage.CLOSED,
    "needed": Stage.DRAFT,
    "level": Level.FIELD,
    "role": "reader",
    "sector": "business",
    "language": "es",
    "name": {"de": "Bezirksamt", "es": "Bezirksamt", "en": "Bezirksamt"},
    "title": {"de": "Gespräch", "es": "Conversación", "en": "Talk"},
    "least": Decimal(0),
    "days": 3,
    "why": "max_length",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(set(PLACES) & set(SENTENCES)))
def test_a_sentence_is_whole(kind, language):
    """Nothing is left out, nobody reads A or B, no code, and no raw date."""
    for place in PLACES[kind]:
        values = {name: SHOWN.get(name, "Wort") for name in place.values if name != "**"}
        with translation.override(language):
            told = sentence(reason(kind, subject="Wort" if place.subject else "", **values), NAMES)
        assert told, place.place
        assert "…" not in told, place.place
        assert not re.search(r"%\(|\{|\bSide\b|\bB\b|2026-11-22", told), f"{place.place}: {told}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(kind for kind, words in SENTENCES.items() if "%(side)s" in words))
def test_a_side_is_called_by_its_name(kind, language):
    """Also when a service passes the letter as it stands in the row."""
    with translation.override(language):
        for side in (Side.B, "B"):
            values = {**SHOWN, "side": side, "code": "1.1"}
            assert "Cajamarca" in sentence(reason(kind, "Wort", **values), NAMES)
            assert "B" not in re.findall(r"\w+", sentence(reason(kind, "Wort", **values)))


@pytest.mark.parametrize("typed", ["es", "reader", "A"])
def test_what_a_person_typed_is_not_taken_for_a_code(typed):
    with translation.override("en"):
        assert sentence(reason("number_unreadable", text=typed), NAMES) == f"“{typed}” is not a number."
