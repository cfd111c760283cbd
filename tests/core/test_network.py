"""Who works with whom: ties, and the order in which both columns are drawn."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ayni.core.network import Party, columns, ties
from ayni.core.sides import Side

A, B = Side.A, Side.B
SIDE_OF = {"a1": A, "a2": A, "a3": A, "b1": B, "b2": B, "b3": B}


def party(*actors, measure=""):
    return Party({uid: SIDE_OF[uid] for uid in actors}, measure)


def test_measures_and_pairings_of_two_actors_are_one_tie():
    (tie,) = ties([party("b1", "a1", measure="m1"), party("a1", "b1", measure="m2"), party("a1", "b1")])
    assert (tie.one, tie.other, tie.measures, tie.paired) == ("a1", "b1", ("m1", "m2"), True)
    assert (tie.across, tie.weight) == (True, 3)


def test_a_measure_of_three_ties_each_with_each_and_one_alone_nobody():
    found = ties([party("a1", "a2", "b1", measure="m"), party("a3", measure="n")])
    told = [(tie.one, tie.other, tie.across) for tie in found]
    assert told == [("a1", "b1", True), ("a2", "b1", True), ("a1", "a2", False)]


def test_only_those_with_the_most_in_common_are_drawn():
    found = ties([party("a1", "b1", measure="m"), party("a1", "b1", measure="n"), party("a2", "b2", measure="m")])
    assert columns(found, 1) == {A: ("a1",), B: ("b1",)}


def crossings(placed, found):
    at = {uid: number for column in placed.values() for number, uid in enumerate(column)}
    lines = [(at[tie.one], at[tie.other]) for tie in found if tie.across]
    return sum((one[0] - two[0]) * (one[1] - two[1]) < 0 for one, two in combinations(lines, 2))


def test_lines_that_need_not_cross_do_not():
    found = ties([party("a1", "b3", measure="m"), party("a2", "b2", measure="m"), party("a3", "b1", measure="m")])
    assert crossings(columns(found, 9), found) == 0


PARTIES = st.lists(
    st.builds(
        lambda actors, measure: party(*actors, measure=measure),
        st.sets(st.sampled_from(sorted(SIDE_OF)), min_size=2, max_size=2),
        st.sampled_from(["", "m", "n"]),
    ),
    max_size=8,
    unique_by=lambda each: (tuple(sorted(each.actors)), each.measure),
)


@given(PARTIES)
def test_the_order_of_what_is_read_changes_nothing_and_nobody_is_lost(parties):
    found, again = ties(parties), ties(reversed(parties))
    assert [(t.one, t.other, set(t.measures), t.paired) for t in again] == [
        (t.one, t.other, set(t.measures), t.paired) for t in found
    ]
    assert columns(again, 9) == columns(found, 9)
    drawn = {uid for column in columns(found, 9).values() for uid in column}
    assert drawn == {uid for each in parties for uid in each.actors}
