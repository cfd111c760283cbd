"""What lies in an archive, and how a row becomes a line and comes back."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model

from ayni.core.multilingual import Text
from ayni.records.fields import TagsField, VagueField

FORMAT = "ayni-backup-1"
MANIFEST = "ayni.json"
MOST_MANIFEST = 200 * 1024 * 1024
AT_ONCE = 500
STAY = {"records.session"}  # who is signed in where is no record
LEFT = {"sessions"}  # apps of earlier versions; archives hold nothing of theirs but their migrations
Migration = tuple[str, str]


class Unfit(Exception):
    """The archive or the installation is not what it should be; the words say what, for the person at the console."""


@dataclass(frozen=True)
class Table:
    model: str
    columns: tuple[str, ...]
    rows: int
    size: int
    sha256: str

    @property
    def entry(self) -> str:
        return f"tables/{self.model}.jsonl"


@dataclass(frozen=True)
class Kept:
    """A file that somebody brought; its hash is its name."""

    sha256: str
    size: int

    @property
    def entry(self) -> str:
        return f"files/{self.sha256}"


@dataclass(frozen=True)
class Manifest:
    """`missing`: hashes of files that the database names and that already were not there, or damaged."""

    version: str
    at: str
    database: str
    migrations: tuple[Migration, ...]
    tables: tuple[Table, ...]
    files: tuple[Kept, ...]
    missing: tuple[str, ...]

    def to_json(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Raises Unfit for what is not an archive of Ayni, or one of a form that this version does not read."""
        try:
            told = json.loads(data)
            form = told.pop("format")
            if form != FORMAT:
                raise Unfit(f"The archive has the form {form!r}; this version of Ayni reads {FORMAT}.")
            told["migrations"] = tuple((app, name) for app, name in told["migrations"] if app not in LEFT)
            told["tables"] = tuple(Table(**{**table, "columns": tuple(table["columns"])}) for table in told["tables"])
            told["files"] = tuple(Kept(**kept) for kept in told["files"])
            return cls(**{**told, "missing": tuple(told["missing"])})
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise Unfit("The file is no archive of Ayni, or its list of contents is damaged.") from fault


@contextmanager
def standing_in(**settings: Any) -> Iterator[BaseDatabaseWrapper]:
    """Another database in the place of the usual one, so that migrations that name none work on it as well."""
    usual = connections[DEFAULT_DB_ALIAS]
    other = type(usual)({**usual.settings_dict, **settings}, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield other
    finally:
        connections[DEFAULT_DB_ALIAS] = usual
        other.close()


def demand_known(migrations: Iterable[Migration], loader: MigrationLoader) -> None:
    if unknown := sorted(set(migrations) - set(loader.graph.nodes)):
        named = ", ".join(f"{app} {name}" for app, name in unknown[:3])
        raise Unfit(f"It comes from another version of Ayni, probably a newer one; this one does not know: {named}.")


def leaves(migrations: Iterable[Migration], loader: MigrationLoader) -> list[Migration]:
    """The last ones of each app: where its way forward stood."""
    every = set(migrations)
    followed = {parent.key for key in every for parent in loader.graph.node_map[key].parents if parent.key[0] == key[0]}
    return sorted(every - followed)


def models_of(migrations: Iterable[Migration], loader: MigrationLoader) -> list[type[Model]]:
    """The models as they were after those migrations, with the tables between them, in an order of their own."""
    apps = loader.project_state(leaves(migrations, loader)).apps
    models = sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label_lower)
    return [model for model in models if model._meta.label_lower not in STAY]


def columns_of(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.local_concrete_fields)


def lines_of(model: type[Model]) -> Iterator[bytes]:
    """Every row as a line, by its number: the same rows always make the same bytes, on any database."""
    fields = model._meta.local_concrete_fields
    rows = model._base_manager.order_by("pk").values_list(*columns_of(model))
    for row in rows.iterator(chunk_size=AT_ONCE):
        values = [_out(field, value) for field, value in zip(fields, row, strict=True)]
        yield json.dumps(values, separators=(",", ":")).encode() + b"\n"


def _out(field: Field[Any, Any], value: Any) -> Any:
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(field, VagueField | TagsField):
        return field.get_prep_value(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def fill(model: type[Model], columns: tuple[str, ...], lines: Iterable[bytes]) -> None:
    """Writes the rows as they are: no clock of today in them, no numbers but their own."""
    by_name = {field.attname: field for field in model._meta.local_concrete_fields}
    if set(by_name) != set(columns):
        raise Unfit(f"The columns of {model._meta.label_lower} are not those of its migrations.")
    for field in by_name.values():
        if hasattr(field, "auto_now_add"):
            field.auto_now = field.auto_now_add = False  # of a model that exists for this only
    rows = (
        model(**{name: by_name[name].to_python(value) for name, value in zip(columns, json.loads(line), strict=True)})
        for line in lines
    )
    while some := list(islice(rows, AT_ONCE)):
        model._base_manager.bulk_create(some)


def measure(entry: Any, most: int) -> tuple[int, str]:
    """Size and SHA-256 of what can be read; stops reading when there is more than `most`."""
    digest, size = hashlib.sha256(), 0
    while size <= most and (data := entry.read(1024 * 1024)):
        digest.update(data)
        size += len(data)
    return size, digest.hexdigest()


def read_manifest(packed: zipfile.ZipFile) -> Manifest:
    try:
        info = packed.getinfo(MANIFEST)
    except KeyError:
        raise Unfit("The file is no archive of Ayni: it has no list of contents.") from None
    if info.file_size > MOST_MANIFEST:
        raise Unfit("The list of contents is larger than any that Ayni writes.")
    return Manifest.from_json(packed.read(info))
