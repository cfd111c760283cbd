"""Which moves a seat can make now, as forms, and why the others not, as sentences. The rules are core's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext, gettext_noop

from ayni.core import handover as core
from ayni.core.reasons import Reason, reason
from ayni.core.sides import Side
from ayni.desk.forms.handover import AcceptForm, MoveForm, NoteForm, ReasonForm, SessionForm
from ayni.desk.passing import Passing
from ayni.records.models import Acceptance, Document
from ayni.records.rules import AGREE, Seat, may
from ayni.records.sentences import Names

_ = gettext_noop

FORMS: dict[str, type[MoveForm]] = {
    "hand_over": NoteForm,
    "close": NoteForm,
    "confirm": NoteForm,
    "schedule": SessionForm,
    "accept": AcceptForm,
    "return": ReasonForm,
    "take_back": ReasonForm,
    "reopen": ReasonForm,
    "amend": ReasonForm,
    "give_up": ReasonForm,
}
"""In the order of the page."""

TITLES = {
    "hand_over": _("Hand over to %(other)s"),
    "return": _("Return to %(other)s, with reasons"),
    "take_back": _("Take the turn back"),
    "close": _("Close the text"),
    "confirm": _("Confirm the text"),
    "schedule": _("Say which body decides, and when"),
    "accept": _("Record the acceptance by %(own)s"),
    "reopen": _("Reopen the text"),
    "amend": _("Open an amendment"),
    "give_up": _("Give the amendment up"),
}
HELP = {
    "hand_over": _(
        "Then %(other)s writes the text. You go on reading, reporting and improving translations. The coordinators"
        " there get a mail with your note."
    ),
    "return": _(
        "You say what has to be looked at once more. %(other)s has the turn again and gets a mail with your words."
    ),
    "take_back": _("Nothing that was written is lost. %(other)s gets a mail."),
    "close": _(
        "You say: this is the text. It is stored word for word and can no longer be changed. %(other)s then confirms"
        " it, or returns it."
    ),
    "confirm": _(
        "You say: this is the text. From then on nobody changes it, and it lies before the bodies of both sides."
    ),
    "schedule": _("%(other)s sees it, and both know when an answer can be expected. You can change it until then."),
    "accept": _(
        "Enter it when your body has decided. It stands for exactly the stored text and cannot be taken back once both"
        " sides have accepted."
    ),
    "reopen": _(
        "For example because a council asked for a change. The text becomes a draft with your turn; acceptances given"
        " so far end and stay in the history."
    ),
    "amend": _(
        "For a change that both bodies decide again. The text becomes a draft with your turn; the agreed text holds,"
        " and everybody goes on reading it, until both sides have accepted the change. For a slip of the pen, correct"
        " the wording instead."
    ),
    "give_up": _(
        "The agreed text comes back exactly as both sides accepted it. What was drafted stays in the history; what was"
        " reported meanwhile stays, too."
    ),
}
BUTTONS = {
    "hand_over": _("Hand over"),
    "return": _("Return"),
    "take_back": _("Take back"),
    "close": _("Close the text"),
    "confirm": _("Confirm the text"),
    "schedule": _("Save"),
    "accept": _("Record the acceptance"),
    "reopen": _("Reopen"),
    "amend": _("Open the amendment"),
    "give_up": _("Give up"),
}
DONE = {
    "hand_over": _("Handed over. %(other)s has the turn and was told by mail."),
    "return": _("Returned. %(other)s has the turn and was told by mail."),
    "take_back": _("The turn is yours again. %(other)s was told by mail."),
    "close": _("The text is closed and stored. %(other)s was asked by mail to confirm it."),
    "confirm": _("The text is confirmed. It now lies before the bodies of both sides."),
    "schedule": _("Saved. %(other)s was told by mail."),
    "accept": _("The acceptance is recorded. %(other)s was told by mail."),
    "reopen": _("The text is a draft again, and it is your turn. %(other)s was told by mail."),
    "amend": _("The amendment is open, and it is your turn. %(other)s was told by mail."),
    "give_up": _("The amendment is given up; the agreed text stands as before. %(other)s was told by mail."),
}


@dataclass(frozen=True)
class Offer:
    """A move that can be made now. `open`: shown unfolded."""

    name: str
    title: str
    help: str
    button: str
    form: MoveForm
    open: bool
    route: str


@dataclass(frozen=True)
class Barred:
    """Moves that cannot be made now, for one and the same reason."""

    titles: tuple[str, ...]
    why: Reason


def told(words: Mapping[str, str], name: str, own: Side, called: Names) -> str:
    """One of this module's sentences about a move."""
    return gettext(words[name]) % {"own": called[own], "other": called[own.other]}


def offers(
    it: Passing,
    paper: core.Paper,
    own_entry: Acceptance | None,
    bound: Mapping[str, MoveForm],
    called: Names,
    now: datetime,
) -> list[Offer]:
    """The possible moves, the most likely one unfolded; one that was just refused stays with what was typed."""
    seat, found = it.seat, verdicts(it.seat, paper, now)
    possible = [name for name in it.moves(FORMS) if not found[name]]
    likely = [name for name in possible if name != "schedule" or own_entry is None]
    first = next((name for name in possible if name in bound), likely[0] if likely else "")
    return [
        Offer(
            name,
            told(TITLES, name, seat.side, called),
            told(HELP, name, seat.side, called),
            told(BUTTONS, name, seat.side, called),
            bound.get(name) or _form(name, it.document, paper, own_entry, seat.side, now),
            name == first,
            it.route(name),
        )
        for name in possible
    ]


def barred(it: Passing, paper: core.Paper, called: Names, now: datetime) -> list[Barred]:
    """Why the other moves cannot be made, those with the same reason together."""
    grouped: dict[Reason, list[str]] = {}
    found = verdicts(it.seat, paper, now)
    for name in it.moves(FORMS):
        if why := found[name]:
            grouped.setdefault(why[0], []).append(told(TITLES, name, it.seat.side, called))
    return [Barred(tuple(titles), why) for why, titles in grouped.items()]


def verdicts(seat: Seat, paper: core.Paper, now: datetime) -> dict[str, tuple[Reason, ...]]:
    """Per move why this seat cannot make it now; empty: it can, once the form says what it needs."""
    if not may(seat, AGREE):
        return dict.fromkeys(FORMS, (reason("role_too_low", role=seat.role, needed=AGREE),))
    side, sha, words = seat.side, paper.sha256, "."
    moves: dict[str, core.Move] = {
        "hand_over": core.HandOver(side),
        "return": core.Return(side, words),
        "take_back": core.TakeBack(side, words),
        "close": core.Close(side, sha),
        "confirm": core.Confirm(side, sha),
        "schedule": core.Schedule(side, words),
        "accept": core.Accept(side, sha, words, now.date(), words),
        "reopen": core.Reopen(side, words),
        "amend": core.Amend(side, words),
        "give_up": core.GiveUp(side, words),
    }
    after = timedelta(days=seat.partnership.take_back_days)
    return {name: core.refusals(paper, move, now, after) for name, move in moves.items()}


def _form(
    name: str, document: Document, paper: core.Paper, own_entry: Acceptance | None, side: Side, now: datetime
) -> MoveForm:
    initial: dict[str, Any] = {"seen": seen(name, document, paper, own_entry)}
    if own_entry is not None and name in ("schedule", "accept"):
        initial |= {"body": own_entry.body}
        initial |= {"session": own_entry.session, "file_reference": own_entry.file_reference}
    form = FORMS[name](initial=initial, name=name)
    if name == "take_back" and not core.refusals(paper, core.TakeBack(side), now):
        form.fields["note"].label = gettext("Note")
        form.fields["note"].help_text = gettext("May stay empty.")
    return form


def seen(name: str, document: Document, paper: core.Paper, own_entry: Acceptance | None) -> str:
    """What the page shows and the form sends back: the hash of the text, the version of the entry or the document."""
    if name in ("confirm", "accept"):
        return paper.sha256
    if name == "schedule":
        return str(own_entry.version if own_entry else 0)
    return str(document.version)
