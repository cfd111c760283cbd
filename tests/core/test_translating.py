"""What waits for translation and in which order; what became of an original since."""

import pytest

from ayni.core.differences import Step
from ayni.core.multilingual import Edit, Text
from ayni.core.reasons import reason
from ayni.core.translating import Named, Since, Work, since, work, worklist
from ayni.core.words import fingerprint

PLANTED = Text.of(de="Bäume pflanzen", es="Plantar árboles", original="de")


def named(text=PLANTED, kind="measure", **more):
    return Named(kind, "1", "title", text, **more)


@pytest.mark.parametrize(
    ("text", "language", "lacks"),
    [
        (Text(), "es", None),
        (Text.of(de="Baum"), "de", None),
        (Text.of(de="Baum"), "es", Work.MISSING),
        (PLANTED, "es", None),
        (PLANTED.write("de", "Büsche pflanzen"), "es", Work.OUTDATED),
        (PLANTED.write("de", "Bäume pflanzen!", Edit.WORDING), "es", None),
        (Text.of(de="Baum", es="Árbol", original="de", machine=["es"]), "es", Work.MACHINE),
        (Text.of(de="Baum", es="Árbol", original="de", machine=["es"]).write("de", "Busch"), "es", Work.OUTDATED),
        (Text.agreed({"de": "Baum"}), "es", None),
    ],
)
def test_what_a_wording_lacks(text, language, lacks):
    assert work(text, language) is lacks


def test_what_binds_comes_first_then_what_everybody_reads_then_the_rest():
    german = Text.of(de="Wort")
    texts = [
        named(german, "term"),
        named(german, "event", public=True),
        named(german, "measure", year=2027),
        named(german, "actor", public=True),
        named(german, "comment"),
        named(PLANTED, "measure", year=2027),
        named(german, "report_part", year=2026),
    ]
    found = worklist(texts, "es", ("de", "es"))
    assert [(entry.named.kind, entry.work, entry.reasons) for entry in found] == [
        ("measure", Work.MISSING, (reason("words_will_bind", weight=3, language="es", year=2027),)),
        ("report_part", Work.MISSING, (reason("report_will_bind", weight=3, language="es", year=2026),)),
        ("event", Work.MISSING, (reason("words_are_public", weight=2),)),
        ("actor", Work.MISSING, (reason("words_are_public", weight=2),)),
        ("term", Work.MISSING, (reason("words_stay_inside", weight=1),)),
        ("comment", Work.MISSING, (reason("words_stay_inside", weight=1),)),
    ]
    not_binding = worklist(texts, "en", ("de", "es"))
    assert [entry.named.kind for entry in not_binding] == [
        "event",
        "actor",
        "term",
        "measure",
        "comment",
        "measure",
        "report_part",
    ]


def test_the_difference_of_the_original_since_it_was_translated():
    moved = PLANTED.write("de", "Bäume und Büsche pflanzen")
    said = [("de", "Bäume und Büsche pflanzen"), ("es", "Plantar árboles"), ("de", "Bäume pflanzen")]
    assert since(moved, moved.renders("es"), said) == Since(
        "de",
        "Bäume pflanzen",
        (Step("same", "Bäume "), Step("new", "und Büsche "), Step("same", "pflanzen")),
    )


def test_an_original_in_another_language_is_told_and_not_compared():
    moved = PLANTED.write("en", "Plant trees and hedges", Edit.CONTENT)
    assert moved.original == "en"
    assert since(moved, moved.renders("es"), []) == Since("de", "Bäume pflanzen")
    assert since(moved, moved.renders("de"), []) == Since("de", "Bäume pflanzen")


def test_words_that_nobody_kept_are_not_guessed():
    moved = PLANTED.write("de", "Büsche pflanzen")
    assert since(moved, moved.renders("es"), [("de", "Sträucher")]) == reason("original_not_kept", subject="de")


def test_a_text_is_known_by_kind_record_and_path():
    assert Named("measure", "7", "milestones.8.title", PLANTED).key == "measure.7.milestones.8.title"
    assert PLANTED.renders("es") == fingerprint("Bäume pflanzen")
    assert (PLANTED.renders("de"), PLANTED.renders("en")) == ("", "")
