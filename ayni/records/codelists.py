"""Code lists that ship with Ayni: goals and targets in the project's own words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from ayni.core.goals import sort_key
from ayni.core.multilingual import Text


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, or a target of one (then `short` is its title and `color` its goal's)."""

    code: str
    title: Text
    short: Text
    color: str


@lru_cache(maxsize=1)
def goals_and_targets() -> dict[str, Goal]:
    """Code → goal or target, in their official order."""
    stored = json.loads((settings.ROOT / "data" / "goals.json").read_text(encoding="utf-8"))
    found: dict[str, Goal] = {}
    for goal in stored["goals"]:
        found[goal["code"]] = Goal(goal["code"], Text.of(**goal["title"]), Text.of(**goal["short"]), goal["color"])
        for target in goal["targets"]:
            title = Text.of(**target["title"])
            found[target["code"]] = Goal(target["code"], title, title, goal["color"])
    return {code: found[code] for code in sorted(found, key=sort_key)}


def goals() -> tuple[Goal, ...]:
    """The 17."""
    return tuple(goal for code, goal in goals_and_targets().items() if "." not in code)
