"""The database is away or the disk is full: a page in the reader's language that keeps what was typed, and no fault."""

from __future__ import annotations

import errno
import html
import sqlite3

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from ayni.records.archive.contents import standing_in
from ayni.records.models import Change
from ayni.web.away import GONE, NO_SPACE, interrupted, judge
from tests.cast import SLUG, person
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
WORDS = 'Huaylas\n<b>¡agua!</b> & "más"'
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def nowhere():
    """A real connection to a database that is not there."""
    named = {"NAME": "/nowhere/ayni.sqlite3"} if connection.vendor == "sqlite" else {"HOST": "/nowhere", "NAME": "x"}
    with standing_in(**named):
        yield


def browser(**headers) -> Client:
    return Client(raise_request_exception=False, **headers)


def signed_in() -> Client:
    client = browser()
    client.force_login(person("coordinator_b"))
    return client


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize(
    ("address", "accept", "words"),
    [
        (f"/de/{SLUG}/", "es", "Bitte in einer Minute noch einmal versuchen"),
        (f"/desk/{SLUG}/", "es-PE,es", "Vuelva a intentarlo en un minuto"),
        (f"/desk/{SLUG}/", "en", "Please try again in a minute"),
    ],
)
def test_every_door_says_so_in_the_readers_language(address, accept, words):
    client = browser(HTTP_ACCEPT_LANGUAGE=accept)
    client.cookies["sessionid"] = "of-somebody"
    page = client.get(address)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "20")
    assert words in page.text
    assert page.headers["Content-Language"] == accept[:2] or address.startswith("/de/")
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_what_was_typed_stays_and_can_be_sent_once_more():
    client = signed_in()
    address = reverse("desk:measure_new", args=[SLUG, 2027])
    named = {"NAME": "/nowhere/ayni.sqlite3"} if connection.vendor == "sqlite" else {"HOST": "/nowhere", "NAME": "x"}
    sent = {"title.es": WORDS, "tags": ["4", "6"], "uid": "3f0e", "csrfmiddlewaretoken": "old"}
    with standing_in(**named):
        page = client.post(address, sent, **HERE)
        elsewhere = client.post(address, sent, HTTP_ORIGIN="https://evil.example")
        sign_in = client.post("/accounts/login/", {"login": "a@b.example", "password": "geheim geheim"}, **HERE)
    assert page.status_code == elsewhere.status_code == sign_in.status_code == 503
    assert html.escape(WORDS, quote=True).replace("&#x27;", "&#39;") in page.text  # to be sent
    assert "Huaylas<br>&lt;b&gt;¡agua!&lt;/b&gt;" in page.text  # to be read
    assert page.text.count('name="tags"') == 2
    assert f'action="{address}"' in page.text
    assert 'value="old"' not in page.text
    assert "Huaylas" not in elsewhere.text
    assert "geheim" not in sign_in.text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be told to be full")
def test_a_full_disk_keeps_what_was_typed_and_reading_goes_on(tmp_path):
    with sqlite3.connect(tmp_path / "full.sqlite3") as copy, sqlite3.connect(connection.settings_dict["NAME"]) as demo:
        demo.backup(copy)
    with standing_in(NAME=str(tmp_path / "full.sqlite3")) as small:
        client = signed_in()
        with small.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        before = Change.objects.count()
        address = reverse("desk:preamble", args=[SLUG, 2027])
        page = client.post(address, filled(client.get(address), **{"preamble.es": "agua " * 1_900}), **HERE)
        assert (page.status_code, page.headers["Retry-After"]) == (503, "300")
        assert "Por ahora no se puede guardar nada" in page.text
        assert page.text.count("agua " * 1_900) == 2  # to be sent, and to be read
        assert client.get(reverse("desk:plan", args=[SLUG, 2027])).status_code == 200
        assert Change.objects.count() == before


def test_what_breaks_when_the_session_is_written_is_no_fault_of_the_form():
    """The page was made and what it tells was saved; only its message has no place any more."""
    request = RequestFactory(headers={"origin": "http://testserver"}).post(f"/desk/{SLUG}/", {"words": WORDS})
    request.session = signed_in().session
    request.session["message"] = "saved"
    named = {"NAME": "/nowhere/ayni.sqlite3"} if connection.vendor == "sqlite" else {"HOST": "/nowhere", "NAME": "x"}
    with standing_in(**named), pytest.raises(SessionInterrupted) as broken:
        SessionMiddleware(lambda _: HttpResponse()).process_response(request, HttpResponse())
    page = interrupted(request, broken.value)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "20")
    assert "Huaylas" in page.text
    assert interrupted(request, SessionInterrupted("signed out meanwhile")).status_code == 400


def test_what_is_away_and_what_is_a_fault():
    assert judge(OSError(errno.ENOSPC, "No space left on device")) == NO_SPACE
    assert judge(OperationalError("could not extend file: No space left on device")) == NO_SPACE
    assert judge(OperationalError("database is locked")) == GONE
    assert judge(InterfaceError("connection already closed")) == GONE
    faults = (OperationalError("no such table: cache"), OSError(errno.EPERM, "no"), ValueError("disk is full"), None)
    assert [judge(fault) for fault in faults] == [None] * 4
