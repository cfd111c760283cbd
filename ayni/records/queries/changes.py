"""The one history: who changed what, when and why; and what the records it tells of are called."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import CharField, Model, OuterRef, QuerySet, Subquery, Value

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
)


def newest(partnership: str) -> Subquery:
    """The number of the last change of anything in the partnership that the outer row names in this column."""
    return Subquery(Change.objects.filter(partnership=OuterRef(partnership)).order_by("-id").values("id")[:1])


def of_plan(plan: Plan) -> QuerySet[Change]:
    """All that happened to a plan and its rows, newest first."""
    return _changes().filter(document_id=plan.document_id)


def of_record(partnership_id: int, uid: UUID) -> QuerySet[Change]:
    return _changes().filter(partnership_id=partnership_id, uid=uid)


def of_side(partnership_id: int, side: Side, most: int) -> list[Change]:
    """What a side did last."""
def last_of(partnership_id: int, uid: UUID, most: int = 30) -> list[Change]:
    """What happened to a record last, newest first."""
    return list(of_record(partnership_id, uid)[:most])


    return list(_changes().filter(partnership_id=partnership_id, side=side.value)[:most])


def _changes() -> QuerySet[Change]:
    return Change.objects.select_related("person").order_by("-at", "-id")


def titles(partnership_id: int, uids: Iterable[str]) -> dict[str, Text]:
    """What the records are called, number first, by uid; one query over all that have a name."""
    wanted = set(uids)
    parts = []
    for model, name in NAMED:
        rows = model._default_manager.filter(partnership_id=partnership_id, uid__in=wanted).order_by()
        if name == "title" and model not in (Event, FixedDate):
            parts.append(rows.values_list("uid", name, "code"))
        else:
            parts.append(rows.values_list("uid", name, Value("", output_field=CharField())))
    found = parts[0].union(*parts[1:], all=True)
    return {str(uid): numbered(title, code) for uid, title, code in found}


def numbered(title: Text, code: str) -> Text:
    """As lists call it: `1.2 Trees`, in every language."""
    return Text.agreed({language: f"{code} {words}".strip() for language, words in title.spoken().items()})


def source_titles(partnership_id: int, uids: Iterable[str]) -> dict[str, str]:
    rows = Source.objects.filter(partnership_id=partnership_id, uid__in=set(uids)).values_list("uid", "title")
    return {str(uid): title for uid, title in rows}
