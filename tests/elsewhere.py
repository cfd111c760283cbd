"""A second installation beside the demo: an empty database that everything works on while it stands in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from ayni.records.archive.contents import Manifest, standing_in
from ayni.records.archive.restore import restore_archive

ARCHIVES = sorted((Path(__file__).parent / "data").glob("*.zip"))


@contextmanager
def restored(archive: Path, folder: Path) -> Iterator[Manifest]:
    """PostgreSQL restores within the test's own transaction, which ends as if nothing had been."""
    if connection.vendor == "sqlite":
        with standing_in(NAME=str(folder / "elsewhere.sqlite3")):
            yield restore_archive(archive)
    else:
        yield restore_archive(archive, replace=True)
