"""Scores, goals, colours and index of a few places, worked out by hand."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from ayni.core.reasons import Fault, reason
from ayni.core.standing import Inputs, inputs, refusal, stand
from ayni.core.standing_basis import ONE_SIDE, PUBLISHED, Indicator, Place, Rules, basis
from ayni.core.standing_colors import Color, goal_colors, indicator_colors, position
from ayni.core.standing_scores import enough, goal_scores, index, leave_one_out, ranks, regional, scores

NAN = np.nan
NOTHING = pytest.approx(NAN, nan_ok=True)
ANY = Rules(index=Fraction(0))
FALLING = Indicator("wait", "3", best=10, worst=50, green=20, red=40)
RISING = Indicator("trees", "15", best=80, worst=0, green=60, red=20)


def computed(rows, *indicators, places=None, rules=PUBLISHED):
    """One row of values per indicator, in the order of the basis."""
    values = np.array(rows, dtype=float)
    places = places or [Place(str(number)) for number in range(values.shape[1])]
    return stand(basis(indicators), places, values, rules)


def colors(indicator, *values, oecd=False):
    one = np.array([values], dtype=float)
    found = indicator_colors(basis([indicator]), one, np.full(len(values), oecd))
    return [Color(color).name for color in found[0]]


def goal_color(*pairs, oecd=False, rules=PUBLISHED):
    """The colour of one goal out of (indicator, value)."""
    table = basis([replace(each, code=f"i{number}", goal="1") for number, (each, _) in enumerate(pairs)])
    values = np.array([[value] for _, value in pairs], dtype=float)
    member = np.array([oecd])
    found = goal_colors(table, values, indicator_colors(table, values, member), member, rules)
    return Color(found[0, 0]).name


@pytest.mark.parametrize(
    ("indicator", "values", "wanted"),
    [
        (FALLING, (50, 40, 30, 10), (0, 25, 50, 100)),
        (RISING, (0, 20, 60, 80), (0, 25, 75, 100)),
        (FALLING, (60, 1e30, 9, -1e30), (0, 0, 100, 100)),
        (Indicator("growth", "8", best=5, worst=-15), (-15, -5, 0, 6), (0, 50, 75, 100)),
    ],
)
def test_a_score_lies_on_the_way_from_worst_to_best_and_stops_at_both(indicator, values, wanted):
    assert scores(basis([indicator]), np.array([values], dtype=float))[0].tolist() == list(wanted)


def test_a_missing_value_has_neither_score_nor_color():
    found = computed([[NAN, 30]], FALLING)
    assert np.isnan(found.scores[0, 0])
    assert found.colors[0].tolist() == [Color.NONE, Color.YELLOW]


def test_every_border_of_a_color_belongs_to_the_better_side():
    after = np.nextafter
    assert colors(FALLING, 20, after(20, 30), 30, after(30, 40), 40, after(40, 50)) == [
        *("GREEN", "YELLOW", "YELLOW", "ORANGE", "ORANGE", "RED")
    ]
    assert colors(RISING, 60, after(60, 0), 40, after(40, 0), 20, after(20, 0)) == [
        *("GREEN", "YELLOW", "YELLOW", "ORANGE", "ORANGE", "RED")
    ]


def test_equal_thresholds_leave_green_and_red():
    assert colors(replace(FALLING, red=20), 20, np.nextafter(20, 30)) == ["GREEN", "RED"]


def test_without_thresholds_there_is_a_score_and_no_color():
    found = computed([[30]], Indicator("wait", "3", best=10, worst=50))
    assert (found.scores[0, 0], found.colors[0, 0], found.goal_colors[0, 0]) == (50, Color.NONE, Color.GRAY)


def test_members_of_the_oecd_have_their_colors_from_another_basket():
    members_only = replace(FALLING, everywhere=False)
    assert colors(members_only, 10) == ["NONE"]
    assert colors(members_only, 10, oecd=True) == ["GREEN"]
    assert colors(replace(FALLING, oecd=False), 10, oecd=True) == ["NONE"]
    assert np.isnan(computed([[10], [10]], members_only, RISING, places=[Place("A", oecd=True)]).scores[0, 0])


def test_thresholds_at_and_beyond_the_bounds_divide_nothing_by_zero():
    at_worst = Indicator("palma", "10", best=1, worst=2.5, green=1.5, red=2.5)
    assert position(at_worst, np.array([3.0, 2.5, 2.0, 1.5, 1.25, 1.0])).tolist() == [1, 1, 1.5, 2, 2.5, 3]
    beyond_best = Indicator("design", "9", best=90, worst=0, green=96, red=48)
    assert position(beyond_best, np.array([96.0, 90.0, 72.0, 48.0, 24.0, -1.0])).tolist() == [3, 1.875, 1.5, 1, 0.5, 0]


def test_a_goal_is_green_or_red_only_if_both_its_worst_indicators_are():
    assert goal_color((RISING, 60), (RISING, 60), (RISING, 80)) == "GREEN"
    assert goal_color((RISING, 60), (RISING, 59), (RISING, 80)) == "YELLOW"
    assert goal_color((RISING, 0), (RISING, 19), (RISING, 80)) == "RED"
    assert goal_color((RISING, 0), (RISING, 20), (RISING, 80)) == "ORANGE"


def test_the_middle_between_both_worst_is_yellow_from_one_and_a_half_on():
    assert goal_color((RISING, 20), (RISING, 60), (RISING, 80)) == "YELLOW"  # 1 and 2
    assert goal_color((RISING, 19), (RISING, 60), (RISING, 80)) == "ORANGE"
    assert goal_color((RISING, 0), (RISING, 80)) == "YELLOW"  # 0 and 3


def test_red_is_red_by_its_own_color_where_the_threshold_is_the_bound():
    at_worst = Indicator("palma", "10", best=1, worst=2.5, green=1.5, red=2.5)
    assert goal_color((at_worst, 2.6), (RISING, 10), (RISING, 80)) == "RED"
    # Three at the same place on the way, two of them red: the red ones are the worst.
    assert goal_color((RISING, 20), (at_worst, 2.6), (at_worst, 2.7)) == "RED"


def test_one_indicator_gives_its_color_and_less_than_half_is_gray():
    assert goal_color((RISING, 30)) == "ORANGE"
    assert goal_color((RISING, 30), (RISING, NAN)) == "ORANGE"
    assert goal_color((RISING, 30), (RISING, NAN), (RISING, NAN)) == "GRAY"
    assert goal_color((RISING, NAN)) == "GRAY"
    only_members = replace(RISING, everywhere=False)
    assert goal_color((RISING, 30), (only_members, NAN), (only_members, NAN)) == "ORANGE"
    assert goal_color((RISING, 30), (only_members, NAN), (only_members, NAN), oecd=True) == "GRAY"


def means(rows, *indicators, rules=PUBLISHED):
    return goal_scores(basis(indicators), np.array(rows, dtype=float), rules).tolist()


def one(code, goal="1", **more):
    return Indicator(code, goal, best=100, worst=0, **more)


def test_a_goal_is_the_mean_of_what_is_there():
    assert means([[10, 10], [50, NAN], [90, NAN]], one("a"), one("b"), one("c", "2")) == [
        [30, 10],
        [90, NOTHING],
    ]


def test_weights_count_and_zero_is_shown_but_not_scored():
    assert means([[10], [50], [99]], one("a", weight=3), one("b"), one("c", weight=0)) == [[20]]
    found = computed([[10], [99]], one("a"), one("c", weight=0, green=60, red=20))
    assert np.isnan(found.scores[1, 0])
    assert found.colors[1, 0] == Color.GREEN
    assert (found.used[0, 0], found.basket) == (1, (1,))


def test_a_subgroup_is_averaged_first_and_counts_once():
    road, train = one("road", subgroup="paths"), one("train", subgroup="paths")
    assert means([[10, 10], [20, 20], [60, NAN]], one("air"), road, train) == [[25, 15]]
    heavy = [replace(each, weight=2) for each in (road, train)]
    assert means([[10], [20], [70]], one("air"), *heavy) == [[pytest.approx(100 / 3)]]
    assert means([[10], [20]], one("a", "1", subgroup="x"), one("b", "2", subgroup="x")) == [[10], [20]]


def test_a_goal_below_its_share_is_refused_where_the_rules_say_so():
    rows = [[10, 10], [NAN, NAN], [20, NAN]]
    assert means(rows, one("a"), one("b"), one("c"), rules=ONE_SIDE) == [[15, NOTHING]]
    assert means(rows, one("a"), one("b"), one("c")) == [[15, 10]]


def test_leaving_one_out_shows_how_much_hangs_on_a_single_indicator():
    table, rows = basis([one("a"), one("b"), one("c")]), np.array([[0, 40.0, 5], [30, NAN, NAN], [90, 60, NAN]])
    low, high = leave_one_out(table, rows, goal_scores(table, rows))
    assert low[0].tolist() == [15, 40, NOTHING]
    assert high[0].tolist() == [60, 60, NOTHING]


def test_exactly_the_share_is_enough_and_nothing_never_is():
    assert enough(np.array([68, 67]), 85, Fraction(4, 5)).tolist() == [True, False]
    assert enough(np.array([0, 1]), 0, Fraction(0)).tolist() == [False, True]


def test_below_the_coverage_a_place_has_colors_and_its_gaps_but_no_score():
    five = [replace(one(code), green=60, red=20) for code in "abcde"]
    found = computed([[50, 50], [50, 50], [50, 50], [50, NAN], [NAN, NAN]], *five)
    assert found.covered.tolist() == [True, False]
    assert found.index.tolist() == [50, NOTHING]
    assert found.rank.tolist() == [1, 0]
    assert np.isnan(found.scores[:, 1]).all()
    assert np.isnan([found.goal_scores[0, 1], found.low[0, 1], found.high[0, 1]]).all()
    assert [Color(color).name for color in found.colors[:, 1]] == ["YELLOW"] * 3 + ["NONE"] * 2
    assert found.goal_colors[0, 1] == Color.YELLOW
    assert refusal(found, 0) is None
    assert refusal(found, 1) == reason("standing_too_little", "1", used=3, basket=5, missing="d, e")


def test_a_side_has_the_goals_that_rest_on_half_of_their_basket_whatever_else_is_missing():
    found = computed([[50], [NAN], [NAN], [70], [NAN]], *map(one, "abc"), one("d", "2"), one("e", "2"), rules=ONE_SIDE)
    assert found.goal_scores.tolist() == [[NOTHING], [70]]
    assert found.scores[:, 0].tolist() == [50, NOTHING, NOTHING, 70, NOTHING]
    assert np.isnan(found.index[0])
    assert refusal(found, 0) == reason("standing_too_little", "0", used=2, basket=5, missing="b, c, e")


def test_every_answer_tells_what_it_rests_on():
    found = computed([[10], [NAN], [5]], one("a"), one("b"), one("c", "2"), rules=ANY)
    assert inputs(found, 0, "1") == Inputs(("a",), ("b",))
    assert inputs(found, 0) == Inputs(("a", "c"), ("b",))
    assert found.used[:, 0].tolist() == [1, 1]
    assert found.basket == (2, 1)


def test_a_missing_goal_enters_the_index_by_its_region_alone():
    goals = np.array([[10.0, 30, NAN, NAN], [50, 70, 90, 20]])
    ranked, regions = np.array([True, True, True, True]), ["south", "south", "south", ""]
    instead = regional(goals, regions, ranked)
    assert instead[:, 2].tolist() == [20, 70]
    assert np.isnan(instead[:, 3]).all()
    assert index(goals, ranked, instead).tolist() == [30, 50, 55, 20]
    unranked = regional(goals, regions, np.array([True, False, True, True]))
    assert unranked[:, 2].tolist() == [10, 70]


def test_a_goal_that_nobody_has_in_the_region_is_left_out():
    found = computed([[NAN], [50]], one("a"), one("b", "2"), places=[Place("x", "alone")], rules=ANY)
    assert found.index.tolist() == [50]
    assert np.isnan(found.goal_scores[0, 0])


def test_ranks_begin_with_the_highest_and_equals_share_the_better_one():
    assert ranks(np.array([50, 70, NAN, 70, 20])).tolist() == [3, 1, 0, 1, 4]


@pytest.mark.parametrize(
    ("indicator", "kind", "column"),
    [
        (replace(RISING, worst=80), "standing_no_span", "worst"),
        (replace(RISING, best=np.inf), "standing_number_unfit", "best"),
        (replace(RISING, red=NAN), "standing_number_unfit", "red"),
        (replace(RISING, best=1e-40), "standing_number_unfit", "best"),
        (replace(RISING, goal="18"), "standing_goal_unknown", "goal"),
        (replace(RISING, goal="4.7"), "standing_goal_unknown", "goal"),
        (replace(RISING, weight=-1), "standing_weight_negative", "weight"),
        (replace(RISING, red=None), "standing_one_threshold", "red"),
        (replace(RISING, green=None), "standing_one_threshold", "green"),
        (replace(RISING, green=10), "standing_thresholds_crossed", "red"),
        (replace(FALLING, green=41), "standing_thresholds_crossed", "red"),
    ],
)
def test_an_indicator_that_cannot_be_scored_is_refused(indicator, kind, column):
    with pytest.raises(Fault) as refused:
        basis([indicator])
    assert (refused.value.reason.kind, refused.value.reason.subject) == (kind, column)


def test_an_indicator_stands_there_once():
    with pytest.raises(Fault) as refused:
        basis([RISING, replace(RISING, goal="1")])
    assert refused.value.reason == reason("standing_twice", "trees")


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e31])
def test_infinity_is_no_value(value):
    with pytest.raises(Fault) as refused:
        computed([[value]], RISING)
    assert refused.value.reason.kind == "standing_number_unfit"


def test_nobody_and_nothing_have_no_answer():
    found = computed(np.empty((1, 0)), RISING, places=[])
    assert found.index.shape == (0,)
    unscored = computed([[5]], replace(RISING, weight=0))
    assert not unscored.covered[0]
    assert np.isnan(unscored.index[0])
