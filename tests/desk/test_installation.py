"""`ayni check` names what is wrong with an installation, each thing in a sentence that says what to do."""

from __future__ import annotations

import io
import socket
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from ayni.desk.installation import Finding, findings
from ayni.records.archive.contents import standing_in
from ayni.records.models import Change, File
from ayni.records.queries.health import LAST_RUN
from ayni.records.services.files import place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sound(settings, tmp_path):
    """An installation in which all is well; each test breaks one thing."""
    settings.DEMO = settings.DEBUG = False
    settings.ALLOWED_HOSTS, settings.SITE_URL, settings.PROXIES = ["ayni.example"], "https://ayni.example", 1
    settings.MEDIA_ROOT = tmp_path / "kept"
    settings.MEDIA_ROOT.mkdir(mode=0o750)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = deaf.getsockname()
        for sha256 in File.objects.values_list("sha256", flat=True):
            place(sha256).parent.mkdir(exist_ok=True)
            place(sha256).touch()
        cache.set(LAST_RUN, timezone.now(), None)
        yield


def wrong() -> list[str]:
    """Without what a run of tests cannot promise: its database never waits for the disk, a checkout may be older."""
    own = ("does not wait for the disk", "PostgreSQL runs with", "names no mail server", "var/messages.stamp")
    return [
        said.words for said in findings(timezone.now()) if said.wrong and not any(word in said.words for word in own)
    ]


def test_nothing_is_wrong_where_all_is_well():
    assert wrong() == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEBUG", True, "AYNI_DEBUG is on"),
        ("ALLOWED_HOSTS", ["*", "ayni.example"], "lets any name in"),
        ("SITE_URL", "http://ayni.example", "does not begin with https"),
        ("SITE_URL", "https://other.example", "which AYNI_HOSTS does not name"),
        ("PROXIES", 0, "would lead back to itself"),
        ("MEDIA_ROOT", Path(__file__) / "files", "Nothing can be written into AYNI_FILES"),
        ("STATIC_ROOT", None, "lie within each other"),
        ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend", "does not answer (ConnectionRefusedError)"),
    ],
)
def test_each_thing_that_is_wrong_has_its_sentence(settings, name, value, words):
    if name == "STATIC_ROOT":
        value = settings.MEDIA_ROOT / "static"
    setattr(settings, name, value)
    said = [told for told in wrong() if "kept files" not in told]
    assert len(said) == 1
    assert words in said[0]


def test_sentences_that_are_not_compiled(settings, tmp_path):
    (tmp_path / "de" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "de" / "LC_MESSAGES" / "django.po").touch()
    settings.LOCALE_PATHS = [tmp_path]
    said = Finding("The sentences in 'de' are not compiled. Call: make var/messages.stamp")
    assert said in findings(timezone.now())


def test_a_misspelled_setting_is_worth_a_look(monkeypatch):
    monkeypatch.setenv("AYNI_HOST", "x")
    assert Finding("AYNI_HOST is no setting of Ayni. Is it a misspelling?", wrong=False) in findings(timezone.now())


def test_what_the_database_lacks(settings):
    MigrationRecorder.Migration.objects.filter(app="records").order_by("-name").first().delete()
    settings.CACHES = {**settings.CACHES, "default": {**settings.CACHES["default"], "LOCATION": "elsewhere"}}
    assert wrong() == [
        "The database lacks 1 migrations. Make a backup, then call: ayni migrate",
        "The cache table is missing: nobody can sign in. Call: ayni createcachetable",
    ]


def test_a_database_that_is_away_is_one_sentence():
    with standing_in(
        **({"NAME": "/nowhere/x"} if connection.vendor == "sqlite" else {"HOST": "/nowhere", "NAME": "x"})
    ):
        assert wrong() == [
            "The database cannot be used (OperationalError). Look at AYNI_DATABASE_URL, and whether the server runs."
        ]


def test_lost_files_a_wrong_clock_and_a_silent_cron():
    place(File.objects.first().sha256).unlink()
    Change.objects.filter(pk=Change.objects.order_by("-pk").first().pk).update(at=timezone.now().replace(year=2090))
    cache.delete(LAST_RUN)
    assert [words[:24] for words in wrong()] == ["The newest change lies i", "1 kept files are not in "]
    looks = [said.words for said in findings(timezone.now()) if not said.wrong]
    assert any(words.startswith("ayni send-mail: has not run yet. Let cron") for words in looks)


def test_the_command_says_it_and_ends_with_one(settings):
    settings.DEBUG = True
    out = io.StringIO()
    with pytest.raises(CommandError, match="to mend"):
        call_command("check", stdout=out)
    assert "WRONG  AYNI_DEBUG is on" in out.getvalue()
