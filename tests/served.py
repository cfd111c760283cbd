"""An installation with the demo's data, really served: for the stories in the browser and for `make slow`."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from tests.house import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server for {url} ended with {process.returncode}")
        with socket.socket() as probe:
            probe.settimeout(1)
            host, port = url.split("/")[2].split(":")
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing answered on {url} within {seconds} s")


@contextmanager
def running(
    command: list[str], url: str, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[subprocess.Popen]:
    """The process while it runs; what it complains of stands in `log`, or on the screen."""
    with (log or Path(os.devnull)).open("ab") as written:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=written if log else None)
    try:
        wait_for(url, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass
class Site:
    """An installation in a folder of its own, served as the demo is. `database`: a URL; without one SQLite there."""

    folder: Path
    static: Path
    port: int = field(default_factory=free_port)
    database: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def kind(self) -> str:
        return "PostgreSQL" if self.database else "SQLite"

    @property
    def sqlite(self) -> Path:
        return self.folder / "site.sqlite3"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AYNI_", "DJANGO_"))}
        return {
            **kept,
            "AYNI_DATABASE_URL": self.database or f"sqlite:///{self.sqlite}",
            "AYNI_FILES": f"{self.folder}/files",
            "AYNI_STATIC": str(self.static),
            "AYNI_EMAIL_URL": f"filemail:///{self.folder}/mail",
            "AYNI_BIND": f"127.0.0.1:{self.port}",
            **self.more,
        }

    def ayni(self, *command: str, **more: str) -> str:
        """The output of an `ayni` command run on this site's data. `more`: into its environment."""
        done = subprocess.run(
            [sys.executable, "-m", "ayni", *command],
            env={**self.environment, **more},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"ayni {' '.join(command)}: {done.stderr}")
        return done.stdout

    def prepare(self) -> Site:
        """Fills it with the demo."""
        self.ayni("migrate", "--verbosity", "0")
        self.ayni("createcachetable")
        if not self.static.exists() or not any(self.static.iterdir()):
            self.ayni("collectstatic", "--no-input", "--verbosity", "0")
        self.ayni("load-demo", "--if-empty")
        return self

    def copy_to(self, folder: Path, database: str = "") -> Site:
        """Another site with the same data. `database`: where a copy of a database that is no file lies."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return replace(self, folder=folder, database=database, port=free_port())

    @contextmanager
    def served(self, log: Path | None = None, **more: str) -> Iterator[subprocess.Popen]:
        """While the site answers; `more` variables make it another installation."""
        gunicorn = [sys.executable, "-m", "gunicorn", "ayni.wsgi"]
        with running(gunicorn, self.url, {**self.environment, **more}, log) as process:
            yield process

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the database, read past Ayni."""
        connection = psycopg.connect(self.database) if self.database else sqlite3.connect(self.sqlite)
        with closing(connection):
            return connection.execute(query).fetchall()

    def mails(self) -> list[str]:
        """All mails sent so far, the oldest first."""
        files = sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_text(encoding="utf-8") for path in files]
