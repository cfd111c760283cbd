"""A line of many years: what runs until today, what ended, what is known only about."""

from datetime import date

import pytest

from ayni.core.timeline import Stretch, Sure, Window, running_bar, ticks
from ayni.core.vague import Vague

TODAY = date(2004, 12, 31)
TEN = Window.of(2001, 2010)


def shown(since, until):
    found = running_bar(Vague(since) if since else None, Vague(until) if until else None, TEN, TODAY)
    return found and (
        [(round(s.left, 2), round(s.right, 2), s.sure) for s in found.stretches],
        found.before,
        found.after,
    )


@pytest.mark.parametrize(
    ("since", "until", "drawn"),
    [
        (None, None, None),
        ("2002", None, ([(0.1, 0.2, Sure.WITHIN), (0.2, 0.4, Sure.SURE)], False, True)),
        ("2002~", None, ([(0.1, 0.2, Sure.ABOUT), (0.2, 0.4, Sure.SURE)], False, True)),
        ("2004", None, ([(0.3, 0.4, Sure.WITHIN)], False, True)),
        ("2009", None, ([(0.8, 0.9, Sure.WITHIN)], False, True)),
        ("2002", "2004", ([(0.1, 0.2, Sure.WITHIN), (0.2, 0.3, Sure.SURE), (0.3, 0.4, Sure.WITHIN)], False, False)),
        (None, "2004", ([(0.0, 0.3, Sure.OPEN), (0.3, 0.4, Sure.WITHIN)], False, False)),
    ],
)
def test_a_bar_runs_from_its_beginning_to_its_end_or_to_today(since, until, drawn):
    assert shown(since, until) == drawn


def test_what_began_before_the_line_is_cut_at_its_beginning():
    found = running_bar(Vague("1990"), None, TEN, TODAY)
    assert found is not None
    assert (found.stretches, found.before) == ((Stretch(0.0, TEN.after(TODAY), Sure.SURE),), True)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (2020, 2022, [2020, 2021, 2022]),
        (1998, 2026, [2000, 2005, 2010, 2015, 2020, 2025]),
        (1000, 2999, [1000, 1250, 1500, 1750, 2000, 2250, 2500, 2750]),
    ],
)
def test_a_few_round_years_are_written_below(first, last, years):
    told = ticks(Window.of(first, last))
    assert [year for year, _at in told] == years
    assert all(0 <= at < 1 for _year, at in told)
