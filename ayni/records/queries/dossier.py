"""What somebody who takes over an office has to know, read in one go: 13 queries, however much there is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ayni.core import handover
from ayni.core.due import Entry, Fixed, What
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Plan as Tree
from ayni.records.models import Acceptance, Actor, Document, Event, Partnership, Term
from ayni.records.queries.dates import fixed_of
from ayni.records.queries.handover import paper_of
from ayni.records.queries.people import ORDER, members
from ayni.records.queries.workplan import agreed_plan, live_plan, plans
from ayni.records.rules import Role
from ayni.records.who import who


@dataclass(frozen=True, slots=True)
class Agreed:
    """A document between the sides: `kind` plan or report, of a year."""

    kind: str
    year: int
    paper: handover.Paper


@dataclass(frozen=True, slots=True)
class Office:
    """An office or group that leads measures of the plan, with so many of them."""

    side: Side
    name: Text
    email: str
    phone: str
    leads: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Who coordinates a side, or stands in: by name and office, without an address."""

    side: Side
    who: str
    office: str
    deputy: bool


@dataclass(frozen=True, slots=True)
class Past:
    on: Vague
    title: Text
    shared: bool
    """Of both sides, not of one alone."""


@dataclass(frozen=True, slots=True)
class Known:
    documents: tuple[Agreed, ...]
    plan: Tree | None
    """This year's plan as agreed; else the newest agreed one; else the newest draft."""
    plan_agreed: bool
    entries: tuple[Entry, ...]
    fixed: tuple[Fixed, ...]
    offices: tuple[Office, ...]
    holders: tuple[Holder, ...]
    past: tuple[Past, ...]
    terms: tuple[tuple[Text, Text], ...]
    """Words and note."""


def known(partnership: Partnership, today: date) -> Known:
    """Everything the dossier tells of a partnership."""
    documents = _documents(partnership.pk)
    plan, agreed = _plan(partnership.pk, today)
    return Known(
        documents=documents,
        plan=plan,
        plan_agreed=agreed,
        entries=(*(_entries(plan) if plan else ()), *_sessions(documents)),
        fixed=tuple(fixed_of([partnership.pk]).get(partnership.pk, ())),
        offices=_offices(partnership.pk, plan),
        holders=_holders(partnership.pk),
        past=_past(partnership.pk),
        terms=tuple(
            Term.objects.filter(partnership=partnership, retired_at=None).order_by("sort").values_list("words", "note")
        ),
    )


def _documents(partnership_id: int) -> tuple[Agreed, ...]:
    rows = list(
        Document.objects.filter(Q(plan__isnull=False) | Q(report__isnull=False), partnership_id=partnership_id)
        .select_related("plan", "report__plan", "snapshot", "agreed")
        .order_by("pk")
    )
    found: dict[int, list[Acceptance]] = defaultdict(list)
    for yes in Acceptance.objects.filter(document__partnership_id=partnership_id, ended_at__isnull=True):
        found[yes.document_id].append(yes)
    told = [(row, row.plan.year if row.kind == row.Kind.PLAN else row.report.plan.year) for row in rows]
    return tuple(
        Agreed(row.kind, year, paper_of(row, found[row.pk]))
        for row, year in sorted(told, key=lambda entry: (-entry[1], entry[0].kind))
    )


def _plan(partnership_id: int, today: date) -> tuple[Tree | None, bool]:
    rows = list(plans(partnership_id))
    agreed = [row for row in rows if row.document.agreed]
    now = next((row for row in agreed if row.year <= today.year), agreed[-1] if agreed else None)
    if now is not None and now.document.agreed is not None:
        return agreed_plan(now.document.agreed), True
    return (live_plan(rows[0]), False) if rows else (None, False)


def _entries(plan: Tree) -> Iterable[Entry]:
    for m in plan.every_measure():
        ended = any(standing.status.value.startswith("done") for standing in m.standings)
        yield Entry(What.MEASURE, m.uid, m.title, m.end, code=m.code, year=plan.year, finished=ended)
        for step in m.milestones:
            done = step.done is not None
            yield Entry(What.STEP, m.uid, step.title, step.due, step.side, m.title, m.code, plan.year, finished=done)


def _sessions(documents: Iterable[Agreed]) -> Iterable[Entry]:
    """Where bodies will deal with a text that has no yes of that side yet."""
    for document in documents:
        for each in document.paper.sessions:
            if each.session is not None and document.paper.accepted(each.side) is None:
                day = Vague(each.session.isoformat())
                yield Entry(What.SESSION, "", Text(), day, each.side, year=document.year, body=each.body)


def _offices(partnership_id: int, plan: Tree | None) -> tuple[Office, ...]:
    leads = Counter(r.actor for m in plan.every_measure() for r in m.responsibilities if r.lead) if plan else Counter()
    rows = Actor.objects.filter(partnership_id=partnership_id, uid__in=list(leads))
    found = [
        Office(Side(side), name, email, phone, leads[str(uid)])
        for uid, side, name, email, phone in rows.values_list("uid", "side", "name", "office_email", "office_phone")
    ]
    return tuple(sorted(found, key=lambda office: (office.side, -office.leads, office.name.sort_key())))


def _holders(partnership_id: int) -> tuple[Holder, ...]:
    rows = members(partnership_id).filter(role=Role.COORDINATOR, person__is_active=True).order_by("deputy", *ORDER)
    return tuple(Holder(Side(row.side), who(row.person, partnership_id), row.office, row.deputy) for row in rows)


def _past(partnership_id: int) -> tuple[Past, ...]:
    rows = Event.objects.filter(partnership_id=partnership_id, retired_at__isnull=True).order_by("on", "id")
    return tuple(Past(on, title, sides == "AB") for on, title, sides in rows.values_list("on", "title", "sides"))
