"""What falls, breaks and crowds: `make slow`. `SLOW_SHARE=0.1` runs a tenth of each, and writes no figures."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bench import results
from tests.served import Site
from tests.slow.postgres import postgres

pytest.register_assert_rewrite("tests.slow.writer", "tests.slow.standing")
SHARE = float(os.environ.get("SLOW_SHARE", "1"))


@pytest.fixture(scope="session")
def full():
    """How many of a number this run makes: `full(50)`."""
    return lambda number: max(1, round(number * SHARE))


@pytest.fixture(scope="session")
def figures():
    """`figures("what happens", site, "what was found")`: a line of bench/RESULTS.md."""
    found: dict[tuple[str, str], str] = {}

    def told(what: str, site: Site, figures: str) -> None:
        print(f"\n{what}, {site.kind}: {figures}")
        found[what, site.kind] = figures

    yield told
    if found and SHARE == 1:
        page = results.RESULTS.read_text(encoding="utf-8")
        results.RESULTS.write_text(results.found(page, found), encoding="utf-8")


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL for all tests that ask for one."""
    if not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        pytest.skip("PostgreSQL is missing. Install it with: sudo apt-get install postgresql")
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The demo's data in SQLite, made once; never served itself."""
    return Site(tmp_path_factory.mktemp("prepared"), tmp_path_factory.mktemp("static")).prepare()


@pytest.fixture(scope="session")
def prepared_postgres(server, prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepared")
    return Site(folder, prepared.static, database=server.create("prepared")).prepare()


@pytest.fixture
def on_sqlite(prepared, tmp_path):
    return prepared.copy_to(tmp_path / "site")


@pytest.fixture
def on_postgres(prepared_postgres, server, tmp_path):
    return prepared_postgres.copy_to(tmp_path / "site", server.create(template="prepared"))


@pytest.fixture(params=["sqlite", "postgres"])
def site(request):
    """A test that takes this runs on both databases."""
    return request.getfixturevalue(f"on_{request.param}")
