"""The public actors of both sides as open data: a table for spreadsheets (CSV) and a tree for programs (JSON)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from ayni.core.goals import goals
from ayni.papers.sheet import STARTS_FORMULA
from ayni.records.models import Actor, Partnership


@dataclass(frozen=True, slots=True)
class Published:
    """What stands over the data: where it comes from, of which day it is, what may be done with it."""

    source: str
    on: date
    licence: str
    """As SPDX calls it."""


def actors_csv(partnership: Partnership, actors: Iterable[Actor], about: Published) -> str:
    """One line per actor, one column per language; no cell begins like a formula."""
    codes, sides = partnership.language_codes, _sides(partnership)
    target = StringIO()
    lines = csv.writer(target, lineterminator="\r\n")
    names = [f"name_{code}" for code in codes]
    lines.writerow(["uid", "side", *names, "sector", "goals", "targets", "website", "source", "as_of", "licence"])
    for actor in actors:
        cells = [
            str(actor.uid),
            sides[actor.side],
            *(actor.name.words(code) for code in codes),
            actor.sector,
            " ".join(goals(actor.tags)),
            " ".join(tag for tag in actor.tags if "." in tag),
            actor.website,
            about.source,
            about.on.isoformat(),
            about.licence,
        ]
        lines.writerow([_harmless(cell) for cell in cells])
    return target.getvalue()


def actors_json(partnership: Partnership, actors: Iterable[Actor], about: Published) -> str:
    """Each name with what is known of its wordings: original, checked or by machine, and whether out of date."""
    sides = _sides(partnership)
    told = {
        "source": about.source,
        "as_of": about.on.isoformat(),
        "licence": about.licence,
        "languages": list(partnership.language_codes),
        "sides": [
            {"slug": town.slug, "country": town.country, "name": town.name.spoken()}
            for town in (partnership.a, partnership.b)
        ],
        "actors": [
            {
                "uid": str(actor.uid),
                "side": sides[actor.side],
                "name": {
                    code: {
                        "words": words,
                        "state": actor.name.state(code),
                        "outdated": actor.name.is_outdated(code),
                    }
                    for code, words in actor.name.spoken().items()
                },
                "sector": actor.sector,
                "goals": list(goals(actor.tags)),
                "targets": [tag for tag in actor.tags if "." in tag],
                "website": actor.website,
            }
            for actor in actors
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _sides(partnership: Partnership) -> Mapping[str, str]:
    """A and B stay in the code: the data calls a side by its municipality's short address."""
    return {"A": partnership.a.slug, "B": partnership.b.slug}


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins like a formula for one; with an apostrophe before it, it is words."""
    return f"'{cell}" if cell.startswith((*STARTS_FORMULA, "\r")) else cell
