"""The annual report as PDF and Word file: both sides' words, what came of each measure, and what nobody reported."""

from dataclasses import replace
from io import BytesIO

import docx
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, override

from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.papers.report_content import report_content
from ayni.papers.report_docx import report_docx
from ayni.papers.report_pdf import report_pdf
from ayni.records.models import Report
from ayni.records.services.report import open_report
from tests.cast import NOW, SLUG, fresh_uid, plan, seat
from tests.papers.cast import ODD, SHA
from tests.papers.reading import languages_of, pages_of, text_of
from tests.papers.report_cast import BEGUN, OURS, STORED, THEIRS, reported


@pytest.fixture(scope="module")
def stored():
    return report_pdf(STORED)


def said_in(pdf, language):
    return " ".join(words for lang, words in languages_of(pdf.data) if lang.split("-")[0] == language)


def words_of(data):
    document = docx.Document(BytesIO(data))
    return " ".join(text for text in document.element.body.itertext())


def test_the_file_says_that_it_is_pdf_ua_1_and_what_it_is(stored):
    with pikepdf.open(BytesIO(stored.data)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert "2027" in str(pdf.docinfo.Title)
        with override("de"):
            assert gettext("Annual report") in str(pdf.docinfo.Title)


def test_both_parts_stand_in_both_languages_each_tagged_with_its_own(stored):
    german, spanish = said_in(stored, "de"), said_in(stored, "es")
    for words in ("Ein Jahr mit zwei Festen.", "Die Ferien liegen verschieden.", "Es geht voran.", "Es fehlt Geld."):
        assert words in german
        assert words not in spanish
    for words in ("Un año con dos fiestas.", "Avanzamos.", "Ya no hay fondos.", "Ya se inscriben."):
        assert words in spanish
        assert words not in german


def test_what_is_only_in_spanish_stands_in_the_german_column_and_says_so():
    with override("de"):
        note = gettext("only in %(language)s") % {"language": gettext("Spanish")}
    text = text_of(report_pdf(BEGUN).data)
    assert text.count("Avanzamos con los huertos.") == 2
    assert note in text


def test_each_copy_names_its_own_side_first():
    mine, theirs = report_content(STORED), report_content(replace(STORED, first=Side.B))
    assert [part.side.key for part in mine.said] == ["a", "b"]
    assert [part.side.key for part in theirs.said] == ["b", "a"]
    assert [s.side.key for s in theirs.fields[0].measures[0].standings] == ["b", "a"]


def test_the_side_that_said_nothing_and_the_measure_that_nobody_reported_are_named():
    content = report_content(replace(STORED, languages=("en",)))
    olympiade, garten = content.fields[0].measures[0], content.fields[0].parts[0].measures[0]
    assert [(s.side.key, s.status[0].words) for s in olympiade.standings][1] == ("b", "did not report")
    assert [s.side.key for s in garten.standings] == ["b"]
    assert content.silent[0].words == "Nothing was reported about 1 measure: 1.2."
    assert not any(m.late for m in content.fields[0].measures)


def test_no_risk_leaves_with_a_report(stored):
    assert "Die Halle ist noch nicht sicher." not in text_of(stored.data)
    assert "Die Halle ist noch nicht sicher." not in words_of(report_docx(STORED))


def test_numbers_come_with_day_and_source_and_what_nobody_measured_is_said(stored):
    text = text_of(report_pdf(replace(STORED, languages=("de",))).data)
    assert "1.810 (01.10.2027)" in text
    assert "Bericht des Amtes" in text
    measure = STORED.plan.fields[0].measures[0]
    bare = replace(measure, results=tuple(replace(r, values=()) for r in measure.results))
    field = replace(STORED.plan.fields[0], measures=(bare,))
    content = report_content(replace(STORED, languages=("en",), plan=replace(STORED.plan, fields=(field,))))
    assert [row[1][0].words for row in content.fields[0].measures[0].results[0].rows][-1] == "never measured"


def test_the_totals_of_each_goal_stand_with_the_gaps():
    content = report_content(replace(STORED, languages=("en",)))
    told = {row.goal.goal: row.words[0].words for row in content.coverage}
    assert len(told) == 17
    assert told["3"] == "1 measure, 0 finished"
    assert told["2"] == "1 measure, 0 finished, 1 never reported"
    assert told["1"] == "no measure"


def test_the_acceptance_and_the_whole_hash_stand_on_the_last_page(stored):
    assert SHA in pages_of(stored.data)[-1].replace("\r\n", "")
    assert "Concejo Provincial" in text_of(stored.data)


@pytest.mark.deep
@pytest.mark.parametrize("kind", sorted(ODD))
def test_nothing_that_people_type_can_break_it(kind):
    said = replace(OURS, summary=Text.of(de=ODD[kind], es=ODD[kind]))
    paper = replace(reported(STORED, parts=(said, THEIRS)), sha256="")
    assert report_pdf(paper).data.startswith(b"%PDF-1.7")
    assert report_docx(paper).startswith(b"PK")


def test_the_word_file_says_what_the_pdf_says():
    text = words_of(report_docx(STORED))
    for words in ("Ein Jahr mit zwei Festen.", "Un año con dos fiestas.", "Es geht voran.", "Ya no hay fondos.", SHA):
        assert words in text
    document = docx.Document(BytesIO(report_docx(STORED)))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert ("Heading 2", "1.1  Olympiade 60+ am selben Tag · Olimpiada 60+ el mismo día") in headings


@pytest.fixture
def begun(db):
    known = Report.objects.filter(plan=plan(2026)).first()
    return known or open_report(seat=seat("coordinator_a"), plan=plan(2026), uid=fresh_uid(), now=NOW)


def test_the_command_writes_both_and_names_what_is_not_there(begun, tmp_path):
    def write(*options):
        target = tmp_path / "report"
        call_command("paper", "report", "--partnership", SLUG, *options, "-o", str(target), verbosity=0)
        return target.read_bytes()

    assert write("--year", "2026", "--lang", "de,es").startswith(b"%PDF-1.7")
    assert write("--year", "2026", "--format", "docx", "--first", "cajamarca").startswith(b"PK")
    with pytest.raises(CommandError, match="no annual report"):
        write("--year", "2027")
    with pytest.raises(CommandError, match="no cover paper"):
        write("--year", "2026", "--format", "council")
