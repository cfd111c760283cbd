"""What differs between two states: told per record, field and language, and nothing is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.canonical import read
from ayni.core.difference import Field, What, difference, flat, titles_of
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.snapshot import parts, together
from ayni.core.vague import Vague
from ayni.core.workplan import Level, Measure, Milestone, Node, Plan
from tests.core.cast import both, lead, step

NAMES = (Text.of(de="Treptow-Köpenick"), Text.of(es="Cajamarca"))
M1 = Measure(
    "m1", "1.1", both("Bäume", "Árboles"), milestones=(step("s1"), step("s2"), step("s3")), tags=("13",),
    responsibilities=(lead(Side.A, "amt"),), end=Vague("2027"),
)  # fmt: skip
M2 = Measure("m2", "1.2", both("Gärten", "Huertos"))
M3 = Measure("m3", "1.3", both("Kaffee"))


def state(*measures: Measure, names: tuple[Text, Text] = NAMES):
    field = Node("f1", Level.FIELD, "1", both("Umwelt", "Ambiente"), Text(), (), (), measures)
    found = parts(Plan("p", 2027, Text(), (field,)), names, ("de", "es"))
    return [(part.kind, part.uid, part.text, part.beside) for part in found]


def told(before, after) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [
        (row.what.value, row.uid, [(f.path, f.before, f.after) for f in row.fields])
        for row in difference(before, after)
    ]


def test_two_equal_states_do_not_differ():
    assert difference(state(M1, M2), state(M1, M2)) == ()


def test_words_differ_per_language_and_other_fields_once():
    after = replace(M1, title=Text.of(de="Bäume", es="Más árboles", en="Trees"), end=Vague("2028"), tags=("13", "15"))
    assert told(state(M1, M2), state(after, M2)) == [
        (
            "changed",
            "m1",
            [
                ("end", "2027", "2028"),
                ("tags", "13", "13 15"),
                ("title.es", "Árboles", "Más árboles"),
                ("title.en", "", "Trees"),
            ],
        )
    ]


def test_a_language_beside_the_binding_ones_counts_as_well():
    before = replace(M1, title=Text.of(de="Bäume", en="Trees"))
    after = replace(M1, title=Text.of(de="Bäume", en="More trees"))
    assert told(state(before), state(after)) == [("changed", "m1", [("title.en", "Trees", "More trees")])]


def test_rows_below_come_go_and_change():
    after = replace(M1, milestones=(replace(step("s1"), title=both("Pflanzen")), step("s3"), step("s9", "2027-05")))
    [row] = difference(state(M1), state(after))
    paths = {f.path: (f.before, f.after) for f in row.fields}
    assert paths["milestones.s1.title.de"][1] == "Pflanzen"
    assert paths["milestones.s9.due"] == ("", "2027-05")
    assert all(now == "" for path, (_, now) in paths.items() if path.startswith("milestones.s2"))
    assert not any(path.startswith("milestones.s3") for path in paths)


def test_added_and_removed_records_are_told_whole_in_reading_order():
    found = difference(state(M1, M2), state(M1, M3))
    assert [(row.what, row.uid, row.titles) for row in found] == [
        (What.REMOVED, "m2", {"de": "Gärten", "es": "Huertos"}),
        (What.ADDED, "m3", {"de": "Kaffee"}),
    ]
    assert Field("title.de", "", "Kaffee") in found[1].fields
    assert Field("code", "1.2", "") in found[0].fields


def test_another_order_is_told_of_the_fewest():
    assert told(state(M1, M2, M3), state(M2, M3, M1)) == [("changed", "m1", [("position", "", "")])]
    turned = replace(M1, milestones=(step("s3"), step("s1"), step("s2")))
    assert told(state(M1), state(turned)) == [("changed", "m1", [("milestones.s3.position", "", "")])]


def test_a_renamed_town_is_told_too():
    assert told(state(names=NAMES), state(names=(NAMES[0], Text.of(es="Caxamarca")))) == [
        ("changed", "p", [("B.name.es", "Cajamarca", "Caxamarca")])
    ]


def test_links_are_named_by_what_they_lead_to():
    named = titles_of(state(M1), state(replace(M1, title=Text.of(de="Linden"))))
    assert (named["m1"], named["f1"], named["amt"]) == (
        {"de": "Linden"},
        {"de": "Umwelt", "es": "Ambiente"},
        {"de": "amt"},
    )


words = st.sampled_from(["", "Bäume", "Árboles", "zwei Worte"])
steps = st.lists(st.sampled_from("abcd"), unique=True).map(
    lambda uids: tuple(Milestone(uid, Text.of(de=uid.upper()), None, None) for uid in uids)
)
measures = st.builds(
    lambda uid, de, es, rows: Measure(uid, uid, Text.of(de=de, es=es), milestones=rows),
    st.sampled_from(["m1", "m2", "m3"]), words, words, steps,
)  # fmt: skip
states = st.lists(measures, unique_by=lambda m: m.uid).map(lambda listed: state(*listed))


@given(before=states, after=states)
def test_nothing_differs_exactly_when_nothing_was_told(before, after):
    assert (difference(before, after) == ()) == (before == after)


@given(before=states, after=states)
def test_what_is_told_leads_from_the_one_to_the_other(before, after):
    """Put over the fields before, the fields told give the fields after."""
    old, new = (
        {uid: flat(together(read(text), read(beside))) for _, uid, text, beside in found} for found in (before, after)
    )
    for row in difference(before, after):
        if row.what is What.REMOVED:
            old.pop(row.uid)
            continue
        fields = old.setdefault(row.uid, {})
        fields |= {f.path: f.after for f in row.fields if not f.path.endswith("position")}
    assert {uid: {p: v for p, v in fields.items() if v} for uid, fields in old.items()} == {
        uid: {p: v for p, v in fields.items() if v} for uid, fields in new.items()
    }


@pytest.mark.parametrize("swap", [False, True])
def test_seen_from_the_other_end_it_is_the_same_difference(swap):
    before, after = state(M1, M2), state(replace(M1, title=both("Linden")), M3)
    one, other = (after, before) if swap else (before, after)
    forth = {(row.uid, f.path, f.before, f.after) for row in difference(one, other) for f in row.fields}
    back = {(row.uid, f.path, f.after, f.before) for row in difference(other, one) for f in row.fields}
    assert forth == back
