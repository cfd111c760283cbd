"""A standing from files to files: what `ayni standing` reads, computes and writes.

Rows are sorted by place, then by goal, then by code, so that no byte hangs on the order of what was read.
"""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ayni.core.standing import Computed, inputs, stand, table
from ayni.core.standing_basis import PUBLISHED, Basis, Place
from ayni.core.standing_colors import Color
from ayni.core.standing_stored import bounds_version, hash_of, method_version
from ayni.core.standing_trends import Trend, trends
from ayni.papers.standing_csv import Observed, Value, read_entities, read_indicators, read_series, read_values

Cell = str | int | float
Table = list[tuple[Cell, ...]]
HEADS = {
    "scores.csv": ("id", "code", "score", "color"),
    "goals.csv": ("id", "goal", "score", "color", "n_used", "n_basket", "low", "high"),
    "index.csv": ("id", "index_score", "rank"),
    "trends.csv": ("id", "code", "trend"),
}
BASIS = "standing.json"


@dataclass(frozen=True, slots=True)
class Given:
    """All that was read; `series` is None where no file was named."""

    basis: Basis
    places: tuple[Place, ...]
    values: list[Value]
    series: list[Observed] | None


def read(indicators: Path, values: Path, entities: Path | None, series: Path | None) -> Given:
    """Raises Unfit at the first fault, OSError for a file that cannot be read."""
    basis = read_indicators(indicators)
    codes = frozenset(each.code for each in basis.indicators)
    named = None if entities is None else read_entities(entities)
    ids = None if named is None else frozenset(place.id for place in named)
    measured = read_values(values, codes, ids)
    places = named if named is not None else [Place(name) for name in {value.id for value in measured}]
    observed = None if series is None else read_series(series, codes, ids)
    return Given(basis, tuple(sorted(places, key=lambda place: place.id)), measured, observed)


def computed(given: Given) -> Computed:
    codes, ids = [each.code for each in given.basis.indicators], [place.id for place in given.places]
    cells = {(value.code, value.id): value.raw for value in given.values if value.raw is not None}
    return stand(given.basis, given.places, table(codes, ids, cells))


def tables(given: Given, found: Computed) -> dict[str, Table]:
    """File name → rows."""
    made = {"scores.csv": _scores(given, found), "goals.csv": _goals(found), "index.csv": _index(found)}
    if given.series is not None:
        made["trends.csv"] = _trends(given.basis, given.series)
    return made


def rests_on(given: Given, found: Computed) -> dict[str, object]:
    """What it takes to compute the same digits again, and why places have no score."""
    values = ((value.id, value.code, value.raw, value.imputed) for value in given.values)
    series = ((one.id, one.code, one.year, one.value) for one in given.series or ())
    places = ((place.id, place.region, place.oecd) for place in given.places)
    refused = {
        place.id: {"used": len(rests.used), "basket": len(rests.used) + len(rests.missing), "missing": rests.missing}
        for number, place in enumerate(given.places)
        if not found.covered[number] and (rests := inputs(found, number))
    }
    return {
        "method": method_version(PUBLISHED),
        "bounds": bounds_version(given.basis),
        "inputs": hash_of([*values, *series, *places]),
        "imputed": sum(value.imputed and value.raw is not None for value in given.values),
        "refused": refused,
    }


def _scores(given: Given, found: Computed) -> Table:
    row_of = {each.code: row for row, each in enumerate(given.basis.indicators)}
    column_of = {place.id: column for column, place in enumerate(given.places)}
    at = sorted((column_of[value.id], row_of[value.code]) for value in given.values)
    return [
        (
            given.places[column].id,
            given.basis.indicators[row].code,
            _number(found.scores[row, column]),
            _color(found.colors[row, column]),
        )
        for column, row in at
    ]


def _goals(found: Computed) -> Table:
    return [
        (
            place.id,
            goal,
            _number(found.goal_scores[row, column]),
            _color(found.goal_colors[row, column]),
            int(found.used[row, column]),
            found.basket[row],
            _number(found.low[row, column]),
            _number(found.high[row, column]),
        )
        for column, place in enumerate(found.places)
        for row, goal in enumerate(found.basis.goals)
    ]


def _index(found: Computed) -> Table:
    return [
        (place.id, _number(found.index[column]), int(found.rank[column]) or "")
        for column, place in enumerate(found.places)
    ]


def _trends(basis: Basis, series: list[Observed]) -> Table:
    ids, years = sorted({one.id for one in series}), sorted({one.year for one in series})
    row_of = {each.code: row for row, each in enumerate(basis.indicators)}
    column_of = {name: column for column, name in enumerate(ids)}
    year_of = {year: number for number, year in enumerate(years)}
    values = np.full((len(row_of), len(years), len(ids)), np.nan)
    for one in series:
        if one.value is not None:
            values[row_of[one.code], year_of[one.year], column_of[one.id]] = one.value
    found = trends(basis, years, values)
    at = sorted({(column_of[one.id], row_of[one.code]) for one in series})
    return [(ids[column], basis.indicators[row].code, _trend(found[row, column])) for column, row in at]


def _number(number: float) -> Cell:
    """All digits; a missing number is an empty cell, and there is no minus zero."""
    return "" if np.isnan(number) else float(number) + 0.0


def _color(color: int) -> str:
    return Color(color).name.lower() if color else ""


def _trend(trend: int) -> str:
    return Trend(trend).name.lower() if trend else ""


def write(target: Path, made: Mapping[str, Table], basis: Mapping[str, object]) -> None:
    """All files or none: written aside, then moved to `target`; what an earlier run left there goes.

    Raises OSError, with `target` as it was.
    """
    before = target.is_dir()
    target.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".standing-", dir=target))
    try:
        for name, rows in made.items():
            _write_table(aside / name, HEADS[name], rows)
        words = json.dumps(basis, ensure_ascii=False, indent=1, sort_keys=True)
        (aside / BASIS).write_text(f"{words}\n", encoding="utf-8")
        ours = (target / BASIS).is_file()
        for name in [*made, BASIS]:
            (aside / name).replace(target / name)
        for name in set(HEADS) - set(made) if ours else ():
            (target / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if not before and not any(target.iterdir()):
            target.rmdir()


def _write_table(file: Path, head: Sequence[str], rows: Iterable[tuple[Cell, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
