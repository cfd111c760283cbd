"""Links for people without an account: which of them still open, what a guest may say, how long a name is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ayni.core.reasons import Reason, reason
from ayni.core.retention import BY_KIND
from ayni.core.vague import Vague

DAYS = (7, 30, 90, 180)
"""For so many days a link may be opened."""
USES = (1, 5, 20, 50)
"""So often something may be said through one link."""
KEPT = BY_KIND["guest"]
"""How long a guest's name and address are kept; the form says so."""
MOST_WORDS = 5_000
MOST_PEOPLE = 1_000_000

ANOTHER = "und"
SPOKEN = {
    "de": "Deutsch",
    "es": "Español",
    "en": "English",
    "qu": "Runasimi (Quechua)",
    "ay": "Aymar aru",
    "ar": "العربية",
    "fr": "Français",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
}
"""What a guest may write in, each language by its own name; ANOTHER is for all that do not stand here."""


@dataclass(frozen=True, slots=True)
class Link:
    """What decides whether a link opens its form."""

    expires: datetime
    most_uses: int
    uses: int = 0
    revoked: bool = False
    dropped: bool = False
    """Its measure is no longer in the plan."""


def closed(link: Link, now: datetime) -> tuple[Reason, ...]:
    """Why the link does not open any more; empty: it does. In its last second it is already closed."""
    found = (
        (link.revoked, reason("guest_link_revoked")),
        (now >= link.expires, reason("guest_link_expired", on=link.expires)),
        (link.uses >= link.most_uses, reason("guest_link_used_up", most=link.most_uses)),
        (link.dropped, reason("guest_measure_gone")),
    )
    return tuple(why for holds, why in found if holds)


@dataclass(frozen=True, slots=True)
class Said:
    """What a guest says of a measure. `name` and `email` may be empty; nobody has to say who they are."""

    words: str
    language: str
    on: Vague
    people: int | None = None
    name: str = ""
    email: str = ""


def faults(said: Said, today: date) -> Iterator[Reason]:
    """What keeps it from being stored, each at its field."""
    if not said.words:
        yield reason("words_missing", subject="words")
    if len(said.words) > MOST_WORDS:
        yield reason("words_too_long", subject="words", n=len(said.words), most=MOST_WORDS)
    if said.language != ANOTHER and said.language not in SPOKEN:
        yield reason("choice_unknown", subject="language", text=said.language, possible=", ".join(SPOKEN.values()))
    if said.on.first > today:
        yield reason("day_in_future", subject="on", on=said.on.first)
    if said.people is not None and said.people < 0:
        yield reason("number_too_small", subject="people", text=str(said.people))
    if said.people is not None and said.people > MOST_PEOPLE:
        yield reason("number_too_large", subject="people", text=str(said.people))


def erase_on(said: date, decided: date | None = None) -> date:
    """The day on which name and address go: some time after the decision, and after a year whatever happened."""
    last = said + timedelta(days=KEPT.at_most or KEPT.days)
    return last if decided is None else min(last, decided + timedelta(days=KEPT.days))
