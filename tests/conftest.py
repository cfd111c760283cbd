import gc
import io
from copy import copy
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import client as test_client
from django.test import override_settings
from django.test.utils import ContextList
from hypothesis import settings as hypothesis_settings

from tests.cast import past_the_form
from tests.doors import pages, session_keys

# No deadline: the first use of a locale or a page takes its time. `make slow` tries twenty times as many examples.
hypothesis_settings.register_profile("ayni", deadline=None, max_examples=25)
# In `make test-postgres`: the same examples each time, so that what lands does not hang on luck.
hypothesis_settings.register_profile("landing", deadline=None, max_examples=50, derandomize=True)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=500)
hypothesis_settings.load_profile("ayni")


FILES = (
    *("papers/", "desk/test_papers.py", "desk/test_import.py", "desk/test_counterparts.py"),
    *("records/test_archive.py", "records/test_counterparts.py", "records/test_pictures.py", "test_hostile.py"),
)
"""What makes and reads large files, waits for a child process or tries anything at all: `make deep`."""
COUNTED = {"django_assert_num_queries", "django_assert_max_num_queries"}
"""What draws a page with few rows and with many, to count its queries: `make deep`, too."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix().startswith(FILES) or COUNTED & set(item.fixturenames):
            item.add_marker("deep")


def pytest_collection_finish():
    """What stands now stays to the end: looking through it again and again would take a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _keep_context(store, signal, sender, template, context, **more):
    """Django's client keeps a copy for each part of a page, hundreds of them; the page's own has all that we ask."""
    if context.template is template:
        store.setdefault("templates", []).append(template)
        store.setdefault("context", ContextList()).append(copy(context))


test_client.store_rendered_templates = _keep_context


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """A database in a file of its own: two connections really are two, and parallel runs do not meet."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def files_of_this_run(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def own_files(files_of_this_run, settings):
    """A folder for each test, made by the first file that is kept."""
    settings.MEDIA_ROOT = files_of_this_run / str(uuid4())


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """The tables are made at once; `make deep` brings old databases up through every migration."""
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo partnerships stand in the test database once; every test starts from them.

    Tests that need real transactions run last (pytest-django orders them so) and build what they need: they begin
    by emptying the tables.
    """
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("demo-files"))
    settings.MIGRATION_MODULES = {}  # from here on they count as applied
    with django_db_blocker.unblock(), files:
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in MigrationLoader(connection).graph.nodes:
            recorder.record_applied(app, name)
        call_command("load_demo", stdout=io.StringIO())


@pytest.fixture(scope="session")
def keys(django_db_setup, django_db_blocker):
    """Everybody signed in, past the sign-in form: who → the key of their session."""
    with django_db_blocker.unblock():
        return session_keys()


@pytest.fixture(scope="session")
def every_page(keys, django_db_blocker):
    """`every_page("de")`: all pages in a language, drawn once per run."""

    @cache
    def drawn(language):
        with django_db_blocker.unblock():
            return pages(keys, language)

    return drawn


@pytest.fixture
def kept_pages(settings):
    """As in an installation: what was drawn is kept until something changes."""
    memory = {"BACKEND": "ayni.web.pressed.PressedCache", "LOCATION": str(uuid4())}
    settings.CACHES = {**settings.CACHES, "pages": memory}
    caches["pages"].clear()


@pytest.fixture
def sign_in(client):
    """`sign_in("coordinator_a")` gives the client that person's session, past the sign-in form."""

    def as_person(who):
        return past_the_form(client, who)

    return as_person
