import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from tests.cast import person

# No deadline: the first use of a locale or a page takes its time. `make slow` tries ten times as many examples.
hypothesis_settings.register_profile("ayni", deadline=None, max_examples=50)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=500)
hypothesis_settings.load_profile("ayni")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """A database in a file of its own: two connections really are two, and parallel runs do not meet."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.MEDIA_ROOT = Path(tmp_path) / "files"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo partnerships stand in the test database once; every test starts from them.

    Tests that need real transactions run last (pytest-django orders them so) and build what they need: they begin
    by emptying the tables.
    """
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("demo-files"))
    with django_db_blocker.unblock(), files:
        call_command("load_demo", stdout=io.StringIO())


@pytest.fixture
def sign_in(client):
    """`sign_in("coordinator_a")` gives the client that person's session, past the sign-in form."""

    def as_person(who):
        client.force_login(person(who), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_person
