"""What codes are called in the reader's language: a status, a kind, a stage, a language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_noop, pgettext

from ayni.core.guests import ANOTHER, SPOKEN
from ayni.core.handover import Stage
from ayni.core.joining import ActorKind, Joining, PairingKind
from ayni.core.standstill import Pace
from ayni.core.workplan import Kind, Level, Origin, ResourceKind, Status
from ayni.records.models import Actor, FixedDate, Membership, Municipality, Session

_ = gettext_noop


def language_name(code: str) -> str:
    """A language, as the reader calls it; those in which no page is written, by their own names."""
    known = {"de": gettext("German"), "es": gettext("Spanish"), "en": gettext("English")}
    if code == ANOTHER:
        return gettext("another language")
    return known.get(code) or SPOKEN.get(code, code)


LABELS: dict[str, str] = {
    f"Status.{Status.NOT_STARTED}": _("not started"),
    f"Status.{Status.POSTPONED}": _("postponed"),
    f"Status.{Status.PLANNING}": _("in planning"),
    f"Status.{Status.STARTING}": _("starting"),
    f"Status.{Status.UNDER_WAY}": _("under way"),
    f"Status.{Status.DONE_ADJUST}": _("done, needs adjustment"),
    f"Status.{Status.DONE}": _("done"),
    f"Pace.{Pace.NEVER}": _("never reported"),
    f"Pace.{Pace.STILL}": _("stands still"),
    f"Pace.{Pace.POSTPONED}": _("postponed"),
    f"Pace.{Pace.MOVES}": _("moves"),
    f"Pace.{Pace.DONE}": _("done"),
    f"Pace.{Pace.AHEAD}": _("begins later"),
    f"Kind.{Kind.OWN}": _("one side alone"),
    f"Kind.{Kind.JOINT}": _("both together"),
    f"Kind.{Kind.THIRD}": _("needs third parties"),
    f"Level.{Level.FIELD}": _("Field of action"),
    f"Level.{Level.STRATEGIC}": _("Strategic goal"),
    f"Level.{Level.OPERATIONAL}": _("Operational goal"),
    f"ResourceKind.{ResourceKind.HOURS}": _("Working hours"),
    f"ResourceKind.{ResourceKind.MONEY}": _("Money"),
    f"ResourceKind.{ResourceKind.GOODS}": _("Goods"),
    f"ResourceKind.{ResourceKind.INSTITUTIONAL}": _("Institutional support"),
    f"Origin.{Origin.NEW}": _("new"),
    f"Origin.{Origin.IMPULSE}": _("idea from a workshop or visit"),
    f"Origin.{Origin.CARRIED_OVER}": _("carried over from last year"),
    f"Stage.{Stage.DRAFT}": _("Draft"),
    f"Stage.{Stage.CLOSING}": _("Waits for confirmation"),
    f"Stage.{Stage.CLOSED}": _("Before the councils"),
    f"Stage.{Stage.AGREED}": _("Agreed by both"),
    f"Joining.{Joining.IDENTIFIED}": _("known"),
    f"Joining.{Joining.CONTACTED}": _("contacted"),
    f"Joining.{Joining.INVOLVED}": _("involved"),
    f"Joining.{Joining.RESTING}": _("resting"),
    f"ActorKind.{ActorKind.OFFICE}": _("Office"),
    f"ActorKind.{ActorKind.COUNCIL}": _("Council or body"),
    f"ActorKind.{ActorKind.PUBLIC_COMPANY}": _("Municipal company"),
    f"ActorKind.{ActorKind.ASSOCIATION}": _("Association"),
    f"ActorKind.{ActorKind.INITIATIVE}": _("Initiative"),
    f"ActorKind.{ActorKind.CHURCH}": _("Parish"),
    f"ActorKind.{ActorKind.CLUB}": _("Sports or other club"),
    f"ActorKind.{ActorKind.SENIORS}": _("Seniors' group"),
    f"ActorKind.{ActorKind.FIRM}": _("Firm"),
    f"ActorKind.{ActorKind.SHOP}": _("Shop"),
    f"ActorKind.{ActorKind.COOPERATIVE}": _("Cooperative"),
    f"ActorKind.{ActorKind.HOSPITAL}": _("Hospital"),
    f"ActorKind.{ActorKind.KINDERGARTEN}": _("Kindergarten"),
    f"ActorKind.{ActorKind.SCHOOL}": _("School"),
    f"ActorKind.{ActorKind.UNIVERSITY}": _("University"),
    f"ActorKind.{ActorKind.CULTURE}": _("House of culture"),
    f"PairingKind.{PairingKind.KINDERGARTENS}": _("Kindergartens"),
    f"PairingKind.{PairingKind.SCHOOLS}": _("Schools"),
    f"PairingKind.{PairingKind.HOSPITALS}": _("Hospitals"),
    f"PairingKind.{PairingKind.CLUBS}": _("Clubs"),
    f"PairingKind.{PairingKind.SENIORS}": _("Seniors' groups"),
    f"PairingKind.{PairingKind.ASSOCIATIONS}": _("Associations"),
    f"PairingKind.{PairingKind.OFFICES}": _("Offices"),
    f"PairingKind.{PairingKind.UNIVERSITIES}": _("Universities"),
    f"PairingKind.{PairingKind.FIRMS}": _("Firms and shops"),
    f"PairingKind.{PairingKind.CHURCHES}": _("Parishes"),
    f"PairingKind.{PairingKind.OTHER}": _("Others"),
}


def label(value: Any) -> str:
    """The reader's word for a code of core, or for a choice of a model (`Sector`, `Role`, `Kind` of a town)."""
    if isinstance(value, Actor.Sector | FixedDate.Kind | Membership.Role | Municipality.Kind | Session.Device):
        return str(value.label)
    known = LABELS.get(f"{type(value).__name__}.{value}")
    return gettext(known) if known else str(value)


def no_status() -> str:
    """For a measure that no side has said anything about."""
    return pgettext("status", "not yet reported")
