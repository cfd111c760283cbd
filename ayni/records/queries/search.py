"""One search over everything a partnership has written: one query over all kinds, and one for the rows of measures.

Each row keeps its words folded in a column of its own (`fold`), so that LIKE finds them on every database alike. The
few plans and fixed dates of a partnership are read whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Model, Q, QuerySet, UUIDField, Value, When, Window
from django.db.models.functions import Cast, RowNumber, StrIndex

from ayni.core.joining import paired
from ayni.core.multilingual import Text
from ayni.core.searching import Word, missing
from ayni.records.fields import MultilingualField
from ayni.records.models import (
    Actor,
    Comment,
    Event,
    Field,
    FixedDate,
    GuestReport,
    Measure,
    Milestone,
    OperationalGoal,
    Pairing,
    Plan,
    Progress,
    ReportPart,
    Resource,
    Result,
    StrategicGoal,
    Term,
)

EACH = 5
"""So many of each kind are shown before somebody asks for more."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that holds the words. `texts`: where they can stand; `home`: the measure it belongs to, if any."""

    kind: str
    uid: str
    code: str
    title: Text
    texts: tuple[Text, ...]
    home: str
    home_title: Text
    home_code: str
    year: int
    side: str
    on: str
    """A date as it is kept; '' for what has none."""
    words: str = ""
    """What was said in no more than one language, here: `language`."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What one kind holds: the first of it, and how many there are."""

    kind: str
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Kind:
    """How one table is searched. `columns`: what fills `COLUMNS`; `alive`: the rows that are still shown."""

    name: str
    model: type[Model]
    columns: tuple[Any, ...]
    alive: Q


_TEXT, _LINE, _UID, _NUMBER = MultilingualField(), CharField(max_length=400), UUIDField(), IntegerField()
_NOTHING, _NO_UID, _NO_YEAR = Value("", _LINE), Cast(Value(None), _UID), Value(0, _NUMBER)
_NO_TEXT = Cast(Value(None), _TEXT)
COLUMNS = ("code", "t1", "t2", "t3", "t4", "home", "home_title", "home_code", "year", "side", "on", "words", "language")
NAMES = ("which", "uid", *COLUMNS, "row", "near")
BELOW: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Result, ("title", "unit", "source")),
    (Milestone, ("title",)),
    (Resource, ("what", "source")),
)
"""What a measure's fold holds besides its own words; the widest first, for the union."""
UNTITLED = frozenset({"progress", "comment", "part", "guest"})
"""Kinds that are words alone, all their texts alike."""


def _plain(name: str) -> Cast:
    return Cast(name, _LINE)


def _node(name: str, model: type[Model]) -> Kind:
    row = ("code", "title", "aim", _NO_TEXT, _NO_TEXT, _NO_UID, _NO_TEXT, _NOTHING, "plan__year")
    return Kind(name, model, (*row, *[_NOTHING] * 4), Q(dropped_at__isnull=True))


_OF_MEASURE = ("measure__uid", "measure__title", "measure__code", "measure__plan__year", "side")
_NO_HOME = (_NO_UID, _NO_TEXT, _NOTHING, _NO_YEAR)
_ALIVE, _SHOWN = Q(measure__dropped_at__isnull=True), Q(retired_at__isnull=True)
KINDS: tuple[Kind, ...] = (
    Kind(
        "measure",
        Measure,
        (
            "code",
            "title",
            "description",
            "origin_words",
            _NO_TEXT,
            _NO_UID,
            _NO_TEXT,
            _NOTHING,
            "plan__year",
            *[_NOTHING] * 4,
        ),
        Q(dropped_at__isnull=True),
    ),
    _node("field", Field),
    _node("strategic", StrategicGoal),
    _node("operational", OperationalGoal),
    Kind(
        "actor",
        Actor,
        (_NOTHING, "name", "description", "gives", "seeks", *_NO_HOME, "side", *[_NOTHING] * 3),
        Q(merged_into__isnull=True),
    ),
    Kind(
        "pairing",
        Pairing,
        (
            *(_NOTHING, "actor_a__name", "actor_b__name", "note", "outcome", *_NO_HOME, _NOTHING),
            *(_plain("since"), _NOTHING, _NOTHING),
        ),
        _SHOWN,
    ),
    Kind(
        "event",
        Event,
        (_NOTHING, "title", "text", _NO_TEXT, _NO_TEXT, *_NO_HOME, _NOTHING, _plain("on"), _NOTHING, _NOTHING),
        _SHOWN,
    ),
    Kind(
        "progress",
        Progress,
        (_NOTHING, _NO_TEXT, "words", "risk", _NO_TEXT, *_OF_MEASURE, _plain("on"), _NOTHING, _NOTHING),
        _ALIVE,
    ),
    Kind(
        "comment",
        Comment,
        (_NOTHING, _NO_TEXT, "words", _NO_TEXT, _NO_TEXT, *_OF_MEASURE, _plain("at"), _NOTHING, _NOTHING),
        _ALIVE & _SHOWN,
    ),
    Kind(
        "part",
        ReportPart,
        (
            *(_NOTHING, "summary", "worked", "hard", "ahead", _NO_UID, _NO_TEXT, _NOTHING),
            *("report__plan__year", "side", _NOTHING, _NOTHING, _NOTHING),
        ),
        Q(),
    ),
    Kind(
        "guest",
        GuestReport,
        (_NOTHING, *[_NO_TEXT] * 4, *_OF_MEASURE, _plain("on"), "words", "language"),
        _ALIVE & ~Q(state=GuestReport.State.DECLINED),
    ),
    Kind("term", Term, (_NOTHING, "words", "note", _NO_TEXT, _NO_TEXT, *_NO_HOME, *[_NOTHING] * 4), _SHOWN),
)
GROUPS: dict[str, tuple[str, ...]] = {
    "measure": ("measure",),
    "goal": ("field", "strategic", "operational"),
    "actor": ("actor",),
    "pairing": ("pairing",),
    "event": ("event",),
    "date": (),
    "plan": (),
    "progress": ("progress",),
    "comment": ("comment",),
    "part": ("part",),
    "guest": ("guest",),
    "term": ("term",),
}
"""What stands together on the page, in its order; those without a kind are small enough to be read whole."""
WAITING = "guest"
"""What a guest said is read by those who work along, until it is taken over."""


def overview(partnership_id: int, words: Sequence[Word], *, waiting: bool) -> tuple[Group, ...]:
    """The first of every kind that holds all the words, and how many there are: 4 queries."""
    if not words:
        return ()
    every = [_first(_rows(kind, partnership_id, words, waiting)) for kind in KINDS]
    found: dict[str, list[dict[str, Any]]] = {}
    for line in every[0].union(*every[1:], all=True):
        row = dict(zip((*NAMES, "place", "total"), line, strict=True))
        found.setdefault(row["which"], []).append(row)
    groups = []
    for name, kinds in GROUPS.items():
        if not kinds and (whole := small(partnership_id, words, name)):
            groups.append(Group(name, len(whole), whole[:EACH]))
        rows = [row for kind in kinds for row in found.get(kind, ())]
        total = sum(found[kind][0]["total"] for kind in kinds if kind in found)
        nearest = sorted(rows, key=lambda row: (row["near"], row["place"]))[:EACH]
        if rows:
            groups.append(Group(name, total, tuple(_hit(row) for row in nearest)))
    below = _words_below(hit for group in groups for hit in group.hits)
    return tuple(replace(group, hits=_with(group.hits, below)) for group in groups)


def of_group(partnership_id: int, words: Sequence[Word], group: str, *, waiting: bool) -> QuerySet[Any]:
    """All rows of one group, nearest first, to be shown by the page; `hits` makes of them what is shown."""
    rows = [_rows(kind, partnership_id, words, waiting) for kind in KINDS if kind.name in GROUPS[group]]
    found = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    return found.order_by("near", "-row")


def hits(rows: Iterable[tuple[Any, ...]]) -> tuple[Hit, ...]:
    """The rows of a page of `of_group`; one query more for measures."""
    found = tuple(_hit(dict(zip(NAMES, line, strict=True))) for line in rows)
    return _with(found, _words_below(found))


def small(partnership_id: int, words: Sequence[Word], group: str) -> tuple[Hit, ...]:
    """The fixed dates that hold the words, or the words before a plan; one query."""
    found: Iterable[Hit]
    if group == "date":
        dates = FixedDate.objects.filter(_SHOWN, partnership_id=partnership_id).order_by("on", "id")
        found = (
            Hit("date", str(uid), "", title, (), "", Text(), "", 0, side, str(on))
            for uid, title, side, on in dates.values_list("uid", "title", "side", "on")
        )
    else:
        plans = Plan.objects.filter(partnership_id=partnership_id).order_by("-year")
        found = (
            Hit("plan", str(uid), "", Text(), (preamble,), "", Text(), "", year, "", "")
            for uid, preamble, year in plans.values_list("uid", "preamble", "year")
        )
    return tuple(hit for hit in found if not missing([text.fold() for text in (hit.title, *hit.texts)], words))


def _rows(kind: Kind, partnership_id: int, words: Sequence[Word], waiting: bool) -> QuerySet[Any]:
    """The rows that hold all words. `near`: how early the first one stands, so that titles come first."""
    rows = kind.model._default_manager.filter(kind.alive, partnership_id=partnership_id).order_by()
    if kind.name == WAITING and not waiting:
        rows = rows.filter(state=GuestReport.State.TAKEN)
    for word in words:
        rows = rows.filter(reduce(or_, (Q(fold__contains=way) for way in word)))
    named = {f"of_{name}": _expression(column) for name, column in zip(COLUMNS, kind.columns, strict=True)}
    annotated = rows.annotate(which=Value(kind.name, _LINE), row=F("pk"), near=_near(words[0]), **named)
    return annotated.values_list("which", "uid", *named, "row", "near")


def _expression(column: Any) -> Any:
    return F(column) if isinstance(column, str) else column


def _near(word: Word) -> Case:
    """Where the first word begins in the folded words, in whichever way it is written there."""
    ways = [When(fold__contains=way, then=StrIndex("fold", Value(way))) for way in word]
    return Case(*ways, default=Value(0), output_field=_NUMBER)


def _first(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The nearest few, each with its place and the number of all."""
    order = [F("near").asc(), F("row").desc()]
    numbered = rows.annotate(place=Window(RowNumber(), order_by=order), total=Window(Count("pk")))
    return numbered.filter(place__lte=EACH)


def _hit(row: Mapping[str, Any]) -> Hit:
    texts = tuple(row[f"t{n}"] or Text() for n in range(1, 5))
    if row["which"] == "pairing":
        texts = (paired(*texts[:2]), *texts[2:])
    return Hit(
        kind=row["which"],
        uid=str(row["uid"]),
        code=row["code"],
        title=texts[0] if row["which"] not in UNTITLED else Text(),
        texts=tuple(text for text in texts[row["which"] not in UNTITLED :] if text),
        home=str(row["home"] or ""),
        home_title=row["home_title"] or Text(),
        home_code=row["home_code"],
        year=row["year"],
        side=row["side"],
        on=row["on"][:10],
        words=row["words"],
        language=row["language"],
    )


def _words_below(found: Iterable[Hit]) -> dict[str, list[Text]]:
    """Measure → the words of its steps, contributions and results; one query, none without a measure."""
    wanted = [hit.uid for hit in found if hit.kind == "measure"]
    if not wanted:
        return {}
    rows = [
        model._default_manager.filter(measure__uid__in=wanted, dropped=False)
        .order_by()
        .values_list("measure__uid", *names, *[_NO_TEXT] * (3 - len(names)))
        for model, names in (
            (Result, ("title", "unit", "source")),
            (Milestone, ("title",)),
            (Resource, ("what", "source")),
        )
    ]
    below: dict[str, list[Text]] = {}
    for uid, *texts in rows[0].union(*rows[1:], all=True):
        below.setdefault(str(uid), []).extend(text for text in texts if text)
    return below


def _with(found: Iterable[Hit], below: Mapping[str, list[Text]]) -> tuple[Hit, ...]:
    return tuple(
        replace(hit, texts=(*hit.texts, *below.get(hit.uid, ()))) if hit.kind == "measure" else hit for hit in found
    )
