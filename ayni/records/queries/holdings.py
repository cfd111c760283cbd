"""What somebody holds on their seat: the list that whoever takes it over reads first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ayni.core.due import Agenda, Entry, agenda
from ayni.core.handover import Stage
from ayni.core.sides import Side
from ayni.records.models import Comment, GuestLink, GuestReport, Membership, Progress, SavedView
from ayni.records.queries.home import Passed, acceptances_by_document, live_entries, passed, sessions
from ayni.records.queries.report import with_report


@dataclass(frozen=True)
class Held:
    """`turns`: texts on the side's turn; `sessions`: of its bodies; `due`: late and near of the side, or of both."""

    turns: tuple[Passed, ...]
    sessions: tuple[Entry, ...]
    due: Agenda
    links: tuple[GuestLink, ...]
    views: tuple[SavedView, ...]
    """Shared with the side; they go along. `own_views` stay with the person."""
    own_views: int


def counted() -> QuerySet[Membership]:
    """Seats with the person, and how often they reported and commented; how many guests wait for their side."""
    rows = Membership.objects.open().select_related("person")
    mine = {"partnership": OuterRef("partnership"), "side": OuterRef("side"), "person": OuterRef("person")}
    theirs = {"partnership": OuterRef("partnership"), "side": OuterRef("side")}
    return rows.annotate(
        notes=_count(Progress.objects.filter(**mine)),
        comments=_count(Comment.objects.filter(**mine)),
        guests=_count(GuestReport.objects.filter(**theirs, state=GuestReport.State.WAITING)),
    )


def _count(rows: QuerySet[Progress] | QuerySet[Comment] | QuerySet[GuestReport]) -> Coalesce:
    counting = rows.order_by().values("side").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counting), 0)


def held(member: Membership, now: datetime, today: date) -> Held:
    """7 queries, however much it is."""
    side, pair = Side(member.side), member.partnership_id
    papers = passed(with_report().select_related("partnership").filter(partnership_id=pair).order_by("-year"))
    before = acceptances_by_document(paper.document for paper in papers)
    near = (e for e in live_entries([pair], today, amending=True).get(pair, ()) if e.side in (side, None))
    mine = {"partnership": pair, "side": member.side, "person": member.person_id}
    links = GuestLink.objects.filter(**mine, revoked_at__isnull=True, expires_at__gt=now).select_related("measure")
    views = list(SavedView.objects.filter(**mine))
    return Held(
        turns=tuple(p for p in papers if p.document.turn == side and p.document.stage in (Stage.DRAFT, Stage.CLOSING)),
        sessions=tuple(entry for entry in sessions(papers, before) if entry.side is side),
        due=agenda(near, today),
        links=tuple(links),
        views=tuple(view for view in views if view.shared),
        own_views=sum(not view.shared for view in views),
    )
