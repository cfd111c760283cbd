"""What is wrong with an installation, in sentences for whoever installs it. Said on the console, so in English."""

from __future__ import annotations

import os
import re
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from ayni.desk.health import signs
from ayni.records.models import Change, File, Picture
from ayni.records.queries.health import health, newest_migrations
from ayni.records.services.files import place

FSYNC = ("fsync", "full_page_writes", "synchronous_commit")
SPARE = 5
"""Connections beside those of the site: cron, a backup, somebody at the console."""


@dataclass(frozen=True)
class Finding:
    """`wrong`: it has to be mended; else worth a look."""

    words: str
    wrong: bool = True


def findings(now: datetime) -> list[Finding]:
    """What is wrong first. Writes one file and takes it away again; sends no mail."""
    found = [finding for probe in PROBES for finding in probe()]
    if (away := next(_database(), None)) is not None:
        found.append(away)
    else:
        found += [finding for probe in ON_DATABASE for finding in probe(now)]
    return sorted(found, key=lambda finding: not finding.wrong)


def _mode() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("AYNI_DEBUG is on: faults show the inside of Ayni. Turn it off.")
    if settings.DEMO:
        yield Finding("This is the demo; its passwords are public. Set AYNI_HOSTS and AYNI_SECRET_KEY.", wrong=False)


def _names() -> Iterator[Finding]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("AYNI_HOSTS lets any name in. Name the hosts that Ayni answers to.")
    told = urlsplit(settings.SITE_URL)
    if not settings.DEMO and told.scheme != "https":
        yield Finding(
            "AYNI_URL does not begin with https: links in mails and papers would be open to everybody on the way."
        )
    if told.hostname not in {host.strip("[]") for host in settings.ALLOWED_HOSTS}:
        yield Finding(f"AYNI_URL leads to {told.hostname}, which AYNI_HOSTS does not name: links in mails would fail.")
    known = set()
    for file in ("ayni/settings.py", "gunicorn.conf.py"):
        known |= set(re.findall(r"\"(AYNI_[A-Z_]+)\"", (settings.ROOT / file).read_text(encoding="utf-8")))
    for name in sorted(name for name in os.environ if name.startswith("AYNI_") and name not in known):
        yield Finding(f"{name} is no setting of Ayni. Is it a misspelling?", wrong=False)


def _proxy() -> Iterator[Finding]:
    host = settings.BIND.rpartition(":")[0]
    loopback = host in ("127.0.0.1", "localhost", "[::1]") or settings.BIND.startswith("unix:")
    if not settings.DEMO and loopback and not settings.PROXIES:
        yield Finding(
            "AYNI_PROXIES is 0 although only a proxy can reach AYNI_BIND: every page would lead back to itself."
        )
    if not loopback and settings.PROXIES:
        words = f"AYNI_BIND is {settings.BIND}. Let the proxy alone reach it: others could name any address as theirs."
        yield Finding(words, wrong=False)


def _static() -> Iterator[Finding]:
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return
    collected = staticfiles_storage.hashed_files
    lost = [name for name in collected.values() if not (settings.STATIC_ROOT / name).exists()]
    ours = {name for finder in get_finders() for name, _ in finder.list([])}
    if not collected or lost:
        yield Finding("Style sheets and pictures are not in AYNI_STATIC. Call: ayni collectstatic --no-input")
    elif ours - set(collected):
        yield Finding("AYNI_STATIC belongs to another version. Call: ayni collectstatic --no-input")


def _messages() -> Iterator[Finding]:
    for po in sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            language = po.parent.parent.name
            yield Finding(f"The sentences in {language!r} are not compiled. Call: make var/messages.stamp")


def _folder() -> Iterator[Finding]:
    folder = Path(settings.MEDIA_ROOT)
    static, files = Path(settings.STATIC_ROOT).resolve(), folder.resolve()
    if static == files or static in files.parents or files in static.parents:
        yield Finding("AYNI_FILES and AYNI_STATIC lie within each other: uploads would be open to everybody.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"Ayni")
    except OSError as fault:
        yield Finding(f"Nothing can be written into AYNI_FILES, {folder}: {fault.strerror}.")
        return
    if folder.stat().st_mode & 0o007:
        yield Finding(f"Everybody on this machine can look into AYNI_FILES. Call: chmod o-rwx {folder}", wrong=False)


def _mail_server() -> Iterator[Finding]:
    """Connects and signs in, as for a mail, and sends none."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        if not settings.DEMO:
            yield Finding("AYNI_EMAIL_URL names no mail server: no mail reaches anybody.")
        return
    server = get_connection(timeout=5)
    named = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        server.open()
        server.close()
    except smtplib.SMTPResponseException as fault:
        yield Finding(f"The mail server at {named} does not let us in ({fault.smtp_code}). Look at AYNI_EMAIL_URL.")
    except (OSError, smtplib.SMTPException) as fault:
        yield Finding(f"The mail server at {named} does not answer ({type(fault).__name__}). Look at AYNI_EMAIL_URL.")


def _time_zones() -> Iterator[Finding]:
    try:
        ZoneInfo("Europe/Berlin"), ZoneInfo("America/Lima")
    except ZoneInfoNotFoundError:
        yield Finding("There is no time zone data. Install the packages of requirements/run.txt, tzdata among them.")


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, NotImplementedError) as fault:
        kind = type(fault).__name__
        yield Finding(f"The database cannot be used ({kind}). Look at AYNI_DATABASE_URL, and whether the server runs.")


def _tables(_now: datetime) -> Iterator[Finding]:
    loader = MigrationLoader(connection)
    missing = loader.graph.nodes.keys() - loader.applied_migrations.keys()
    if missing:
        yield Finding(f"The database lacks {len(missing)} migrations. Make a backup, then call: ayni migrate")
    if loader.applied_migrations.keys() - loader.graph.nodes.keys():
        yield Finding("The database belongs to a newer version of Ayni. Bring that version back.")
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        yield Finding("The cache table is missing: nobody can sign in. Call: ayni createcachetable")


def _sqlite(_now: datetime) -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    if _asked("PRAGMA journal_mode") != "wal":
        yield Finding(
            "SQLite does not keep its journal as WAL: reading would wait for writing. Is it on a network disk?"
        )
    if _asked("PRAGMA synchronous") != "2":
        yield Finding(
            "SQLite does not wait for the disk (synchronous is not FULL): a power cut could take back a save."
        )
    file = Path(str(connection.settings_dict["NAME"]))
    if file.exists() and file.stat().st_mode & 0o004:
        yield Finding(f"Everybody on this machine can read the database. Call: chmod o-rwx {file}", wrong=False)


def _postgresql(_now: datetime) -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return
    if (encoding := _asked("SHOW server_encoding")) != "UTF8":
        yield Finding(f"The database keeps letters as {encoding}; make one with UTF8, or words will be refused.")
    for name in FSYNC:
        if _asked(f"SHOW {name}") == "off":
            yield Finding(f"PostgreSQL runs with {name} off: a power cut could take back what was saved.")
    needed = int(os.environ.get("AYNI_WORKERS", "2")) * int(os.environ.get("AYNI_THREADS", "4")) + SPARE
    free = int(_asked("SHOW max_connections")) - int(_asked("SHOW superuser_reserved_connections"))
    if needed > free:
        words = f"AYNI_WORKERS × AYNI_THREADS and a few more are {needed} connections; PostgreSQL allows {free}."
        yield Finding(f"{words} Raise max_connections or lower the threads.")


def _asked(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def _work(now: datetime) -> Iterator[Finding]:
    """What only a database that is up to date can tell."""
    loader = MigrationLoader(connection)
    if not newest_migrations() <= loader.applied_migrations.keys():
        return
    if settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names():
        for sign in signs(health(now), now):
            if sign.do and sign.what in ("Mail", "Addresses", "ayni send-mail", "Space for files"):
                yield Finding(f"{sign.what}: {sign.found}. {sign.do}", wrong=sign.what == "Space for files")
    newest = Change.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest and newest > now + timedelta(minutes=5):
        yield Finding("The newest change lies in the future: the clock of this machine, or of another one, is wrong.")
    gone = Picture.objects.exclude(retired_at=None).values("file")
    named = File.objects.exclude(pk__in=gone).values_list("sha256", flat=True).distinct()
    if lost := sum(not place(sha256).exists() for sha256 in named.iterator()):
        yield Finding(f"{lost} kept files are not in AYNI_FILES. Is it the right folder? Else take them from a backup.")


PROBES: tuple[Callable[[], Iterator[Finding]], ...] = (
    *(_mode, _names, _proxy, _static, _messages, _folder, _mail_server, _time_zones),
)
ON_DATABASE: tuple[Callable[[datetime], Iterator[Finding]], ...] = (_tables, _sqlite, _postgresql, _work)
