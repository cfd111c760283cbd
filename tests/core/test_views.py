"""The plan by goal and by actor: nothing is lost, gaps are told, and swapping the sides swaps the result."""

from __future__ import annotations

from datetime import date

from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.views import Part, by_actor, by_goal, takes_part
from ayni.core.workplan import Kind, Level, Measure, Node, Plan, Responsibility

A, B = Side
TODAY = date(2027, 6, 1)


def who(actor: str, side: Side, lead: bool = False) -> Responsibility:
    return Responsibility(f"r-{actor}", side, actor, Text.of(de=actor), lead)


SCHOOLS = Measure("m1", "1.1", tags=("4", "4.7", "12"), responsibilities=(who("school", A, True), who("office", B)))
GARDEN = Measure("m2", "1.2", tags=("4",), kind=Kind.OWN, own_side=A, end=Vague("2027-01"))
MARKET = Measure("m3", "2.1", tags=("12",), responsibilities=(who("office", B, True), who("gone", A)))
PLAN = Plan("p", 2027, fields=(
    Node("f1", Level.FIELD, "1", measures=(SCHOOLS, GARDEN)), Node("f2", Level.FIELD, "2", measures=(MARKET,)),
))  # fmt: skip


def test_all_seventeen_goals_with_their_measures_and_the_targets_that_they_name():
    found = {each.goal: each for each in by_goal(PLAN)}
    assert list(found) == [str(n) for n in range(1, 18)]
    assert [(m.uid, targets) for m, targets in found["4"].measures] == [("m1", ("4.7",)), ("m2", ())]
    assert [(m.uid, targets) for m, targets in found["12"].measures] == [("m1", ()), ("m3", ())]
    assert sum(bool(each.measures) for each in found.values()) == 2


def test_a_target_of_goal_12_is_none_of_goal_1():
    found = {each.goal: each for each in by_goal(Plan("p", 2027, fields=(
        Node("f", Level.FIELD, "1", measures=(Measure("m", "1", tags=("1", "12", "12.5")),)),
    )))}  # fmt: skip
    assert found["1"].measures[0][1] == ()


def test_a_side_that_takes_no_part_is_named():
    found = {each.goal: each.absent for each in by_goal(PLAN)}
    assert (found["4"], found["12"], found["1"]) == ((), (), (A, B))
    alone = {each.goal: each.absent for each in by_goal(Plan("p", 2027, fields=(
        Node("f", Level.FIELD, "1", measures=(GARDEN,)),
    )))}  # fmt: skip
    assert alone["4"] == (B,)


def test_who_carries_it_out_alone_takes_part_without_an_actor():
    assert (takes_part(GARDEN, A), takes_part(GARDEN, B), takes_part(MARKET, A)) == (True, False, True)


def test_every_actor_with_what_it_leads_first_and_those_without_a_part():
    found = by_actor(PLAN, {A: ["club", "school"], B: ["office"]}, TODAY)
    assert [(load.actor, load.leads, load.joins, load.late) for load in found[A]] == [
        ("club", 0, 0, 0), ("school", 1, 0, 0), ("gone", 0, 1, 0),
    ]  # fmt: skip
    assert [(load.actor, load.parts) for load in found[B]] == [
        ("office", (Part(MARKET, True, False), Part(SCHOOLS, False, False)))
    ]


def test_what_is_late_is_counted_where_it_is_carried():
    late = Measure("m", "1", end=Vague("2027-01"), responsibilities=(who("school", A, True), who("office", B)))
    plan = Plan("p", 2027, fields=(Node("f", Level.FIELD, "1", measures=(late,)),))
    found = by_actor(plan, {A: ["school"], B: ["office"]}, TODAY)
    assert (found[A][0].late, found[B][0].late) == (1, 1)
    assert by_actor(plan, {}, date(2026, 12, 1))[A][0].late == 0
