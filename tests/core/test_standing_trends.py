"""The arrow of an indicator: pace so far against the pace that reaches green by 2030."""

from dataclasses import replace

import numpy as np
import pytest

from ayni.core.standing_basis import Indicator, basis
from ayni.core.standing_trends import Trend, trends

WATER = Indicator("water", "6", best=100, worst=0, green=90, red=50)
WAIT = Indicator("wait", "3", best=0, worst=100, green=10, red=50)


def trend(values, indicator=WATER):
    """The trend of one place out of year → value."""
    years = sorted(values)
    found = trends(basis([indicator]), years, np.array([[[values[year]] for year in years]], dtype=float))
    return Trend(found[0, 0]).name


@pytest.mark.parametrize(
    ("end", "wanted"),
    [
        (50, "ON_TRACK"),
        (np.nextafter(50, 0), "MODERATELY_IMPROVING"),
        (45, "MODERATELY_IMPROVING"),
        (np.nextafter(45, 0), "STAGNATING"),
        (40, "STAGNATING"),
        (np.nextafter(40, 0), "DECREASING"),
    ],
)
def test_the_borders_lie_at_all_half_and_none_of_the_pace_needed(end, wanted):
    """From 40 in 2015 to 90 in 2030: 10 in three years."""
    assert trend({2015: 40, 2018: end}) == wanted
    assert trend({2015: 60, 2018: 100 - end}, WAIT) == wanted or end != int(end)


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [(80, 90, "ON_TRACK"), (95, 95, "ON_TRACK"), (95, 90, "STAGNATING"), (95, 89, "DECREASING")],
)
def test_green_is_on_track_unless_it_gets_worse(start, end, wanted):
    assert trend({2015: start, 2023: end}) == wanted


def test_it_begins_in_2015_or_in_the_nearest_year_with_a_value():
    assert trend({2010: 99, 2015: 40, 2018: 50}) == "ON_TRACK"
    assert trend({2010: 99, 2015: np.nan, 2016: 40, 2020: 50}) == "MODERATELY_IMPROVING"
    assert trend({2012: 40, 2014: 50, 2016: 0, 2018: 51}) == "STAGNATING"  # 2014 before 2016
    assert trend({2018: 40, 2020: 50}) == "ON_TRACK"
    assert trend({2011: 40, 2019: 50}) == "NONE"
    assert trend({2019: 40, 2023: 90}) == "NONE"


def test_it_ends_with_the_last_value():
    assert trend({2015: 40, 2018: 50, 2023: np.nan}) == "ON_TRACK"
    assert trend({2015: 40, 2018: 50, 2023: 41}) == "STAGNATING"


def test_there_are_two_years_or_no_trend():
    assert trend({2015: 40}) == "NONE"
    assert trend({2015: np.nan, 2020: np.nan}) == "NONE"
    assert trend({2015: 40, 2020: 60}, replace(WATER, green=None, red=None)) == "NONE"


def test_bounds_do_not_bend_it():
    """Scores are not clipped: below the worst bound there is still a way."""
    assert trend({2015: -60, 2018: -30}, WATER) == "ON_TRACK"


def test_places_are_judged_each_for_itself():
    values = np.array([[[40, np.nan, 95], [50, 50, 94]]])
    assert trends(basis([WATER]), [2015, 2018], values).tolist() == [[Trend.ON_TRACK, Trend.NONE, Trend.STAGNATING]]
