"""All municipalities of a large country at once: the standing of 5,570 places, 100 indicators, 20 years.

`python -m bench.standing` measures this alone, without a database or a server.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ayni.core.standing_basis import Basis, Indicator, basis
from ayni.core.standing_colors import goal_colors, indicator_colors
from ayni.core.standing_scores import covered, goal_scores, index, scores
from ayni.core.standing_trends import trends
from bench import standing_pandas

ROOT = Path(__file__).resolve().parent.parent
PLACES, INDICATORS, MISSING = 5570, 100, 0.15
YEARS = list(range(2004, 2024))
TIMES = {"numpy": 7, "ayni": 7, "pandas": 3}
EMPTY = {"goal_colors": 5}
PARTS = ("scores", "goals", "index", "colors", "goal_colors", "trends")


@dataclass(frozen=True)
class Standing:
    """CPU seconds, the best of several runs, and the most memory that each process ever had."""

    values: int
    bare: float
    seconds: float
    mb: float
    pandas_seconds: float
    pandas_mb: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.bare

    @property
    def faster(self) -> float:
        return self.pandas_seconds / self.seconds


def measured() -> Standing:
    """Each in a process of its own; the one with pandas also compares every answer, and ends if one differs."""
    ayni, pandas = (_alone(who) for who in ("ayni", "pandas"))
    return Standing(pandas_seconds=pandas["seconds"], pandas_mb=pandas["mb"], **ayni)


def data() -> tuple[Basis, np.ndarray]:
    """Indicators × years × places. Thresholds between the bounds, in both directions; slow trends and noise."""
    chance = np.random.default_rng(2030)
    found = []
    for number in range(INDICATORS):
        worst, best = chance.permutation([0.0, float(chance.integers(50, 1000))])
        red, green = worst + (best - worst) * np.sort(chance.uniform(0.2, 0.9, 2))
        found.append(Indicator(f"i{number:03}", str(1 + number % 17), best, worst, green, red))
    table = basis(found)
    values = np.empty((INDICATORS, len(YEARS), PLACES))
    for row, each in enumerate(table.indicators):
        start, pace = chance.uniform(-0.1, 1.0, PLACES), chance.normal(0.01, 0.02, PLACES)
        way = start + np.outer(range(len(YEARS)), pace) + chance.normal(0, 0.01, (len(YEARS), PLACES))
        values[row] = each.worst + (each.best - each.worst) * way
    values[chance.random(values.shape) < MISSING] = np.nan
    return table, values


def standing(table: Basis, values: np.ndarray) -> tuple[np.ndarray, ...]:
    """Scores, goals and index of all years, colours of the last one, trends over all; in the order of PARTS."""
    last, members = values[:, -1], np.zeros(values.shape[2], dtype=bool)
    scored = scores(table, values)
    goals = goal_scores(table, scored)
    indices = index(goals, covered(table, values))
    colors = indicator_colors(table, last, members)
    return scored, goals, indices, colors, goal_colors(table, last, colors, members), trends(table, YEARS, values)


def long_tables(table: Basis, values: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What pandas begins with; making them is not measured."""
    row, year, place = np.nonzero(~np.isnan(values))
    numbers = {"id": place, "year": np.array(YEARS)[year], "code": row, "raw": values[row, year, place]}
    columns = ("goal", "best", "worst", "green", "red")
    indicators = [(code, *(getattr(each, name) for name in columns)) for code, each in enumerate(table.indicators)]
    return pd.DataFrame(numbers), pd.DataFrame(indicators, columns=["code", *columns]).astype({"goal": int})


def best_of(times: int, run: Callable[[], Any]) -> tuple[float, Any]:
    spent = []
    for _ in range(times):
        begin = time.process_time()
        found = run()
        spent.append(time.process_time() - begin)
    return min(spent), found


def differing(ours: tuple[np.ndarray, ...], theirs: standing_pandas.Answers, tables: pd.DataFrame) -> list[str]:
    """The parts in which one answer or more is not the same: numbers to 1e-9, colours and trends exactly."""
    last = tables[tables.year == YEARS[-1]]
    at = {
        "scores": (tables.code, tables.year - YEARS[0], tables.id),
        "colors": (last.code, last.id),
    }
    found = []
    for name, own in zip(PARTS, ours, strict=True):
        their = getattr(theirs, name)
        if name not in at:
            levels = [their.index.get_level_values(level) for level in their.index.names]
            begins = {"goal": 1, "year": YEARS[0]}
            at[name] = tuple(level - begins.get(level.name, 0) for level in levels)
        whole = np.full(own.shape, np.nan if own.dtype.kind == "f" else EMPTY.get(name, 0), dtype=own.dtype)
        whole[at[name]] = their.to_numpy()
        same = np.isclose(own, whole, rtol=0, atol=1e-9, equal_nan=True) if own.dtype.kind == "f" else own == whole
        if not same.all():
            found.append(f"{name}: {np.count_nonzero(~same)} of {same.size}")
    return found


def _alone(who: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.standing", who]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE)
    if ran.returncode:
        raise SystemExit(f"{' '.join(command)} ends with {ran.returncode}")
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def _mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ayni() -> dict[str, float]:
    table, values = data()
    bare, _ = best_of(TIMES["numpy"], values.sum)
    seconds, _ = best_of(TIMES["ayni"], lambda: standing(table, values))
    return {"values": values.size, "bare": bare, "seconds": seconds, "mb": _mb()}


def _pandas() -> dict[str, float]:
    table, values = data()
    ours = standing(table, values)
    long, indicators = long_tables(table, values)
    seconds, theirs = best_of(TIMES["pandas"], lambda: standing_pandas.answers(long, indicators))
    if wrong := differing(ours, theirs, long):
        raise SystemExit(f"not the same answers: {', '.join(wrong)}")
    return {"seconds": seconds, "mb": _mb()}


def section(found: Standing) -> str:
    """For RESULTS.md."""
    return f"""## Standing

{PLACES:,} places, {INDICATORS} indicators, {len(YEARS)} years, {MISSING:.0%} missing: {found.values / 1e6:.1f} million
values. Scores, goals and index of all years, colours of the last one, trends. Each in a process of its own, CPU seconds
of the best run; memory is the most the process had, data and libraries included. All answers are compared and equal
(`bench/standing_pandas.py` has the same rules).

| What | CPU seconds | times numpy | MB | goal |
|---|---|---|---|---|
| numpy adding up the same array | {found.bare:.3f} | 1.0 | | |
| the standing | {found.seconds:.2f} | {found.ratio:.0f} | {found.mb:.0f} | 1 s, 1,000 MB |
| pandas | {found.pandas_seconds:.1f} | {found.pandas_seconds / found.bare:.0f} | {found.pandas_mb:.0f} | |

The standing is {found.faster:.0f} times faster than pandas (goal: 20).
"""


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps({"ayni": _ayni, "pandas": _pandas}[sys.argv[1]]()))
    else:
        print(section(measured()))
