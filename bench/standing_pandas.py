"""The rules of a standing once more, as one would write them with pandas: long tables, merges and groups.

Kept to compare with: every answer must be the same, and it is the floor that `bench/standing.py` names. Weights and
subgroups are left out here; the data that are measured have none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

PLACE = ["id"]
CELL = ["code", "id"]


@dataclass(frozen=True)
class Answers:
    scores: pd.Series
    goals: pd.Series
    index: pd.Series
    colors: pd.Series
    goal_colors: pd.Series
    trends: pd.Series


def answers(values: pd.DataFrame, indicators: pd.DataFrame) -> Answers:
    """`values`: id, year, code, raw, without what is missing. `indicators`: code, goal, best, worst, green, red."""
    table = values.merge(indicators, on="code")
    table["score"] = (100 * (table.raw - table.worst) / (table.best - table.worst)).clip(0, 100)
    filled = table.groupby(["year", *PLACE]).size()
    goals = table.groupby(["goal", "year", *PLACE]).score.mean()
    index = goals.groupby(["year", *PLACE]).mean().where(filled * 5 >= len(indicators) * 4)
    last = table[table.year == table.year.max()].copy()
    colored(last)
    return Answers(
        scores=table.score,
        goals=goals,
        index=index,
        colors=last.set_index(CELL).color,
        goal_colors=goal_colors(last, indicators),
        trends=trends(table),
    )


def colored(table: pd.DataFrame) -> None:
    """Adds `color` from 1 (red) to 4 (green), and `at`, the place on the way from 0 to 3."""
    sign = np.sign(table.best - table.worst)
    x, best, worst, green, red = (sign * table[name] for name in ("raw", "best", "worst", "green", "red"))
    table["color"] = np.select([x >= green, x >= (green + red) / 2, x >= red], [4, 3, 2], 1)
    at = np.select(
        [x >= green, x >= red],
        [2 + (x - green) / (best - green), 1 + (x - red) / (green - red)],
        (x - worst) / (red - worst),
    )
    table["at"] = at.clip(0, 3)


def goal_colors(table: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    """From 1 (red) to 4 (green); 5 is gray."""
    groups = ["goal", *PLACE]
    worst = table.sort_values(["at", "color"]).groupby(groups).head(2).groupby(groups)
    both = worst.agg(at=("at", "mean"), lowest=("color", "min"), highest=("color", "max"), found=("color", "size"))
    same = (both.lowest == both.highest) & both.lowest.isin([1, 4])
    mixed = np.where(both["at"] >= 1.5, 3, 2)
    both["color"] = np.where(same | (both.found == 1), both.lowest, mixed)
    count = table.groupby(groups).size()
    basket = indicators.groupby("goal").size().reindex(count.index, level="goal")
    return both.color.where(count * 2 >= basket, 5)


def trends(table: pd.DataFrame) -> pd.Series:
    """1 decreasing, 2 stagnating, 3 moderately improving, 4 on track."""
    away = (table.year - 2015).abs()
    first = table[away <= 3].assign(away=away).sort_values(["away", "year"]).groupby(CELL)[["year", "raw"]].first()
    last = table.sort_values("year").groupby(CELL)[["year", "raw", "best", "worst", "green"]].last()
    both = last.join(first, how="inner", rsuffix="_first")
    both = both[both.year > both.year_first]
    sign = np.sign(both.best - both.worst)
    moved = sign * (both.raw - both.raw_first) / (both.year - both.year_first)
    needed = sign * (both.green - both.raw_first) / (2030 - both.year_first)
    at_green = sign * (both.raw - both.green) >= 0
    trend = np.select(
        [at_green & (moved < 0), at_green, moved < 0, moved < needed / 2, moved < needed], [2, 4, 1, 2, 3], 4
    )
    return pd.Series(trend, index=both.index)
