"""The hand-over dossier: what a new officer reads, in her language first, and never more than two pages of history."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.papers.dossier import dossier, in_brief
from ayni.papers.dossier_parts import DossierPaper
from ayni.papers.dossier_pdf import dossier_pdf
from ayni.papers.plan_paper import side_name
from ayni.records.models import Event, Term
from ayni.records.queries.dossier import Past, known
from tests import cast
from tests.papers.reading import languages_of, pages_of, text_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def made(languages=("es",), first=Side.B):
    return dossier_pdf(cast.partnership(), languages, first, NOW)


def sections(languages=("es",), first=Side.B):
    pair = cast.partnership()
    paper = DossierPaper(
        partnership_name=pair.name, sides=(side_name(pair.a), side_name(pair.b)), languages=languages, first=first,
        made_at=NOW, today=TODAY, known=known(pair, TODAY), since=pair.since, contacts=((), ()),
    )  # fmt: skip
    return {section.key: section for section in dossier(paper).sections}


def words(phrase):
    return phrase[0].words if phrase else ""


def test_it_tells_what_was_agreed_with_body_day_and_paper_of_both():
    (agreed,) = [e for g in sections()["documents"].groups for e in g.entries]
    assert agreed.bead == "2026"
    lines = [words(line) for line in agreed.lines]
    assert lines[0].startswith("Cajamarca: Concejo Municipal")
    assert lines[1].startswith("Treptow-Köpenick: Bezirksverordnetenversammlung")


def test_it_says_whose_turn_it_is():
    turns = [e for g in sections()["turns"].groups for e in g.entries]
    assert [(e.bead, e.side) for e in turns if e.bead == "2027"] == [("2027", "b")]


def test_what_is_late_and_due_within_a_hundred_days_comes_out_of_the_agreed_plan_of_this_year():
    uids = {str(uid) for uid in cast.plan(2026).measures.values_list("uid", flat=True)}
    found = known(cast.partnership(), TODAY)
    assert (found.plan_agreed, found.plan.year) == (True, 2026)
    assert {e.uid for e in found.entries if e.uid} <= uids
    groups = sections()["due"].groups
    assert len(groups) >= 2
    assert all(e.head for g in groups for e in g.entries)


def test_every_measure_of_the_plan_stands_once_with_its_state():
    entries = [e for g in sections()["plan"].groups for e in g.entries]
    assert len(entries) == cast.plan(2026).measures.filter(dropped_at=None).count()
    assert all(e.status and e.lines for e in entries)


def test_her_language_and_her_town_come_first():
    pdf = made(("de", "es"), Side.B)
    assert next(lang.split("-")[0] for lang, said in languages_of(pdf.data) if said.strip()) == "es"
    first_page = pages_of(pdf.data)[0]
    assert first_page.index("Cajamarca") < first_page.index("Treptow-Köpenick")


def test_the_glossary_shows_the_word_and_what_the_others_call_it():
    pair = cast.partnership()
    Term.objects.filter(partnership=pair).delete()
    Term.objects.create(partnership=pair, words=Text.of(es="cabildo abierto", de="Bürgerversammlung"), sort="cabildo")
    ((entry,),) = [group.entries for group in sections()["terms"].groups]
    assert (words(entry.title), words(entry.lines[0])) == ("cabildo abierto", "de: Bürgerversammlung")


@pytest.mark.parametrize(("languages", "most"), [(("de",), 2), (("es", "de"), 2)])
def test_a_long_history_stays_on_two_pages(languages, most):
    pair = cast.partnership()
    title = Text.of(
        de="Besuch einer Delegation der Schulen und Vereine zum Austausch über Wasser und Boden",
        es="Visita de una delegación de escuelas y asociaciones para intercambiar sobre agua y suelo",
    )
    Event.objects.bulk_create(
        Event(partnership=pair, on=Vague(f"{1996 + n // 12}-{1 + n % 12:02}"), title=title, text=Text())
        for n in range(300)
    )
    pages = pages_of(made(languages, Side.B if languages[0] == "es" else Side.A).data)
    told = [
        n for n, page in enumerate(pages) if re.search(r"Besuch einer\s+Delegation|Visita de una\s+delegación", page)
    ]
    assert 1 <= len(told) <= most


def test_the_history_in_brief_keeps_what_both_did_and_both_ends():
    past = tuple(Past(Vague(str(1990 + n)), Text.of(de=str(n)), shared=n % 2 == 0) for n in range(20))
    shown, left = in_brief(past, 12)
    assert (len(shown), left) == (12, 8)
    assert {p for p in past if p.shared} <= set(shown)
    assert [p.on.text for p in shown] == sorted(p.on.text for p in shown)
    assert {past[1], past[19]} <= set(shown)
    assert in_brief(past, 20) == (past, 0)


def test_it_asks_the_same_number_of_times_with_much_in_it():
    pair = cast.partnership()
    with CaptureQueriesContext(connection) as few:
        known(pair, TODAY)
    Event.objects.bulk_create(Event(partnership=pair, on=Vague("2001"), title=Text.of(de="x")) for _ in range(40))
    Term.objects.bulk_create(Term(partnership=pair, words=Text.of(de=f"Wort {n}")) for n in range(40))
    with CaptureQueriesContext(connection) as many:
        known(pair, TODAY)
    assert len(few) == len(many) == 12


def test_a_partnership_with_nothing_in_it_gets_a_dossier_that_says_so():
    pair = cast.partnership(cast.OTHER)
    pdf = dossier_pdf(pair, ("en",), Side.A, NOW)
    assert pdf.replaced == ()
    assert "Hand-over dossier" in text_of(pdf.data)


def test_the_page_offers_each_copy_and_the_file_comes_under_a_plain_name(sign_in):
    client = sign_in("reader_b")
    page = client.get(reverse("desk:dossier", args=[cast.SLUG])).content.decode()
    assert page.count("dossier.pdf?for=") == 12
    answer = client.get(reverse("desk:dossier_pdf", args=[cast.SLUG]) + "?for=cajamarca&lang=es")
    assert answer["Content-Type"] == "application/pdf"
    assert re.fullmatch(r'attachment; filename="ayni-dossier-[a-z-]+-es\.pdf"', answer["Content-Disposition"])
    assert client.get(reverse("desk:dossier_pdf", args=[cast.SLUG]) + "?lang=xx").status_code == 404
    assert client.get(reverse("desk:dossier_pdf", args=[cast.SLUG]) + "?for=lima").status_code == 404
