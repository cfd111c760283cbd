"""Every sentence of the promise about text in several languages, by example and for whatever people write."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ayni.core.multilingual import Edit, Shown, State, Text, Wording
from ayni.core.words import clean, fingerprint
from tests.core.cast import LANGUAGES, saves, texts, words

languages = st.sampled_from(LANGUAGES)
TREES = Text.of(de="Bäume", es="árboles", en="trees", original="de")


def originals(text: Text) -> list[str]:
    return [code for code in text.languages if text.state(code) is State.ORIGINAL]


def outdated(text: Text) -> list[str]:
    return [code for code in text.languages if text.is_outdated(code)]


# Built


def test_the_original_is_the_language_named_and_the_rest_are_checked_renderings_of_it():
    assert TREES.wordings == (
        ("de", Wording("Bäume")),
        ("en", Wording("trees", State.CHECKED, fingerprint("Bäume"))),
        ("es", Wording("árboles", State.CHECKED, fingerprint("Bäume"))),
    )


@pytest.mark.parametrize(
    ("text", "original"),
    [
        (Text.of(es="árboles", de="Bäume"), "es"),
        (Text.of(es="  ", de="Bäume", original="es"), "de"),
        (Text.of(es="árboles", original="pt"), "es"),
        (Text.of(), ""),
        (Text.of(de="", es="\n", original="de"), ""),
    ],
)
def test_else_the_first_language_that_has_words(text: Text, original: str):
    assert text.original == original


def test_a_machine_made_wording_says_so():
    text = Text.of(de="Bäume", es="árboles", en="trees", original="de", machine=["en", "de"])
    assert [text.state(code) for code in LANGUAGES] == [State.ORIGINAL, State.MACHINE, State.CHECKED]


def test_words_are_kept_clean():
    assert Text.of(de=" Ko\u0308penick\r\n\x00").words("de") == "Köpenick"


def test_a_text_without_words_is_falsy_and_empty_words_are_not_kept():
    assert not Text.of(de=" ")
    assert Text.of(de=" ", es="sí").languages == ("es",)
    assert bool(Text.of(de="0"))


def test_equal_words_make_equal_texts_in_whatever_order_they_came():
    assert Text.of(es="sí", de="ja", original="de") == Text.of(de="ja", es="sí", original="de")


# Saved: better wording, or content changed


def test_better_wording_of_the_original_keeps_the_others_valid():
    text = TREES.write("de", "Die Bäume", Edit.WORDING)
    assert (text.words("de"), text.original, outdated(text)) == ("Die Bäume", "de", [])


def test_changed_content_of_the_original_outdates_the_others():
    text = TREES.write("de", "Sträucher", Edit.CONTENT)
    assert (text.original, outdated(text)) == ("de", ["en", "es"])
    assert (text.words("en"), text.words("es")) == ("trees", "árboles")


def test_better_wording_elsewhere_renders_todays_original():
    text = TREES.write("de", "Sträucher", Edit.CONTENT).write("es", "arbustos", Edit.WORDING)
    assert (text.original, outdated(text), text.state("es")) == ("de", ["en"], State.CHECKED)


def test_changed_content_elsewhere_makes_that_language_the_original_and_outdates_the_others():
    text = TREES.write("es", "arbustos", Edit.CONTENT)
    assert (text.original, outdated(text)) == ("es", ["de", "en"])
    assert text.state("de") is State.CHECKED


@pytest.mark.parametrize(
    ("text", "language", "edit"),
    [
        (TREES, "de", Edit.CONTENT),
        (TREES, "es", Edit.WORDING),
        (TREES, "pt", Edit.WORDING),
        (Text(), "es", Edit.CONTENT),
    ],
)
def test_unless_said_otherwise_content_changes_in_the_original_and_wording_elsewhere(
    text: Text, language: str, edit: Edit
):
    assert text.default_edit(language) is edit
    assert text.write(language, "anders") == text.write(language, "anders", edit)


def test_an_outdated_wording_stays_outdated_when_the_original_is_worded_better():
    text = TREES.write("de", "Sträucher", Edit.CONTENT).write("de", "Die Sträucher", Edit.WORDING)
    assert outdated(text) == ["en", "es"]


def test_the_former_wording_back_again_makes_its_renderings_valid_again():
    assert TREES.write("de", "Sträucher").write("de", "Bäume") == TREES


def test_saving_the_same_words_changes_nothing():
    assert TREES.write("de", " Ba\u0308ume ") == TREES
    assert TREES.write("es", "árboles") == TREES


def test_the_first_words_are_the_original_whoever_wrote_them():
    assert Text().write("es", "sí", Edit.WORDING, State.MACHINE) == Text.of(es="sí")


def test_a_machine_fills_a_language_and_a_person_checks_it():
    text = Text.of(de="Bäume").write("es", "árboles", Edit.WORDING, State.MACHINE)
    assert (text.state("es"), text.needs_work("es"), outdated(text)) == (State.MACHINE, True, [])
    assert text.write("es", "árboles") == Text.of(de="Bäume", es="árboles", original="de")


def test_a_rendering_never_becomes_a_second_original():
    assert originals(TREES.write("es", "arbustos", Edit.WORDING, State.ORIGINAL)) == ["de"]


def test_several_languages_at_once_and_the_first_is_the_original():
    assert Text().fill({"de": "Bäume", "en": "", "es": "árboles"}, "es") == Text.of(
        de="Bäume", es="árboles", original="es"
    )
    assert Text().fill({"de": "Bäume", "es": "árboles"}, "en").original == "de"
    assert Text().fill({"de": " "}, "de") == Text()


# Removed


def test_a_rendering_can_be_removed_and_the_last_words_too():
    assert TREES.write("en", "") == Text.of(de="Bäume", es="árboles", original="de")
    assert Text.of(de="Bäume").write("de", " ") == Text()
    assert TREES.write("pt", "") == TREES
    assert Text().write("de", "") == Text()


def test_the_removed_original_is_inherited_by_a_valid_checked_rendering_and_the_others_stay_valid():
    text = Text.of(de="Bäume", en="trees", es="árboles", original="de", machine=["en"]).write("de", "")
    assert (text.original, text.state("en"), outdated(text)) == ("es", State.MACHINE, [])


def test_an_outdated_rendering_does_not_become_valid_by_removing_the_original():
    text = TREES.write("de", "Sträucher").write("es", "arbustos").write("de", "")
    assert (text.original, outdated(text)) == ("es", ["en"])


# Shown


@pytest.mark.parametrize(
    ("language", "order", "shown"),
    [
        ("es", (), Shown("árboles", "es", State.CHECKED, False, False)),
        ("pt", ("en", "es"), Shown("trees", "en", State.CHECKED, False, True)),
        ("pt", (), Shown("Bäume", "de", State.ORIGINAL, False, True)),
        ("", (), Shown("Bäume", "de", State.ORIGINAL, False, True)),
    ],
)
def test_own_language_else_a_fallback_that_says_which_it_is(language: str, order: tuple[str, ...], shown: Shown):
    assert TREES.show(language, order) == shown


def test_outdated_and_machine_made_are_said_where_the_text_stands():
    assert TREES.write("de", "Sträucher").show("es") == Shown("árboles", "es", State.CHECKED, True, False)
    made = Text.of(de="Bäume", es="árboles", original="de", machine=["es"])
    assert made.show("es") == Shown("árboles", "es", State.MACHINE, False, False)


def test_an_empty_text_shows_nothing():
    assert Text().show("de", ["es"]) is None


@pytest.mark.parametrize(("code", "work"), [("de", False), ("es", False), ("en", True), ("pt", True)])
def test_what_the_worklist_counts(code: str, work: bool):
    text = Text.of(de="Bäume", es="árboles", en="trees", original="de", machine=["en"])
    assert text.needs_work(code) is work
    assert text.write("de", "Sträucher").needs_work(code) is (code != "de")


# Searched and sorted


def test_search_and_sort_know_neither_case_nor_marks():
    text = Text.of(de="Straße der BÄUME", es="Árboles", original="de")
    assert text.fold() == "strasse der baume arboles"
    assert (text.sort_key(["es", "de"]), text.sort_key(["en"]), text.sort_key()) == (
        "arboles",
        *["strasse der baume"] * 2,
    )
    assert text.sort_key(iter(["en", "es"])) == "arboles"
    assert (Text().fold(), Text().sort_key(["de"])) == ("", "")


# Out of a snapshot


def test_accepted_words_are_equal_in_standing():
    text = Text.agreed({"de": "Bäume", "es": "árboles", "en": ""})
    assert (text.languages, text.original, outdated(text)) == (("de", "es"), "", [])
    assert text.show("en") == Shown("Bäume", "de", State.CHECKED, False, True)


def test_accepted_words_written_anew():
    text = Text.agreed({"de": "Bäume", "es": "árboles"})
    bettered, changed = text.write("es", "los árboles"), text.write("es", "arbustos", Edit.CONTENT)
    assert (originals(bettered), outdated(bettered)) == ([], [])
    assert (originals(changed), outdated(changed)) == (["es"], ["de"])


# Stored


def test_what_is_stored():
    assert TREES.write("en", "").to_json() == {
        "de": {"words": "Bäume", "state": "original", "renders": ""},
        "es": {"words": "árboles", "state": "checked", "renders": fingerprint("Bäume")},
    }


@pytest.mark.parametrize("stored", [None, {}, {"de": {"words": "", "state": "original", "renders": ""}}])
def test_nothing_stored_is_no_text(stored):
    assert Text.from_json(stored) == Text()


# Whatever people write


@given(texts())
def test_exactly_one_original_or_no_words(text: Text):
    assert len(originals(text)) == bool(text)
    assert bool(text.original) == bool(text)


@given(st.dictionaries(languages, words), languages, st.sets(languages))
def test_exactly_one_original_however_it_is_built(said: dict[str, str], first: str, machine: set[str]):
    built, filled = Text.of(**said, original=first, machine=machine), Text().fill(said, first)
    for text in (built, filled):
        assert len(originals(text)) == bool(text) == any(clean(value) for value in said.values())
        assert outdated(text) == []
        assert text.original == first or not clean(said.get(first, ""))


@given(texts(), st.dictionaries(languages, words), languages)
def test_filling_a_text_that_has_words_keeps_one_original_and_leaves_what_was_filled_valid(
    text: Text, said: dict[str, str], first: str
):
    filled = text.fill(said, first)
    assert len(originals(filled)) == bool(filled)
    assert not set(outdated(filled)) & {code for code, value in said.items() if clean(value)}


@given(texts(), words)
def test_better_wording_of_the_original_never_outdates_a_valid_rendering(text: Text, better: str):
    assume(text and clean(better))
    after = text.write(text.original, better, Edit.WORDING)
    valid = {code for code in text.languages if not text.is_outdated(code)}
    assert valid.isdisjoint(outdated(after))
    assert {code: after.state(code) for code in after.languages} == {code: text.state(code) for code in text.languages}


@given(texts(), languages, st.text())
def test_changed_content_outdates_all_others(text: Text, language: str, new: str):
    after = text.write(language, f"never written before: {new}", Edit.CONTENT)
    assert after.original == language
    assert set(outdated(after)) == set(after.languages) - {language}


@given(texts(), languages, words)
def test_a_rendering_written_after_is_valid(text: Text, language: str, new: str):
    assume(clean(new))
    after = text.write(language, new, Edit.WORDING)
    assert not after.is_outdated(language)
    assert after.words(language) == clean(new)
    assert after.original == (text.original or language)


@given(texts(), saves)
def test_a_save_changes_the_words_of_its_language_only(text: Text, save):
    after = text.write(*save)
    others = [code for code in LANGUAGES if code != save[0]]
    assert [after.words(code) for code in others] == [text.words(code) for code in others]
    assert after.words(save[0]) == clean(save[1])


@given(texts(), st.lists(languages))
def test_removing_languages_never_leaves_words_without_an_original(text: Text, gone: list[str]):
    for language in gone:
        before, text = text, text.write(language, "")
        assert len(originals(text)) == bool(text)
        if len(before.languages) > 1 and not outdated(before):
            assert outdated(text) == []


@given(texts(), languages, st.lists(languages))
def test_words_are_shown_in_some_language_that_is_named(text: Text, language: str, order: list[str]):
    shown = text.show(language, order)
    assert (shown is None) == (not text)
    if shown:
        assert shown.words == text.words(shown.language) != ""
        assert shown.fallback == (shown.language != language)
        assert (shown.state, shown.outdated) == (text.state(shown.language), text.is_outdated(shown.language))
        assert not (shown.fallback and text.words(language))


@given(texts())
def test_stored_and_read_again_it_is_the_same_and_outdated_is_never_stored(text: Text):
    stored = text.to_json()
    assert Text.from_json(stored) == text
    assert all(entry.keys() == {"words", "state", "renders"} for entry in stored.values())
    assert {entry["state"] for entry in stored.values()} <= {"original", "machine", "checked"}
