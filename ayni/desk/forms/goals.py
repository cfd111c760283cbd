"""Goals to tick and targets to write, which one record keeps together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from ayni.records.codelists import goals


def with_targets(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with the targets joined to the goals: a record has one field `tags` for both."""
    rest = {path: value for path, value in table.items() if path not in ("tags", "targets")}
    return rest | {"tags": (*table.get("tags", ()), *table.get("targets", ()))}


def goal_choices(empty: str) -> list[tuple[str, str]]:
    """For a filter: number and short name in the reader's language."""
    language = (get_language() or "en").split("-")[0]
    named = ((goal.code, goal.short.show(language)) for goal in goals())
    return [("", empty), *((code, f"{code} {shown.words if shown else ''}".strip()) for code, shown in named)]
