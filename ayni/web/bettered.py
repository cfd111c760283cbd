"""Corrections of wording, ready for a page: old and new, marked where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from ayni.core.correction import Correction as Confirmed
from ayni.core.differences import Piece, apart
from ayni.core.multilingual import Text
from ayni.records.models import Change, Correction, Partnership
from ayni.web import paths
from ayni.web.templatetags.ayni import names


@dataclass(frozen=True)
class Shown:
    """`on`: when it was confirmed, refused, or else proposed. `title`: of the record, where the page needs it."""

    uid: str
    of: str
    title: str
    title_language: str
    label: str
    language: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    side: str
    on: datetime
    why: str = ""
    refused_why: str = ""


def shown(row: Correction, partnership: Partnership, titles: Mapping[str, Mapping[str, str]]) -> Shown:
    return _shown(
        partnership, str(row.uid), str(row.of), row.path, row.language, row.old, row.new, row.side,
        row.confirmed_at or row.refused_at or row.at, titles, row.reason, row.refused_reason,
    )  # fmt: skip


def confirmed(
    corrections: Iterable[Confirmed], partnership: Partnership, titles: Mapping[str, Mapping[str, str]] | None = None
) -> list[Shown]:
    """Of a stored text, for the page that shows it; what the sides said to each other about it stays with them."""
    return [
        _shown(partnership, "", one.of, one.path, one.language, one.old, one.new, one.side.value, one.at, titles or {})
        for one in corrections
    ]


def told_corrections(changes: Iterable[Change], partnership: Partnership, record: Any) -> list[Shown]:
    """Out of a record's history: the corrections whose words are still those of the record."""
    found = []
    for change in changes:
        if change.kind == "correction" and change.action == "confirmed":
            [(path, new)] = change.after.items()
            name, _, language = path.rpartition(".")
            if _words(record, name, language) == new:
                side = "B" if change.side == "A" else "A"
                old = change.before.get(path, "")
                found.append(_shown(partnership, "", "", name, language, old, new, side, change.at, {}, change.reason))
    return found


def _words(record: Any, path: str, language: str) -> str:
    """Of a measure's value, by the path of a text in it."""
    rows, _, rest = path.partition(".")
    if rest:
        uid, _, name = rest.partition(".")
        record = next((row for row in getattr(record, rows, ()) if row.uid == uid), None)
        path = name
    text = getattr(record, path, None)
    return text.words(language) if isinstance(text, Text) else ""


def _shown(
    partnership: Partnership,
    uid: str,
    of: str,
    path: str,
    language: str,
    old: str,
    new: str,
    side: str,
    on: datetime,
    titles: Mapping[str, Mapping[str, str]],
    why: str = "",
    refused_why: str = "",
) -> Shown:
    here = (get_language() or "en").split("-")[0]
    title = Text.agreed(titles.get(of, {})).show(here, partnership.language_codes)
    pieces = apart(old, new)
    return Shown(
        uid,
        of,
        title.words if title else "",
        title.language if title and title.language != here else "",
        paths.label(f"{path}.{language}", names(partnership)),
        language,
        *pieces,
        side,
        on,
        why,
        refused_why,
    )
