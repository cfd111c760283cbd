"""Same content, same text, same hash; other content, another text. The format is pinned: agreed texts are for good."""

import json
import random
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.canonical import FORMAT, canonical, plain, read, sha256, sha256_over
from ayni.core.multilingual import Edit, Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.words import clean
from tests.core.cast import both, texts

MEASURE = {
    "format": FORMAT,
    "title": Text.of(de="Straßenbäume", es="Árboles", original="de"),
    "code": "U1",
    "tags": ("15", "15.2"),
    "side": Side.A,
    "start": Vague("2027~"),
    "end": date(2027, 10, 31),
    "amount": Decimal("1234.5"),
    "public": True,
    "lead": None,
    "steps": [{"note": "erst\r\ndann"}, {"note": ""}],
    "year": 2027,
}
TEXT = (
    '{"amount":"1234.50","code":"U1","end":"2027-10-31","format":"ayni-1","lead":null,"public":true,"side":"A",'
    '"start":"2027~","steps":[{"note":"erst\\ndann"},{"note":""}],"tags":["15","15.2"],'
    '"title":{"de":"Straßenbäume","es":"Árboles"},"year":2027}'
)

contents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.decimals(-(10**14), 10**14, places=2)
    | texts(),
    lambda below: st.lists(below) | st.dictionaries(st.text("abcß", min_size=1), below),
    max_leaves=6,
)


def test_the_text_and_its_hash_are_pinned():
    """If this turns red, every snapshot ever accepted loses its proof: make a new format instead."""
    assert canonical(MEASURE) == TEXT
    assert sha256(TEXT) == "a47a4684676451c094655187132f4f7e3324301a5c015e6ac9502c936115cc1d"
    assert (
        sha256_over([sha256(TEXT), sha256("{}")]) == "3e451091301a90e48348d4cbe3794e3af78bd989e7c10963d97513e8db8de577"
    )
    assert FORMAT == "ayni-1"


def test_the_hash_is_plain_sha256_over_utf8():
    """Anybody can check it with `sha256sum`."""
    assert sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256("ñ") == "024bb90888ca89a15a19e9bdd8c712bfb070465fce1ef25e43c170ea44fc5e5f"


def test_the_documents_hash_knows_the_order_and_the_number_of_its_parts():
    one, two = sha256("1"), sha256("2")
    hashes = [sha256_over(parts) for parts in ([], [one], [one, two], [two, one], [one, two, two])]
    assert len(set(hashes)) == len(hashes)
    assert sha256_over(iter([one, two])) == sha256(f"{one}\n{two}\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 2, "x": 1}}),
        ({"a": "Ko\u0308penick"}, {"a": "Köpenick"}),
        ({"o\u0308": 1}, {"ö": 1}),
        ({"a": "erst\r\ndann\rdanach"}, {"a": "erst\ndann\ndanach"}),
        ({"a": "  Bäume\t\x00"}, {"a": "Bäume"}),
        ({"a": Decimal(5)}, {"a": Decimal("5.00")}),
        ({"a": Decimal("1E+3")}, {"a": Decimal("1000.0")}),
        ({"a": Decimal("-0.00")}, {"a": Decimal(0)}),
        ({"a": ("4", "4.7")}, {"a": ["4", "4.7"]}),
        ({"a": Side.B}, {"a": "B"}),
        ({"a": Vague("2027-10")}, {"a": "2027-10"}),
        ({"a": date(2027, 10, 1)}, {"a": Vague("2027-10-01")}),
        ({"a": both("ja", "sí")}, {"a": Text.of(es="sí", de="ja", original="es")}),
        ({"a": both("ja", "sí")}, {"a": Text.agreed({"de": "ja", "es": "sí"})}),
        ({"a": both("ja", "sí")}, {"a": both("ja").write("es", "sí", Edit.CONTENT)}),
        ({"a": both("ja", "sí")}, {"a": {"de": "ja", "es": "sí"}}),
    ],
)
def test_same_content_same_text(one, other):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": ["1", "2"]}, {"a": ["2", "1"]}),
        ({"a": None}, {}),
        ({"a": ""}, {"a": None}),
        ({"a": True}, {"a": 1}),
        ({"a": 1}, {"a": "1"}),
        ({"a": Decimal("0.01")}, {"a": Decimal("0.02")}),
        ({"a": Vague("2027")}, {"a": Vague("2027~")}),
        ({"a": both("ja")}, {"a": Text.of(es="ja")}),
        ({"a": "Straße"}, {"a": "Strasse"}),
    ],
)
def test_other_content_another_text(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "0.00"), ("-0", "0.00"), ("1.5", "1.50"), ("-12.30", "-12.30"), ("1E+3", "1000.00"), ("0.0100", "0.01")],
)
def test_decimals_have_two_places(amount: str, text: str):
    assert plain(Decimal(amount)) == text


@pytest.mark.parametrize("amount", ["0.005", "1.234", "NaN", "sNaN", "Infinity", "-Infinity", "1E+30", "1E-3"])
def test_a_decimal_is_never_rounded_in_silence(amount: str):
    with pytest.raises(ValueError, match=r"decimal|canonical"):
        canonical({"amount": Decimal(amount)})


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        1.0,
        float("nan"),
        datetime(2027, 10, 1, tzinfo=UTC),
        b"bytes",
        {"a", "b"},
        frozenset({1}),
        iter(["a"]),
        object(),
        {1: "a"},
        {None: "a"},
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    "place", [lambda v: v, lambda v: [v], lambda v: {"deep": [{"er": v}]}], ids=["top", "list", "deep"]
)
def test_what_has_no_canonical_form_is_refused_wherever_it_stands(value, place):
    with pytest.raises(TypeError, match="no canonical form"):
        canonical({"a": place(value)})


@given(st.dictionaries(st.text("abcß", min_size=1), contents), st.randoms())
def test_neither_order_nor_the_way_letters_are_written_matters(content, chance: random.Random):
    assert canonical(otherwise(content, chance)) == canonical(content)


def otherwise(value, chance: random.Random):
    """The same content as another program would hold it."""
    if isinstance(value, str):
        return unicodedata.normalize("NFD", clean(value)).replace("\n", chance.choice(["\n", "\r\n", "\r"]))
    if isinstance(value, dict):
        entries = list(value.items())
        chance.shuffle(entries)
        return {key: otherwise(entry, chance) for key, entry in entries}
    if isinstance(value, list):
        return tuple(otherwise(entry, chance) for entry in value)
    return value


@given(st.dictionaries(st.text("abcß", min_size=1), contents))
def test_read_and_written_again_it_is_the_same_text(content):
    text = canonical(content)
    assert canonical(read(text)) == text
    assert read(text) == plain(content) == json.loads(text)
    assert sha256(canonical(read(text))) == sha256(text)
