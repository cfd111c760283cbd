"""One side's own targets, and what it says of itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.reasons import Fault
from ayni.core.sides import SIDES, Side
from ayni.core.standing_own import OnTheWay, Pace, SelfAssessment, Target, on_the_way, speaks_against, way

UP = Target(baseline=100, since=2020, target=200, until=2030, rising=True)
DOWN = Target(baseline=100, since=2020, target=50, until=2030, rising=False)


def grown(part, years=5, target=UP):
    """A value that has grown at this part of the rate that is needed."""
    needed = (target.target / target.baseline) ** (1 / (target.until - target.since)) - 1
    return target.baseline * (1 + part * needed) ** years


@pytest.mark.parametrize("target", [UP, DOWN], ids=["up", "down"])
@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        (1.2, Pace.ON_TRACK),
        (0.951, Pace.ON_TRACK),
        (0.949, Pace.BEHIND),
        (0.601, Pace.BEHIND),
        (0.599, Pace.FAR_BEHIND),
        (0.001, Pace.FAR_BEHIND),
        (-0.001, Pace.AWAY),
    ],
)
def test_the_pace_has_borders_at_95_60_and_0_per_cent(target, part, wanted):
    found = way(target, grown(part, target=target), 2025)
    assert found.pace is wanted
    assert found.ratio == pytest.approx(part)


def test_no_growth_at_all_is_not_yet_away():
    assert way(UP, 100, 2025).pace is Pace.FAR_BEHIND


def test_attainment_is_the_share_of_the_way():
    assert [way(UP, value, 2025).attainment for value in (100, 150, 200, 250, 90)] == [0, 0.5, 1, 1.5, -0.1]
    assert way(DOWN, 75, 2025).attainment == 0.5


@pytest.mark.parametrize("value", [0, 2.5])
def test_with_zero_on_the_way_differences_are_compared(value):
    to_nothing = Target(baseline=10, since=2020, target=0, until=2030, rising=False)
    assert way(to_nothing, 5, 2025).ratio == 1
    assert way(to_nothing, value, 2028).pace is (Pace.REACHED if value == 0 else Pace.BEHIND)
    below = Target(baseline=-10, since=2020, target=10, until=2030, rising=True)
    assert way(below, 0, 2025).ratio == 1


def test_reached_stays_reached_and_a_missed_year_is_missed():
    assert way(UP, 200, 2030).pace is Pace.REACHED
    assert way(UP, 199, 2030).pace is Pace.MISSED
    assert way(UP, 199, 2029).pace is Pace.ON_TRACK


def test_a_target_that_the_baseline_already_meets_is_to_be_kept():
    keep = replace(UP, target=100)
    assert (way(keep, 100, 2025).pace, way(keep, 99, 2025).pace) == (Pace.REACHED, Pace.AWAY)
    assert way(keep, 99, 2025).attainment is None
    assert way(replace(UP, target=90), 89, 2025).pace is Pace.AWAY


@pytest.mark.parametrize(
    ("target", "value", "year", "kind"),
    [
        (UP, 150, 2020, "standing_reading_old"),
        (replace(UP, until=2020), 150, 2025, "standing_target_past"),
        (UP, float("nan"), 2025, "standing_number_unfit"),
        (replace(UP, target=float("inf")), 150, 2025, "standing_number_unfit"),
    ],
)
def test_what_cannot_be_judged_is_refused(target, value, year, kind):
    with pytest.raises(Fault) as refused:
        way(target, value, year)
    assert refused.value.reason.kind == kind


PLAIN = st.floats(-1e6, 1e6).filter(lambda number: not number or abs(number) > 1e-6)


@given(PLAIN, PLAIN, PLAIN, st.booleans())
def test_every_number_has_its_pace(baseline, target, value, rising):
    found = way(Target(baseline, 2020, target, 2030, rising), value, 2025)
    at_target = value >= target if rising else value <= target
    assert (found.pace is Pace.REACHED) == at_target


def test_own_targets_are_counted_in_words_and_what_is_unknown_apart():
    ways = [way(UP, 200, 2025), way(UP, grown(1), 2025), way(UP, 101, 2025), None]
    assert on_the_way(ways) == OnTheWay(good=2, known=3, unknown=1)


def test_a_self_assessment_stands_with_evidence_and_both_sides():
    said = SelfAssessment(Side.A, "4", 2, "https://example.org/report", frozenset(SIDES))
    assert speaks_against(said) == ()
    alone = replace(said, level=4, evidence=" ", accepted=frozenset({Side.A}))
    assert [(why.kind, why.get("side")) for why in speaks_against(alone)] == [
        ("standing_level_unknown", None),
        ("standing_evidence_missing", None),
        ("standing_not_accepted", Side.B),
    ]
