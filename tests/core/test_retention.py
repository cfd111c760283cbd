"""How long what is kept, and how traces leave the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ayni.core.retention import BY_KIND, ERASED, RULES, cutoff, names_of, redacted, without

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def test_each_kind_has_one_rule_and_a_sensible_time():
    assert len(BY_KIND) == len(RULES)
    assert all(0 <= rule.days <= 730 for rule in RULES)
    assert cutoff("mail", NOW) == NOW - timedelta(days=BY_KIND["mail"].days)


@pytest.mark.parametrize(
    ("name", "email", "found"),
    [
        ("Ana Flores", "ana@example.org", ("ana@example.org", "Ana Flores")),
        ("Rosa", "rosa@example.org", ("rosa@example.org",)),  # also a flower
        ("", "", ()),
    ],
)
def test_one_word_alone_is_not_looked_for(name, email, found):
    assert names_of(name, email) == found


def test_whole_words_go_whatever_their_capitals():
    said = "ANA FLORES (ana@example.org) and Mariana Floresta"
    assert without(said, ["Ana Flores", "ana@example.org"]) == f"{ERASED} ({ERASED}) and Mariana Floresta"
    assert without(said, []) == said
    assert without("Ana Flores García", ["Ana Flores", "Ana Flores García"]) == ERASED


def test_the_table_keeps_its_shape():
    table = {"name": "Rosa", "name.es": "rosa", "role": "reader", "words.de": "Danke an Ana Flores", "risk": ""}
    once = redacted(table, ["Ana Flores"], {"name"}, ["Rosa"])
    assert once == {
        "name": ERASED,
        "name.es": ERASED,
        "role": "reader",
        "words.de": f"Danke an {ERASED}",
        "risk": "",
    }
    assert redacted(once, ["Ana Flores"], {"name"}, ["Rosa"]) == once
