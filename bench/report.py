"""What was measured as a page to read: ratios first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.data import Size
from bench.files import Timing
from bench.large import Ran
from bench.pages import Page
from bench.results import machine
from bench.server import Weight
from bench.standing import Standing, section
from bench.thin import KBIT, LATENCY, SLOWER, TIMES, Thin

BARS = {"list": 3.0, "detail": 5.5}
WORKER_MB, COLD_KB = 110, 45
FIRST_WORDS, FIRST_ROW = 1500, 1800


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds per request: of a page as it is served, as the first after a change, and of its bare page."""

    ms: float
    changed_ms: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.ms / self.bare

    @property
    def changed(self) -> float:
        return self.changed_ms / self.bare


@dataclass(frozen=True)
class Measured:
    """A page in the small and in the grown database."""

    page: Page
    cost: Cost
    grown: Cost
    queries: int
    grown_queries: int
    weight: Weight


@dataclass(frozen=True)
class Memory:
    """MB (PSS) of the largest of the workers."""

    bare: float
    pages: float
    papers: float


def text(
    measured: Iterable[Measured],
    memory: Memory,
    files: Iterable[Timing],
    ran: Iterable[Ran],
    placed: Standing | None,
    slow: Iterable[Thin],
    floor: Mapping[str, float],
    sizes: tuple[Size, Size],
    packages: str,
) -> str:
    files = "\n".join(
        f"| {t.name} | {t.ratio:.1f} | {t.ms:.0f} | {t.against} | {t.bare_ms:.1f} | {t.about} |" for t in files
    )
    commands = "\n".join(
        f"| {one.name} | {one.about} | {one.seconds:.1f} | {one.cpu:.1f} | {one.mb:.0f} | {one.goal} |" for one in ran
    )
    lines = "\n".join(f"| {one.name} | {one.content:.0f} | {one.row:.0f} | {one.moved:.3f} |" for one in slow)
    return f"""# Measured

{datetime.now(UTC):%Y-%m-%d}, {machine()}, {packages}. `make bench` writes this page. Compare ratios, not
milliseconds: both sides of a ratio are taken in the same run, on the same machine, under the same server.

*Bare* is a Django site with one query and one template (`bench/bare.py`): a list of 50 rows with four values each
({floor["list"]:.1f} ms), and the page of one row ({floor["detail"]:.1f} ms). Both sites run under gunicorn with two
workers and threads, loaded before they part; Ayni with the settings of an installation. CPU is what the workers used,
user and system, in the middle one of several rounds in turn with the bare site.

Data: {_size(sizes[0])}. Grown: {_size(sizes[1])}.

## Pages

| Page | CPU, times bare | bar | grown | ms | after a change | ms | SQL | grown | kB cold | requests | again |
|---|---|---|---|---|---|---|---|---|---|---|---|
{chr(10).join(_page(one) for one in measured)}

After a change: the same request when something was written in the partnership since the last one, so that nothing
kept holds: it comes once per change and worker. SQL is counted there. kB cold: page, sheets, scripts and marks with
their headers, gzip (bar {COLD_KB}). Again: requests of a browser that comes back. Pages of 500 measures have no bar:
they show how a page grows with what stands on it.

## Memory

| Worker | times bare | MB (PSS) | bar |
|---|---|---|---|
| bare | 1.0 | {memory.bare:.0f} | |
| Ayni after these pages | {memory.pages / memory.bare:.1f} | {memory.pages:.0f} | {WORKER_MB} |
| after PDF, DOCX and workbook, too | {memory.papers / memory.bare:.1f} | {memory.papers:.0f} | |

## Files

| What | CPU, times bare | ms | bare | ms | Size |
|---|---|---|---|---|---|
{files}

## Large files and searches

Whole commands with their start, each in a process of its own. Memory is the most it ever had.

| What | of | seconds | CPU seconds | MB | goal |
|---|---|---|---|---|---|
{commands}

{section(placed) if placed else ""}
## On a thin line

Chromium at 360 px, {KBIT} kbit/s, {LATENCY} ms, a CPU {SLOWER} times slower; the middle one of {TIMES} first visits.
First words: the first contentful paint (goal {FIRST_WORDS} ms). First row: the frame in which the first row, list entry
or section of the main part stands (goal {FIRST_ROW} ms).

| Page | first words, ms | first row, ms | layout shift |
|---|---|---|---|
{lines}
"""


def _page(one: Measured) -> str:
    cells = [
        one.page.name,
        f"{one.cost.ratio:.1f}",
        f"{BARS[one.page.kind]:g}" if one.page.kind in BARS else "",
        f"{one.grown.ratio:.1f}",
        f"{one.cost.ms:.1f}",
        f"{one.cost.changed:.1f}",
        f"{one.cost.changed_ms:.1f}",
        str(one.queries),
        str(one.grown_queries),
        f"{one.weight.bytes / 1000:.1f}",
        str(one.weight.requests),
        str(one.weight.again),
    ]
    return f"| {' | '.join(cells)} |"


def _size(size: Size) -> str:
    return (
        f"{size.partnerships} partnerships, {size.plans} plans, {size.measures:,} measures, {size.actors:,} actors, "
        f"{size.rows:,} rows"
    )
