"""A PostgreSQL of one's own that keeps what it promised, also when it falls."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.house import ROOT


@dataclass(frozen=True)
class Postgres:
    folder: Path

    def url(self, database: str) -> str:
        return f"postgres://ayni@/{database}?host={self.folder}"

    def create(self, database: str = "", template: str = "template1") -> str:
        """The new database's URL."""
        database = database or f"d{uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database} TEMPLATE {template}")
            # A copied sequence thinks that its next numbers are in the log already; a fall would give them out again.
            connection.execute("CHECKPOINT")
        return self.url(database)

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is how it falls: connections are cut, and nothing is tidied up."""
        self._control("-m", mode, "stop")

    def start(self) -> None:
        self._control("restart")  # what is stopped is started with the options that it had

    def _control(self, *words: str) -> None:
        owner = pwd.getpwuid(self.folder.stat().st_uid).pw_name
        as_owner = ["runuser", "-u", owner, "--"] if os.geteuid() == 0 else []
        server = (self.folder / "data/postmaster.opts").read_text().split()[0]
        given = ["-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w"]
        command = [*as_owner, f"{Path(server).parent}/pg_ctl", *given, *words]
        subprocess.run(command, check=True, cwd=self.folder, capture_output=True)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """From Debian's packages, by `tools/postgres.sh`; it ends with this process, however that ends."""
    told = ["sh", "-c", 'echo "$AYNI_DATABASE_URL"; cat']
    process = subprocess.Popen(
        [ROOT / "tools/postgres.sh", *told],
        env={**os.environ, "AYNI_POSTGRES_SAFE": "on"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        found = re.search("host=(.+)", process.stdout.readline())
        if found is None:
            raise RuntimeError("PostgreSQL did not start; it said why above")
        yield Postgres(Path(found[1]))
    finally:
        process.stdin.close()
        process.wait(30)
