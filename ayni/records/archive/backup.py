"""Writing an archive while people work: the database of one moment first, then the files, which are only ever added."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from ayni.records.archive.contents import (
    MANIFEST,
    Kept,
    Manifest,
    Unfit,
    chunks,
    measure,
    migrations_of,
    models_of,
    table_of,
)
from ayni.records.services.files import place

READING = "archive"
TRIES = 5


class PutAway(Exception):
    """A picture was put away between its row and its bytes."""


def write_archive(target: Path, now: datetime) -> Manifest:
    """The whole archive stands under its name, or nothing does. Holds up nobody who reads or writes."""
    if target.exists():
        raise Unfit(f"{target} is there already and is not overwritten.")
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    try:
        for _ in range(TRIES):
            with suppress(PutAway), reading() as alias:
                manifest = _write(part, now, alias)
                break
        else:
            raise Unfit("Pictures are put away faster than they can be read. Try again in a minute.")
        os.link(part, target)  # refuses what came there meanwhile
    finally:
        part.unlink(missing_ok=True)
    return manifest


@contextmanager
def reading() -> Iterator[str]:
    """A connection of its own that sees the database as it is at one moment, and takes no lock that others wait for."""
    told = connection.settings_dict
    options = told["OPTIONS"]
    sqlite = connection.vendor == "sqlite"
    connections.settings[READING] = {
        **told,
        "OPTIONS": {**options, "transaction_mode": "DEFERRED"} if sqlite else options,
        "CONN_MAX_AGE": 0,
    }
    try:
        with transaction.atomic(READING):
            if not sqlite:
                with connections[READING].cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield READING
    finally:
        connections[READING].close()
        del connections[READING], connections.settings[READING]


def _write(part: Path, now: datetime, alias: str) -> Manifest:
    migrations = migrations_of(alias)
    if not migrations:
        raise Unfit("There is no database of Ayni here yet: nothing to back up.")
    models = models_of(migrations, MigrationLoader(connections[alias]))
    handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)  # names, addresses, password hashes
    with os.fdopen(handle, "w+b") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
            tables = []
            for model in models:
                with packed.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as entry:
                    tables.append(table_of(model, alias, entry))
            files, missing = _files(packed, named_files(models, alias), lambda: named_files(models))
            manifest = Manifest(
                version=settings.VERSION,
                at=now.isoformat(timespec="seconds"),
                database=connections[alias].vendor,
                migrations=migrations,
                tables=tuple(tables),
                files=tuple(files),
                missing=tuple(missing),
            )
            packed.writestr(MANIFEST, manifest.to_json())
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def named_files(models: list[type[Model]], using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Hash → size of every file whose bytes have to be there: not those of pictures that were put away."""
    by_name = {model._meta.model_name: model for model in models if model._meta.app_label == "records"}
    files = by_name["file"]._base_manager.using(using).order_by("sha256")
    if "picture" in by_name:
        gone = by_name["picture"]._base_manager.using(using).filter(retired_at__isnull=False)
        files = files.exclude(pk__in=gone.values("file_id"))
    return dict(files.values_list("sha256", "size"))


def _files(
    packed: zipfile.ZipFile, named: dict[str, int], now_named: Callable[[], dict[str, int]]
) -> tuple[list[Kept], list[str]]:
    files, missing = [], []
    for sha256, size in named.items():
        try:
            with place(sha256).open("rb") as source:
                sound = measure(source, size) == (size, sha256)
                source.seek(0)
                if sound:
                    entry = zipfile.ZipInfo(f"files/{sha256}", (1980, 1, 1, 0, 0, 0))  # pressed already, as they are
                    with packed.open(entry, "w", force_zip64=True) as copy:
                        for data in chunks(source):
                            copy.write(data)
                    files.append(Kept(sha256, size))
                    continue
        except FileNotFoundError:
            if sha256 not in now_named():
                raise PutAway from None
        missing.append(sha256)
    return files, missing


def told(manifest: Manifest) -> str:
    """What is in it, in one line."""
    rows = sum(table.rows for table in manifest.tables)
    size = sum(kept.size for kept in manifest.files) / 1e6
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(manifest.database, manifest.database)
    return f"Ayni {manifest.version} on {kind}, {manifest.at}: {rows} rows, {len(manifest.files)} files ({size:.1f} MB)"
