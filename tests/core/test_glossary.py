"""Terms found in a text, and kept through a machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.glossary import Protected, Term, find, occurring, portions, protect
from ayni.core.multilingual import Text

FIELD = Term("1", Text.of(de="Handlungsfeld", es="línea de acción", original="de"))
MEASURE = Term("2", Text.of(de="Maßnahme", es="actividad", original="de"))
GOAL = Term("3", Text.of(de="strategisches Ziel", es="objetivo estratégico", original="de"))
FAIR = Term("4", Text.of(de="Fairer Handel", es="comercio justo", original="de"))
SHOP = Term("5", Text.of(de="Weltladen", es="tienda de comercio justo", original="de"))
CLUB = Term("6", Text.of(de="KIEZKLUB", original="de"), fixed=True)
BUDGET = Term("7", Text.of(es="presupuesto participativo"))
TERMS = (FIELD, MEASURE, GOAL, FAIR, SHOP, CLUB, BUDGET)


def said(words, language):
    return [(words[place.start : place.end], place.term.uid, place.exact) for place in find(TERMS, words, language)]


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        ("Das Handlungsfeld Umwelt", "de", [("Handlungsfeld", "1", True)]),
        ("In zwei Handlungsfeldern", "de", [("Handlungsfeldern", "1", False)]),
        ("Massnahmen, strategischen Ziele", "de", [("Massnahmen", "2", False), ("strategischen Ziele", "3", False)]),
        ("Alle MASSNAHMEN", "de", [("MASSNAHMEN", "2", False)]),
        ("El área: lineas de accion", "es", [("lineas de accion", "1", False)]),
        ("Una tienda de comercio justo", "es", [("tienda de comercio justo", "5", True)]),
        ("Comercio justo", "es", [("Comercio justo", "4", True)]),
        ("Handlungsfeldanalyse, Ziele, strategisch. Ziel", "de", []),
        ("KIEZKLUB-Treffen im Kiezklub", "de", [("KIEZKLUB", "6", True), ("Kiezklub", "6", True)]),
        ("", "de", []),
    ],
)
def test_terms_are_found_bent_and_without_accents(words, language, found):
    assert said(words, language) == found


def test_each_term_is_named_once_in_the_order_of_the_text():
    assert occurring(TERMS, "Maßnahmen im Handlungsfeld: jede Maßnahme", "de") == (MEASURE, FIELD)


def test_what_a_term_is_called():
    assert MEASURE.called("es", "de") == "actividad"
    assert MEASURE.called("en", "de") == ""
    assert CLUB.called("es", "de") == "KIEZKLUB"


def test_fixed_words_and_exact_ones_do_not_travel():
    there = protect("Maßnahme im KIEZKLUB, zwei Maßnahmen.", TERMS, "de", "es")
    assert there == Protected("[X0X] im [X1X], zwei Maßnahmen.", ("Actividad", "KIEZKLUB"))
    assert there.restored("[X0X] en el [X1X], dos actividades.") == "Actividad en el KIEZKLUB, dos actividades."
    assert there.restored("[ x1x ]: [X0X]") == "KIEZKLUB: Actividad"


@pytest.mark.parametrize("spoiled", ["", "[X0X] en el club", "[X0X] [X1X] [X1X]", "X0X X1X", "[X0X] [X7X]"])
def test_a_lost_or_doubled_mark_spoils_the_translation(spoiled):
    assert protect("Maßnahme im KIEZKLUB", TERMS, "de", "es").restored(spoiled) is None


def test_a_text_without_terms_travels_as_it_is():
    assert protect("Guten Tag", TERMS, "de", "es") == Protected("Guten Tag")
    assert Protected("Guten Tag").restored("[X5X]") == "[X5X]"
    assert protect("[X0X] Maßnahme", TERMS, "de", "es") == Protected("[X0X] Maßnahme")


def test_a_sentence_begins_with_a_capital():
    assert protect("Neu: Maßnahme. Handlungsfeld ist Maßnahme", TERMS, "de", "es").kept == (
        "Actividad",
        "Línea de acción",
        "actividad",
    )


def test_long_texts_are_cut_between_sentences():
    words = "Eins ist kurz. Zwei auch!\n\nDrei steht in einer neuen Zeile. Vier."
    assert portions(words, 33) == [
        ("Eins ist kurz. Zwei auch!", "\n\n"),
        ("Drei steht in einer neuen Zeile.", " "),
        ("Vier.", ""),
    ]
    assert portions(words, 26) is None
    assert portions("Ein Satz, der allein schon zu lang ist.", 10) is None


@given(st.text(alphabet="ab.! \n", max_size=80), st.integers(min_value=5, max_value=40))
def test_portions_give_the_text_again(words, most):
    cut = portions(words, most)
    if cut is not None:
        assert "".join(piece + gap for piece, gap in cut) == words
        assert all(len(piece) <= most for piece, _ in cut)
