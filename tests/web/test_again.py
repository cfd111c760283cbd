"""A form that came too late: what was typed on the desk is drawn again, what another site sent is not."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import SLUG

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
