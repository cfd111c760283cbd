"""What goes on next year: the rules, over plans made by hand and by Hypothesis."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.carry_over import (
    Lot,
    alike,
    baseline,
    candidates,
    chosen,
    heir,
    invented,
    left_out,
    refusals,
    still,
)
from ayni.core.multilingual import Text
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Level, Measure, Node, Plan, Result, ResultValue, Standing, Status

DAY = date(2026, 11, 1)


def measure(uid: str, *statuses: Status) -> Measure:
    standings = tuple(Standing(side, DAY, status) for side, status in zip(Side, statuses, strict=False))
    return Measure(uid, f"1.{uid}", Text.of(de=uid), standings=standings)


def plan(*measures: Measure) -> Plan:
    return Plan("p", 2026, fields=(Node("f", Level.FIELD, "1", Text.of(de="Feld"), measures=measures),))


MIXED = plan(
    measure("a", Status.UNDER_WAY, Status.DONE),
    measure("b", Status.DONE, Status.DONE_ADJUST),
    measure("c"),
    measure("d", Status.POSTPONED),
    measure("e"),
)
FOUND = candidates(MIXED, {"d"}, {"e": Text.of(de="Kein Geld")})


def test_a_measure_is_open_until_the_side_that_is_less_far_has_finished():
    assert {c.measure.uid: c.lot for c in FOUND} == {
        "a": Lot.OPEN,
        "b": Lot.FINISHED,
        "c": Lot.OPEN,
        "d": Lot.CARRIED,
        "e": Lot.LEFT,
    }
    assert FOUND[4].why == Text.of(de="Kein Geld")


def test_every_open_measure_is_carried_or_explained():
    assert refusals(FOUND, {"a", "c"}, {}) == ()
    assert refusals(FOUND, {"a"}, {"c": "Niemand da"}) == ()
    assert refusals(FOUND, {"a"}, {"c": "  \n"}) == (reason("why_left_missing", subject="c", code="1.c"),)
    assert refusals(FOUND, {"a", "c", "x"}, {"y": "?"}) == (
        reason("record_unknown", subject="x"),
        reason("record_unknown", subject="y"),
    )


def test_finished_ones_go_on_only_when_chosen_and_carried_ones_never_twice():
    assert [c.measure.uid for c in chosen(FOUND, {"a", "b", "d"})] == ["a", "b"]
    assert left_out(FOUND, {"a", "b"}, {"b": "x", "c": " Niemand da ", "d": "x", "e": "neu"}) == {
        "c": "Niemand da",
        "e": "neu",
    }


@given(st.data())
def test_nothing_is_lost_and_nothing_is_counted_twice(data):
    statuses = st.lists(st.sampled_from(Status), max_size=2)
    tree = plan(*(measure(str(n), *said) for n, said in enumerate(data.draw(st.lists(statuses, max_size=8)))))
    uids = [m.uid for m in tree.every_measure()]
    some = st.sets(st.sampled_from(uids)) if uids else st.just(set())
    carried, left, carry, said = (data.draw(some) for _ in range(4))
    found = candidates(tree, carried, dict.fromkeys(left, Text.of(de="x")))
    why = dict.fromkeys(said, "weil")
    assert [c.measure.uid for c in found] == uids
    if refusals(found, carry, why):
        return
    copied = {c.measure.uid for c in chosen(found, carry)}
    explained = set(left_out(found, carry, why))
    kept = {c.measure.uid for c in found if c.lot in (Lot.CARRIED, Lot.LEFT, Lot.FINISHED)}
    assert copied | explained | kept == set(uids)
    assert not copied & explained
    assert not copied & carried
    again = candidates(tree, carried | copied, dict.fromkeys(left | explained, Text.of(de="x")))
    assert chosen(again, carry) == ()
    assert refusals(again, carry, why) == ()


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        ("2026-11", None),
        ("2026", None),
        ("2025-03-01", None),
        ("2026~", None),
        ("2027-01-01", "2027-01-01"),
        ("2027~", "2027~"),
    ],
)
def test_dates_that_are_over_with_their_year_are_left_empty(when, kept):
    assert still(Vague(when), 2026) == (Vague(kept) if kept else None)
    assert still(None, 2026) is None


def test_the_last_value_of_each_side_is_the_next_baseline():
    values = (
        ResultValue("1", Side.A, date(2026, 10, 1), Decimal(176), "Zählung", example=True),
        ResultValue("2", Side.A, date(2025, 10, 1), Decimal(170), "Presse"),
    )
    result = Result("r", Text.of(de="Teilnehmende"), Text(), Text(), (Decimal(50), Decimal(40)), values=values)
    assert baseline(result) == (Decimal(176), Decimal(40))
    assert invented(result)
    assert not invented(replace(result, values=values[1:]))
    assert invented(replace(result, values=(), example=True))


def test_a_copy_has_the_same_uid_whenever_the_same_form_makes_it():
    one, other = UUID(int=1), UUID(int=2)
    assert heir(one, "x") == heir(one, "x")
    assert len({heir(one, "x"), heir(one, "y"), heir(other, "x")}) == 3


def test_titles_are_alike_when_they_say_the_same_in_a_language_that_both_have():
    assert alike(Text.of(de="Umwelt", es="Ambiente"), Text.of(es="ambiente", en="Air"))
    assert not alike(Text.of(de="Umwelt"), Text.of(es="Umwelt"))
    assert not alike(Text(), Text())
