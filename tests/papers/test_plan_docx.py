"""The plan as a Word file: real headings, header rows, languages tagged, and the words of the PDF."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.papers.plan_docx import plan_docx
from tests.papers.cast import AGREED, DRAFT, ODD, SHA, with_title


def opened(data):
    return docx.Document(BytesIO(data))


def words_by_language(document):
    found = {}
    for run in document.element.body.iter(qn("w:r")):
        lang = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
        if lang is not None:
            text = "".join(node.text or "" for node in run.iter(qn("w:t")))
            found.setdefault(lang.get(qn("w:val")), []).append(text)
    return {lang: " ".join(texts) for lang, texts in found.items()}


def everything(document):
    return " ".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def test_headings_follow_the_tree():
    document = opened(plan_docx(AGREED))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert ("Heading 1", "1  Teilhabe · Participación") in headings
    assert ("Heading 2", "1.1  Olympiade 60+ am selben Tag · Olimpiada 60+ el mismo día") in headings
    assert ("Heading 2", "1.3  Gärten · Huertos") in headings
    levels = [int(name[-1]) for name, _ in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_repeats_its_header_row():
    document = opened(plan_docx(AGREED))
    assert len(document.tables) == 5
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_table_properties_stand_in_the_order_that_word_insists_on():
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
    for table in opened(plan_docx(AGREED)).tables:
        names = [entry.tag.split("}")[1] for entry in table._tbl.tblPr]
        assert names == [name for name in order if name in names]


def test_each_run_is_tagged_with_language_and_country():
    words = words_by_language(opened(plan_docx(AGREED)))
    assert "Beide Städte spielen zugleich." in words["de-DE"]
    assert "Ambas ciudades juegan a la vez." in words["es-PE"]
    assert "Ambas ciudades" not in words["de-DE"]


def test_the_copy_of_the_other_side_begins_with_its_language():
    document = opened(plan_docx(replace(AGREED, first=Side.B)))
    assert document.core_properties.language == "es-PE"
    assert document.paragraphs[1].text.startswith("Cajamarca")


def test_page_x_of_y_stands_in_the_footer():
    footer = opened(plan_docx(AGREED)).sections[0].footer._element
    fields = [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES", "PAGE", "NUMPAGES"]


def test_only_a_text_without_both_acceptances_is_marked_in_the_header():
    plain, marked = (opened(plan_docx(p)).sections[0].header.paragraphs[0].text for p in (AGREED, DRAFT))
    assert marked.startswith(plain)
    assert len(marked) > len(plain)


def test_hash_acceptances_amounts_and_sources_are_there():
    text = everything(opened(plan_docx(AGREED)))
    for words in (
        SHA,
        "VIII/1234",
        "Concejo Provincial",
        "1.234,50\xa0€",
        "S/\xa01,234.50",
        "Bericht des Amtes",
        "AOI00012",
    ):
        assert words in text


@pytest.mark.deep
@pytest.mark.parametrize("name", ODD)
def test_whatever_people_type_opens_in_word(name):
    paper = with_title(AGREED, Text.of(de=ODD[name]), reference=(ODD[name], ""))
    text = everything(opened(plan_docx(paper)))
    if name in ("emoji", "Quechua", "right to left", "han", "formula", "markup"):
        assert ODD[name] in text
    if name == "control characters":
        assert "vorher und nachher" in text


def test_one_language_has_one_column_of_words():
    document = opened(plan_docx(replace(DRAFT, languages=("de",))))
    assert {len(table.columns) for table in document.tables[1:3]} == {2}
    assert "Ambas ciudades" not in everything(document)
