"""Which agreed text a paper prints, and the wordings that were corrected since: in PDF and DOCX alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ayni.core.correction import Correction
from ayni.core.sides import Side
from ayni.papers.plan_docx import plan_docx
from ayni.papers.plan_pdf import plan_pdf
from tests.papers.cast import AGREED, DRAFT, ODD, OLYMPIADE, PLAN
from tests.papers.reading import languages_of, text_of
from tests.papers.test_plan_docx import everything, opened, words_by_language

AT = datetime(2027, 5, 4, 12, tzinfo=UTC)
FIRST, SECOND = date(2027, 3, 4), date(2027, 5, 20)


def corrected(old: str = "Regeln abgestimmt", new: str = "Regeln vereinbart", language: str = "de"):
    one = Correction(OLYMPIADE.uid, "title", language, old, new, Side.B, AT)
    return replace(AGREED, plan=replace(PLAN, corrections=(one,)))


def both(paper) -> list[str]:
    """The words of the PDF, and of the DOCX."""
    return [text_of(plan_pdf(paper).data), everything(opened(plan_docx(paper)))]


def test_old_and_new_wording_are_printed_with_when_and_by_whom():
    for text in both(corrected()):
        flat = " ".join(text.split())
        assert "Regeln vereinbart" in flat
        assert "Regeln abgestimmt" in flat
        assert "2027" in flat
        assert OLYMPIADE.code in flat


def test_without_corrections_nothing_is_said_of_them():
    for text in both(AGREED):
        assert "To be read as" not in text


def test_a_corrected_wording_is_tagged_with_its_language():
    paper = corrected("Reglas acordadas", "Reglas convenidas", "es")
    assert "Reglas convenidas" in words_by_language(opened(plan_docx(paper)))["es-PE"]
    spanish = [words for language, words in languages_of(plan_pdf(paper).data) if language.startswith("es")]
    assert any("Reglas convenidas" in words for words in spanish)


@pytest.mark.deep
@pytest.mark.parametrize("name", ["typst", "formula", "one long word", "right to left"])
def test_whatever_was_typed_is_printed(name):
    plan_pdf(corrected(new=ODD[name]))
    assert ODD[name][:5] in everything(opened(plan_docx(corrected(new=ODD[name]))))


@pytest.mark.parametrize(
    ("paper", "days", "said"),
    [
        (AGREED, (FIRST,), ()),
        (AGREED, (FIRST, SECOND), ("20. Mai 2027", "4. März 2027")),
        (DRAFT, (FIRST,), ("4. März 2027",)),
        (DRAFT, (), ()),
    ],
)
def test_the_paper_says_which_version_it_is(paper, days, said):
    given = replace(paper, agreed_on=days, acceptances=(), sessions=(), languages=("de",))
    for text in both(given):
        flat = " ".join(text.replace("\xad", "").split())
        assert [day for day in ("20. Mai 2027", "4. März 2027") if day in flat] == list(said)
