"""What the filters of the plan show."""

from datetime import date

import pytest

from ayni.core.progress import Choice, chosen
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Kind, Level, Measure, Status
from tests.core.cast import A, B, both, lead, measure, mirrored, node, plan, says

DAY = date(2027, 5, 1)
TREES = measure(
    "m1", code="U1", title=both("Bäume pflanzen"), standings=(says(A, Status.STARTING),), end=Vague("2027-04")
)
SCHOOL = measure("m2", code="B1", tags=("4.7",), responsibilities=(lead(A, "schulamt"), lead(B, "sga", leads=False)))
OWN = measure("m3", code="B2", kind=Kind.OWN, own_side=B, responsibilities=(), description=both("Straßenmusik"))
HELPED = measure(
    "m4", code="B3", kind=Kind.OWN, own_side=A, responsibilities=(lead(A, "sga"), lead(B, "x", leads=False))
)
FIELDS = (
    node("f1", TREES),
    node("f2", HELPED, children=(node("s1", SCHOOL, level=Level.STRATEGIC), node("o1", OWN, level=Level.OPERATIONAL))),
)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), "U1 B3 B1 B2"),
        (Choice(field="f1"), "U1"),
        (Choice(field="f2"), "B3 B1 B2"),
        (Choice(field="elsewhere"), ""),
        (Choice(goal="15"), "U1 B3 B2"),
        (Choice(goal="4"), "B1"),
        (Choice(goal="4.7"), "B1"),
        (Choice(goal="1"), ""),
        (Choice(side=A), "U1 B3 B1"),
        (Choice(side=B), "U1 B3 B1 B2"),
        (Choice(status="starting"), "U1"),
        (Choice(status="none"), "B3 B1 B2"),
        (Choice(status="done"), ""),
        (Choice(lead="sga"), "U1 B3"),
        (Choice(lead="schulamt"), "B1"),
        (Choice(late=True), "U1"),
        (Choice(words="u1"), "U1"),
        (Choice(words="U1"), "U1"),
        (Choice(words="BAUME"), "U1 B3 B1 B2"),
        (Choice(words="strassenmusik"), "B2"),
        (Choice(words="Straßenmusik"), "B2"),
        (Choice(words="árbol"), "B3 B1 B2"),
        (Choice(field="f2", side=A, lead="sga"), "B3"),
        (Choice(field="f1", status="none"), ""),
    ],
)
def test_what_a_filter_shows_in_the_order_of_the_plan(choice: Choice, expected: str):
    found = chosen(plan(*FIELDS), choice, DAY)
    assert " ".join(m.code for _, m in found) == expected
    assert all(m in list(field.every_measure()) for field, m in found)


def test_each_measure_comes_with_its_field_of_action():
    assert [(field.uid, m.uid) for field, m in chosen(plan(*FIELDS), Choice(), DAY)] == [
        *[("f1", "m1"), ("f2", "m4"), ("f2", "m2"), ("f2", "m3")],
    ]
    assert plan(*FIELDS).field_of("m2") == FIELDS[1]
    assert plan(*FIELDS).field_of("elsewhere") is None


@pytest.mark.parametrize("one", [TREES, SCHOOL, OWN, HELPED], ids=lambda m: m.code)
@pytest.mark.parametrize("side", [A, B])
def test_the_sides_are_filtered_alike(one: Measure, side: Side):
    found = chosen(plan(node("f", one)), Choice(side=side), DAY)
    assert len(chosen(plan(node("f", mirrored(one))), Choice(side=side.other), DAY)) == len(found)
