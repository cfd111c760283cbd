"""What the sheets and columns of a workbook are called in the reader's language, and how wide they are."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from ayni.core.sheets import KEPT, UID, VERSION, Column, Form, Sheet
from ayni.core.sides import Side
from ayni.core.words import fold
from ayni.records.sentences import language_name

SHEETS = {
    Sheet.MUNICIPALITIES: _("Municipalities"),
    Sheet.ACTORS: _("Actors"),
    Sheet.PLAN: _("Plan"),
    Sheet.MEASURES: _("Measures"),
    Sheet.MILESTONES: _("Milestones"),
    Sheet.RESOURCES: _("Resources"),
    Sheet.RESULTS: _("Results"),
    Sheet.VALUES: _("Measured values"),
}

HEADS = {
    UID: _("Entry (please leave; empty for a new row)"),
    VERSION: _("Version (please leave)"),
    KEPT: _("State of the reports (please leave)"),
    "side": _("Side"),
    "name": _("Name"),
    "short_name": _("Short name"),
    "kind": _("Kind"),
    "country": _("Country"),
    "time_zone": _("Time zone"),
    "population": _("Inhabitants"),
    "population_year": _("Inhabitants: year"),
    "codes": _("Official codes"),
    "office": _("Office"),
    "address": _("Address"),
    "office_email": _("Mail address of the office"),
    "office_phone": _("Telephone of the office"),
    "website": _("Website"),
    "sector": _("Sector"),
    "joining": _("How far (only to read)"),
    "since": _("Exists since"),
    "gives": _("What it can give"),
    "seeks": _("What it looks for"),
    "contact_public": _("Contact public"),
    "tags": _("Goals and targets"),
    "public": _("Public"),
    "retired": _("No longer active since"),
    "level": _("Level"),
    "code": _("Code"),
    "parent": _("Stands below"),
    "parent_title": _("Stands below: title (only to read)"),
    "title": _("Title"),
    "aim": _("Aim (in the row of the plan: the words before it)"),
    "description": _("Description"),
    "own_side": _("One side alone: which"),
    "lead": _("Responsible"),
    "further": _("Taking part"),
    "start": _("From"),
    "end": _("Until"),
    "reference": _("Budget title or activity"),
    "origin": _("Origin"),
    "origin_side": _("Origin: side"),
    "origin_words": _("Origin: words"),
    "proposed_by": _("Proposed by (only to read)"),
    "status": _("Status"),
    "on": _("On"),
    "said": _("Report"),
    "risk": _("Risk"),
    "measure": _("Measure"),
    "measure_title": _("Measure: title (only to read)"),
    "due": _("Due"),
    "done": _("Done on"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "what": _("What"),
    "source": _("Source"),
    "example": _("Example, invented"),
    "unit": _("Unit"),
    "baseline": _("Baseline value"),
    "target": _("Target value"),
    "result": _("Result"),
    "value": _("Value"),
}
_PER_SHEET = {
    (Sheet.MUNICIPALITIES, "side"): _("Side (only to read)"),
    (Sheet.ACTORS, "parent"): _("Stands below (office)"),
    (Sheet.MEASURES, "kind"): _("Who carries it out"),
}
_WIDE = {
    "title",
    "description",
    "gives",
    "seeks",
    "aim",
    "name",
    "what",
    "address",
    "said",
    "risk",
    "origin_words",
    "further",
    "lead",
}
_NARROW = {UID: 6, VERSION: 6, KEPT: 6, "code": 8, "currency": 9, "country": 9}


def head(sheet: Sheet, column: Column, sides: Mapping[Side, str]) -> str:
    """The words above a column: 'Title (German)', 'Status: Cajamarca'."""
    name, _dot, language = column.key.partition(".")
    side = column.side
    if side is not None:
        name = name.removesuffix(f"_{side.value.lower()}")
    words = str(_PER_SHEET.get((sheet, name)) or HEADS[name])
    if language:
        return gettext("%(name)s (%(language)s)") % {"name": words, "language": language_name(language)}
    if side is not None:
        return gettext("%(name)s: %(side)s") % {"name": words, "side": sides[side]}
    return words


def width(column: Column) -> int:
    name = column.key.partition(".")[0]
    if column.side is not None:
        name = name[:-2]
    if name in _NARROW:
        return _NARROW[name]
    if name in _WIDE or name.endswith("_title"):
        return 40
    return 22 if column.form in (Form.WORDS, Form.CHOICE, Form.LINK) else 14


def sheet_called(name: str) -> Sheet | None:
    """Which sheet has this name in any of our languages: for a sheet that lost its row of keys."""
    for code, _language in settings.LANGUAGES:
        with override(code):
            for sheet, words in SHEETS.items():
                if fold(str(words)) == fold(name):
                    return sheet
    return None
