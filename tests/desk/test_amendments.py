"""Amending an agreed plan in the browser: what the pages say meanwhile, what differs, and corrections of wording."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ayni.core.multilingual import Edit
from ayni.records.models import Change, Correction, Mail, Measure, Snapshot
from ayni.records.services import workplan
from ayni.records.services.amendments import amend_plan
from tests.cast import NOW, SLUG, both, measure, plan
from tests.desk.kit import closed_plan
from tests.papers.test_plan_docx import everything, opened

pytestmark = pytest.mark.django_db
YEAR = 2026


def at(name: str, *more: object, year: int = YEAR) -> str:
    return reverse(f"desk:{name}", args=[SLUG, year, *more])


def stands():
    return plan(YEAR).document


def open_one(note: str = "Der Haushalt wurde gekürzt") -> None:
    amend_plan(seat=both().a, plan=plan(YEAR), seen=stands().version, note=note, now=NOW)


def rewrite(**values: object) -> Measure:
    row = measure(YEAR)
    workplan.save_measure(
        seat=both().a, plan=plan(YEAR), uid=row.uid, values=values, seen=None, edits={"title": Edit.CONTENT}, now=NOW
    )
    return row


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


# Amending


def test_a_coordinator_opens_an_amendment_and_gives_it_up(sign_in):
    client = sign_in("coordinator_a")
    page = client.get(at("handover"))
    assert [offer.name for offer in page.context["offers"]] == ["amend"]
    answer = client.post(at("amend"), {"seen": str(stands().version), "note": "Der Haushalt wurde gekürzt"})
    assert (answer.status_code, stands().stage, stands().turn) == (303, "draft", "A")
    page = client.get(at("handover"))
    assert "give_up" in [offer.name for offer in page.context["offers"]]
    assert page.context["amending"]
    assert reverse("desk:difference", args=[SLUG, YEAR]) in text_of(page)
    answer = client.post(at("give_up"), {"seen": str(stands().version), "note": "Der Haushalt reicht doch"})
    assert (answer.status_code, stands().stage) == (303, "agreed")
    assert sorted(Mail.objects.filter(kind__startswith="plan_").values_list("kind", flat=True)) == [
        "plan_amend",
        "plan_give_up",
    ]


def test_without_a_reason_none_is_opened(sign_in):
    answer = sign_in("coordinator_a").post(at("amend"), {"seen": str(stands().version), "note": " "})
    assert (answer.status_code, stands().stage) == (409, "agreed")


@pytest.mark.parametrize(("name", "shows"), [("plan", "Neuer Titel"), ("table", "")])
def test_the_desk_says_which_text_a_page_shows(sign_in, name, shows):
    old = measure(YEAR).title.words("de")
    open_one()
    rewrite(**{"title.de": "Neuer Titel"})
    page = sign_in("coordinator_a").get(at(name), headers={"Accept-Language": "de"})
    text = text_of(page)
    assert at("snapshot", 1) in text
    assert (shows or old) in text


def test_everybody_goes_on_reading_the_agreed_text(client):
    before = client.get(f"/de/{SLUG}/plan/{YEAR}/").content
    open_one()
    row = rewrite(**{"title.de": "Neuer Titel", "public": False})
    again = client.get(f"/de/{SLUG}/plan/{YEAR}/")
    assert again.status_code == 200
    assert b"Neuer Titel" not in again.content
    assert len(again.content) == len(before)
    assert client.get(f"/de/{SLUG}/plan/{YEAR}/{row.uid}/").status_code == 200
    paper = client.get(f"/de/{SLUG}/plan/{YEAR}.pdf")
    assert paper.status_code == 200


def test_both_the_draft_and_the_agreed_text_can_be_printed(sign_in):
    client = sign_in("reader_a")
    assert "text=agreed" not in text_of(client.get(at("papers")))
    open_one()
    rewrite(**{"title.de": "Neuer Titel"})
    draft, agreed = (client.get(at("plan_docx"), {"lang": "de", **query}) for query in ({}, {"text": "agreed"}))
    said = ["Neuer Titel" in everything(opened(answer.content)) for answer in (draft, agreed)]
    assert said == [True, False]
    page = client.get(at("papers"), {"text": "agreed"})
    assert "text=agreed&amp;" in text_of(page) or "&amp;text=agreed" in text_of(page)
    assert all(not copy.council for copy in page.context["copies"])


def test_reported_on_is_what_stands_in_the_agreed_text(sign_in):
    row = measure(YEAR)
    open_one()
    workplan.remove_row(
        seat=both().a, plan=plan(YEAR), kind="measure", uid=row.uid, version=row.version, now=NOW, reason_given="Weg"
    )
    assert sign_in("contributor_a").get(reverse("desk:report", args=[SLUG, row.uid])).status_code == 200


# What differs


def test_without_a_choice_the_agreed_text_is_compared_with_today(sign_in):
    answer = sign_in("reader_a").get(at("difference"))
    assert (answer.status_code, answer["Location"]) == (302, f"{at('difference')}?from=1&to=today")


def test_what_an_amendment_changes_is_told_per_field_and_language(sign_in):
    row = measure(YEAR)
    old = row.title.words("es")
    open_one()
    rewrite(**{"title.es": f"{old} ahora", "end": ""})
    field = row.field
    uid = uuid4()
    workplan.save_measure(
        seat=both().a, plan=plan(YEAR), uid=uid, seen=None, edits={}, now=NOW,
        values={"title.de": "Ganz neu", "field": str(field.uid)},
    )  # fmt: skip
    page = sign_in("reader_b").get(at("difference"), {"from": "1", "to": "today"})
    rows = {(shown.what, shown.title): shown for shown in page.context["rows"]}
    changed = rows["changed", f"{old} ahora"]
    title = next(line for line in changed.lines if line.language == "es")
    assert [(piece.words, piece.own) for piece in title.after if piece.own] == [(" ahora", True)]
    assert not any(piece.own for piece in title.before)
    end = next(line for line in changed.lines if line.before and not line.after)
    assert end.language == ""
    assert ("added", "Ganz neu") in rows
    assert "<ins> ahora</ins>" in page.content.decode()


def test_a_text_does_not_differ_from_itself(sign_in):
    page = sign_in("reader_a").get(at("difference"), {"from": "1", "to": "1"})
    assert page.context["rows"] == []


@pytest.mark.parametrize("query", [{"from": "9", "to": "today"}, {"from": "x", "to": "1"}, {"from": "1", "to": "-1"}])
def test_a_state_that_is_not_there_is_unknown(sign_in, query):
    assert sign_in("reader_a").get(at("difference"), query).status_code == 404


def test_before_anything_was_stored_there_is_nothing_to_compare(sign_in):
    page = sign_in("reader_a").get(at("difference", year=2027))
    assert (page.status_code, page.context["form"]) == (200, None)


def test_a_difference_costs_the_same_with_few_and_many_rows(sign_in, django_assert_num_queries):
    client = sign_in("reader_a")
    query = {"from": "1", "to": "today"}
    client.get(at("difference"), query)
    with django_assert_num_queries(12):
        client.get(at("difference"), query)
    open_one()
    for row in Measure.objects.filter(plan=plan(YEAR)):
        workplan.save_measure(
            seat=both().a, plan=plan(YEAR), uid=row.uid, values={"title.de": "Neu"}, seen=None, edits={}, now=NOW
        )
    with django_assert_num_queries(12):
        assert len(client.get(at("difference"), query).context["rows"]) > 10


def test_two_stored_texts_are_compared_letter_by_letter(sign_in):
    closed_plan()
    assert Snapshot.objects.filter(document=plan().document).count() == 1
    page = sign_in("reader_a").get(at("difference", year=2027), {"from": "1", "to": "today"})
    assert page.context["rows"] == []


# Corrections


def propose(client, **change):
    row = measure(YEAR)
    words = row.title.words("es")
    data = {"seen": words, "new": "Mejores palabras", "why": "Se escribe así", "uid": str(uuid4()), **change}
    return client.post(f"{at('correct', row.uid)}?path=title.es", data)


def proposed() -> Correction:
    return Correction.objects.exclude(partnership=None).latest("id")


def test_a_wording_is_corrected_by_both(sign_in, client):
    old = measure(YEAR).title.words("es")
    assert propose(sign_in("coordinator_a")).status_code == 303
    page = sign_in("coordinator_a").get(at("corrections"))
    assert [one.own for one in page.context["waiting"] if one.shown.uid == str(proposed().uid)] == [True]
    answer = sign_in("coordinator_b").post(at("correction", proposed().uid), {"answer": "confirm"})
    assert answer.status_code == 303
    for place in (
        reverse("desk:measure", args=[SLUG, measure(YEAR).uid]),
        at("snapshot", 1),
        at("corrections"),
        f"/es/{SLUG}/plan/{YEAR}/{measure(YEAR).uid}/",
    ):
        text = text_of(sign_in("coordinator_b").get(place))
        assert "Mejores" in text, place
        assert all(f"{word}" in text for word in old.split()[:2]), place
    assert "Mejores palabras" in text_of(client.get(f"/es/{SLUG}/plan/{YEAR}/"))


def test_the_reason_of_a_correction_stays_with_the_two_sides(sign_in, client):
    propose(sign_in("coordinator_a"), why="Muy interno")
    sign_in("coordinator_b").post(at("correction", proposed().uid), {"answer": "confirm"})
    sign_in("coordinator_b").logout()
    assert b"Muy interno" not in client.get(f"/es/{SLUG}/plan/{YEAR}/{measure(YEAR).uid}/").content


def test_a_refused_form_keeps_what_was_typed(sign_in):
    answer = propose(sign_in("coordinator_a"), why="")
    assert answer.status_code == 409
    assert "Mejores palabras" in text_of(answer)
    answer = propose(sign_in("coordinator_a"), seen="Otra cosa")
    assert answer.status_code == 409
    assert proposed().new != "Mejores palabras"


def test_a_no_needs_a_reason(sign_in):
    propose(sign_in("coordinator_a"))
    client = sign_in("coordinator_b")
    answer = client.post(at("correction", proposed().uid), {"answer": "refuse", "why": ""})
    assert answer.status_code == 409
    assert client.post(at("correction", proposed().uid), {"answer": "refuse", "why": "Así no"}).status_code == 303
    assert proposed().refused_reason == "Así no"


def test_numbers_and_dates_are_no_wording(sign_in):
    client = sign_in("coordinator_a")
    for path in ("end", "tags", "responsibilities.x.name.es", "nonsense"):
        assert client.get(at("correct", measure(YEAR).uid), {"path": path}).status_code == 404
    shown = client.get(at("correct", measure(YEAR).uid)).context["wordings"]
    assert {one.path.rpartition(".")[0].rpartition(".")[2] for one in shown} <= {
        "title", "description", "origin_words", "what", "source", "unit",
    }  # fmt: skip


def test_readers_see_corrections_and_cannot_answer(sign_in):
    page = sign_in("reader_a").get(at("corrections"))
    assert all(one.form is None for one in page.context["waiting"])
    assert page.context["parts"] == []


@pytest.mark.parametrize("who", ["reader_a", "coordinator_a"])
def test_corrections_ask_few_questions(sign_in, django_assert_num_queries, who):
    client = sign_in(who)
    client.get(at("corrections"))
    with django_assert_num_queries(6):
        client.get(at("corrections"))
    row = measure(YEAR)
    for language in ("es", "en"):
        propose_path = f"{at('correct', row.uid)}?path=title.{language}"
        sign_in("coordinator_b").post(
            propose_path, {"seen": row.title.words(language), "new": "Otras", "why": "Así", "uid": str(uuid4())}
        )
    client = sign_in(who)
    client.get(at("corrections"))
    with django_assert_num_queries(6):
        client.get(at("corrections"))


def test_the_history_tells_corrections_and_what_came_back(sign_in):
    propose(sign_in("coordinator_a"))
    sign_in("coordinator_b").post(at("correction", proposed().uid), {"answer": "confirm"})
    text = text_of(sign_in("reader_a").get(at("plan_changes")))
    assert "Mejores palabras" in text
    assert Change.objects.filter(kind="correction", action="confirmed", uid=measure(YEAR).uid).exists()
