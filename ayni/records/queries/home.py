"""What the first page after signing in asks, and with it the weekly summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

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
    ActorAnswer,
    Change,
    Document,
    GuestReport,
    Mail,
    Measure,
    Membership,
    Milestone,
    Person,
    Plan,
    Progress,
)
from ayni.records.queries.changes import numbered
from ayni.records.queries.report import report_of
from ayni.records.rules import Role, Seat
from ayni.records.who import FIELDS, called

FIRST_LOOK = timedelta(days=30)
LAST_YEAR_COUNTS = timedelta(days=90)
"""So long after its end a year's plan still says what is late; then the next one does."""


def seats_of(person: Person) -> list[Membership]:
    """The partnerships in which somebody has a seat, with their towns: 2 queries."""
    return list(
        Membership.objects.open()
        .filter(person=person)
        .select_related("partnership")
        .prefetch_related("partnership__municipalities")
        .order_by("partnership__slug")
    )


@dataclass(frozen=True)
class Around:
    """What waits for a coordinator: what guests and actors said, and people of the own side whom no mail reaches."""

    guests: int = 0
    answers: int = 0
    unreachable: tuple[Person, ...] = ()


def around(seat: Seat) -> Around:
    """One query; for others than coordinators nothing waits, and nothing is asked."""
    if seat.role != Role.COORDINATOR:
        return Around()
    waiting = GuestReport.objects.filter(
        partnership=seat.partnership, side=seat.side.value, state=GuestReport.State.WAITING
    )
    counted = waiting.order_by().values("partnership").annotate(n=Count("pk")).values("n")
    rows = Membership.objects.open().filter(partnership=seat.partnership, side=seat.side.value)
    answered = ActorAnswer.objects.filter(
        partnership=seat.partnership, side=seat.side.value, state=ActorAnswer.State.WAITING
    )
    answers = answered.order_by().values("partnership").annotate(n=Count("pk")).values("n")
    told = rows.annotate(guests=Coalesce(Subquery(counted), 0), answers=Coalesce(Subquery(answers), 0))
    told = told.annotate(last_mail=_last_mail("person", "person__email"))
    refused = Q(last_mail=Mail.State.FAILED, person__is_active=True)
    found = list(told.filter(refused | Q(person=seat.person)).select_related("person").order_by("person__name", "id"))
    people = tuple(row.person for row in found if row.last_mail == Mail.State.FAILED)
    return Around(found[0].guests, found[0].answers, people) if found else Around()


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


@dataclass(frozen=True)
class Passed:
    """What passes between the sides: a plan, or the annual report of its year."""

    kind: str
    year: int
    document: Document


def passed(plans: Iterable[Plan]) -> list[Passed]:
    """Plans and their reports, newest year first; the plans come `with_report`."""
    found = []
    for plan in plans:
        found.append(Passed("plan", plan.year, plan.document))
        report = report_of(plan)
        if report is not None:
            found.append(Passed("report", plan.year, report.document))
    return found


def acceptances_by_document(documents: Iterable[Document]) -> dict[int, list[Acceptance]]:
    """Of several in one query, none while all are agreed or in work: the open entries of the closed texts."""
    found: dict[int, list[Acceptance]] = defaultdict(list)
    closed = [document.pk for document in documents if document.stage == Stage.CLOSED]
    if closed:
        rows = Acceptance.objects.filter(
            document__in=closed, ended_at__isnull=True, snapshot=F("document__snapshot")
        ).select_related("scan")
        for row in rows.order_by("side"):
            found[row.document_id].append(row)
    return found


def sessions(papers: Iterable[Passed], by_document: dict[int, list[Acceptance]]) -> list[Entry]:
    """Where the bodies' sessions are known and have not said yes yet."""
    return [
        Entry(
            What.SESSION,
            str(paper.document.uid),
            Text(),
            _on(row.session),
            Side(row.side),
            year=paper.year,
            document=paper.kind,
            body=row.body,
        )
        for paper in papers
        for row in by_document.get(paper.document.pk, ())
        if row.session and not row.accepted_on
    ]


def _on(day: date) -> Vague:
    return Vague(day.isoformat())


def live_entries(partnership_ids: Iterable[int], today: date, amending: bool = False) -> dict[int, list[Entry]]:
    """Open steps and ends of the measures of agreed plans, for several partnerships: 3 queries.

    Read from the live rows, which are the agreed text as long as nobody amends it; `amending`: also then.
    """
    agreed = Q(document__agreed__isnull=False) if amending else Q(document__stage=Stage.AGREED.value)
    plans = Plan.objects.filter(agreed, partnership_id__in=list(partnership_ids), year__gte=first_year(today))
    return entries_of(plans.values_list("pk", flat=True), today)


def entries_of(plans: Iterable[int], today: date) -> dict[int, list[Entry]]:
    """The same of plans by their keys: 2 queries, and one for the plans if they are asked for here."""
    until, ids = _on(today + SOON), list(plans)
    alive = {"dropped_at__isnull": True, "plan_id__in": ids}
    steps = Milestone.objects.filter(
        **{f"measure__{name}": value for name, value in alive.items()}, dropped=False, done__isnull=True
    )
    due = _columns(steps.filter(due__lte=until).exclude(due=""), What.STEP, "measure__", "due", "side")
    ends = _columns(
        Measure.objects.filter(**alive, end__lte=until).exclude(end=""), What.MEASURE, "", "end", "own_side"
    )
    rows = list(due.union(ends, all=True)) if ids else []
    said = _newest_statuses({row[1] for row in rows}) if rows else {}
    found: dict[int, list[Entry]] = defaultdict(list)
    for partnership_id, measure, *columns in rows:
        found[partnership_id].append(_entry(columns, carried_out(said[measure].values())))
    return found


def first_year(today: date) -> int:
    """The oldest plan that is still worked on."""
    return (today - LAST_YEAR_COUNTS).year


def _columns(rows: QuerySet[Any], what: What, to_measure: str, day: str, side: str) -> QuerySet[Any, Any]:
    told: QuerySet[Any] = rows.annotate(what=Value(what.value, output_field=CharField())).order_by()
    above = [f"{to_measure}{name}" for name in ("uid", "title", "code", "plan__year")]
    return told.values_list(f"{to_measure}partnership_id", f"{to_measure}pk", "what", "title", day, side, *above)


def _newest_statuses(measures: Iterable[int]) -> dict[int, dict[str, Status]]:
    """What each side said last of each measure."""
    found: dict[int, dict[str, Status]] = defaultdict(dict)
    rows = Progress.objects.filter(measure_id__in=list(measures)).order_by("-on", "-id")
    for measure, side, status in rows.values_list("measure_id", "side", "status"):
        found[measure].setdefault(side, Status(status))
    return found


def _entry(columns: Sequence[Any], finished: bool) -> Entry:
    what, title, day, side, uid, measure, code, year = columns
    whose = Side(side) if side else None
    about = Entry(What(what), str(uid), title, day, whose, measure, code, year)
    return replace(about, finished=finished)


# What changed


def start_of(since: date, last_seen: datetime | None, now: datetime) -> datetime:
    """From when on changes are new to somebody: since they said so last; before, the last 30 days of their seat."""
    return last_seen or max(datetime.combine(since, time(), UTC), now - FIRST_LOOK)


def news(partnership_id: int, side: Side, since: datetime, most: int, oldest_first: bool = False) -> list[Kept]:
    """What a side changed after a moment, as values: one query."""
    order = ("at", "id") if oldest_first else ("-at", "-id")
    rows = Change.objects.filter(partnership_id=partnership_id, side=side.value, at__gt=since).order_by(*order)[:most]
    columns = (
        "id",
        "at",
        "kind",
        "uid",
        "action",
        "side",
        *(f"person__{name}" for name in FIELDS),
        "reason",
        "before",
        "after",
    )
    return [
        Kept(number, at, kind, str(uid), action, which, called(*person, partnership_id), reason, before, after)
        for number, at, kind, uid, action, which, *person, reason, before, after in rows.values_list(*columns)
    ]


def measures_called(partnership_id: int, uids: Iterable[str]) -> dict[str, Text]:
    """What measures are called, number first: most of what changes is one."""
    rows = Measure.objects.filter(partnership_id=partnership_id, uid__in=set(uids)).order_by()
    return {str(uid): numbered(title, code) for uid, title, code in rows.values_list("uid", "title", "code")}


def counts_of_news(seats: Sequence[Membership], now: datetime) -> dict[int, int]:
    """How often the other side changed something since each person's last look, by partnership: one query."""
    mine = Q()
    for row in seats:
        start = start_of(row.since, row.last_seen, now)
        mine |= Q(partnership=row.partnership_id, side=Side(row.side).other.value, at__gt=start)
    rows = Change.objects.filter(mine) if seats else Change.objects.none()
    return dict(rows.order_by().values_list("partnership_id").annotate(n=Count("pk")))
