"""What is due, what is late, and which fixed days come near."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.due import SOON, Agenda, Coming, Due, Entry, Fixed, What, agenda, coming
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague

TODAY = date(2026, 11, 22)
TITLE = Text.of(de="Schritt")


def entry(day: str | None, uid: str = "s1", what: What = What.STEP, **more) -> Entry:
    return Entry(what, uid, TITLE, Vague(day) if day else None, **more)


def fixed(on: str, until: str = "", lead: int = 30, uid: str = "f1") -> Fixed:
    return Fixed(uid, Side.A, "council", TITLE, Vague(on), Vague(until) if until else None, lead)


# Due and late


@pytest.mark.parametrize(
    ("day", "late"),
    [("2026-11-22", 0), ("2026-11-21", 1), ("2026-11", 0), ("2026-10", 22), ("2025", 326), ("2026", 0)],
)
def test_a_day_is_late_after_the_last_day_it_can_mean(day, late):
    found = agenda([entry(day)], TODAY)
    assert found == (Agenda((Due(entry(day), late),)) if late else Agenda(soon=(Due(entry(day)),)))


@pytest.mark.parametrize("day", [None, "2026-05~", "2026-12~", "2019~"])
def test_what_has_no_day_waits(day):
    assert agenda([entry(day)], TODAY) == Agenda()


def test_what_is_finished_is_neither():
    assert agenda([entry("2026-10", finished=True), entry("2026-12", finished=True)], TODAY) == Agenda()


def test_soon_ends_with_the_last_day_within():
    last = TODAY + SOON
    assert agenda([entry(last.isoformat())], TODAY).soon
    assert agenda([entry((last + timedelta(days=1)).isoformat())], TODAY) == Agenda()
    assert agenda([entry("2027-02-01")], TODAY, timedelta(days=100)).soon


def test_the_longest_late_and_the_soonest_stand_first():
    found = agenda(
        [
            entry("2026-11-01", "b"),
            entry("2026-12-24", "x", What.MEASURE),
            entry("2026-06", "a"),
            entry("2026-12-01", "y", What.SESSION),
        ],
        TODAY,
    )
    assert [due.entry.uid for due in found.late] == ["a", "b"]
    assert [due.entry.uid for due in found.soon] == ["y", "x"]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.permutations(["2026-10", "2026-11-30", "2027~", "2026"]))
def test_nothing_is_both_and_the_order_given_does_not_matter(today, days):
    entries = [entry(day, day) for day in days]
    found = agenda(entries, today)
    assert not {due.entry.uid for due in found.late} & {due.entry.uid for due in found.soon}
    assert found == agenda(sorted(entries, key=lambda each: each.uid), today)


# Fixed days


@pytest.mark.parametrize(
    ("on", "until", "lead", "days"),
    [
        ("2026-11-22", "", 0, 0),
        ("2026-12-22", "", 30, 30),
        ("2026-12-23", "", 30, "far"),
        ("2026-11-21", "", 30, "over"),
        ("2026-11-20", "2026-11-22", 30, 0),
        ("2026-11-20", "2026-11", 30, 0),
        ("2026-12", "", 30, None),
        ("2027", "", 60, None),
        ("2026-11", "", 0, None),
        ("2026-12-20~", "", 30, None),
        ("2026-10", "", 90, "over"),
    ],
)
def test_a_fixed_day_is_told_within_its_lead_time(on, until, lead, days):
    given_one = fixed(on, until, lead)
    assert coming([given_one], TODAY) == (() if days in ("far", "over") else (Coming(given_one, days),))


def test_fixed_days_come_in_their_order():
    rows = [fixed("2026-12-10", uid="later"), fixed("2026-12-01", uid="sooner"), fixed("2026-12", uid="month")]
    assert [each.fixed.uid for each in coming(rows, TODAY)] == ["month", "sooner", "later"]
