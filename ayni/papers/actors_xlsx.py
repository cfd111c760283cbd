"""The list of actors as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from ayni.core.goals import goals
from ayni.core.joining import ActorKind, Joining
from ayni.core.multilingual import Text
from ayni.papers.sheet import sheet_xlsx
from ayni.records import formats
from ayni.records.models import Actor, Partnership
from ayni.records.sentences import label, language_name

_ = gettext_noop

TEXTS = {"description": _("Who it is"), "gives": _("What it can give"), "seeks": _("What it looks for")}


def actors_xlsx(*, partnership: Partnership, actors: Iterable[Actor], sides: Mapping[str, str]) -> bytes:
    """Exactly these actors, in their order. `sides`: what the two are called."""
    codes = partnership.language_codes
    rows = (_row(row, sides, codes) for row in actors)
    return sheet_xlsx(title=gettext("Actors"), heads=_heads(codes), rows=rows)


def _heads(codes: tuple[str, ...]) -> list[tuple[str, int]]:
    told = gettext("%(field)s (%(language)s)")
    return [
        (gettext("Side"), 26),
        *((gettext("Name (%(language)s)") % {"language": language_name(code)}, 44) for code in codes),
        (gettext("Sector"), 24),
        (gettext("Kind"), 24),
        (gettext("How far"), 14),
        (gettext("Exists since"), 14),
        (gettext("Stands below"), 36),
        (gettext("Goals"), 14),
        (gettext("Targets"), 16),
        *(
            (told % {"field": gettext(name), "language": language_name(code)}, 50)
            for name in TEXTS.values()
            for code in codes
        ),
        (gettext("Website"), 40),
        (gettext("Mail address of the office"), 36),
        (gettext("Telephone of the office"), 20),
        (gettext("Contact public"), 10),
        (gettext("Public"), 10),
        (gettext("No longer active since"), 14),
    ]


def _row(row: Actor, sides: Mapping[str, str], codes: tuple[str, ...]) -> tuple[Any, ...]:
    return (
        sides[row.side],
        *(row.name.words(code) for code in codes),
        label(Actor.Sector(row.sector)),
        label(ActorKind(row.kind)) if row.kind else "",
        label(Joining(row.joining)),
        formats.vague(row.since, _language()) if row.since else "",
        _shown(row.parent.name, codes) if row.parent else "",
        ", ".join(goals(row.tags)),
        ", ".join(code for code in row.tags if "." in code),
        *(getattr(row, name).words(code) for name in TEXTS for code in codes),
        row.website,
        row.office_email,
        row.office_phone,
        gettext("yes") if row.contact_public else gettext("no"),
        gettext("yes") if row.public else gettext("no"),
        row.retired,
    )


def _shown(text: Text, order: tuple[str, ...]) -> str:
    shown = text.show(_language(), order)
    return shown.words if shown else ""


def _language() -> str:
    return (get_language() or "en").split("-")[0]
