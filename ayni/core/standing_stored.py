"""What makes a computed standing repeatable: method, bounds and inputs, each by a version or hash of its own.

Years later the same three give the same digits; and where digits moved, the three say why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ayni.core.canonical import sha256
from ayni.core.standing_basis import METHOD, PUBLISHED, Basis, Rules
from ayni.core.words import clean

Cell = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Stands beside every stored standing."""

    method: str
    bounds: str
    inputs: str


class Cause(StrEnum):
    METHOD = "method"
    BOUNDS = "bounds"
    DATA = "data"


def method_version(rules: Rules = PUBLISHED) -> str:
    """The method's name with its numbers: `ayni-standing-1 index=4/5 …`."""
    numbers = (f"{name}={getattr(rules, name)}" for name in ("index", "whole", "goal", "color", "start", "near", "end"))
    return " ".join([METHOD, *numbers])


def bounds_version(basis: Basis) -> str:
    """SHA-256 over all that the indicators say, in the order of the basis."""
    return hash_of(
        (i.code, i.goal, i.best, i.worst, i.green, i.red, i.weight, i.subgroup, i.everywhere, i.oecd)
        for i in basis.indicators
    )


def hash_of(rows: Iterable[tuple[Cell, ...]]) -> str:
    """SHA-256 over rows in any order: one JSON list per row, sorted; numbers with all their digits."""
    lines = sorted(json.dumps([_plain(cell) for cell in row], ensure_ascii=False) for row in rows)
    return sha256("".join(f"{line}\n" for line in lines))


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool) or cell is None:
        return cell
    return float(cell) + 0.0  # 2 and 2.0, -0.0 and 0.0 are one number


def causes(before: Stamp, after: Stamp) -> tuple[Cause, ...]:
    """What differs between two editions; nothing means that every digit is the same."""
    pairs = {
        Cause.METHOD: (before.method, after.method),
        Cause.BOUNDS: (before.bounds, after.bounds),
        Cause.DATA: (before.inputs, after.inputs),
    }
    return tuple(cause for cause, (old, new) in pairs.items() if old != new)


@dataclass(frozen=True, slots=True)
class Moved:
    """A score's move from one edition to the next, in points. The two parts add up to the whole."""

    by_data: float
    by_method: float


def moved(before: float, between: float, after: float) -> Moved:
    """`between`: the new data by the old method and bounds."""
    return Moved(by_data=between - before, by_method=after - between)
