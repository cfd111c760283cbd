"""What the hand-over dossier is made of: its fixed words, and sections of entries in each of its languages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ayni.core.vague import Vague
from ayni.papers.content_measure import SidePart
from ayni.papers.say import Phrase
from ayni.papers.values import Copy
from ayni.records.queries.dossier import Known

HEADS = {
    "title": _("Hand-over dossier"),
    "what": _("For whoever takes over this office: what both towns have agreed, what is due and whom to ask."),
    "contents": _("What stands where"),
    "stand": _("Where we stand"),
    "documents": _("What both sides have agreed"),
    "turns": _("Whose turn it is"),
    "due": _("The next 100 days"),
    "plan": _("The plan and its state"),
    "offices": _("Whom to ask"),
    "past": _("How it came about"),
    "terms": _("Words that both towns use"),
    "late": _("Late"),
    "coming": _("Coming up"),
    "fixed": _("Days that cannot be moved"),
    "nothing_agreed": _("Nothing has been agreed by both sides yet."),
    "no_turn": _("No text is passing between the sides at the moment."),
    "nothing_due": _("Nothing is due in the next 100 days."),
    "no_plan": _("There is no plan yet."),
    "no_offices": _("No office leads a measure yet."),
    "no_past": _("Nothing has been written down yet."),
    "no_terms": _("The glossary is still empty."),
    "plan_draft": _("This plan is a draft; it can still change."),
}
KINDS = {"plan": _("Joint annual work plan %(year)s"), "report": _("Annual report %(year)s")}


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPaper(Copy):
    known: Known
    since: Vague | None
    contacts: tuple[tuple[str, ...], tuple[str, ...]]
    """A, B: mail, telephone and website of the office, as far as known."""
    example: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a section. `bead`: a number on the cord; `side`: a, b, or "" for both; `head`: a day before it."""

    title: Phrase
    bead: str = ""
    side: str = ""
    head: Phrase = ()
    lines: tuple[Phrase, ...] = ()
    status: str = ""
    """Code of a measure's state, for the mark before its words in the first line."""


@dataclass(frozen=True, slots=True)
class Group:
    title: Phrase
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: Phrase
    empty: Phrase
    groups: tuple[Group, ...]
    note: Phrase = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    languages: tuple[str, ...]
    labels: dict[str, Phrase]
    file_title: str
    partnership: Phrase
    sides: tuple[SidePart, SidePart]
    stage: str
    turn: str
    year: str
    stage_name: Phrase
    watermark: Phrase
    copy_for: Phrase
    made: Phrase
    notes: tuple[Phrase, ...]
    sections: tuple[Section, ...]
    page_of: Phrase
    page_at: Phrase
