"""The one history: who changed what, when and why; and what the records it tells of are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from uuid import UUID

from django.db.models import CharField, IntegerField, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ayni.core.handover import NAMES as MOVES
from ayni.core.joining import paired
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.records.models import (
    Actor,
    Change,
    Event,
    Field,
    FixedDate,
    Measure,
    OperationalGoal,
    Pairing,
    Person,
    Plan,
    Source,
    StrategicGoal,
    Term,
)

NAMED: tuple[tuple[type[Model], str], ...] = (
    (Measure, "title"),
    (Field, "title"),
    (StrategicGoal, "title"),
    (OperationalGoal, "title"),
    (Actor, "name"),
    (Event, "title"),
    (FixedDate, "title"),
    (Term, "words"),
    (Pairing, "actor_a__name"),
    (Pairing, "actor_b__name"),
)


def newest(partnership: str) -> Subquery:
    """The number of the last change of anything in the partnership that the outer row names in this column."""
    return Subquery(Change.objects.filter(partnership=OuterRef(partnership)).order_by("-id").values("id")[:1])


def of_plan(plan: Plan) -> QuerySet[Change]:
    """All that happened to a plan and its rows, newest first."""
    return _changes().filter(document_id=plan.document_id)


def of_record(partnership_id: int, uid: UUID) -> QuerySet[Change]:
    return _changes().filter(partnership_id=partnership_id, uid=uid)


def last_of(partnership_id: int, uid: UUID, most: int = 30) -> list[Change]:
    """What happened to a record last, newest first."""
    return list(of_record(partnership_id, uid)[:most])


def of_side(partnership_id: int, side: Side, most: int) -> list[Change]:
    """What a side did last."""
    return list(_changes().filter(partnership_id=partnership_id, side=side.value)[:most])


KINDS: Mapping[str, tuple[str, ...]] = {
    "measure": ("plan", "field", "strategic", "operational", "measure", "not_carried", "correction"),
    "report": ("report", "report_part", "progress", "milestone", "value", "picture"),
    "comment": ("comment",),
    "move": (),
    "actor": ("actor", "pairing", "dismissal"),
    "event": ("event", "source", "fixed_date"),
    "guest": ("guest_link", "guest_report"),
    "settings": ("municipality", "partnership", "membership", "term", "notice", "erasure"),
}
"""What somebody may ask the history about. `move`: whatever passes between the sides, of every kind."""


FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
"""Days beyond these narrow nothing; not every clock reaches them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the history is narrowed to; '' and None are everything. Days are the reader's."""

    side: str = ""
    about: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None


def of_partnership(partnership_id: int) -> QuerySet[Change]:
    """All that happened, newest first; each row with the year of its plan, None where it has none."""
    year = Coalesce("document__plan__year", "document__report__plan__year")
    return _changes().filter(partnership_id=partnership_id).annotate(plan_year=year)


def narrowed(changes: QuerySet[Change], wanted: Wanted) -> QuerySet[Change]:
    if wanted.side:
        changes = changes.filter(side=wanted.side)
    if wanted.about == "move":
        changes = changes.filter(action__in=list(MOVES.values()))
    elif wanted.about:
        changes = changes.filter(kind__in=KINDS[wanted.about]).exclude(action__in=list(MOVES.values()))
    if wanted.person:
        changes = changes.filter(person__uid=wanted.person)
    if wanted.since and wanted.since > FIRST:
        changes = changes.filter(at__gte=_midnight(wanted.since))
    if wanted.until and wanted.until < LAST:
        changes = changes.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return changes


def _midnight(day: date) -> datetime:
    """When the day begins for the reader."""
    return timezone.make_aware(datetime.combine(day, time()))


def people_of(partnership_id: int) -> list[Person]:
    """Who ever changed something here, also those who left; an operator without a name is nobody to ask for."""
    told = Change.objects.filter(partnership_id=partnership_id).order_by().values("person").distinct()
    return list(Person.objects.filter(pk__in=told).exclude(name="").order_by("name", "pk"))


def _changes() -> QuerySet[Change]:
    return Change.objects.select_related("person").order_by("-at", "-id")


def titles(partnership_id: int, uids: Iterable[str]) -> dict[str, Text]:
    """What the records are called, number first, a pairing by both its actors; one query over all that have a name."""
    wanted = set(uids)
    parts = []
    for place, (model, name) in enumerate(NAMED):
        rows = model._default_manager.filter(partnership_id=partnership_id, uid__in=wanted).order_by()
        code = "code" if name == "title" and model not in (Event, FixedDate) else Value("", output_field=CharField())
        parts.append(rows.values_list("uid", name, code, Value(place, output_field=IntegerField())))
    found: dict[str, Text] = {}
    for uid, title, code, _place in sorted(parts[0].union(*parts[1:], all=True), key=itemgetter(3)):
        before = found.get(str(uid))
        found[str(uid)] = paired(before, title) if before is not None else numbered(title, code)
    return found


def numbered(title: Text, code: str) -> Text:
    """As lists call it: `1.2 Trees`, in every language."""
    return Text.agreed({language: f"{code} {words}".strip() for language, words in title.spoken().items()})


def source_titles(partnership_id: int, uids: Iterable[str]) -> dict[str, str]:
    rows = Source.objects.filter(partnership_id=partnership_id, uid__in=set(uids)).values_list("uid", "title")
    return {str(uid): title for uid, title in rows}
