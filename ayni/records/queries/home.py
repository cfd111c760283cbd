"""What the first page after signing in asks, and with it the weekly summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ayni.core.digest import Kept
from ayni.core.due import SOON, Entry, What, carried_out
from ayni.core.handover import Stage
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import (
    Acceptance,
    Change,
    GuestReport,
    Mail,
    Measure,
    Membership,
    Milestone,
    Person,
    Plan,
    Progress,
)
from ayni.records.rules import Role, Seat

FIRST_LOOK = timedelta(days=30)
LAST_YEAR_COUNTS = timedelta(days=90)
"""So long after its end a year's plan still says what is late; then the next one does."""


def seats_of(person: Person) -> list[Membership]:
    """The partnerships in which somebody has a seat, with their towns: 2 queries."""
    return list(
        Membership.objects.filter(person=person)
        .select_related("partnership")
        .prefetch_related("partnership__municipalities")
        .order_by("partnership__slug")
    )


def own_row(seat: Seat) -> tuple[Membership, list[Person]]:
    """The seat's own row, and people of the own side whose last mail was refused for good: one query.

    For coordinators the row has `guests`, how many reports wait for their side; the people are theirs to know, too.
    """
    rows = Membership.objects.filter(partnership=seat.partnership)
    if seat.role != Role.COORDINATOR:
        return rows.get(person=seat.person), []
    waiting = GuestReport.objects.filter(
        partnership=OuterRef("partnership"), side=OuterRef("side"), state=GuestReport.State.WAITING
    )
    counted = waiting.order_by().values("partnership").annotate(n=Count("pk")).values("n")
    told = rows.annotate(guests=Coalesce(Subquery(counted), 0), last_mail=_last_mail("person", "person__email"))
    refused = Q(last_mail=Mail.State.FAILED, side=seat.side.value, person__is_active=True)
    found = list(told.filter(refused | Q(person=seat.person)).select_related("person").order_by("person__name", "id"))
    own = next(row for row in found if row.person_id == seat.person.pk)
    return own, [row.person for row in found if row.last_mail == Mail.State.FAILED]


def failing(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of them whose last finished mail to their present address was refused for good."""
    return people.annotate(last_mail=_last_mail("pk", "email")).filter(last_mail=Mail.State.FAILED)


def _last_mail(person: str, address: str) -> Subquery:
    """How the last mail to somebody's present address ended."""
    ended = (Mail.State.SENT, Mail.State.FAILED)
    rows = Mail.objects.filter(person=OuterRef(person), to=OuterRef(address), state__in=ended)
    return Subquery(rows.order_by("-id").values("state")[:1])


def plans_in_work(partnership_ids: Iterable[int]) -> dict[int, Plan]:
    """Of each partnership the plan that is being made, the earliest year first; else its newest: one query."""
    rows = Plan.objects.filter(partnership_id__in=list(partnership_ids)).select_related("document__snapshot")
    found: dict[int, Plan] = {}
    for plan in rows.order_by("-year"):
        known = found.get(plan.partnership_id)
        if known is None or plan.document.stage != Stage.AGREED:
            found[plan.partnership_id] = plan
    return found


# What is due


def acceptances_by_document(plans: Iterable[Plan]) -> dict[int, list[Acceptance]]:
    """Of several plans in one query, none while all are agreed or in work: the open entries of the closed texts."""
    found: dict[int, list[Acceptance]] = defaultdict(list)
    closed = [plan.document_id for plan in plans if plan.document.stage == Stage.CLOSED]
    if closed:
        rows = Acceptance.objects.filter(
            document__in=closed, ended_at__isnull=True, snapshot=F("document__snapshot")
        ).select_related("scan")
        for row in rows.order_by("side"):
            found[row.document_id].append(row)
    return found


def sessions(plans: Iterable[Plan], by_document: dict[int, list[Acceptance]]) -> list[Entry]:
    """Where the bodies' sessions are known and have not said yes yet."""
    return [
        Entry(What.SESSION, str(plan.uid), Text(), _on(row.session), Side(row.side), year=plan.year, body=row.body)
        for plan in plans
        for row in by_document.get(plan.document_id, ())
        if row.session and not row.accepted_on
    ]


def _on(day: date) -> Vague:
    return Vague(day.isoformat())


def live_entries(
    partnership_ids: Iterable[int], today: date, within: timedelta = SOON, amending: bool = False
) -> dict[int, list[Entry]]:
    """Open steps and ends of the measures of agreed plans, for several partnerships: one query.

    Read from the live rows, which are the agreed text as long as nobody amends it; `amending`: also then.
    """
    ids, until = list(partnership_ids), _on(today + within)
    agreed = Q(document__agreed__isnull=False) if amending else Q(document__stage=Stage.AGREED.value)
    plans = Plan.objects.filter(agreed, partnership_id__in=ids, year__gte=first_year(today)).values("pk")
    alive = {"dropped_at__isnull": True, "plan__in": plans}
    steps = (
        Milestone.objects.filter(
            **{f"measure__{name}": value for name, value in alive.items()}, dropped=False, done__isnull=True
        )
        .filter(due__lte=until)
        .exclude(due="")
        .order_by()
    )
    ends = Measure.objects.filter(**alive, end__lte=until).exclude(end="").order_by()
    found: dict[int, list[Entry]] = defaultdict(list)
    for partnership_id, *columns in _columns(steps, What.STEP, "measure__", "due", "side").union(
        _columns(ends, What.MEASURE, "", "end", "own_side"), all=True
    ):
        found[partnership_id].append(_entry(*columns))
    return found


def first_year(today: date) -> int:
    """The oldest plan that is still worked on."""
    return (today - LAST_YEAR_COUNTS).year


def _columns(rows: QuerySet[Any], what: What, to_measure: str, day: str, side: str) -> QuerySet[Any, Any]:
    said = {
        f"said_{which.lower()}": Coalesce(Subquery(_newest_status(which, f"{to_measure}pk")), Value(""))
        for which in ("A", "B")
    }
    told: QuerySet[Any] = rows.annotate(what=Value(what.value, output_field=CharField()), **said)
    above = [f"{to_measure}{name}" for name in ("uid", "title", "code", "plan__year")]
    return told.values_list(f"{to_measure}partnership_id", "what", "title", day, side, *above, "said_a", "said_b")


def _newest_status(side: str, measure: str) -> QuerySet[Any, Any]:
    return Progress.objects.filter(measure=OuterRef(measure), side=side).order_by("-on", "-id").values("status")[:1]


def _entry(
    what: str, title: Text, day: Vague, side: str, uid: UUID, measure: Text, code: str, year: int, *said: str
) -> Entry:
    return Entry(
        What(what),
        str(uid),
        title,
        day,
        Side(side) if side else None,
        measure=measure,
        code=code,
        year=year,
        finished=carried_out(Status(one) for one in said if one),
    )


# What changed


def start_of(row: Membership, now: datetime) -> datetime:
    """From when on changes are new to somebody: since they said so last; before, the last 30 days of their seat."""
    if row.last_seen:
        return row.last_seen
    return max(datetime.combine(row.since, time(), UTC), now - FIRST_LOOK)


def news(partnership_id: int, side: Side, since: datetime, most: int, oldest_first: bool = False) -> list[Kept]:
    """What a side changed after a moment, as values: one query."""
    order = ("at", "id") if oldest_first else ("-at", "-id")
    rows = Change.objects.filter(partnership_id=partnership_id, side=side.value, at__gt=since).order_by(*order)[:most]
    columns = ("id", "at", "kind", "uid", "action", "side", "person__name", "reason", "before", "after")
    return [
        Kept(number, at, kind, str(uid), action, which, name or "", reason, before, after)
        for number, at, kind, uid, action, which, name, reason, before, after in rows.values_list(*columns)
    ]


def counts_of_news(seats: Sequence[Membership], now: datetime) -> dict[int, int]:
    """How often the other side changed something since each person's last look, by partnership: one query."""
    mine = Q()
    for row in seats:
        mine |= Q(partnership=row.partnership_id, side=Side(row.side).other.value, at__gt=start_of(row, now))
    rows = Change.objects.filter(mine) if seats else Change.objects.none()
    return dict(rows.order_by().values_list("partnership_id").annotate(n=Count("pk")))
