"""What waits for translation in a partnership: every text in several languages that can be written today, in one query.

Closed and agreed words are left out: they are not translated any more, they are corrected.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import caches
from django.db.models import BooleanField, CharField, F, IntegerField, Model, QuerySet, Value

from ayni.core.handover import Stage
from ayni.core.multilingual import Text
from ayni.core.reasons import Reason, reason
from ayni.core.sides import SIDES, Side
from ayni.core.translating import Entry, Named, Since, Work, since, worklist
from ayni.records.models import (
    Actor,
    Change,
    Citation,
    Comment,
    Event,
    Field,
    FixedDate,
    JoiningStep,
    Measure,
    Milestone,
    NotCarried,
    Notice,
    OperationalGoal,
    Pairing,
    Partnership,
    Plan,
    Progress,
    Report,
    ReportPart,
    Resource,
    Result,
    StrategicGoal,
    Term,
)
from ayni.records.queries.changes import titles
from ayni.records.rules import AGREE, Seat, may

GROUPS: Mapping[str, tuple[str, ...]] = {
    "plan": ("plan", "field", "strategic", "operational", "measure", "not_carried"),
    "report": ("report", "report_part"),
    "said": ("progress", "picture", "comment"),
    "history": ("event",),
    "actors": ("actor", "pairing"),
    "towns": ("partnership", "municipality", "fixed_date"),
    "glossary": ("term",),
    "legal": ("notice",),
}
"""What a person chooses from, in the order in which things of equal weight are listed."""
ORDER = {kind: number for number, kind in enumerate(kind for kinds in GROUPS.values() for kind in kinds)}
OF_A_SIDE = frozenset({"actor", "municipality", "fixed_date", "notice"})
"""What a side says of itself: only its own people write it, in any language."""


@dataclass(frozen=True)
class _Place:
    """One table with texts. The expressions say where each row stands; `below`: the name of rows in their record."""

    kind: str
    model: type[Model]
    texts: tuple[str, ...]
    narrow: Mapping[str, Any]
    uid: str = "uid"
    of: str = ""
    below: str = ""
    code: str = ""
    year: str = ""
    side: str = ""
    public: str = ""
    position: str = ""
    pair: str = "partnership_id"
    names: tuple[str, ...] = field(default=())
    """What the texts are called in their record, where the column's own name does not say it."""


_DRAFT = {"plan__document__stage": Stage.DRAFT.value, "dropped_at__isnull": True}
_BELOW = {
    "measure__plan__document__stage": Stage.DRAFT.value,
    "measure__dropped_at__isnull": True,
    "dropped": False,
}
_ROW: dict[str, Any] = {
    "narrow": _BELOW,
    "uid": "measure__uid",
    "of": "measure__uid",
    "code": "measure__code",
    "year": "measure__plan__year",
    "position": "position",
    "pair": "measure__partnership_id",
}
_NODE: dict[str, Any] = {"narrow": _DRAFT, "code": "code", "year": "plan__year", "position": "position"}
_KEPT: dict[str, Any] = {"of": "measure__uid", "code": "measure__code", "side": "side"}
_ALIVE = {"measure__dropped_at__isnull": True}

# The first row of a union decides the types of its columns: steps have a real value in each.
PLACES = (
    _Place("measure", Milestone, ("title",), below="milestones", side="side", public="measure__public", **_ROW),
    _Place("measure", Resource, ("what", "source"), below="resources", **_ROW),
    _Place("measure", Result, ("title", "unit", "source"), below="results", **_ROW),
    _Place("measure", Measure, ("title", "description", "origin_words"), **_NODE),
    _Place("field", Field, ("title", "aim"), **_NODE),
    _Place("strategic", StrategicGoal, ("title", "aim"), **_NODE),
    _Place("operational", OperationalGoal, ("title", "aim"), **_NODE),
    _Place("plan", Plan, ("preamble",), {"document__stage": Stage.DRAFT.value}, year="year"),
    _Place("not_carried", NotCarried, ("reason",), {"plan__document__stage": Stage.DRAFT.value}, **_KEPT),
    _Place("report", Report, ("preamble",), {"document__stage": Stage.DRAFT.value}, year="plan__year"),
    _Place(
        "report_part",
        ReportPart,
        ("summary", "worked", "hard", "ahead"),
        {"report__document__stage": Stage.DRAFT.value},
        year="report__plan__year",
        side="side",
    ),
    _Place("progress", Progress, ("words", "risk"), _ALIVE, public="public", **_KEPT),
    _Place(
        "picture",
        Progress,
        ("picture__alt",),
        {**_ALIVE, "picture__retired_at__isnull": True, "picture__isnull": False},
        uid="picture__uid",
        public="public",
        names=("alt",),
        **_KEPT,
    ),
    _Place("comment", Comment, ("words",), {**_ALIVE, "retired_at__isnull": True}, **_KEPT),
    _Place("event", Event, ("title", "text"), {"retired_at__isnull": True}, code="on", public="public"),
    _Place(
        "event",
        Citation,
        ("says",),
        {"event__retired_at__isnull": True},
        uid="event__uid",
        of="event__uid",
        below="citations",
        code="event__on",
        public="event__public",
        pair="event__partnership_id",
    ),
    _Place(
        "actor",
        Actor,
        ("name", "description", "gives", "seeks"),
        {"retired__isnull": True},
        side="side",
        public="public",
    ),
    _Place(
        "actor",
        JoiningStep,
        ("reason",),
        {"actor__retired__isnull": True},
        uid="actor__uid",
        of="actor__uid",
        below="steps",
        side="actor__side",
        pair="actor__partnership_id",
    ),
    _Place("pairing", Pairing, ("note", "outcome"), {"retired_at__isnull": True}, code="since", public="public"),
    _Place("fixed_date", FixedDate, ("title",), {"retired_at__isnull": True}, code="on", side="side"),
    _Place("term", Term, ("words", "note"), {"retired_at__isnull": True}),
    _Place("notice", Notice, ("words", "enforcer"), {}, code="kind", side="side", public="shown"),
)
_EACH = [(place, text, number) for place in PLACES for number, text in enumerate(place.texts)]


def every_text(partnership: Partnership) -> list[Named]:
    """All texts that have words and can be written today, in the order of the page: one query."""
    parts = [_select(number, place, text, partnership.pk) for number, (place, text, _at) in enumerate(_EACH)]
    found = [_named(*row) for row in parts[0].union(*parts[1:], all=True) if row[4]]
    found += [(named, 0, 0) for named in _ground(partnership)]
    found.sort(key=_place_on_page)
    return [named for named, _position, _number in found]


def _select(number: int, place: _Place, text: str, pair: int) -> QuerySet[Any, tuple[Any, ...]]:
    rows = place.model._default_manager.filter(**{place.pair: pair}, **place.narrow).order_by()
    # Written in the union's own columns, so that a row of literals and a row of joins look alike.
    word, count, flag = CharField(), IntegerField(), BooleanField()
    return rows.values_list(
        Value(number, output_field=count),
        F(place.uid),
        F("uid"),
        F(place.of or place.uid),
        F(text),
        F(place.code) if place.code else Value("", output_field=word),
        F(place.year) if place.year else Value(0, output_field=count),
        F(place.side) if place.side else Value("", output_field=word),
        F(place.public) if place.public else Value(False, output_field=flag),
        F(place.position) if place.position else Value(0, output_field=count),
    )


def _named(
    number: int, uid: Any, row: Any, of: Any, text: Text, code: str, year: int, side: str, public: bool, position: int
) -> tuple[Named, int, int]:
    place, column, at = _EACH[number]
    name = place.names[at] if place.names else column
    path = f"{place.below}.{row}.{name}" if place.below else name
    # The draft of a plan is not public yet, however public its measures will be.
    shown = bool(public) and not year
    return Named(place.kind, str(uid), path, text, str(of), code, year, side, shown), position, number


def _ground(partnership: Partnership) -> list[Named]:
    """What is at hand with the seat: the partnership and its two towns."""
    public, uid = partnership.public, str(partnership.uid)
    found = [
        Named("partnership", uid, name, getattr(partnership, name), uid, public=public) for name in ("name", "welcome")
    ]
    for side in SIDES:
        town = partnership.municipality(side)
        found += [
            Named("municipality", str(town.uid), name, getattr(town, name), str(town.uid), side=side, public=public)
            for name in ("name", "office", "address")
        ]
    return [named for named in found if named.text]


_NUMBERS = re.compile(r"\d+")


def _place_on_page(found: tuple[Named, int, int]) -> tuple[Any, ...]:
    """Newest plan first, then as the plan is numbered, events and dates as they lie in time, actors by name."""
    named, position, number = found
    code = tuple(int(part) for part in _NUMBERS.findall(named.code))
    planned = ORDER[named.kind] if not code or named.kind not in GROUPS["plan"] else 1
    name = named.text.sort_key() if named.kind == "actor" else ""
    return -named.year, planned, code, name, named.of, named.uid, "." in named.path, position, number


# What a person can do of it


def held(named: Named, seat: Seat) -> Reason | None:
    """Why this seat cannot write this text at all; None: it can."""
    if named.kind in OF_A_SIDE and named.side != seat.side:
        return reason("other_sides_record", side=Side(named.side))
    if named.kind in ("municipality", "partnership", "notice") and not may(seat, AGREE):
        return reason("role_too_low", role=seat.role, needed=AGREE)
    return None


@dataclass(frozen=True)
class Waiting:
    """What waits in one language: what this seat can do, and why the rest is for others."""

    language: str
    entries: tuple[Entry, ...]
    texts: Mapping[str, Named]
    """Every text by key, also those that do not wait."""
    held: Mapping[Reason, int]

    def tally(self) -> Counter[Work]:
        return Counter(entry.work for entry in self.entries)

    def narrowed(self, state: str = "", group: str = "") -> list[Entry]:
        """'' is everything."""
        kinds = GROUPS.get(group, tuple(ORDER))
        return [entry for entry in self.entries if entry.named.kind in kinds and state in ("", entry.work)]


def waiting(seat: Seat, language: str) -> Waiting:
    """The worklist of a person in a language: one query."""
    texts = every_text(seat.partnership)
    entries = worklist(texts, language, seat.partnership.binding_codes)
    whys = {entry.named.key: held(entry.named, seat) for entry in entries}
    return Waiting(
        language,
        tuple(entry for entry in entries if whys[entry.named.key] is None),
        {named.key: named for named in texts},
        Counter(why for why in whys.values() if why is not None),
    )


def waiting_count(partnership: Partnership, language: str, seat: Seat | None = None) -> int:
    """How many texts wait in a language; with a seat, how many of them are that seat's to do.

    The count is kept until the next change in the partnership, whose number `access.seat` brings along: then nothing
    is asked while nobody changes anything.
    """
    if language not in partnership.language_codes:
        return 0
    known = partnership.__dict__
    newest = known["newest_change"] if "newest_change" in known else _newest_change(partnership)
    who = f"{seat.side}{may(seat, AGREE)}" if seat else ""
    key = f"waiting/{partnership.pk}/{newest}/{language}/{who}"
    kept: int | None = caches["pages"].get(key)
    if kept is None:
        entries = worklist(every_text(partnership), language, partnership.binding_codes)
        kept = sum(seat is None or held(entry.named, seat) is None for entry in entries)
        caches["pages"].set(key, kept)
    return kept


def _newest_change(partnership: Partnership) -> int | None:
    return Change.objects.filter(partnership=partnership).order_by("-id").values_list("id", flat=True).first()


# What stands beside each


def called(partnership_id: int, texts: Iterable[Named]) -> dict[str, Text]:
    """What the records are called in which the texts stand, by uid: one query."""
    return titles(partnership_id, {named.of for named in texts})


def originals_since(partnership_id: int, made_from: Mapping[Named, str]) -> dict[str, Since | Reason]:
    """By key, what happened to each original since its words had this fingerprint: one query."""
    uids = {uid for named in made_from for uid in (named.uid, named.of)}
    rows = list(
        Change.objects.filter(partnership_id=partnership_id, uid__in=uids)
        .order_by("-at", "-id")
        .values_list("uid", "before", "after")
    )
    return {named.key: since(named.text, mark, _said(named, rows)) for named, mark in made_from.items()}


def _said(named: Named, rows: Iterable[tuple[Any, Mapping[str, str], Mapping[str, str]]]) -> list[tuple[str, str]]:
    """Language and words of all that the history holds of this text, newest first."""
    found = []
    for uid, before, after in rows:
        if str(uid) in (named.uid, named.of):
            for kept in (after, before):
                for path, words in kept.items():
                    start, _, code = path.rpartition(".")
                    if start == named.path and words:
                        found.append((code, words))
    return found
