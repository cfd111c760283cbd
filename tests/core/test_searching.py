"""What is looked for and where it stands: accents, umlauts, capitals and ends of words do not count."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ayni.core.multilingual import Text
from ayni.core.searching import Passage, marked, missing, passage, passages, spans, words_of
from ayni.core.words import clean, fold


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("kopenick", (("kopenick",),)),
        ("Köpenick", (("kopenick", "koepenick"),)),
        ("KOEPENICK", (("koepenick", "kopenick"),)),
        ("niñez", (("ninez",),)),
        ("Straße", (("strasse",),)),
        ("  Agua,  agua ", (("agua",),)),
        ("Plan B", (("plan",), ("b",))),
        ("„Müll“", (("mull", "muell"),)),
        ("50%_", (("50%_",),)),
        ("a", ()),
        ("a b ?", ()),
        ("", ()),
        ("…", (("...",),)),
        ("\x00\x1b", ()),
        (" ".join(f"w{n}" for n in range(20)), tuple((f"w{n}",) for n in range(8))),
    ],
)
def test_what_is_looked_for(typed, words):
    assert words_of(typed) == words


def test_three_written_out_umlauts_are_tried_in_all_ways_and_no_more():
    assert set(words_of("quechua")[0]) == {"quechua", "quchua"}
    assert len(words_of("ueueueueueue")[0]) == 8


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Gemeinsamer Jahresarbeitsplan", "arbeitsplan", ["arbeitsplan"]),
        ("Treptow-Köpenick", "kopenick", ["Köpenick"]),
        ("Treptow-Köpenick", "koepenick", ["Köpenick"]),
        ("Bezirksamt Koepenick", "köpenick", ["Koepenick"]),
        ("Derechos de la niñez", "NINEZ", ["niñez"]),
        ("Niñez", "niñe", ["Niñe"]),
        ("Große Straße", "strasse", ["Straße"]),
        ("Maß", "s", ["ß"]),
        ("agua y agua", "agua", ["agua", "agua"]),
        ("agua potable", "pota agua", ["agua", "pota"]),
        ("100 % sauber", "%", ["%"]),
        ("ch’aska", "ch'aska", ["ch’aska"]),
        ("Wasser\nund Boden", "wasser und", ["Wasser", "und"]),
        ("nichts davon", "agua", []),
    ],
)
def test_where_it_stands_in_the_text_as_it_was_written(text, query, found):
    words = words_of(query) or ((fold(query),),)
    assert [text[start:end] for start, end in spans(text, words)] == found


def test_what_was_found_is_set_apart():
    words = words_of("kope")
    assert marked("Treptow-Köpenick und Köpenick", words) == (
        ("Treptow-", False), ("Köpe", True), ("nick und ", False), ("Köpe", True), ("nick", False),
    )  # fmt: skip
    assert marked("", words) == ()


def test_a_passage_begins_and_ends_with_whole_words():
    text = " ".join(["zuerst"] * 30 + ["Köpenick"] + ["danach"] * 30)
    found = passage(text, words_of("kopenick"), around=20)
    assert "".join(words for words, _ in found) == "… zuerst zuerst Köpenick danach danach …"
    assert [words for words, hit in found if hit] == ["Köpenick"]
    assert passage("kurz: Köpenick", words_of("kopenick")) == (("kurz: ", False), ("Köpenick", True))
    assert passage("nichts", words_of("kopenick")) == ()


def test_the_readers_language_comes_first_and_a_second_passage_only_for_what_the_first_has_not():
    title = Text.of(de="Wasser für alle", es="Agua para todos")
    text = Text.of(de="Brunnen in Köpenick", es="Pozos de agua", en="Wells")
    assert passages([title, text], words_of("agua"), "es") == (Passage("es", (("Agua", True), (" para todos", False))),)
    both = passages([title, text], words_of("wasser kopenick"), "es", ("es", "de"))
    assert [found.language for found in both] == ["de", "de"]
    assert passages([title], words_of("xyzzy"), "es") == ()
    assert missing(["Wasser"], words_of("wasser agua")) == (("agua",),)


@given(st.text(max_size=60), st.text(max_size=12))
@example("0¨0", "0¨0")
def test_every_mark_lies_in_the_text_and_whatever_the_fold_holds_is_found(text, query):
    text = clean(text)
    words = words_of(query)
    places = spans(text, words)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[1] < after[0] for before, after in pairwise(places))
    assert "".join(piece for piece, _ in marked(text, words)) == text
    if words and not missing([text], words):
        assert places
