"""Where somebody arrives after signing in who has several partnerships, none, or runs the installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ayni.core.due import agenda
from ayni.core.handover import Stage
from ayni.core.sides import Side
from ayni.desk.health import signs
from ayni.records.models import Membership
from ayni.records.queries import home as queries
from ayni.records.queries.handover import paper_of
from ayni.records.queries.health import health
from ayni.web.access import person
from ayni.web.templatetags.ayni import names
from ayni.web.turn import say


@dataclass(frozen=True)
class Block:
    """One partnership at a glance. `turn`: a sentence on the plan that is in work, '' without one."""

    seat: Membership
    year: int
    turn: str
    mine: bool
    late: int
    soon: int
    news: int


def start(request: HttpRequest) -> HttpResponse:
    """Into the only partnership, to one block for each of several, or a sentence for somebody without a seat."""
    somebody = person(request)
    seats, now = queries.seats_of(somebody), timezone.now()
    if len(seats) == 1 and not somebody.is_operator:
        return HttpResponseRedirect(reverse("desk:home", args=[seats[0].partnership.slug]), status=303)
    context = {
        "blocks": _blocks(seats, now),
        "signs": signs(health(now), now) if somebody.is_operator else (),
    }
    return render(request, "desk/start.html", context)


def _blocks(seats: list[Membership], now: datetime) -> list[Block]:
    """However many partnerships, the same number of queries."""
    if not seats:
        return []
    ids, today = [row.partnership_id for row in seats], timezone.localdate(now)
    plans = queries.plans_in_work(ids)
    by_document = queries.acceptances_by_document(plan.document for plan in plans.values())
    entries = queries.live_entries(ids, today, amending=True)
    news = queries.counts_of_news(seats, now)
    found = []
    for seat in seats:
        due = agenda(entries.get(seat.partnership_id, ()), today)
        plan, year, turn, mine = plans.get(seat.partnership_id), 0, "", False
        if plan is not None:
            paper = paper_of(plan.document, by_document[plan.document_id])
            year, mine = plan.year, paper.turn == seat.side and paper.stage in (Stage.DRAFT, Stage.CLOSING)
            turn = say(paper, Side(seat.side), names(seat.partnership), now)
        found.append(Block(seat, year, turn, mine, len(due.late), len(due.soon), news.get(seat.partnership_id, 0)))
    return found
