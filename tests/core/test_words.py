import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.words import clean, fingerprint, fold

any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates, too


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a b  ", "a b"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("a\x00b\x07c\x7f\x9f", "abc"),
        ("a\u2028b\u2029c\x0bd\x0ce\x85f", "a\nb\nc\nd\ne\nf"),
        ("\ufeffa\ufeff", "a"),
        ("a\ud800b\udfff", "ab"),
        ("a\ufffeb\uffff\U0010ffff", "ab"),
        ("\u202egpj.\u202cexe \u2066x\u2069", "gpj.exe x"),
        ("e\u0301 o\x00\u0308", "é ö"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("שלום \u200fabc\u200e", "שלום \u200fabc\u200e"),
        ("👩‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("Ch'aska Ñusta Qoyllurit’i", "Ch'aska Ñusta Qoyllurit’i"),
        (" \n\x00\n ", ""),
        ("ñ" * 10_000, "ñ" * 10_000),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_clean_on_one_line() -> None:
    assert clean("a \r\n\n b\u2028c", lines=False) == "a b c"


@given(any_text, st.booleans())
def test_cleaning_twice_changes_nothing(text: str, lines: bool) -> None:
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {unicodedata.category(letter) for letter in once.replace("\n", "")} & {"Cc", "Cs"}
    assert lines or "\n" not in once
    once.encode()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Köpenick", "kopenick"),
        ("Niñez", "ninez"),
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("ﬁnanzen Œuvre Æon Ørsted Łódź", "finanzen oeuvre aeon orsted lodz"),
        ("  Junta \n vecinal\u00a0 1 ", "junta vecinal 1"),
        ("Ch’aska Chʼaska CH'ASKA", "ch'aska ch'aska ch'aska"),
        ("İstanbul ısparta", "istanbul isparta"),
        ("ℌ² ❤️ so\u00adft", "h2 ❤ soft"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(any_text)
def test_folding_ignores_how_a_text_was_typed(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(clean(text)) == folded
    assert fold(unicodedata.normalize("NFD", clean(text))) == folded
    assert fold(clean(text).upper().lower()) == fold(clean(text).upper())


def test_a_fingerprint_tells_wordings_apart() -> None:
    assert fingerprint("Köpenick") == "8787ba79dcd7"
    assert fingerprint("Ko\u0308penick \r\n") == fingerprint("Köpenick")
    assert fingerprint("Köpenick") != fingerprint("köpenick")
    assert fingerprint("") == "e3b0c44298fc"


@given(any_text)
def test_any_text_has_a_fingerprint_of_twelve_digits(text: str) -> None:
    assert len(fingerprint(text)) == 12
    assert set(fingerprint(text)) <= set("0123456789abcdef")
    assert fingerprint(text) == fingerprint(clean(text))
