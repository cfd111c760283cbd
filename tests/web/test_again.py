"""A form that came too late: what was typed on the desk is drawn again, what another site sent is not."""

from __future__ import annotations

import html
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import SLUG, measure
from tests.desk.kit import closed_plan

pytestmark = pytest.mark.django_db
WORDS = 'Huaylas\n<b>¡agua!</b> & "más"'
HERE = {"HTTP_ORIGIN": "http://testserver"}


def address() -> str:
    return reverse("desk:measure_new", args=[SLUG, 2027])


def test_words_of_somebody_no_longer_signed_in_are_kept():
    page = Client().post(address(), {"title.es": WORDS, "tags": ["4", "6"]}, **HERE)
    assert page.status_code == 403
    assert html.escape(WORDS, quote=True).replace("&#x27;", "&#39;") in page.text
    assert page.text.count('name="tags"') == 2
    assert f'action="{address()}"' in page.text
    assert reverse("account_login") in page.text


def test_the_way_through_the_sign_in_leads_back_to_the_form():
    form = f"{address()}?field=1"
    page = Client().post(f"{address()}?sent", {"title.es": WORDS}, HTTP_REFERER=f"http://testserver{form}", **HERE)
    assert f"{reverse('account_login')}?next={quote(form, safe='')}" in html.unescape(page.text)
    assert "Huaylas<br>&lt;b&gt;¡agua!&lt;/b&gt;" in page.text  # to be read and copied as well
    elsewhere = Client().post(address(), {"title.es": WORDS}, HTTP_REFERER="https://evil.example/desk/", **HERE)
    assert f"{reverse('account_login')}?next=%2Fdesk%2F" in html.unescape(elsewhere.text)


def test_words_for_what_is_gone_are_shown(sign_in):
    gone = reverse("desk:measure_edit", args=[SLUG, uuid4()])
    page = sign_in("coordinator_b").post(gone, {"title.es": WORDS}, **HERE)
    assert (page.status_code, "Huaylas" in page.text) == (404, True)
    page = sign_in("reader_b").post(address(), {"title.es": WORDS}, **HERE)
    assert (page.status_code, "Huaylas" in page.text) == (403, True)


def test_words_for_a_text_that_was_closed_meanwhile_are_shown(sign_in):
    row = measure()
    closed_plan()
    page = sign_in("coordinator_b").post(reverse("desk:measure_edit", args=[SLUG, row.uid]), {"title.es": WORDS})
    assert (page.status_code, "Huaylas" in page.text) == (409, True)


def test_words_with_an_old_token_are_kept_for_a_second_press(sign_in):
    client = sign_in("coordinator_b")
    client.handler.enforce_csrf_checks = True
    page = client.post(address(), {"title.es": WORDS, "csrfmiddlewaretoken": "x" * 64}, **HERE)
    assert page.status_code == 403
    assert page.text.count('name="csrfmiddlewaretoken"') >= 1
    assert "x" * 64 not in page.text
    assert 'name="title.es"' in page.text


@pytest.mark.parametrize("origin", [{"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}, {}])
def test_what_another_site_sent_is_not_drawn(sign_in, origin):
    client = sign_in("coordinator_b")
    client.handler.enforce_csrf_checks = True
    page = client.post(address(), {"title.es": WORDS}, **origin)
    assert page.status_code == 403
    assert "title.es" not in page.text
    assert "Huaylas" not in page.text


def test_a_password_is_never_drawn_again():
    client = Client(enforce_csrf_checks=True)
    page = client.post(reverse("account_login"), {"login": "a@b.example", "password": "geheim"}, **HERE)
    assert page.status_code == 403
    assert "geheim" not in page.text
