"""Which links still open, what a guest may say, and how long a name is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ayni.core.guests import ANOTHER, MOST_PEOPLE, MOST_WORDS, SPOKEN, Link, Said, closed, erase_on, faults
from ayni.core.reasons import reason
from ayni.core.vague import Vague

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
OPEN = Link(expires=NOW + timedelta(days=7), most_uses=5)


def kinds(found) -> list[str]:
    return [why.kind for why in found]


def test_a_link_opens_until_its_last_second():
    assert closed(OPEN, NOW) == ()
    assert closed(OPEN, OPEN.expires - timedelta(microseconds=1)) == ()
    assert closed(OPEN, OPEN.expires) == (reason("guest_link_expired", on=OPEN.expires),)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"revoked": True}, ["guest_link_revoked"]),
        ({"uses": 4}, []),
        ({"uses": 5}, ["guest_link_used_up"]),
        ({"uses": 6}, ["guest_link_used_up"]),
        ({"dropped": True}, ["guest_measure_gone"]),
        (
            {"revoked": True, "uses": 5, "dropped": True},
            ["guest_link_revoked", "guest_link_used_up", "guest_measure_gone"],
        ),
    ],
)
def test_why_a_link_does_not_open(change, why):
    given = {"expires": OPEN.expires, "most_uses": 5, **change}
    assert kinds(closed(Link(**given), NOW)) == why


def said(**change) -> Said:
    return Said(**{"words": "Regamos.", "language": "es", "on": Vague("2026-11"), **change})


@pytest.mark.parametrize("language", [*SPOKEN, ANOTHER])
def test_every_language_of_the_list_may_be_written(language):
    assert list(faults(said(language=language), TODAY)) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"words": ""}, [("words_missing", "words")]),
        ({"words": "ñ" * MOST_WORDS}, []),
        ({"words": "ñ" * (MOST_WORDS + 1)}, [("words_too_long", "words")]),
        ({"language": "tlh"}, [("choice_unknown", "language")]),
        ({"on": Vague("2026-11-22")}, []),
        ({"on": Vague("2026-11")}, []),
        ({"on": Vague("2026-11-23")}, [("day_in_future", "on")]),
        ({"on": Vague("2026-12")}, [("day_in_future", "on")]),
        ({"people": 0}, []),
        ({"people": -1}, [("number_too_small", "people")]),
        ({"people": MOST_PEOPLE}, []),
        ({"people": MOST_PEOPLE + 1}, [("number_too_large", "people")]),
        ({"words": "", "people": -1}, [("words_missing", "words"), ("number_too_small", "people")]),
    ],
)
def test_what_cannot_be_stored_is_told_at_its_field(change, where):
    assert [(why.kind, why.subject) for why in faults(said(**change), TODAY)] == where


@pytest.mark.parametrize(
    ("decided", "gone"),
    [
        (None, date(2027, 11, 22)),
        (date(2026, 11, 22), date(2027, 2, 20)),
        (date(2027, 8, 1), date(2027, 10, 30)),
        (date(2027, 11, 1), date(2027, 11, 22)),  # never longer than a year, however late the decision
    ],
)
def test_a_name_goes_some_time_after_the_decision_and_after_a_year_at_the_latest(decided, gone):
    assert erase_on(TODAY, decided) == gone
