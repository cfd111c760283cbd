"""The plan as PDF: conforming, each block in its language, both copies mirrored, nothing typed can break it."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.utils.translation import gettext, override

from ayni.core.actors import Served
from ayni.core.handover import Stage
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.papers.content import content
from ayni.papers.pdf import SURE, TYPST, refused
from ayni.papers.plan_pdf import plan_pdf
from tests.papers.cast import AGREED, DRAFT, ODD, OLYMPIADE, PLAN, SHA, with_title
from tests.papers.reading import languages_of, pages_of, text_of


@pytest.fixture(scope="module")
def agreed():
    return plan_pdf(AGREED)


@pytest.fixture(scope="module")
def draft():
    return plan_pdf(DRAFT)


def said_in(pdf, language):
    """All words that are tagged with a language."""
    return " ".join(words for lang, words in languages_of(pdf.data) if lang.split("-")[0] == language)


def test_the_file_says_that_it_is_pdf_ua_1(agreed):
    with pikepdf.open(BytesIO(agreed.data)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang).split("-")[0] == "de"
        assert "2027" in str(pdf.docinfo.Title)
        assert len(pdf.Root.Outlines.keys()) > 2


def test_each_block_is_tagged_with_its_language(agreed):
    german, spanish = said_in(agreed, "de"), said_in(agreed, "es")
    for words in ("Olympiade", "Beide Städte spielen zugleich.", "Regeln abgestimmt", "Wir lernen voneinander."):
        assert words in german
        assert words not in spanish
    for words in ("Olimpiada", "Ambas ciudades juegan a la vez.", "Reglas acordadas", "El coliseo aún no es seguro."):
        assert words in spanish
        assert words not in german


def test_a_text_that_is_only_in_spanish_is_tagged_spanish_in_the_german_column_and_says_so(draft):
    assert said_in(draft, "es").count("Huertos y textiles") >= 2
    with override("de"):
        note = gettext("only in %(language)s") % {"language": gettext("Spanish")}
    assert f"({note})" in text_of(draft.data)


def test_the_two_copies_mirror_each_other():
    mine, theirs = content(AGREED), content(replace(AGREED, first=Side.B))
    assert [s.key for s in mine.sides] == ["a", "b"]
    assert [s.key for s in theirs.sides] == ["b", "a"]
    assert (mine.languages, theirs.languages) == (("de", "es"), ("es", "de"))
    assert [p.title for p in mine.fields] == [tuple(reversed(p.title)) for p in theirs.fields]
    one, other = mine.fields[0].measures[0], theirs.fields[0].measures[0]
    assert [w.side.key for w in one.wings] == [w.side.key for w in reversed(other.wings)]
    assert one.steps_words == tuple(reversed(other.steps_words))


def test_each_copy_names_its_own_side_first():
    for first, names in ((Side.A, ("Treptow-Köpenick", "Cajamarca")), (Side.B, ("Cajamarca", "Treptow-Köpenick"))):
        cover = pages_of(plan_pdf(replace(AGREED, first=first)).data)[0]
        assert cover.index(names[0]) < cover.index(names[1])


def test_one_language_leaves_the_other_out():
    german = text_of(plan_pdf(replace(AGREED, languages=("de",))).data)
    assert "Beide Städte spielen zugleich." in german
    assert "Ambas ciudades" not in german


def test_numbers_money_and_dates_follow_language_and_country():
    german = text_of(plan_pdf(replace(AGREED, languages=("de",))).data)
    spanish = text_of(plan_pdf(replace(AGREED, languages=("es",), first=Side.B)).data)
    assert "1.234,50 €" in german
    assert "1.810" in german
    assert "1. Oktober 2027" in german
    assert "S/ 1,234.50" in spanish
    assert "1,810" in spanish
    assert "1 de octubre de 2027" in spanish


def test_both_local_times_stand_on_the_cover(agreed):
    cover = pages_of(agreed.data)[0]
    assert "16:30" in cover
    assert "9:30" in cover


def test_money_is_summed_per_side_and_currency_only():
    sums = [(s.side.key, s.amount[0].words) for s in content(AGREED).sums]
    assert sums == [("a", "1.234,50\xa0€"), ("b", "1.234,50\xa0PEN"), ("b", content(AGREED).sums[2].amount[0].words)]


def test_invented_amounts_are_marked(agreed):
    with override("de"):
        assert gettext("example") in text_of(agreed.data)
    helps = content(AGREED).fields[0].measures[0].helps
    assert [h.example for h in helps] == [True, False, False]
    assert content(replace(AGREED, plan=replace(PLAN, fields=()))).notes != content(AGREED).notes


def test_the_acceptance_block_names_body_day_number_and_the_whole_hash(agreed):
    last = pages_of(agreed.data)[-1]
    for words in (
        "Bezirksverordnetenversammlung",
        "VIII/1234",
        "StäPa 4/2027",
        "25. Februar 2027",
        "4 de marzo de 2027",
    ):
        assert words in text_of(agreed.data)
    assert SHA in last.replace("\r\n", "")
    assert SHA[:12] in pages_of(agreed.data)[1]


def test_every_page_but_the_cover_counts_itself_in_both_languages(agreed):
    pages = pages_of(agreed.data)
    for number, page in enumerate(pages[1:], 2):
        for language in ("de", "es"):
            with override(language):
                assert gettext("page %(page)s of %(pages)s") % {"page": number, "pages": len(pages)} in page


def test_a_draft_carries_its_mark_on_every_page_and_outside_the_reading_order(draft, agreed):
    with override("de"):
        german = gettext("DRAFT")
    assert all(german in page for page in pages_of(draft.data))
    assert not any(german in page for page in pages_of(agreed.data))
    assert german not in " ".join(words for _, words in languages_of(draft.data))


@pytest.mark.parametrize("stage", [Stage.CLOSING, Stage.CLOSED])
def test_a_closed_text_is_marked_until_both_have_accepted(stage):
    pdf = plan_pdf(replace(AGREED, stage=stage, acceptances=()))
    with override("de"):
        assert gettext("NOT YET ACCEPTED").split()[0] in pages_of(pdf.data)[1]


def test_an_emoji_is_printed_as_its_number_and_listed():
    pdf = plan_pdf(with_title(DRAFT, Text.of(de="Feier 🎉 im Park", es="Fiesta 🎉")))
    assert pdf.replaced == ("🎉",)
    assert "Feier [U+1F389] im Park" in text_of(pdf.data)
    assert "U+1F389 PARTY POPPER" in text_of(pdf.data)


def test_without_odd_characters_nothing_is_listed(agreed):
    assert agreed.replaced == ()


@pytest.mark.deep
@pytest.mark.parametrize("name", ODD)
def test_whatever_people_type_is_printed(name):
    typed = ODD[name]
    text = Text.of(de=typed, es=typed)
    measure = {
        "description": text,
        "reference": (typed, typed),
        "milestones": (replace(OLYMPIADE.milestones[0], title=text),),
    }
    paper = with_title(AGREED, text, **measure)
    accepted = tuple(replace(a, body=typed, paper_number=typed[:100]) for a in AGREED.acceptances)
    pdf = plan_pdf(replace(paper, acceptances=accepted))
    printed = text_of(pdf.data)
    for word in ("Quechua", "formula", "markup"):
        if name == word:
            assert typed in printed
    if name == "typst":
        assert '#panic("x")' in printed
    if name == "control characters":
        assert "vorher und nachher" in printed
    assert len(pages_of(pdf.data)) >= 5


def test_all_of_them_at_once_on_one_paper():
    measures = tuple(replace(OLYMPIADE, uid=f"m{n}", title=Text.of(de=typed)) for n, typed in enumerate(ODD.values()))
    field = replace(PLAN.fields[0], measures=measures, title=Text.of(de=ODD["emoji"]))
    pdf = plan_pdf(replace(AGREED, plan=replace(PLAN, fields=(field,))))
    assert "🎉" in pdf.replaced
    assert "漢" in pdf.replaced
    assert "ש" not in pdf.replaced


def test_an_empty_plan_prints():
    pdf = plan_pdf(replace(DRAFT, plan=replace(PLAN, fields=(), preamble=Text()), languages=("en",)))
    assert "2027" in pages_of(pdf.data)[0]
    assert "no measure" in text_of(pdf.data)


def test_lateness_is_said_in_words():
    pdf = plan_pdf(replace(DRAFT, languages=("en",), today=date(2027, 10, 11)))
    assert "10 days overdue" in text_of(pdf.data)


def test_the_same_values_give_the_same_bytes(agreed):
    assert plan_pdf(AGREED).data == agreed.data


def test_a_goal_without_measures_stays_in_the_list():
    rows = content(AGREED).coverage
    assert [row.goal.code for row in rows] == [str(n) for n in range(1, 18)]
    assert {row.goal.code: row.count for row in rows if row.count} == {"2": 1, "3": 1, "10": 1}


def test_what_is_surely_in_the_fonts_is_in_them():
    assert refused([*SURE, "漢"]) == ("漢",)


def test_no_page_holds_the_whole_document():
    """Typst hashes all that a closure holds, for each one anew: the time would grow with the square of a plan."""
    told = {page.name: page.read_text(encoding="utf-8") for page in TYPST.glob("*.typ")}
    assert [name for name, words in told.items() if "sys.inputs" in words or "whole." in words] == ["frame.typ"]


SERVED = tuple(
    Served(str(n), (n % 3, n % 2), (n % 2, 1), 1 if n == 4 else 0) if n != 7 else Served("7", (0, 0), (0, 0), 0)
    for n in range(1, 18)
)


def test_each_copy_tells_the_goals_from_its_own_side():
    mine, theirs = (content(replace(AGREED, served=SERVED, first=side)).served for side in Side)
    assert [row.goal.code for row in mine] == [str(n) for n in range(1, 18)]
    for one, other in zip(mine, theirs, strict=True):
        assert [wing.actors[0].words for wing in one.wings] == [wing.actors[1].words for wing in reversed(other.wings)]
    assert [row.wings[0].empty for row in mine][6]
    assert [row.goal.code for row in mine if row.pairings] == ["4"]


def test_the_goals_of_both_sides_fill_one_page():
    told = "Die 17 Ziele auf beiden Seiten"
    for languages in (("de", "es"), ("de",)):
        pages = pages_of(plan_pdf(replace(AGREED, served=SERVED, languages=languages)).data)
        (page,) = (page for page in pages if told in page)
        assert "1 Paar" in page
        assert "Zusammenarbeit" in page
        assert page.count("noch niemand · keine Maßnahme") == 4
