from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.goals import goals, parse, read, sort_key, store
from ayni.core.reasons import Fault, reason

KNOWN = {*(str(goal) for goal in range(1, 18)), "1.a", "3.8", "3.d", "4.7", "4.a", "8.1", "8.10", "8.2", "12.8"}
codes = st.lists(st.sampled_from(sorted(KNOWN)))


@pytest.mark.parametrize(
    ("named", "stored"),
    [
        ([], ""),
        (["4"], " 4 "),
        (["4.7"], " 4 4.7 "),
        (["12.8", "4.7", "4.7", "4"], " 4 4.7 12 12.8 "),
        (["8.10", "8.2", "8.1", "8.a", "10", "9"], " 8 8.1 8.2 8.10 8.a 9 10 "),
        (["1.a", "17", "2"], " 1 1.a 2 17 "),
    ],
)
def test_codes_are_stored_goal_by_goal_with_the_goals_of_targets(named: list[str], stored: str) -> None:
    assert store(named) == stored
    assert parse(stored) == tuple(stored.split())


@given(codes)
def test_storing_what_was_stored_changes_nothing(named: list[str]) -> None:
    stored = store(named)
    assert store(parse(stored)) == stored
    assert set(named) <= set(parse(stored))
    assert parse(stored) == tuple(sorted(parse(stored), key=sort_key))
    assert all(f" {code} " in stored for code in named)


def test_goals_of_codes_and_of_a_stored_text() -> None:
    assert goals(["12.8", "4.7", "4"]) == ("4", "12")
    assert goals(" 4 4.7 12 ") == ("4", "12")
    assert goals(()) == goals("") == ()


@pytest.mark.parametrize("code", ["0", "18", "4.", "4.0", "4.20", "4.e", "04", " 4", "4 5", "%", "", "x", "4.7.1"])
def test_no_code_is_stored_that_cannot_be_one(code: str) -> None:
    with pytest.raises(Fault) as caught:
        store([code])
    assert caught.value.reason == reason("goal_unknown", text=code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.7, 12; 3", ("3", "4", "4.7", "12")),
        ("", ()),
        (" ,; \n", ()),
        ("4,4,4", ("4",)),
        ("SDG 4, ODS 12.8 Ziel 3", ("3", "4", "12", "12.8")),
        ("SDG4; Metas 8.10", ("4", "8", "8.10")),
        ("1.A", ("1", "1.a")),
        ("٤.٧", ("4", "4.7")),
        ("4\r\n12", ("4", "12")),
    ],
)
def test_people_type_goals(text: str, expected: tuple[str, ...]) -> None:
    assert read(text, KNOWN) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [("4, 18", "18"), ("4.9", "4.9"), ("SDG", "sdg"), ("4.7.", "4.7."), ("²", "²"), ("4 =1+1", "=1+1")],
)
def test_an_unknown_goal_is_named(text: str, word: str) -> None:
    with pytest.raises(Fault) as caught:
        read(text, KNOWN)
    assert caught.value.reason == reason("goal_unknown", text=word)


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_ends_in_another_exception(text: str) -> None:
    with suppress(Fault):
        assert set(read(text, KNOWN)) <= KNOWN


@given(codes)
def test_a_stored_text_is_read_back(named: list[str]) -> None:
    assert read(store(named), KNOWN) == parse(store(named))
