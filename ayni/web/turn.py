"""Whose turn it is and what was passed between the sides, in words: for the cards, the histories and the mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from ayni.core.handover import Paper, Stage
from ayni.core.sides import Side
from ayni.records import formats
from ayni.records.models import Handover, Partnership
from ayni.records.sentences import Names
from ayni.web.templatetags.ayni import names

_ = gettext_noop

MOVED = {
    "hand_over": _("%(side)s handed the text over to %(other)s."),
    "return": _("%(side)s returned the text to %(other)s, with reasons."),
    "take_back": _("%(side)s took the turn back."),
    "close": _("%(side)s closed the text and asked %(other)s to confirm it."),
    "confirm": _("%(side)s confirmed the text. From then on it lay before the bodies of both sides."),
    "reopen": _("%(side)s reopened the text. Acceptances given until then ended."),
    "schedule": _("%(side)s said which body decides, and when."),
    "accept": _("%(side)s accepted the text."),
    "amend": _("%(side)s opened an amendment. The agreed text holds until both sides have accepted the change."),
    "give_up": _("%(side)s gave the amendment up. The agreed text stands as before."),
}
"""One sentence per move, as it is told afterwards."""

DOCUMENTS = {"plan": _("work plan %(year)s"), "report": _("annual report %(year)s")}
"""What is passed between the sides, by its kind, as it stands after a colon."""
PAGES = {"plan": "desk:handover", "report": "desk:report_handover"}
"""Where each of them is passed on."""


def document_called(kind: str, year: int) -> str:
    return gettext(DOCUMENTS[kind]) % {"year": year}


def moved(name: str, side: Side | str, called: Names) -> str:
    """What a side did, by a move's name in core."""
    return gettext(MOVED[name]) % {"side": called[str(side)], "other": called[str(Side(side).other)]}


@dataclass(frozen=True)
class Card:
    """What `parts/turn.html` shows."""

    state: str
    turn: str
    yes_a: bool
    yes_b: bool
    say: str
    note: str = ""
    note_lang: str = ""
    note_by: str = ""


def turn_card(partnership: Partnership, own: Side, paper: Paper, last: Handover | None, now: datetime) -> Card:
    """Whose turn it is, for somebody of the side `own`; `last`: the newest move, whose note is quoted."""
    called = names(partnership)
    by = ""
    if last is not None and last.note:
        by = gettext("%(side)s, %(day)s") % {"side": called[last.side], "day": formats.day_long(_day(last.at), _lang())}
    return Card(
        paper.stage.value,
        paper.turn.value,
        paper.accepted(Side.A) is not None,
        paper.accepted(Side.B) is not None,
        say(paper, own, called, now),
        last.note if last else "",
        last.note_language if last else "",
        by,
    )


def say(paper: Paper, own: Side, called: Names, now: datetime) -> str:
    """Where the text stands, in one sentence."""
    told = {"turn": called[paper.turn], "other": called[paper.turn.other]}
    if paper.stage is Stage.DRAFT:
        return _draft(paper, own, told, now)
    if paper.stage is Stage.CLOSING:
        if own is paper.turn:
            return gettext("%(other)s has closed the text. It is your turn to confirm it or to return it.") % told
        return gettext("You have closed the text. %(turn)s confirms it or returns it.") % told
    if paper.stage is Stage.AGREED:
        return gettext("Both sides have accepted this text. It is agreed.")
    return _closed(paper, own, called)


def _draft(paper: Paper, own: Side, told: Names, now: datetime) -> str:
    days = (_day(now) - _day(paper.since)).days if paper.since else 0
    values = {**told, "days": days}
    if own is paper.turn:
        if days <= 0:
            return gettext("It is your turn, since today.")
        return ngettext("It is your turn, for %(days)s day.", "It is your turn, for %(days)s days.", days) % values
    if days <= 0:
        return gettext("It is the turn of %(turn)s, since today.") % values
    return (
        ngettext(
            "It is the turn of %(turn)s, for %(days)s day.", "It is the turn of %(turn)s, for %(days)s days.", days
        )
        % values
    )


def _closed(paper: Paper, own: Side, called: Names) -> str:
    given = next(iter(paper.acceptances), None)
    if given is None:
        return gettext("The text is closed. It lies before the bodies of both sides.")
    told = {"side": called[given.side], "other": called[given.side.other], "on": formats.day_long(given.on, _lang())}
    if given.side is own.other:
        return gettext("%(side)s accepted the text on %(on)s. Your own acceptance is still open.") % told
    return gettext("You accepted the text on %(on)s. The acceptance of %(other)s is still open.") % told


def _day(when: datetime) -> date:
    return timezone.localtime(when).date()


def _lang() -> str:
    return (get_language() or "en").split("-")[0]
