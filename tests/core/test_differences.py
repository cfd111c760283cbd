"""Two wordings word by word: what is marked, and that nothing of either is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.differences import apart


def marked(one: str, other: str) -> tuple[str, str]:
    """Both wordings with [what is only theirs] in brackets."""
    left, right = apart(one, other)
    return tuple("".join(f"[{p.words}]" if p.own else p.words for p in pieces) for pieces in (left, right))


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Agua limpia", "Agua limpia", ("Agua limpia", "Agua limpia")),
        ("Agua limpia", "Agua pura", ("Agua [limpia]", "Agua [pura]")),
        ("", "Agua", ("", "[Agua]")),
        ("sechs Schulen", "sechs Schulen, drei Gärten", ("sechs Schulen", "sechs Schulen[, drei Gärten]")),
        ("ch'aska", "ch’aska", ("[ch'aska]", "[ch’aska]")),
        ("bis 2027.", "bis 2028.", ("bis [2027].", "bis [2028].")),
    ],
)
def test_only_words_that_differ_are_marked(one, other, told):
    assert marked(one, other) == told


def test_a_run_of_changed_words_is_one_mark():
    assert marked("viel alter Wein hier", "viel neuer Most hier") == (
        "viel [alter Wein] hier",
        "viel [neuer Most] hier",
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_are_the_wording(one, other):
    left, right = apart(one, other)
    assert ("".join(p.words for p in left), "".join(p.words for p in right)) == (one, other)
