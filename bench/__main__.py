"""`python -m bench`: builds its own databases, serves them, measures, prints and writes bench/RESULTS.md.

Takes about three minutes. Nothing passes or fails here: what can be held exactly (numbers of queries) stands in tests.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import django

from bench.results import RESULTS, measured

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench")
    asked.add_argument("--port", type=int, default=8110, help="this port and the next one are used")
    asked.add_argument("--only", default="", help="measure pages with this in their name, and nothing else")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="ayni-bench-") as folder:
        environment = prepare(Path(folder))
        os.environ.update(environment)
        django.setup()
        from bench.measure import run  # needs settings

        results = run(Path(folder), environment, options.port, options.only)
    print(results)
    if not options.only:
        RESULTS.write_text(measured(RESULTS.read_text(encoding="utf-8"), results), encoding="utf-8")


def prepare(folder: Path) -> dict[str, str]:
    """A database with the demo, a bare one beside it, and the environment of an installation that is no demo."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ayni.settings",
        "AYNI_DATABASE_URL": f"sqlite:///{folder / 'ayni.sqlite3'}",
        "AYNI_FILES": str(folder / "files"),
        "AYNI_STATIC": str(folder / "static"),
        "BENCH_BARE_DATABASE": str(folder / "bare.sqlite3"),
    }
    for command in ("migrate", "createcachetable", "load-demo", "collectstatic --no-input"):
        ran = [sys.executable, "-m", "ayni", *command.split(), "--verbosity", "0"]
        subprocess.run(ran, check=True, cwd=ROOT, env={**environment, "AYNI_DEMO": "on"}, stdout=subprocess.DEVNULL)
    fill_bare(folder / "bare.sqlite3")
    installed = {"AYNI_DEMO": "off", "AYNI_HOSTS": "ayni.example", "AYNI_PROXIES": "1"}
    return {**environment, **installed, "AYNI_SECRET_KEY": secrets.token_urlsafe(50)}


def fill_bare(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        columns = "id integer PRIMARY KEY, title varchar(200), day date, number decimal, word varchar(50)"
        connection.execute(f"CREATE TABLE row ({columns})")
        rows = [(f"Plant school gardens {n}", f"2027-{1 + n % 12:02}-15", f"{n}.50", "under way") for n in range(500)]
        connection.executemany("INSERT INTO row (title, day, number, word) VALUES (?, ?, ?, ?)", rows)


if __name__ == "__main__":
    main()
