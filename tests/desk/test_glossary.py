"""The glossary on the desk: list, spreadsheet, form, taking out."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from ayni.core.multilingual import Text
from ayni.records.models import Term
from tests.cast import OTHER, SLUG, partnership
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
LIST = reverse("desk:glossary", args=[SLUG])
NEW = reverse("desk:term_new", args=[SLUG])


def word(german):
    return next(row for row in Term.objects.filter(partnership__slug=SLUG) if row.words.words("de") == german)


def page_of(row, name="term_edit"):
    return reverse(f"desk:{name}", args=[SLUG, row.uid])


def test_the_list_begins_with_the_readers_language_and_shows_no_other_partnership(sign_in):
    response = sign_in("reader_b").get(LIST)
    page = response.content.decode()
    assert response.context["codes"] == ("es", "de", "en")
    assert page.index("acuerdo de concejo") < page.index("voluntariado")
    assert "autogestionaria" not in page
    assert reverse("desk:term_new", args=[SLUG]) not in page
    assert NEW in sign_in("contributor_b").get(LIST).content.decode()


def test_the_list_and_its_spreadsheet_are_narrowed_alike(sign_in):
    client = sign_in("reader_a")
    shown = [term.words.words("de") for term in client.get(LIST, {"words": "COMERCIO justo"}).context["page"]]
    assert shown == ["Fairer Handel", "Weltladen"]
    file = client.get(reverse("desk:glossary_xlsx", args=[SLUG]), {"words": "COMERCIO justo"})
    assert file["Content-Disposition"].startswith(f'attachment; filename="glossary-{SLUG}-')
    rows = list(load_workbook(io.BytesIO(file.content)).active.iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in rows] == [
        ("Fairer Handel", "comercio justo"),
        ("Weltladen", "tienda de comercio justo"),
    ]


def test_the_same_few_questions_however_long_the_glossary_is(sign_in, django_assert_num_queries):
    client, home, edit = sign_in("contributor_a"), partnership(), page_of(word("Maßnahme"))
    for _ in range(2):
        with django_assert_num_queries(4):
            client.get(LIST)
        with django_assert_num_queries(4):
            client.get(reverse("desk:glossary_xlsx", args=[SLUG]))
        with django_assert_num_queries(4):
            client.get(edit)
        Term.objects.bulk_create(
            Term(partnership=home, words=Text.of(de=f"Wort {n}"), sort=f"{n}", fold=f"wort {n}") for n in range(80)
        )


def test_a_word_is_entered_changed_and_taken_out(sign_in):
    client = sign_in("contributor_b")
    data = filled(client.get(NEW), "", **{"words.es": "Quiosco", "words.de": "Kiosk", "fixed": "on"})
    response = client.post(NEW, data)
    row = word("Kiosk")
    assert (response.status_code, response.url) == (303, f"{LIST}#t-{row.uid}")
    assert (row.words.original, row.fixed) == ("es", True)
    assert client.post(NEW, data).status_code == 303
    assert Term.objects.filter(uid=row.uid).count() == 1

    edit = page_of(row)
    assert client.post(edit, filled(client.get(edit), **{"words.en": "kiosk"})).status_code == 303
    away = page_of(row, "term_retire")
    assert client.post(away, filled(client.get(away), why="")).status_code == 422
    assert client.post(away, filled(client.get(away), why="Doppelt")).status_code == 303
    assert client.get(edit).status_code == 404
    told = client.get(reverse("desk:record_changes", args=[SLUG, row.uid])).content.decode()
    assert "Doppelt" in told
    assert "kiosk" in told


def test_a_word_that_stands_there_already_is_told_at_its_field(sign_in):
    client = sign_in("contributor_a")
    response = client.post(NEW, filled(client.get(NEW), **{"words.de": "Handlungsfeld"}))
    assert response.status_code == 409
    assert "Handlungsfeld" in str(response.context["form"].errors["words"])
    assert Term.objects.filter(partnership__slug=OTHER).count() == 1
