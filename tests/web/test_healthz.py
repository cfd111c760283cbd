"""A load balancer learns in one word whether people can work here, and nothing else."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from ayni.records.archive.contents import standing_in

pytestmark = pytest.mark.django_db


def test_it_answers_under_any_name_without_cookie_or_redirect(django_assert_num_queries, settings):
    settings.SECURE_SSL_REDIRECT = True
    Client().get("/healthz")  # reads the migrations of the code, once per process
    with django_assert_num_queries(2):
        answer = Client().get("/healthz", HTTP_HOST="127.0.0.1:8000")
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "ok\n", "no-store")
    assert not answer.cookies
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert Client().post("/healthz").status_code == 405
    assert Client().head("/healthz").status_code == 200


def test_it_says_what_is_missing_and_no_more(tmp_path):
    MigrationRecorder.Migration.objects.filter(app="records").order_by("-name").first().delete()
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.text) == (503, "migrations missing\n")
    if connection.vendor == "sqlite":
        with standing_in(NAME=str(tmp_path / "empty.sqlite3")):
            assert Client().get("/healthz").text == "migrations missing\n"
    with standing_in(
        **({"NAME": "/nowhere/x"} if connection.vendor == "sqlite" else {"HOST": "/nowhere", "NAME": "x"})
    ):
        answer = Client().get("/healthz")
        assert (answer.status_code, answer.text) == (503, "database unreachable\n")
