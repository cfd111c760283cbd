"""Writing an archive while people work: the database of one moment first, then the files, which are only ever added."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from ayni.records.archive.contents import (
    LEFT,
    MANIFEST,
    Kept,
    Manifest,
    Table,
    Unfit,
    columns_of,
    demand_known,
    lines_of,
    measure,
    models_of,
    standing_in,
)
from ayni.records.services.files import place

TRIES = 3


def write_archive(target: Path, now: datetime) -> Manifest:
    """The whole archive stands under its name, or nothing does. Holds up nobody who reads or writes."""
    if target.exists():
        raise Unfit(f"{target} is there already and is not overwritten.")
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    try:
        for _ in range(TRIES):
            with reading():
                manifest, models = _write(part, now)
            # A picture may be put away between its row and its bytes: then the rows are read anew.
            if set(manifest.missing) <= set(named_files(models)):
                break
        else:
            raise Unfit("Pictures are put away faster than they can be read. Try again in a minute.")
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


@contextmanager
def reading() -> Iterator[None]:
    """A connection that sees the database as it is at one moment, and takes no lock that others wait for."""
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        options = {**options, "transaction_mode": "DEFERRED"}
    with standing_in(OPTIONS=options) as other, transaction.atomic():
        if other.vendor == "postgresql":
            with other.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _write(part: Path, now: datetime) -> tuple[Manifest, list[type[Model]]]:
    loader = MigrationLoader(connection)
    migrations = tuple(sorted(found for found in loader.applied_migrations if found[0] not in LEFT))
    demand_known(migrations, loader)
    if not any(app == "records" for app, _ in migrations):
        raise Unfit("There is no database of Ayni here yet: nothing to back up.")
    models = models_of(migrations, loader)
    handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)  # names, addresses, password hashes
    with os.fdopen(handle, "w+b") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            tables = []
            for model in models:
                with packed.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as entry:
                    tables.append(_table(model, entry))
            files, missing = _files(packed, named_files(models))
            manifest = Manifest(
                version=settings.VERSION,
                at=now.isoformat(timespec="seconds"),
                database=connection.vendor,
                migrations=migrations,
                tables=tuple(tables),
                files=tuple(files),
                missing=tuple(missing),
            )
            packed.writestr(MANIFEST, manifest.to_json())
        raw.flush()
        os.fsync(raw.fileno())
    return manifest, models


def _table(model: type[Model], target: IO[bytes]) -> Table:
    digest, size, rows = hashlib.sha256(), 0, 0
    for line in lines_of(model):
        digest.update(line)
        target.write(line)
        size, rows = size + len(line), rows + 1
    return Table(model._meta.label_lower, columns_of(model), rows, size, digest.hexdigest())


def named_files(models: list[type[Model]]) -> dict[str, int]:
    """Hash → size of every file whose bytes have to be there: not those of pictures that were put away."""
    by_name = {model._meta.label_lower: model._base_manager for model in models}
    files = by_name["records.file"].order_by("sha256")
    if "records.picture" in by_name:
        gone = by_name["records.picture"].filter(retired_at__isnull=False)
        files = files.exclude(pk__in=gone.values("file_id"))
    return dict(files.values_list("sha256", "size"))


def _files(packed: zipfile.ZipFile, named: dict[str, int]) -> tuple[list[Kept], list[str]]:
    """What was put into the archive, and what is not there or not what its name says."""
    files, missing = [], []
    for sha256, size in named.items():
        try:
            with place(sha256).open("rb") as source:
                if measure(source, size) != (size, sha256):
                    missing.append(sha256)
                    continue
                source.seek(0)
                kept = Kept(sha256, size)
                entry = zipfile.ZipInfo(kept.entry)  # stored as it is: pictures and scans are pressed already
                with packed.open(entry, "w", force_zip64=True) as copy:
                    shutil.copyfileobj(source, copy, 1024 * 1024)
                files.append(kept)
        except FileNotFoundError:
            missing.append(sha256)
    return files, missing


def told(manifest: Manifest) -> str:
    """What is in it, in one line."""
    rows = sum(table.rows for table in manifest.tables)
    size = sum(kept.size for kept in manifest.files) / 1e6
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(manifest.database, manifest.database)
    return f"Ayni {manifest.version} on {kind}, {manifest.at}: {rows} rows, {len(manifest.files)} files ({size:.1f} MB)"
