"""The link in every mail: looking changes nothing, one click stops, and only what it says."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ayni.records.models import Person
from ayni.records.services.ground import Stop
from ayni.web.stop import read, token_of
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def address(what: Stop = Stop.DIGEST, who: str = "reader_b") -> str:
    return reverse("public:mail_stop", args=[token_of(person(who), what)])


def wishes() -> dict[str, str]:
    return dict(Person.objects.values_list("email", "mails"))


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_looking_stops_nothing(client):
    before = wishes()
    for _ in range(3):
        assert client.get(address()).status_code == 200
        assert client.head(address()).status_code == 200
        assert client.get(address(Stop.ALL)).status_code == 200
    assert client.put(address()).status_code == 405
    assert wishes() == before


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        (Stop.DIGEST, "all", "turns"),
        (Stop.DIGEST, "turns", "turns"),
        (Stop.DIGEST, "none", "none"),
        (Stop.ALL, "all", "none"),
        (Stop.ALL, "turns", "none"),
    ],
)
def test_one_click_of_a_mail_program_stops_it(what, before, after):
    """Without cookie, token of a form or sign-in: as RFC 8058 wants it."""
    Person.objects.update(mails=before)
    for _click in range(2):
        answer = Client(enforce_csrf_checks=True).post(address(what), ONE_CLICK)
        assert answer.status_code == 200
    expected = dict.fromkeys(wishes(), before) | {person("reader_b").email: after}
    assert wishes() == expected


def test_the_page_speaks_the_persons_language_and_says_how_to_begin_again(client):
    page = client.post(address(), ONE_CLICK, headers={"accept-language": "de"})
    assert page.headers["Content-Language"] == "es"
    assert '<html lang="es">' in page.content.decode()
    assert "/desk/me/" in page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]


def test_nothing_of_the_partnership_shows(client):
    page = client.get(address()).content.decode()
    assert "Cajamarca</" not in page
    assert person("reader_b").name not in page


@pytest.mark.parametrize("token", ["x", "x:y", "0" * 32 + ".all:" + "A" * 43])
def test_what_this_house_did_not_seal_is_unknown(client, token):
    before = wishes()
    for answer in (client.get(f"/mail/stop/{token}/"), client.post(f"/mail/stop/{token}/", ONE_CLICK)):
        assert answer.status_code == 404
        assert "/desk/me/" in answer.content.decode()
    assert wishes() == before


def test_a_seal_is_for_one_person_and_one_thing():
    token = token_of(person("reader_b"), Stop.DIGEST)
    assert read(token) == (person("reader_b").uid, Stop.DIGEST)
    assert read(token.replace("digest", "all")) is None
    assert read(token.replace(person("reader_b").uid.hex, person("reader_a").uid.hex)) is None
    assert read(token[:-1]) is None


def test_too_many_clicks_wait(client):
    answers = [client.post(address(Stop.ALL), ONE_CLICK).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert client.get(address()).status_code == 200


def test_few_queries(client, django_assert_num_queries):
    path = address()
    with django_assert_num_queries(1):
        client.get(path)
