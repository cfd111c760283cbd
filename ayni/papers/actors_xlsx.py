"""The list of actors as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language, gettext

from ayni.core.goals import goals
from ayni.core.multilingual import Text
from ayni.papers.sheet import sheet_xlsx
from ayni.records.models import Actor, Partnership
from ayni.records.sentences import label, language_name


def actors_xlsx(*, partnership: Partnership, actors: Iterable[Actor], sides: Mapping[str, str]) -> bytes:
    """Exactly these actors, in their order. `sides`: what the two are called."""
    codes = partnership.language_codes
    heads = [
        (gettext("Side"), 26),
        *((gettext("Name (%(language)s)") % {"language": language_name(code)}, 44) for code in codes),
        (gettext("Sector"), 24),
        (gettext("Stands below"), 36),
        (gettext("Goals"), 14),
        (gettext("Targets"), 16),
        (gettext("Website"), 40),
        (gettext("Mail address of the office"), 36),
        (gettext("Telephone of the office"), 20),
        (gettext("Public"), 10),
        (gettext("No longer active since"), 14),
    ]
    rows = (
        (
            sides[row.side],
            *(row.name.words(code) for code in codes),
            label(Actor.Sector(row.sector)),
            _shown(row.parent.name, codes) if row.parent else "",
            ", ".join(goals(row.tags)),
            ", ".join(code for code in row.tags if "." in code),
            row.website,
            row.office_email,
            row.office_phone,
            gettext("yes") if row.public else gettext("no"),
            row.retired,
        )
        for row in actors
    )
    return sheet_xlsx(title=gettext("Actors"), heads=heads, rows=rows)


def _shown(text: Text, order: tuple[str, ...]) -> str:
    shown = text.show((get_language() or "en").split("-")[0], order)
    return shown.words if shown else ""
