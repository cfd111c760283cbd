"""A line of the log helps to find the fault and says nothing about anybody, whatever an exception says."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from ayni.records.archive.contents import standing_in
from ayni.records.models import Person
from ayni.web.logs import Line, error
from tests.cast import PEOPLE, SLUG

HOSTILE = (
    "Key (email)=(ana.huaman@cajamarca.example) exists from 190.12.7.4 or 2001:db8::7 at /s/geheimes-token/?a=b "
    "'Ana Huamán' \"secret words\" +49 30 9029 7000 eyJhbGciOiJIUzI1NiJ9abcdefgh\nFAKE level=INFO"
)
PERSONAL = ("ana", "190.12", "2001", "geheim", "huam", "secret", "9029", "eyj", "a=b")


def formatted(name: str, message: str, *args: object, exc_info: object = None) -> str:
    return Line().format(logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, exc_info))


@pytest.fixture
def lines():
    """What the console would get, as the handler of the settings formats it."""
    found: list[str] = []

    class Listen(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(Line().format(record))

    listener, logger = Listen(), logging.getLogger("ayni.requests")
    before = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    yield found
    logger.removeHandler(listener)
    logger.setLevel(before)


@pytest.mark.parametrize("name", ["ayni.mail", "django.request", "elsewhere"])
@pytest.mark.parametrize("args", [(), ("x",)])
def test_a_hostile_message_leaves_nothing_of_anybody(name, args):
    message, args = ("%s", (HOSTILE,)) if args else (HOSTILE, ())
    line = formatted(name, message, *args)
    assert "\n" not in line
    assert [word for word in PERSONAL if word in json.loads(line)["message"].lower()] == []


def test_messages_of_others_keep_their_gaps():
    assert json.loads(formatted("django.request", "%s: %s", "Not Found", "/s/token/"))["message"] == "%s: %s"
    assert (
        json.loads(formatted("ayni.mail", "mail %s not sent: %s", 7, "Refused"))["message"]
        == "mail 7 not sent: Refused"
    )


@pytest.mark.django_db
def test_a_fault_of_the_database_tells_its_kind_and_place_but_no_row():
    try:
        Person.objects.create_user(PEOPLE["reader_a"], None, name="Ana Huamán")
    except IntegrityError:
        told = json.loads(formatted("django.request", "%s", "x", exc_info=sys.exc_info()))["error"]
    assert told["type"] == "django.db.utils.IntegrityError"
    assert any(place.startswith("ayni/records/models/ground.py:") for place in told["at"])
    if connection.vendor == "sqlite":
        assert told["from"]["sqlite_errorname"] == "SQLITE_CONSTRAINT_UNIQUE"
    else:
        assert (told["from"]["sqlstate"], told["from"]["constraint"]) == ("23505", "records_person_email_key")
    assert "bvv" not in json.dumps(told)
    assert "Ana" not in json.dumps(told)


def test_causes_are_told_and_their_words_are_not():
    try:
        try:
            raise ValueError(HOSTILE)
        except ValueError as fault:
            raise OSError(28, HOSTILE) from fault
    except OSError as fault:
        told = error(fault)
    assert (told["type"], told["errno"], told["from"]["type"]) == ("OSError", 28, "ValueError")
    assert "Key" not in json.dumps(told)


@pytest.mark.django_db
def test_each_request_has_one_line_with_pattern_and_number(lines):
    page = Client().get("/s/geheimes-token/?mail=ana@example.org", REMOTE_ADDR="190.12.7.4")
    [line] = lines
    told = json.loads(line)
    assert (told["route"], told["status"], told["request"]) == ("s/<str:token>/", 404, page.headers["X-Request-ID"])
    assert sorted(told) == ["level", "logger", "method", "ms", "request", "route", "status", "time"]
    assert [word for word in ("geheim", "ana", "190.12") if word in line] == []


@pytest.mark.django_db
def test_a_failure_is_one_line_with_what_broke(lines):
    with standing_in(
        **({"NAME": "/nowhere/x"} if connection.vendor == "sqlite" else {"HOST": "/nowhere", "NAME": "x"})
    ):
        page = Client(raise_request_exception=False).get(reverse("public:partnership", args=["de", SLUG]))
    told = json.loads(lines[-1])
    assert (len(lines), told["level"], told["status"]) == (1, "ERROR", 503)
    assert told["error"]["type"] == "django.db.utils.OperationalError"
    assert told["request"] == page.headers["X-Request-ID"]
