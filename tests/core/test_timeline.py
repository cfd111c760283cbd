"""Places in the year: exact dates are sure, vague ones say how vague they are, and nothing leaves the year."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.multilingual import Text
from ayni.core.timeline import Mark, State, Sure, after, bar, mark, month_of, months, place
from ayni.core.vague import Vague
from ayni.core.workplan import Milestone

Y = 2027
DAY = 1 / 365


def drawn(start, end, year=Y):
    """Stretches as (first day of the year from 0, day after the last, how sure)."""
    found = bar(Vague(start) if start else None, Vague(end) if end else None, year)
    if found is None:
        return None
    days = [(round(s.left * 365), round(s.right * 365), s.sure.value) for s in found.stretches]
    return days + ["before"] * found.before + ["after"] * found.after


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2027-01-01", "2027-12-31", [(0, 1, "sure"), (1, 364, "sure"), (364, 365, "sure")]),
        ("2027-03", "2027-10", [(59, 90, "within"), (90, 273, "sure"), (273, 304, "within")]),
        ("2027-03~", "2027-10-15", [(59, 90, "about"), (90, 287, "sure"), (287, 288, "sure")]),
        ("2027-06", "2027-06", [(151, 181, "within")]),
        ("2027-06~", "2027-06-10", [(151, 181, "about")]),
        ("2027-06-10", "2027-06-10", [(160, 161, "sure")]),
        ("2027", "2027", [(0, 365, "within")]),
        ("2027-05", None, [(120, 151, "within"), (151, 365, "open")]),
        (None, "2027-02", [(0, 31, "open"), (31, 59, "within")]),
        ("2026-11", "2027-02-10", [(0, 40, "sure"), (40, 41, "sure"), "before"]),
        ("2027-11-20", "2028-03", [(323, 324, "sure"), (324, 365, "sure"), "after"]),
        ("2026", "2028", [(0, 365, "sure"), "before", "after"]),
        ("2025", "2026-12-31", None),
        ("2028", None, None),
        (None, "2026", None),
        (None, None, None),
        ("2027-06-10", "2027-03-01", [(59, 161, "sure")]),
    ],
)
def test_the_bar_of_a_measure(start, end, found):
    assert drawn(start, end) == found


@pytest.mark.parametrize(
    ("due", "done", "found"),
    [
        ("2027-01-01", None, (0, 1, State.LATE, False)),
        ("2027-06-30", None, (180, 181, State.OPEN, False)),
        ("2027-06-29", None, (179, 180, State.LATE, False)),
        ("2027-06", None, (151, 181, State.OPEN, False)),
        ("2027-05~", None, (120, 151, State.OPEN, True)),
        ("2027-05", date(2027, 6, 1), (120, 151, State.DONE, False)),
        ("2027", None, (0, 365, State.OPEN, False)),
        ("2026-12-31", None, None),
        ("2028-01", None, None),
        (None, None, None),
    ],
)
def test_the_mark_of_a_step(due, done, found):
    step = Milestone("u", Text(), Vague(due) if due else None, None, done)
    told = mark(step, date(2027, 6, 30), Y)
    if told is None:
        assert found is None
        return
    assert (round(told.left * 365), round(told.right * 365), told.state, told.about) == found
    assert told.at == (told.left + told.right) / 2
    assert isinstance(told, Mark)


def test_months_follow_each_other_and_a_leap_year_has_its_day():
    for year, days in ((2027, 365), (2028, 366)):
        found = months(year)
        assert (found[0][0], found[-1][1], len(found)) == (0.0, 1.0, 12)
        assert all(one[1] == two[0] for one, two in pairwise(found))
        assert round((found[1][1] - found[1][0]) * days) == (28 if days == 365 else 29)
    assert place(date(2027, 1, 1), Y) == 0
    assert after(date(2027, 12, 31), Y) == pytest.approx(1)


@pytest.mark.parametrize(
    ("when", "month"),
    [("2027-05-03", 5), ("2027-05~", 5), ("2027", 0), ("2026-12", 0), ("2028", 13), ("2028-02-01", 13)],
)
def test_the_month_in_which_something_is_listed(when, month):
    assert month_of(Vague(when), Y) == month


DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
VAGUE = st.one_of(
    st.none(),
    st.builds(
        lambda day, form, about: Vague(f"{day:{form}}" + "~" * about),
        DAYS, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]), st.booleans(),
    ),
)  # fmt: skip


@given(VAGUE, VAGUE, st.integers(2024, 2030))
def test_a_bar_lies_in_the_year_in_one_piece_and_an_open_end_is_never_sure(start, end, year):
    found = bar(start, end, year)
    if found is None:
        return
    assert all(0 <= s.left < s.right <= 1.0000001 for s in found.stretches)
    assert all(one.right == two.left for one, two in pairwise(found.stretches))
    opened = [stretch.sure is Sure.OPEN for stretch in found.stretches]
    assert not any(opened) or start is None or end is None
    if end is None:
        assert not found.after


@given(DAYS)
def test_every_day_has_its_place_and_ends_where_the_next_begins(day):
    """366 of them in a leap year."""
    year = day.year
    assert 0 <= place(day, year) < after(day, year) <= 1 + 1e-9
    assert after(day, year) == pytest.approx(place(day + timedelta(days=1), year))
    begin, end = months(year)[day.month - 1]
    assert begin - 1e-9 <= place(day, year) < end
