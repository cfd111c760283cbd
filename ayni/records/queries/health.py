"""What can really be measured of an installation: mail, database, migrations, kept files, space."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cache as cache_once
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Exists, OuterRef, Q

from ayni.records.models import File, Mail, Membership, Municipality, Notice, Person
from ayni.records.queries.home import failing

LAST_RUN = "send-mail:last-run"
LAST_PURGE = "purge:last-run"


@dataclass(frozen=True)
class Health:
    """`mail_error`: what the mail server said last about mail that waits.

    `last_run`: of `ayni send-mail`; `last_purge`: of `ayni purge`.
    """

    mail_waiting: int
    mail_overdue: int
    mail_failed: int
    mail_error: str
    unreachable: int
    without_imprint: int
    without_coordinator: int
    last_run: datetime | None
    last_purge: datetime | None
    disk_free: int
    disk_total: int
    database: str
    database_bytes: int | None
    migrations: int
    files: int
    debug: bool
    demo: bool
    version: str


def health(now: datetime) -> Health:
    """Asked by the operator's first page only: the migrations are read from disk."""
    waiting = Q(state__in=(Mail.State.WAITING, Mail.State.SENDING))
    mail = Mail.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        overdue=Count("pk", filter=waiting & Q(tries__gt=0)),
        failed=Count("pk", filter=Q(state=Mail.State.FAILED)),
    )
    error = Mail.objects.exclude(error="").order_by("-id").values_list("error", flat=True).first()
    ran = cache.get_many([LAST_RUN, LAST_PURGE])
    space = shutil.disk_usage(_existing(settings.MEDIA_ROOT))
    return Health(
        mail_waiting=mail["waiting"],
        mail_overdue=mail["overdue"],
        mail_failed=mail["failed"],
        mail_error=error or "",
        unreachable=failing(Person.objects.filter(is_active=True)).count(),
        **_towns(),
        last_run=ran.get(LAST_RUN),
        last_purge=ran.get(LAST_PURGE),
        disk_free=space.free,
        disk_total=space.total,
        database=connection.display_name,
        database_bytes=_size(),
        migrations=_pending(),
        files=File.objects.count(),
        debug=settings.DEBUG,
        demo=settings.DEMO,
        version=settings.VERSION,
    )


def ready() -> str:
    """'' when people can work; else one word or two, fit for strangers. Cheap enough for every second."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "database unreachable"
    try:
        applied = set(MigrationRecorder.Migration.objects.values_list("app", "name"))
    except DatabaseError:
        return "migrations missing"
    return "" if newest_migrations() <= applied else "migrations missing"


@cache_once
def newest_migrations() -> frozenset[tuple[str, str]]:
    """The last ones that this code knows; read from disk once per process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _towns() -> dict[str, int]:
    """How many sides of public partnerships show no imprint, and for how many nobody acts who can sign in."""
    side = {"partnership": OuterRef("partnership"), "side": OuterRef("side")}
    shown = Notice.objects.filter(**side, kind=Notice.Kind.IMPRINT, shown=True)
    acting = Membership.objects.open().filter(**side, role=Membership.Role.COORDINATOR, person__is_active=True)
    return Municipality.objects.aggregate(
        without_imprint=Count("pk", filter=Q(partnership__public=True) & ~Exists(shown)),
        without_coordinator=Count("pk", filter=~Exists(acting)),
    )


def note_run(what: str, now: datetime) -> None:
    """Remembers that what cron calls was done, for the page of the operator. `what`: LAST_RUN or LAST_PURGE."""
    cache.set(what, now, None)


def _existing(folder: Path) -> Path:
    """The folder of the files is made with the first file; until then, where it will stand."""
    return folder if folder.exists() else _existing(folder.parent)


def _size() -> int | None:
    """Bytes of the database; None where it does not say."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("select pg_database_size(current_database())")
        elif connection.vendor == "sqlite":
            cursor.execute("select page_count * page_size from pragma_page_count(), pragma_page_size()")
        else:
            return None
        return int(cursor.fetchone()[0])


def _pending() -> int:
    """Migrations that the code knows and the database has not seen."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
