"""The cast of the core tests: a small plan of Treptow-Köpenick (A) and Cajamarca (B). Figures are invented."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from ayni.core.multilingual import Edit, State, Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import (
    Level,
    Measure,
    Milestone,
    Node,
    Plan,
    Resource,
    ResourceKind,
    Responsibility,
    Result,
    ResultValue,
    Standing,
    Status,
)

A, B = Side.A, Side.B
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
LANGUAGES = ("de", "en", "es")

words = st.sampled_from(["Bäume", "árboles", "trees", "Ayni", "Straße 7", "e\u0301l", "", "  ", "zwei\r\nZeilen"])
"""Few, so that the same words meet again; one is not yet in NFC, two are empty."""
PER_SIDE = ("baseline", "target", "reference", "sessions", "acceptances", "agreed")
"""Tuples that hold what is A's first."""


def mirrored(value: Any) -> Any:
    """The value with the sides swapped, wherever they stand in it."""
    if isinstance(value, Side):
        return value.other
    if is_dataclass(value):
        entries = {f.name: mirrored(getattr(value, f.name)) for f in fields(value)}
        return replace(value, **{name: e[::-1] if name in PER_SIDE else e for name, e in entries.items()})
    if isinstance(value, tuple):
        return tuple(mirrored(entry) for entry in value)
    return value


def both(de: str, es: str = "") -> Text:
    """Words written in German, with a checked rendering in Spanish."""
    return Text.of(de=de, es=es, original="de")


def lead(side: Side, actor: str, *, leads: bool = True) -> Responsibility:
    return Responsibility(f"resp-{side}-{actor}", side, actor, Text.of(de=actor), leads)


def step(uid: str, due: str = "", *, done: date | None = None) -> Milestone:
    return Milestone(uid, both(uid, uid), Vague(due) if due else None, None, done)


def money(side: Side, amount: str | None, currency: str = "EUR", *, example: bool = False) -> Resource:
    known = None if amount is None else Decimal(amount)
    return Resource("money", side, ResourceKind.MONEY, known, currency, Text(), Text(), example)


def hours(side: Side, amount: str | None) -> Resource:
    known = None if amount is None else Decimal(amount)
    return Resource("hours", side, ResourceKind.HOURS, known, "", Text(), Text())


def goods(side: Side, kind: ResourceKind = ResourceKind.GOODS) -> Resource:
    return Resource(kind.value, side, kind, None, "", both("Nähmaschinen", "máquinas de coser"), Text())


def counted(baseline: str | None, target: str | None, *values: tuple[date, str]) -> Result:
    """A result of side A."""

    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    read = tuple(ResultValue(f"value-{on}", A, on, Decimal(value), "Zählung") for on, value in values)
    title, unit = both("Bäume", "árboles"), both("Stück", "unidades")
    return Result("result", title, unit, Text(), (number(baseline), None), (number(target), None), read)


def says(side: Side, status: Status) -> Standing:
    return Standing(side, TODAY, status)


def measure(uid: str = "m1", **change) -> Measure:
    """A measure that lacks nothing for closing."""
    complete = {
        "code": uid.upper(),
        "title": both("Bäume pflanzen", "Plantar árboles"),
        "tags": ("15",),
        "responsibilities": (lead(A, "sga"), lead(B, "gerencia")),
        "end": Vague("2027-10"),
    }
    return Measure(uid, **(complete | change))


def node(uid: str, *measures: Measure, children: tuple[Node, ...] = (), level: Level = Level.FIELD, **change) -> Node:
    complete = {"code": uid.upper(), "title": both("Umwelt", "Ambiente")}
    return Node(uid, level, measures=measures, children=children, **(complete | change))


def plan(*parts: Node, preamble: Text | None = None) -> Plan:
    """With nothing named: one field with one complete measure."""
    return Plan("plan", 2027, preamble or Text(), parts or (node("f1", measure()),))


@st.composite
def texts(draw: st.DrawFn, most: int = 6) -> Text:
    """A text after some saves, as people and machines make them."""
    text = Text()
    for _ in range(draw(st.integers(0, most))):
        text = text.write(*draw(saves))
    return text


saves = st.tuples(
    st.sampled_from(LANGUAGES),
    words,
    st.sampled_from([None, Edit.WORDING, Edit.CONTENT]),
    st.sampled_from(State),
)
