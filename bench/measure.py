"""The run: small data, then the same page with twenty times as much of others' data around it."""

from __future__ import annotations

import statistics
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench import data, files, large, pages, report, search, standing, thin
from bench.pages import AGREED, BENCH, CROWD, DRAFT, HOST, LARGE, Page
from bench.server import Server, serve

ROUNDS = 5
REQUESTS, WARM = {"list": 10, "detail": 10, "large": 2}, {"list": 12, "detail": 12, "large": 6}
GROWN = 20
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}
BARE = {"list": "/", "detail": "/7/"}
YEARS = {2023: 150, 2024: 150, 2025: 100, AGREED: 50, DRAFT: 50}


def run(folder: Path, environment: Mapping[str, str], port: int, only: str) -> str:
    say("building the data")
    data.partnership(BENCH, YEARS)
    data.partnership(LARGE, {AGREED: 500, DRAFT: 500})
    data.partnership(CROWD, {AGREED: 50, DRAFT: 50}, actors=1000)
    asked, size = [page for page in pages.pages() if only in page.name], data.size()
    timed = [] if only else files.timings()
    with serve("bench.bare:application", port + 1, environment, {}, folder / "bare.log") as bare:
        with serve("ayni.wsgi", port, environment, HEADERS, folder / "ayni.log") as ayni:
            found = [page for page in asked if answers(ayni, page)]
            queries, costs = count(found), in_turn(ayni, bare, found)
            weights = {page.name: ayni.weight(page.path, page.headers) for page in found}
            memory = weighed(ayni, bare)
            say("looking at pages on a thin line")
            slow = thin.thin(port, [page for page in found if page.kind != "large"])
        say(f"growing the data {GROWN} times")
        for number in range(2, GROWN + 1):
            data.partnership(f"bench-{number}", YEARS)
        with serve("ayni.wsgi", port, environment, HEADERS, folder / "ayni.log") as ayni:
            grown, grown_costs, grown_size = count(found), in_turn(ayni, bare, found), data.size()
    say("sending large files, searching counterparts")
    ran = [] if only else [*large.large(folder, environment), *search.search(folder, environment)]
    say("placing 5,570 municipalities")
    placed = None if only else standing.measured()
    measured = [
        report.Measured(
            page,
            _cost(page, costs),
            _cost(page, grown_costs),
            queries[page.name],
            grown[page.name],
            weights[page.name],
        )
        for page in found
    ]
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "gunicorn"))
    return report.text(measured, memory, timed, ran, placed, slow, costs.floor, (size, grown_size), packages)


def _cost(page: Page, costs: Costs) -> report.Cost:
    return report.Cost(costs.served[page.name], costs.changed[page.name], costs.floor[page.against])


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def answers(server: Server, page: Page) -> bool:
    status = server.get(page.path, page.headers).status
    if status != 200:
        say(f"not measured: {page.name} answers {status}")
    return status == 200


def count(found: list[Page]) -> dict[str, int]:
    return {page.name: pages.queries(page, HEADERS) for page in found}


@dataclass(frozen=True)
class Costs:
    """CPU ms per request: as pages are served, as the first after a change, and of the bare ones."""

    served: dict[str, float]
    changed: dict[str, float]
    floor: dict[str, float]


def in_turn(ayni: Server, bare: Server, found: list[Page]) -> Costs:
    """In turn, so that a busy moment of the machine meets all."""
    say("asking for pages")
    served: dict[str, list[float]] = defaultdict(list)
    changed: dict[str, list[float]] = defaultdict(list)
    floor: dict[str, list[float]] = defaultdict(list)
    floor_pages = {name: Page(name, "list", path) for name, path in BARE.items()}
    for page in found:
        ayni.cost(page, WARM[page.kind])
    for path in floor_pages.values():
        bare.cost(path, 20)
    for _ in range(ROUNDS):
        for name, path in floor_pages.items():
            floor[name].append(bare.cost(path, 40))
        for page in found:
            ayni.cost(page, 4)  # each worker draws what it keeps
            served[page.name].append(ayni.cost(page, REQUESTS[page.kind]))
            changed[page.name].append(ayni.cost(page, REQUESTS[page.kind], changing=True))
    return Costs(_middle(served), _middle(changed), _middle(floor))


def _middle(rounds: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(found) for name, found in rounds.items()}


def weighed(ayni: Server, bare: Server) -> report.Memory:
    """First after the pages, then after every kind of file, which loads the libraries that wait for it."""
    after_pages = max(ayni.memory())
    papers = pages.papers()
    for page in [*papers] * 4:  # often enough that both workers have made each
        if (status := ayni.get(page.path, page.headers).status) != 200:
            say(f"not made: {page.name} answers {status}")
    return report.Memory(max(bare.memory()), after_pages, max(ayni.memory()))
