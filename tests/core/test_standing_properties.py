"""What holds for any indicators and any values."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.standing import stand
from ayni.core.standing_basis import ONE_SIDE, PUBLISHED, Indicator, Place, basis
from ayni.core.standing_trends import trends

NUMBERS = st.integers(-1000, 1000).map(lambda number: number / 8)
VALUES = st.none() | NUMBERS
YEARS = [2014, 2015, 2018, 2023]


@st.composite
def indicators(draw):
    """Bounds and thresholds in any direction; thresholds at, between and beyond the bounds."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        low, high = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2, unique=True)))
        worse, better = sorted([draw(NUMBERS), draw(NUMBERS)])
        best, worst, green, red = (high, low, better, worse) if draw(st.booleans()) else (low, high, worse, better)
        found.append(
            Indicator(
                f"i{number}",
                draw(st.sampled_from(["1", "2", "10"])),
                best,
                worst,
                *draw(st.sampled_from([(green, red), (None, None)])),
                weight=draw(st.sampled_from([1, 1, 2, 0.1, 0])),
                subgroup=draw(st.sampled_from(["", "", "x"])),
                everywhere=draw(st.sampled_from([True, True, False])),
                oecd=draw(st.booleans()),
            )
        )
    return found


@st.composite
def cases(draw):
    chosen = draw(indicators())
    places = [Place(name, draw(st.sampled_from(["", "n", "s"])), draw(st.booleans())) for name in "ABCD"]
    cells = draw(st.lists(VALUES, min_size=4 * len(chosen), max_size=4 * len(chosen)))
    values = np.array([np.nan if cell is None else cell for cell in cells], dtype=float).reshape(len(chosen), 4)
    return chosen, places, values, draw(st.sampled_from([PUBLISHED, ONE_SIDE]))


def computed(chosen, places, values, rules):
    """Rows of `values` as `chosen`, which the basis sorts."""
    table = basis(chosen)
    row_of = {each.code: row for row, each in enumerate(chosen)}
    return stand(table, places, values[[row_of[each.code] for each in table.indicators]], rules)


def answers(found):
    return [found.scores, found.colors, found.goal_scores, found.goal_colors, found.low, found.high, found.index]


def same(one, other):
    return all(np.array_equal(*pair, equal_nan=True) for pair in zip(answers(one), answers(other), strict=True))


def within(numbers):
    known = numbers[~np.isnan(numbers)]
    return bool(((known >= 0) & (known <= 100)).all())


@given(cases())
def test_scores_lie_within_0_and_100_and_the_interval_around_the_score(case):
    found = computed(*case)
    assert all(within(each) for each in (found.scores, found.goal_scores, found.low, found.high, found.index))
    known = ~np.isnan(found.low)
    assert (found.low[known] <= found.goal_scores[known]).all()
    assert (found.goal_scores[known] <= found.high[known]).all()
    assert (np.isnan(found.index) == (found.rank == 0)).all()


@given(cases(), st.data())
def test_a_better_value_makes_nothing_worse(case, data):
    """With the other places kept apart: what a region lends may rise as well."""
    chosen, places, values, rules = case
    row = data.draw(st.integers(0, len(chosen) - 1))
    better = values.copy()
    step = data.draw(st.integers(0, 500)) / 8
    better[row, 0] += step if chosen[row].rising else -step
    before, after = computed(chosen, places, values, rules), computed(chosen, places, better, rules)
    for old, new in zip(answers(before), answers(after), strict=True):
        at = ... if old.ndim == 1 else (slice(None), 0)
        old, new = np.atleast_1d(old[at]), np.atleast_1d(new[at])
        known = ~np.isnan(old.astype(float))
        assert (new[known] >= old[known] - 1e-9).all()


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_indicators_and_places_changes_no_digit_of_a_place(case, chance):
    chosen, places, values, rules = case
    rows, columns = list(range(len(chosen))), list(range(4))
    chance.shuffle(rows)
    found = computed(chosen, places, values, rules)
    turned = computed([chosen[row] for row in rows], places, values[rows], rules)
    assert all(
        np.array_equal(old, new, equal_nan=True) for old, new in zip(answers(found), answers(turned), strict=True)
    )
    chance.shuffle(columns)
    turned = computed(chosen, [places[column] for column in columns], values[:, columns], rules)
    for old, new in zip(answers(found), answers(turned), strict=True):
        np.testing.assert_allclose(new, old[..., columns], rtol=0, atol=1e-12)


@given(cases(), st.sampled_from([2.0**-20, 0.5, 2.0, 1024.0]), st.booleans())
def test_other_units_change_nothing(case, factor, turned):
    """Powers of two, so that no value moves over a border by rounding; turned: more becomes less."""
    chosen, places, values, rules = case
    factor = -factor if turned else factor
    rescaled = [
        replace(
            each,
            best=each.best * factor,
            worst=each.worst * factor,
            green=None if each.green is None else each.green * factor,
            red=None if each.red is None else each.red * factor,
        )
        for each in chosen
    ]
    assert same(computed(*case), computed(rescaled, places, values * factor, rules))


@given(indicators(), st.lists(VALUES, min_size=len(YEARS), max_size=len(YEARS)), st.sampled_from([0.5, 8.0, -4.0]))
def test_a_trend_changes_with_neither_bounds_nor_units(chosen, cells, factor):
    one = chosen[0]
    values = np.array([[[np.nan if cell is None else cell] for cell in cells]])
    wider = replace(one, worst=one.worst - (one.best - one.worst))
    found = trends(basis([one]), YEARS, values)
    assert np.array_equal(found, trends(basis([wider]), YEARS, values))
    green, red = (None, None) if one.green is None else (one.green * factor, one.red * factor)
    turned = replace(one, best=one.best * factor, worst=one.worst * factor, green=green, red=red)
    assert np.array_equal(found, trends(basis([turned]), YEARS, values * factor))
