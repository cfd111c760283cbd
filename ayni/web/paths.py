"""What a path of `core.editing` and its value are called: `title.de` is “Title (German)”.

Every screen that names a field by its path, in the history, in a refused save, in a stored text, asks here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum

from django.utils.translation import get_language, gettext, gettext_noop

from ayni.core.editing import CHECKED, MACHINE
from ayni.core.handover import Stage
from ayni.core.joining import ActorKind, Joining, PairingKind
from ayni.core.reasons import Fault
from ayni.core.vague import Vague
from ayni.core.workplan import Kind, Origin, ResourceKind, Status
from ayni.records import formats
from ayni.records.models import Actor, FixedDate, Membership, Municipality
from ayni.records.retained import called, readable
from ayni.records.sentences import Names, language_name
from ayni.records.sentences import label as label_of

_ = gettext_noop

ROWS = {
    "milestones": _("Step"),
    "responsibilities": _("Responsibility"),
    "resources": _("Contribution"),
    "results": _("Result"),
    "standings": _("Report"),
    "values": _("Measured value"),
    "citations": _("Source"),
    "sources": _("Source"),
    "steps": _("On the way to the table"),
}
"""What one row below a record is called."""

FIELDS = {
    "accepted_on": _("Accepted on"),
    "actor": _("Actor"),
    "actor_a": _("Actor, %(A)s"),
    "actor_b": _("Actor, %(B)s"),
    "address": _("Address"),
    "ahead": _("What lies ahead"),
    "aim": _("Aim"),
    "alt": _("What the picture shows"),
    "amount": _("Amount"),
    "baseline": _("Baseline"),
    "baseline_a": _("Baseline, %(A)s"),
    "baseline_b": _("Baseline, %(B)s"),
    "carried_from": _("Carried over from"),
    "code": _("Number"),
    "codes": _("Codes"),
    "comment": _("Comment"),
    "contact_public": _("Contact of the office shown to the public"),
    "contradicts": _("Says something else"),
    "country": _("Country"),
    "credit": _("Who took the picture"),
    "currency": _("Currency"),
    "deputy": _("Deputy"),
    "description": _("Description"),
    "done": _("done on"),
    "due": _("due"),
    "end": _("End"),
    "enforcer": _("To whom people can turn"),
    "enforcer_url": _("Its address on the web"),
    "example": _("Invented as an example"),
    "field": _("Field of action"),
    "filed": _("Filed on"),
    "fixed": _("Never translated"),
    "format": _("Format"),
    "gives": _("What it can give"),
    "hard": _("What was hard"),
    "joining": _("How far it has come"),
    "keeper_a": _("Who looks after it, %(A)s"),
    "keeper_b": _("Who looks after it, %(B)s"),
    "kind": _("Kind"),
    "languages": _("Languages"),
    "lead": _("responsible"),
    "letter": _("File number of the letter"),
    "letter_on": _("Date of the letter"),
    "links": _("Links for guests that went along"),
    "lead_days": _("Days before, from which on it is told"),
    "merged_from": _("Put together with"),
    "merged_into": _("Lives on in"),
    "n": _("How many"),
    "name": _("Name"),
    "note": _("Note"),
    "office": _("Office"),
    "office_email": _("Mail address of the office"),
    "office_phone": _("Telephone of the office"),
    "on": _("Date"),
    "operational_goal": _("Operational goal"),
    "origin": _("Origin"),
    "origin_side": _("Idea from"),
    "origin_words": _("Where the idea comes from"),
    "outcome": _("What came of it"),
    "own_side": _("Side that carries it out alone"),
    "parent": _("Stands below"),
    "plan_sha256": _("Fingerprint of the agreed plan"),
    "population": _("Inhabitants"),
    "population_source": _("Source of the number of inhabitants"),
    "population_year": _("Year of the number of inhabitants"),
    "position": _("Place in the order"),
    "preamble": _("Words before the plan"),
    "proposed_by": _("Proposed by"),
    "public": _("Shown to the public"),
    "published": _("Published"),
    "reason": _("Why"),
    "reference": _("Reference"),
    "reference_a": _("Reference, %(A)s"),
    "reference_b": _("Reference, %(B)s"),
    "require_checked_a": _("%(A)s closes only complete and checked words"),
    "require_checked_b": _("%(B)s closes only complete and checked words"),
    "retired": _("Retired on"),
    "risk": _("Risk"),
    "role": _("Role"),
    "rule": _("What was erased"),
    "says": _("What it says"),
    "sector": _("Sector"),
    "short_name": _("Short name"),
    "seeks": _("What it looks for"),
    "shown": _("Shown to the public"),
    "side": _("Side"),
    "sides": _("Sides"),
    "since": _("Since"),
    "source": _("Source"),
    "stage": _("Stage"),
    "start": _("Beginning"),
    "status": _("Status"),
    "strategic_goal": _("Strategic goal"),
    "summary": _("The year in short"),
    "tags": _("Goals of the Agenda 2030"),
    "take_back_days": _("Days until a turn can be taken back"),
    "target": _("Target value"),
    "target_a": _("Target value, %(A)s"),
    "target_b": _("Target value, %(B)s"),
    "text": _("Text"),
    "time_zone": _("Time zone"),
    "title": _("Title"),
    "turn": _("Turn"),
    "unit": _("Unit"),
    "until": _("Until"),
    "updated": _("As of"),
    "url": _("Address on the web"),
    "value": _("Measured value"),
    "views": _("Shared views that went along"),
    "website": _("Website"),
    "welcome": _("Words of welcome"),
    "what": _("What"),
    "why": _("Why"),
    "words": _("How it stands"),
    "worked": _("What worked"),
    "year": _("Year"),
}

OF_KIND = {
    "actor.since": _("Exists since"),
    "report.preamble": _("Words before the report"),
    "comment.words": _("Comment"),
    "membership.office": _("Office of the person"),
    "not_carried.reason": _("Why it is not carried over"),
    "picture.alt": _("Picture in words"),
    "notice.words": _("Words of the page"),
    "term.note": _("What it means, and what to use it for"),
    "term.words": _("How it is called"),
}
"""Fields that are called otherwise in one kind of record."""

BOOLEAN = frozenset(
    {
        "contact_public",
        "deputy",
        "fixed",
        "lead",
        "public",
        "shown",
        "example",
        "contradicts",
        "require_checked_a",
        "require_checked_b",
    }
)
DATE = frozenset(
    {
        "start",
        "end",
        "due",
        "done",
        "since",
        "on",
        "until",
        "accepted_on",
        "published",
        "retired",
        "filed",
        "letter_on",
        "updated",
    }
)
NUMBER = frozenset(
    {
        *("amount", "baseline", "baseline_a", "baseline_b", "target", "target_a", "target_b", "value"),
        *("population", "take_back_days", "lead_days"),
    }
)
SIDE = frozenset({"side", "own_side", "origin_side", "turn", "proposed_by"})
LINK = frozenset(
    {
        *("field", "strategic_goal", "operational_goal", "carried_from", "actor", "actor_a", "actor_b", "parent"),
        *("population_source", "merged_from", "merged_into"),
        *("citations.source", "sources.source", "fixed_date.source", "pairing.source"),
    }
)
CODES: dict[str, type[Enum]] = {
    "actor.kind": ActorKind,
    "joining": Joining,
    "fixed_date.kind": FixedDate.Kind,
    "measure.kind": Kind,
    "municipality.kind": Municipality.Kind,
    "pairing.kind": PairingKind,
    "resources.kind": ResourceKind,
    "origin": Origin,
    "sector": Actor.Sector,
    "steps.stage": Joining,
    "stage": Stage,
    "status": Status,
    "role": Membership.Role,
}


def label(path: str, names: Names | None = None, kind: str = "") -> str:
    """The field's name for the reader. `names`: what the sides are called; without, the sides stay unnamed.

    `kind`: of the record, where its field is called otherwise than elsewhere.
    """
    row, field, language = split(path)
    told = gettext(OF_KIND[f"{kind}.{field}"]) if f"{kind}.{field}" in OF_KIND else _field(field, names)
    if language:
        told = gettext("%(field)s (%(language)s)") % {"field": told, "language": language_name(language)}
    if not row:
        return told
    # Translators: a row of a measure and one of its fields, for example 'Step: due'
    return gettext("%(row)s: %(field)s") % {"row": gettext(ROWS[row]), "field": told} if field else gettext(ROWS[row])


def value(path: str, raw: str, names: Names, titles: Mapping[str, str], kind: str = "", country: str = "") -> str:
    """A value as the reader writes it; '' for nothing.

    `kind`: of the record; `titles`: of the records that links point to, by uid; `country`: whose numbers.
    """
    row, field, language = split(path)
    if path.endswith(CHECKED):
        return gettext("checked translation")
    if path.endswith(MACHINE):
        return gettext("translated by machine")
    if language or not raw:
        return readable(raw)
    if kind == "erasure" and field == "rule":
        return called(raw)
    if row and not field:
        return gettext("yes") if raw == "yes" else gettext("no")
    if field in LINK or f"{row or kind}.{field}" in LINK:
        return titles.get(raw) or gettext("an entry that is gone")
    if field in BOOLEAN:
        return gettext("yes") if raw == "yes" else gettext("no")
    if field in SIDE:
        return names.get(raw, raw)
    if field == "sides":
        return gettext("both") if raw == "AB" else names.get(raw, raw)
    return _typed(field, raw, CODES.get(f"{row or kind}.{field}") or CODES.get(field), country)


def split(path: str) -> tuple[str, str, str]:
    """Row, field and language of a path; '' for what it has not."""
    parts = path.split(".")
    row = parts[0] if parts[0] in ROWS else ""
    rest = parts[2:] if row else parts
    return row, rest[0] if rest else "", rest[1] if len(rest) > 1 else ""


def _field(field: str, names: Names | None) -> str:
    known = FIELDS.get(field)
    if known is None:
        return field
    sides = names or {"A": gettext("one side"), "B": gettext("the other side")}
    return gettext(known) % sides if "%(" in known else gettext(known)


def _typed(field: str, raw: str, codes: type[Enum] | None, country: str) -> str:
    language = (get_language() or "en").split("-")[0]
    if codes is not None:
        return label_of(codes(raw)) if raw in [code.value for code in codes] else raw
    if field == "languages":
        return ", ".join(language_name(code) for code in raw.split())
    try:
        if field in DATE:
            return formats.vague(Vague.parse(raw), language)
        if field in NUMBER:
            return formats.number(Decimal(raw), language, country)
    except (Fault, InvalidOperation):
        return readable(raw)
    return readable(raw)
