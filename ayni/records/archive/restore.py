"""Bringing an archive back: read and checked as a whole, built beside what stands, and put in its place at once."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from json import loads
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ayni.records.archive.contents import (
    MANIFEST,
    Manifest,
    Unfit,
    demand_known,
    fill,
    leaves,
    lines_of,
    measure,
    models_of,
    read_manifest,
    standing_in,
)
from ayni.records.services.files import place

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def check_archive(archive: Path) -> Manifest:
    """Reads every byte. Raises Unfit with a sentence unless all is there, nothing else, and each part has its hash."""
    with _opened(archive) as packed:
        return _checked(packed)


def restore_archive(archive: Path, *, replace: bool = False) -> Manifest:
    """Database and files are those of the archive, brought up to this version; or all is as it was, and Unfit says why.

    With `replace` what stood there is gone. People should not be writing meanwhile: what they save is lost.
    """
    with _opened(archive) as packed:
        manifest = _checked(packed)
        demand_known(manifest.migrations, MigrationExecutor(connection).loader)
        if not replace and _is_used():
            raise Unfit("Something has been entered here already. Say --replace if it is to go.")
        with _files_beside(packed, manifest) as folder:
            if connection.vendor == "sqlite":
                _restore_sqlite(packed, manifest, folder)
            else:
                _restore_within(packed, manifest, folder)
    return manifest


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        packed = zipfile.ZipFile(archive)
    except FileNotFoundError:
        raise Unfit(f"{archive} is not there.") from None
    except BROKEN as fault:
        raise Unfit(f"{archive.name} is no archive of Ayni, or it is cut off.") from fault
    with packed:
        yield packed


def _checked(packed: zipfile.ZipFile) -> Manifest:
    try:
        manifest = read_manifest(packed)
        parts = {part.entry: part for part in (*manifest.tables, *manifest.files)}
        names = packed.namelist()
        if sorted(names) != sorted([MANIFEST, *parts]):
            raise Unfit("The archive does not hold exactly what its list of contents names.")
        for name, part in parts.items():
            with packed.open(name) as entry:
                if measure(entry, part.size) != (part.size, part.sha256):
                    raise Unfit(f"The archive is damaged: {name} is not what was written.")
    except BROKEN as fault:
        raise Unfit(f"The archive is damaged: {fault}") from fault
    return manifest


def _is_used() -> bool:
    known = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in ("records_person", "records_partnership"):
            if table in known:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
                if cursor.fetchone():
                    return True
    return False


@contextmanager
def _files_beside(packed: zipfile.ZipFile, manifest: Manifest) -> Iterator[Path]:
    """The files of the archive in a folder beside their places, on the same disk."""
    home = Path(settings.MEDIA_ROOT)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=home) as folder:
        for kept in manifest.files:
            with packed.open(kept.entry) as entry, (Path(folder) / kept.sha256).open("wb") as copy:
                shutil.copyfileobj(entry, copy, 1024 * 1024)
                copy.flush()
                os.fsync(copy.fileno())
        yield Path(folder)


def _put_in_place(folder: Path) -> None:
    for found in folder.iterdir():
        target = place(found.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        found.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        found.replace(target)


def _forget_others(manifest: Manifest) -> None:
    """What stood there before and no row names any more."""
    named = {kept.sha256 for kept in manifest.files}
    for found in Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]/*"):
        if found.name not in named:
            found.unlink()
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "waiting", ignore_errors=True)


def _restore_sqlite(packed: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Built in a file beside the database, and copied over it in one transaction of SQLite's own."""
    usual = connections[DEFAULT_DB_ALIAS]
    target = Path(usual.settings_dict["NAME"])
    with (
        tempfile.TemporaryDirectory(prefix=".restoring-", dir=target.parent) as beside,
        standing_in(NAME=str(Path(beside) / "new.sqlite3")) as new,
    ):
        _build(packed, manifest)
        _put_in_place(folder)
        usual.ensure_connection()
        new.connection.backup(usual.connection)
    _forget_others(manifest)


def _restore_within(packed: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """PostgreSQL makes and drops tables within a transaction: until it ends, what stood there stands."""
    with transaction.atomic():
        ours = _tables(manifest, MigrationExecutor(connection).loader)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '30s'")
            for name in sorted(ours & set(connection.introspection.table_names())):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)} CASCADE")
        _build(packed, manifest)
        _put_in_place(folder)
    _forget_others(manifest)


def _tables(manifest: Manifest, loader: MigrationLoader) -> set[str]:
    """All that this version or the archive's calls its own."""
    states = [loader.project_state(leaves(some, loader)) for some in (loader.graph.nodes, manifest.migrations)]
    models = [model for state in states for model in state.apps.get_models(include_auto_created=True)]
    kept = {MigrationRecorder.Migration._meta.db_table, settings.CACHES["default"]["LOCATION"]}
    return {model._meta.db_table for model in models} | kept


def _build(packed: zipfile.ZipFile, manifest: Manifest) -> None:
    """Tables as the archive's version had them, its rows, read back and compared; then the way up to this version."""
    executor = MigrationExecutor(connection)
    executor.migrate(leaves(manifest.migrations, executor.loader))
    models = models_of(manifest.migrations, executor.loader)
    by_name = {model._meta.label_lower: model for model in models}
    if set(by_name) != {table.model for table in manifest.tables}:
        raise Unfit("The archive's tables are not those of its migrations.")
    try:
        with transaction.atomic():
            connection.check_constraints()  # from here on PostgreSQL looks at links at the end: rows come in any order
            for table in manifest.tables:
                with packed.open(table.entry) as lines:
                    fill(by_name[table.model], table.columns, lines)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), models):
                    cursor.execute(statement)
            connection.check_constraints()
    except (DatabaseError, ValidationError, ValueError, TypeError) as fault:
        raise Unfit(f"The archive's rows do not fit together: {type(fault).__name__}.") from fault
    for table in manifest.tables:
        with packed.open(table.entry) as lines:
            if not _same(lines, lines_of(by_name[table.model])):
                raise Unfit(f"{table.model} does not come back as it was written.")
    executor = MigrationExecutor(connection, _settle)
    executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)  # what Django does after the last one
    call_command("createcachetable", verbosity=0)


def _settle(action: str, *_more: object) -> None:
    """Links are looked at after each migration: PostgreSQL alters no table while it still has to look at its rows."""
    if action == "apply_success":
        connection.check_constraints()


def _same(written: Iterable[bytes], found: Iterable[bytes]) -> bool:
    """Value by value: PostgreSQL keeps the parts of a JSON object in an order of its own."""
    return all(
        one is not None and two is not None and loads(one) == loads(two) for one, two in zip_longest(written, found)
    )
