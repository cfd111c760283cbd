"""RESULTS.md has two parts: what `make bench` measures, and below it what `make slow` found, one line per promise."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
HEADING = "## What is not lost"
INTRODUCTION = """
`make slow` writes these lines, each when its test has passed: real gunicorn workers with the shipped settings, real
forms, databases that wait for the disk. What stands there is looked up in the database afterwards, past Ayni.

| What happens | Database | What was found | When and where |
|---|---|---|---|
"""

Found = Mapping[tuple[str, str], str]
"""What happens and on which database → what was found."""


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def measured(page: str, now: str) -> str:
    """The page with `now` as its first part."""
    _before, heading, rest = page.partition(HEADING)
    return f"{now.rstrip()}\n\n{heading}{rest}" if heading else now


def found(page: str, now: Found) -> str:
    """The page with these lines of today in its second part; those of tests that did not run stay."""
    before, _heading, rest = page.partition(HEADING)
    when = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}"
    lines = {tuple(cells[:2]): cells for line in rest.splitlines()[2:] if len(cells := line[2:-2].split(" | ")) == 4}
    lines = {key: cells for key, cells in lines.items() if key[0] != "What happens"}
    lines |= {key: [*key, told, when] for key, told in now.items()}
    table = "\n".join(f"| {' | '.join(lines[key])} |" for key in sorted(lines))
    return f"{before.rstrip()}\n\n{HEADING}\n{INTRODUCTION}{table}\n"
