"""The search for counterparts among thousands, against the bare assignment of a table of the same size."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping
from pathlib import Path

from ayni.core.counterparts import Facts
from ayni.records.matching import COMMAND, job
from ayni.records.queries.mirror import SECTORS
from bench.large import Ran, ran

EACH = 2000
WORDS = [f"wort{number}" for number in range(3000)]
BARE = f"""
import numpy as np
from scipy.optimize import linear_sum_assignment
linear_sum_assignment(np.random.default_rng(1).random(({EACH}, {EACH})), maximize=True)
"""


def search(folder: Path, environment: Mapping[str, str]) -> list[Ran]:
    asked = folder / "asked.json"
    asked.write_text(job(_side("a", 1), _side("b", 2)), encoding="utf-8")
    about = f"{EACH:,} × {EACH:,} actors"
    return [
        ran("scipy assigning a random table", about, "", [sys.executable, "-c", BARE], environment),
        ran("counterparts for all, with scores", about, "2 s", [*COMMAND], environment, asked),
    ]


def _side(of: str, seed: int) -> list[Facts]:
    """Three goals each, a kind for most, a dozen words of what they give and seek, two measures."""
    chance = random.Random(seed)

    def words() -> dict[str, str]:
        return {word: word for word in chance.sample(WORDS, 12)}

    return [
        Facts(
            f"{of}{number}",
            chance.choice(SECTORS),
            chance.choice(["", *"klmnop"]),
            frozenset(str(goal) for goal in chance.sample(range(1, 18), 3)),
            words(),
            words(),
            {str(chance.randrange(500)): "1.1" for _ in range(2)},
        )
        for number in range(EACH)
    ]
