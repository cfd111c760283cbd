"""Comments on the page of their measure: who sees which words, form and links; what was typed is never lost."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from ayni.desk.told import told
from ayni.records.models import Comment
from ayni.records.queries.changes import of_record
from ayni.records.services.comments import LONGEST, add_comment
from tests.cast import NOW, SLUG, measure, seat
from tests.doors import forms

pytestmark = pytest.mark.django_db


def page_of(name: str = "measure", uid: UUID | None = None) -> str:
    return reverse(f"desk:{name}", args=[SLUG, uid or measure().uid])


def said(who: str = "contributor_b", words: str = "Sembremos queñuales", language: str = "es") -> Comment:
    return add_comment(seat=seat(who), measure=measure(), uid=uuid4(), words=words, language=language, now=NOW)


def form_on(response, action: str):
    return next(form for form in forms(response, action) if form.action == action and form.method == "post")


def test_it_stands_on_the_page_with_side_name_and_the_language_it_was_written_in(sign_in):
    row = said()
    page = sign_in("reader_a").get(page_of()).content.decode()
    here = page[page.index(f'id="c-{row.uid}"') - 20 :].partition("</li>")[0]
    assert 'class="b"' in here
    assert "Cajamarca" in here
    assert row.person.name in here
    assert '<span lang="es">Sembremos queñuales</span>' in here
    assert "href" not in here


def test_who_works_along_says_something_in_the_language_they_choose(sign_in):
    client = sign_in("contributor_a")
    form = form_on(client.get(page_of()), page_of("comments"))
    assert (form.data["language"], form.choices["language"]) == (["de"], ["de", "es", "en"])
    sent = {**form.data, "words": "¡Con gusto!\r\nMañana.", "language": "es"}
    for _ in range(2):
        response = client.post(page_of("comments"), sent)
        row = Comment.objects.get(uid=form.data["uid"][0])
        assert (response.status_code, response["Location"]) == (303, f"{page_of()}#c-{row.uid}")
    assert (row.words.spoken(), row.side) == ({"es": "¡Con gusto!\nMañana."}, "A")
    assert "¡Con gusto!<br>Mañana." in client.get(page_of()).content.decode()


def test_a_reader_reads_and_has_no_form(sign_in):
    client = sign_in("reader_a")
    assert page_of("comments") not in client.get(page_of()).content.decode()
    assert client.post(page_of("comments"), {"words": "Ja", "language": "de"}).status_code == 403


@pytest.mark.parametrize("sent", [{"words": "  "}, {"words": "x" * (LONGEST + 1)}, {"words": "Ja!", "language": "fr"}])
def test_what_cannot_be_kept_comes_back_as_it_was_typed(sign_in, sent):
    response = sign_in("contributor_a").post(page_of("comments"), {"language": "de", "uid": str(uuid4()), **sent})
    assert response.status_code == 422
    assert response.context["form"].errors
    assert sent["words"].strip() in response.content.decode()
    assert Comment.objects.filter(side="A", measure=measure()).count() == 0


def test_its_writer_finds_the_way_to_change_it_and_a_coordinator_of_the_side_to_take_it_away(sign_in):
    row = said()
    change, away = page_of("comment", row.uid), page_of("comment_retire", row.uid)
    links = {
        who: [path for path in (change, away) if f'href="{path}"' in sign_in(who).get(page_of()).content.decode()]
        for who in ("contributor_b", "coordinator_b", "reader_b", "coordinator_a", "contributor_a")
    }
    assert links == {
        "contributor_b": [change], "coordinator_b": [away], "reader_b": [], "coordinator_a": [], "contributor_a": [],
    }  # fmt: skip


def test_changed_words_are_told_in_the_history_of_the_measure(sign_in):
    row, client = said(), sign_in("contributor_b")
    path = page_of("comment", row.uid)
    form = form_on(client.get(path), path)
    sent = {**form.data, "words.es": "Sembremos alisos", "words.de": "Lasst uns Erlen pflanzen"}
    assert client.post(path, sent)["Location"] == f"{page_of()}#c-{row.uid}"
    row.refresh_from_db()
    assert row.words.spoken() == {"de": "Lasst uns Erlen pflanzen", "es": "Sembremos alisos"}
    with override("en"):
        change = told(of_record(row.partnership_id, measure().uid).filter(version=2, kind="comment"), seat("reader_a"))[
            0
        ]
    assert change.what.startswith("Put a comment on")
    assert change.href == page_of()
    assert ("Comment (Spanish)", "Sembremos queñuales", "Sembremos alisos", "es") in change.lines


def test_taken_away_by_a_coordinator_with_a_reason(sign_in):
    row, client = said(), sign_in("coordinator_b")
    path = page_of("comment_retire", row.uid)
    form = form_on(client.get(path), path)
    refused = client.post(path, form.data)
    assert (refused.status_code, bool(refused.context["away"].errors)) == (422, True)
    assert client.post(path, {**form.data, "why": "Dos veces"})["Location"] == f"{page_of()}#comments"
    page = client.get(page_of()).content.decode()
    assert "Sembremos queñuales" not in page
    assert client.get(path).status_code == client.get(page_of("comment", row.uid)).status_code == 404
    assert "Dos veces" in client.get(reverse("desk:record_changes", args=[SLUG, measure().uid])).content.decode()


@pytest.mark.parametrize("who", ["coordinator_a", "contributor_a", "contributor_b"])
def test_on_somebody_elses_page_it_is_said_why_not(sign_in, who):
    row = said("coordinator_b")
    for name in ("comment", "comment_retire"):
        response = sign_in(who).get(page_of(name, row.uid))
        assert response.status_code == 403
        assert 'class="refused"' in response.content.decode()


def test_an_address_of_the_form_leads_to_the_comments(sign_in):
    assert sign_in("contributor_b").get(page_of("comments"))["Location"] == f"{page_of()}#comments"


def test_many_comments_cost_no_more_queries(sign_in, django_assert_num_queries):
    client, path = sign_in("coordinator_b"), page_of()
    client.get(path)
    for n in range(30):
        said(words=f"Paso {n}")
    with django_assert_num_queries(12):
        assert client.get(path).content.decode().count("Paso ") == 30
