"""How far two readings may be compared."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.reasons import reason
from ayni.core.sides import SIDES, Side
from ayni.core.standing_pairs import Definition, Grade, Level, Pair, Reading, Source, graded

GOOD = Reading(10, 2024, Level.MUNICIPALITY)


def pair(b: Reading | None = GOOD, a: Reading | None = GOOD, declared=Grade.A, decided=frozenset(SIDES)):
    return Pair({Side.A: a, Side.B: b}, declared, decided)


@pytest.mark.parametrize(
    ("other", "grade", "kinds"),
    [
        (GOOD, "A", []),
        (replace(GOOD, year=2022, level=Level.DISTRICT), "A", []),
        (replace(GOOD, year=2021), "B", ["standing_years_apart"]),
        (replace(GOOD, year=2019), "B", ["standing_years_apart"]),
        (replace(GOOD, year=2018), "C", ["standing_years_apart"]),
        (replace(GOOD, definition=Definition.NEAR), "B", ["standing_near"]),
        (replace(GOOD, definition=Definition.PROXY), "C", ["standing_proxy"]),
        (replace(GOOD, level=Level.DEPARTMENT), "C", ["standing_levels_differ"]),
        (replace(GOOD, source=Source.SURVEY), "B", ["standing_not_official"]),
        (replace(GOOD, imputed=True), "B", ["standing_not_official"]),
        (replace(GOOD, imputed=True, level=Level.NATION), "C", ["standing_levels_differ", "standing_not_official"]),
        (None, "U", ["standing_no_reading"]),
    ],
)
def test_a_pair_has_the_worst_grade_that_anything_says(other, grade, kinds):
    found = graded(pair(other))
    assert (found.grade, [why.kind for why in found.reasons]) == (grade, kinds)
    assert found.side_by_side is (grade in "ABC")
    assert found.may_be_subtracted is (grade in "AB")


def test_what_both_declare_lowers_a_grade_and_never_raises_it():
    assert graded(pair(declared=Grade.C)).grade is Grade.C
    assert graded(pair(replace(GOOD, definition=Definition.PROXY), declared=Grade.B)).grade is Grade.C


def test_a_pair_that_only_one_side_has_decided_stands_apart():
    found = graded(pair(decided=frozenset({Side.B})))
    assert (found.grade, found.reasons) == (Grade.D, (reason("standing_undecided", side=Side.A),))


READINGS = st.none() | st.builds(
    Reading,
    st.just(1.0),
    st.integers(2015, 2026),
    st.sampled_from(Level),
    st.sampled_from(Definition),
    st.sampled_from(Source),
    st.booleans(),
)


@given(READINGS, READINGS, st.sampled_from(Grade), st.sets(st.sampled_from(Side)))
def test_swapping_the_sides_changes_no_grade(a, b, declared, decided):
    one = pair(b, a, declared, frozenset(decided))
    other = pair(a, b, declared, frozenset(side.other for side in decided))
    assert graded(one).grade is graded(other).grade
    assert {why.kind for why in graded(one).reasons} == {why.kind for why in graded(other).reasons}
