from contextlib import nullcontext, suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.reasons import Fault, reason
from ayni.core.vague import Vague, in_order

vague_dates = st.builds(
    lambda day, precision, about: Vague(day.isoformat()[:precision] + "~" * about),
    st.dates(date(1000, 1, 1), date(2999, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("text", "precision", "about", "first", "last"),
    [
        ("1998-05-20", "day", False, date(1998, 5, 20), date(1998, 5, 20)),
        ("2018-10", "month", False, date(2018, 10, 1), date(2018, 10, 31)),
        ("2024-02", "month", False, date(2024, 2, 1), date(2024, 2, 29)),
        ("2022", "year", False, date(2022, 1, 1), date(2022, 12, 31)),
        ("2022~", "year", True, date(2022, 1, 1), date(2022, 12, 31)),
        ("2018-10~", "month", True, date(2018, 10, 1), date(2018, 10, 31)),
        ("1998-05-20~", "day", True, date(1998, 5, 20), date(1998, 5, 20)),
    ],
)
def test_it_knows_how_exact_it_is(text: str, precision: str, about: bool, first: date, last: date) -> None:
    vague = Vague.parse(f" {text} ")
    assert (vague.text, str(vague), vague.precision, vague.about) == (text, text, precision, about)
    assert (vague.first, vague.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "22",
        "0999",
        "3000",
        "2022-13",
        "2022-00",
        "2023-02-29",
        "2022-1",
        "2022-10-1",
        "2022~~",
        "2022-",
        "٢٠٢٢",
        "2022\n",
        "x",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Fault) as caught:
        Vague(text)
    assert caught.value.reason == reason("date_unreadable", text=text)


@given(st.text(st.characters(exclude_categories=())))  # lone surrogates and NUL, too
def test_no_text_ends_in_another_exception(text: str) -> None:
    with suppress(Fault):
        assert Vague.parse(text).first <= Vague.parse(text).last


@given(st.integers(1000, 2999), st.integers(1, 12))
def test_a_month_ends_where_the_next_begins(year: int, month: int) -> None:
    """The 29th of February is there in its years, and in no other."""
    last, leap = Vague(f"{year}-{month:02}").last, year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    assert (last.month, last.day == 29) == (month, leap and month == 2)
    assert (last + timedelta(days=1)).day == 1
    with nullcontext() if leap else pytest.raises(Fault):
        assert Vague(f"{year}-02-29").first == last.replace(month=2, day=29)


def test_built_from_parts() -> None:
    assert Vague.of(1998, 5, 20) == Vague("1998-05-20")
    assert Vague.of(2018, 10, about=True) == Vague("2018-10~")
    with pytest.raises(Fault):
        Vague.of(2023, 2, 29)


def test_sorted_by_first_day_and_the_more_exact_first() -> None:
    texts = ["2022~", "1998", "2022", "1998-05", "1998-01", "1998-05-20", "1995-12-31", "1998-01-01"]
    ordered = sorted((Vague(text) for text in texts), key=lambda vague: vague.sort_key)
    assert [vague.text for vague in ordered] == [
        *("1995-12-31", "1998-01-01", "1998-01", "1998", "1998-05", "1998-05-20", "2022", "2022~"),
    ]


@given(vague_dates, vague_dates)
def test_the_key_orders_as_the_days_do(one: Vague, other: Vague) -> None:
    assert (one.sort_key < other.sort_key) is (
        (one.first, one.last, one.about) < (other.first, other.last, other.about)
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2022", "2022", True),
        ("2022-05-20", "2022", True),
        ("2022", "2022-01", True),
        ("2022", "2021-12-31", False),
        ("2022-06", "2022-05-31", False),
        (None, "1998", True),
        ("1998", None, True),
    ],
)
def test_only_a_certain_reversal_is_out_of_order(start: str | None, end: str | None, expected: bool) -> None:
    assert in_order(start and Vague(start), end and Vague(end)) is expected  # type: ignore[arg-type]


@given(vague_dates)
def test_nothing_ends_before_itself(vague: Vague) -> None:
    assert in_order(vague, vague)


@given(vague_dates)
def test_what_is_meant_ends_where_the_next_begins(vague: Vague) -> None:
    """February of a leap year has its day, and no day lies between two months or years."""
    after = vague.last + timedelta(days=1)
    length = {"day": 10, "month": 7, "year": 4}[vague.precision]
    assert after.isoformat()[:length] > vague.last.isoformat()[:length] == vague.first.isoformat()[:length]
    assert vague.precision == "day" or after.day == vague.first.day == 1
