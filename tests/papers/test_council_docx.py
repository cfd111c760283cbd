"""The paper for a council: each side in its language and form, only its own costs, the text named by its hash."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from django.utils.translation import gettext, override
from docx.oxml.ns import qn

from ayni.core.handover import Session, Stage
from ayni.core.sides import Side
from ayni.papers.council_docx import CouncilKind, council_docx
from ayni.papers.labels import COUNCIL
from tests.papers.cast import AGREED, DRAFT, SHA

CLOSED = replace(AGREED, stage=Stage.CLOSED, acceptances=())


def text_of(data):
    document = docx.Document(BytesIO(data))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))


def said(language, key, **values):
    with override(language):
        return str(COUNCIL[key]) % values


@pytest.mark.parametrize(
    ("side", "kind", "language", "title"),
    [
        (Side.A, CouncilKind.DECISION, "de", "submission_decision"),
        (Side.A, CouncilKind.INFORMATION, "de", "submission_information"),
        (Side.B, CouncilKind.DECISION, "es", "report"),
        (Side.B, CouncilKind.INFORMATION, "es", "report"),
    ],
)
def test_language_and_form_follow_the_side(side, kind, language, title):
    document = docx.Document(BytesIO(council_docx(CLOSED, side, kind)))
    assert document.paragraphs[0].text == said(language, title)
    assert document.core_properties.language.startswith(language)
    langs = {lang.get(qn("w:val")) for lang in document.element.body.iter(qn("w:lang"))}
    assert document.core_properties.language in langs
    assert langs <= {"de-DE", "es-PE"}


def test_only_a_peruvian_decision_brings_the_draft_of_a_council_decision():
    draft = said("es", "draft_decision")
    assert draft in text_of(council_docx(CLOSED, Side.B, "decision"))
    assert draft not in text_of(council_docx(CLOSED, Side.B, "information"))
    assert said("de", "draft_decision") not in text_of(council_docx(CLOSED, Side.A, "decision"))


def test_costs_are_this_sides_own():
    german, peruvian = text_of(council_docx(CLOSED, Side.A)), text_of(council_docx(CLOSED, Side.B))
    assert "1.234,50\xa0€" in german
    assert "PEN" not in german
    assert "S/\xa01,234.50" in peruvian
    assert "EUR" not in peruvian


def test_invented_amounts_are_announced():
    with override("de"):
        warning = gettext("Figures marked as examples are invented. They show how the plan works and promise nothing.")
    assert warning in text_of(council_docx(CLOSED, Side.A))
    with override("es"):
        warning = gettext("Figures marked as examples are invented. They show how the plan works and promise nothing.")
    assert warning not in text_of(council_docx(CLOSED, Side.B))


def test_the_hash_names_the_text_laid_before():
    assert SHA in text_of(council_docx(CLOSED, Side.A))
    draft = text_of(council_docx(DRAFT, Side.A))
    assert SHA not in draft
    assert said("de", "still_draft") in draft


def test_what_is_known_of_the_session_stands_there_and_the_rest_is_left_to_fill_in():
    paper = replace(CLOSED, sessions=(Session(Side.B, "Concejo Provincial de Cajamarca", None, "EXP-77"),))
    text = text_of(council_docx(paper, Side.B))
    assert "Concejo Provincial de Cajamarca" in text
    assert "EXP-77" in text
    assert text.count("______") >= 4


def test_every_field_goal_and_office_of_the_side_is_named():
    text = text_of(council_docx(CLOSED, Side.A))
    for words in ("Teilhabe", "Fairer Handel", "1.1 Olympiade 60+ am selben Tag", "Amt für Soziales", "Cajamarca"):
        assert words in text
    assert "Subgerencia" not in text


def test_a_side_of_another_country_gets_plain_headings_in_its_language():
    sides = (replace(CLOSED.sides[0], country="AT"), replace(CLOSED.sides[1], country="BO"))
    document = docx.Document(BytesIO(council_docx(replace(CLOSED, sides=sides), Side.B)))
    assert document.paragraphs[0].text == said("es", "submission_decision")
