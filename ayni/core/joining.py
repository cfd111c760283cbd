"""Who comes to the table, and how: the kinds below the four sectors, and the way from known to involved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from ayni.core.multilingual import Text
from ayni.core.vague import Vague


class Joining(StrEnum):
    """How far an actor has come, in the order in which it usually goes."""

    IDENTIFIED = "identified"
    CONTACTED = "contacted"
    INVOLVED = "involved"
    RESTING = "resting"


class ActorKind(StrEnum):
    """What an actor is, below its sector."""

    OFFICE = "office"
    COUNCIL = "council"
    PUBLIC_COMPANY = "public_company"
    ASSOCIATION = "association"
    INITIATIVE = "initiative"
    CHURCH = "church"
    CLUB = "club"
    SENIORS = "seniors"
    FIRM = "firm"
    SHOP = "shop"
    COOPERATIVE = "cooperative"
    HOSPITAL = "hospital"
    KINDERGARTEN = "kindergarten"
    SCHOOL = "school"
    UNIVERSITY = "university"
    CULTURE = "culture"


KINDS: dict[str, tuple[ActorKind, ...]] = {
    "administration": (ActorKind.OFFICE, ActorKind.COUNCIL, ActorKind.PUBLIC_COMPANY, ActorKind.HOSPITAL),
    "civil_society": (
        ActorKind.ASSOCIATION,
        ActorKind.INITIATIVE,
        ActorKind.CHURCH,
        ActorKind.CLUB,
        ActorKind.SENIORS,
        ActorKind.CULTURE,
        ActorKind.HOSPITAL,
    ),
    "business": (ActorKind.FIRM, ActorKind.SHOP, ActorKind.COOPERATIVE, ActorKind.PUBLIC_COMPANY, ActorKind.HOSPITAL),
    "education_science": (ActorKind.KINDERGARTEN, ActorKind.SCHOOL, ActorKind.UNIVERSITY, ActorKind.CULTURE),
}
"""Sector → the kinds that it has. A hospital may be the town's, a charity's or a firm's."""


def fits(sector: str, kind: str) -> bool:
    """Whether an actor of this sector can be of this kind; '' is not said, and fits everywhere."""
    return not kind or kind in KINDS.get(sector, ())


def stage_of(steps: Iterable[tuple[Vague, Joining]]) -> Joining:
    """How far an actor has come: the stage of its latest step; of two of one day, the one named last."""
    latest: tuple[date | None, Joining] = (None, Joining.IDENTIFIED)
    for on, stage in steps:
        if latest[0] is None or on.first >= latest[0]:
            latest = (on.first, stage)
    return latest[1]


class PairingKind(StrEnum):
    """What is paired across the two towns."""

    KINDERGARTENS = "kindergartens"
    SCHOOLS = "schools"
    HOSPITALS = "hospitals"
    CLUBS = "clubs"
    SENIORS = "seniors"
    ASSOCIATIONS = "associations"
    OFFICES = "offices"
    UNIVERSITIES = "universities"
    FIRMS = "firms"
    CHURCHES = "churches"
    OTHER = "other"


def paired(one: Text, other: Text) -> Text:
    """What a pair is called: both names, in every language that either has."""
    codes = tuple(dict.fromkeys((*one.spoken(), *other.spoken())))
    shown = {code: [text.show(code, codes) for text in (one, other)] for code in codes}
    return Text.agreed({code: " – ".join(each.words for each in both if each) for code, both in shown.items()})
