"""How one wording became another, in reading order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.differences import woven


def told(one: str, other: str) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(marks[step.kind].format(step.words) for step in woven(one, other))


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("", "", ""),
        ("", "Wasser", "[+Wasser+]"),
        ("Wasser", "", "[-Wasser-]"),
        ("drei Schulen", "drei Schulen", "drei Schulen"),
        ("an drei Schulen im Ort", "an sechs Schulen im Ort", "an [-drei-][+sechs+] Schulen im Ort"),
        ("an drei Schulen", "an sechs großen Höfen", "an [-drei Schulen-][+sechs großen Höfen+]"),
        ("Wasser.", "Wasser und Boden.", "Wasser[+ und Boden+]."),
        ("Eins\nZwei", "Eins\nDrei", "Eins\n[-Zwei-][+Drei+]"),
    ],
)
def test_word_by_word(one, other, steps):
    assert told(one, other) == steps


WORDS = st.lists(st.sampled_from(["agua", "y", "suelo", ",", "\n", "ñandú"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_without_the_new_it_is_the_one_and_without_the_gone_the_other(one, other):
    steps = woven(one, other)
    assert "".join(step.words for step in steps if step.kind != "new") == one
    assert "".join(step.words for step in steps if step.kind != "gone") == other
    assert all(step.words for step in steps)
