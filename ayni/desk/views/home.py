"""The first pages after signing in: which partnership, whose turn, what is due, what the other side did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ayni.core.due import Agenda, Coming, Entry, agenda, coming, entries, next_one
from ayni.core.handover import Stage
from ayni.core.sides import SIDES
from ayni.desk import news
from ayni.desk.first_steps import Path, first_of, steps
from ayni.desk.forms.handover import YearForm
from ayni.records.models import Acceptance, Handover, Plan
from ayni.records.queries import home as queries
from ayni.records.queries import translations
from ayni.records.queries.dates import fixed_of
from ayni.records.queries.handover import is_amending, last_note, paper_of
from ayni.records.queries.report import with_report
from ayni.records.queries.workplan import agreed_plan
from ayni.records.queries.workplan import plans as plans_of
from ayni.records.rules import AGREE, KEEP, SEE, Seat, may
from ayni.records.sentences import sentence
from ayni.records.services import Refused, workplan
from ayni.records.services.reading import mark_read
from ayni.web import kept
from ayni.web.access import seat
from ayni.web.editing import REFUSED, status_of
from ayni.web.templatetags.ayni import names
from ayni.web.turn import PAGES, Card, document_called, say, turn_card

RECORDS, ROWS = 5, 60
"""So many records, out of so many rows of the history, are told on the first page; the rest one page further."""
DUE = 3
"""So many late ones and so many that come next stand on the first page."""
ALL_ROWS = 500
PASSING = (Stage.DRAFT, Stage.CLOSING)


@dataclass(frozen=True)
class Drawn:
    """What the first page shows to somebody in this seat until something changes; around its clocks and forms."""

    told: tuple[int, int, bool, int]
    card: tuple[int, Card, list[tuple[str, str, str]]] | None
    around: queries.Around
    due: SafeString
    did: SafeString
    plans: SafeString


def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything but the clocks and the forms is drawn once per change, for each person."""
    found = seat(request, slug, SEE)
    member_since, last_seen = found.partnership.__dict__["looked"]
    state = kept.state(found.partnership, found.person.pk, found.side, found.role, last_seen)
    drawn = kept.kept("home", state, lambda: _drawn(request, found))
    context = {
        **_context(found),
        "section": "home",
        "last_seen": last_seen,
        "since": queries.start_of(member_since, last_seen, timezone.now()),
        "other": found.side.other.value,
        "drawn": drawn,
        "told": drawn.told,
        "card": drawn.card,
        "around": drawn.around,
        "waiting": _words_waiting(found),
        "path": _path(found, state),
    }
    return render(request, "desk/home.html", context)


def _drawn(request: HttpRequest, found: Seat) -> Drawn:
    first = _first(found)
    context = {**_context(found), "first": first, "records": first["records"], "plans": first["plans"]}
    parts = ("desk/home_due.html", "desk/news.html", "desk/home_plans.html")
    drawn = (render_to_string(part, context, request) for part in parts)
    return Drawn(first["told"], first["card"], queries.around(found), *drawn)


def _path(found: Seat, state: str) -> Path | None:
    """The first steps, as long as they lead a coordinator to something."""
    if not (found.partnership.__dict__["led"] and may(found, AGREE)):
        return None
    path = kept.kept("home-steps", state, lambda: steps(found))
    return path if path.leads else None


def _first(found: Seat) -> dict[str, Any]:
    """What is drawn once per change: card, dates, what is due, what the other side did."""
    rows = list(with_report().filter(partnership=found.partnership).order_by("-year"))
    for plan in rows:
        plan.partnership = found.partnership  # with both towns at hand
    papers = queries.passed(rows)
    by_document = queries.acceptances_by_document(paper.document for paper in papers)
    today, now = timezone.localdate(), timezone.now()
    fixed = fixed_of([found.partnership.pk]).get(found.partnership.pk, [])
    start = queries.start_of(*found.partnership.__dict__["looked"], now)
    read = news.read(queries.news(found.partnership.pk, found.side.other, start, ROWS + 1), ROWS)
    groups = read.groups
    current = _in_work(rows)
    last = last_note(current.document) if current and current.document.stage in PASSING else None
    due = _agenda(found, rows, queries.sessions(papers, by_document))
    return {
        "plans": [_line(plan, by_document, found) for plan in rows],
        "others": _others(papers, current, by_document, found),
        "returned": last if last and last.move == "return" and last.turn == found.side else None,
        "year": current.year if current else 0,
        "agreed": next((plan for plan in rows if plan.document.agreed_id), None),
        "late": due.late,
        "late_shown": due.late[:DUE],
        "soon": due.soon[:DUE],
        "soon_more": len(due.soon[DUE:]),
        "near": _at_the_seam(coming(fixed, today)),
        "next_one": next_one(fixed, today),
        "records": news.lines(groups[:RECORDS], found, rows),
        "told": (read.newest, read.shown, read.complete and len(groups) <= RECORDS, len(groups)),
        "card": _card(current, by_document, last, found) if current else None,
    }


def _agenda(found: Seat, rows: list[Plan], sessions: list[Entry]) -> Agenda:
    """Of the agreed plans, as they were agreed: while one is amended its stored text counts, not the draft."""
    today = timezone.localdate()
    recent = [plan for plan in rows if plan.document.agreed and plan.year >= queries.first_year(today)]
    live = queries.entries_of([plan.pk for plan in recent if not is_amending(plan.document)], today)
    stored = [
        entry
        for plan in recent
        if is_amending(plan.document) and plan.document.agreed
        for entry in entries(agreed_plan(plan.document.agreed))
    ]
    return agenda([*live.get(found.partnership.pk, ()), *stored, *sessions], today)


def _at_the_seam(near: tuple[Coming, ...]) -> list[tuple[str, list[Coming]]]:
    """Per side what comes near for it; nothing at all when it is quiet on both."""
    return [(side.value, [each for each in near if each.fixed.side is side]) for side in SIDES] if near else []


def _in_work(plans: list[Plan]) -> Plan | None:
    """The plan that is being made, the earliest year first; when all are agreed, the newest."""
    open_ones = [plan for plan in plans if plan.document.stage != Stage.AGREED]
    return open_ones[-1] if open_ones else next(iter(plans), None)


def _card(
    plan: Plan, by_document: dict[int, list[Acceptance]], last: Handover | None, found: Seat
) -> tuple[int, Card, list[tuple[str, str, str]]]:
    """Year, card and ways on. The last note stands on it while the text passes between the sides."""
    paper = paper_of(plan.document, by_document[plan.document_id] if plan.document.stage == Stage.CLOSED else None)
    return plan.year, turn_card(found.partnership, found.side, paper, last, timezone.now()), _actions(plan, found)


def _others(
    papers: list[queries.Passed], current: Plan | None, by_document: dict[int, list[Acceptance]], found: Seat
) -> list[tuple[str, str, str, bool]]:
    """What else passes between the sides: what it is, where it stands, the way to it, and whether it is our turn."""
    told = []
    for each in papers:
        if each.document.stage != Stage.AGREED and not (current and each.document.pk == current.document_id):
            paper = paper_of(each.document, by_document[each.document.pk])
            sentence = say(paper, found.side, names(found.partnership), timezone.now())
            where = reverse(PAGES[each.kind], args=[found.partnership.slug, each.year])
            mine = paper.turn is found.side and each.document.stage in PASSING
            told.append((document_called(each.kind, each.year), sentence, where, mine))
    return told


def _line(plan: Plan, by_document: dict[int, list[Acceptance]], found: Seat) -> tuple[Plan, Stage, str]:
    """A plan, its stage, and whose turn it is in a sentence."""
    paper = paper_of(plan.document, by_document[plan.document_id])
    return plan, paper.stage, say(paper, found.side, names(found.partnership), timezone.now())


def _actions(plan: Plan, found: Seat) -> list[tuple[str, str, str]]:
    where = [found.partnership.slug, plan.year]
    return [
        (gettext("Open the plan"), reverse("desk:plan", args=where), ""),
        (gettext("Hand-over"), reverse("desk:handover", args=where), "quiet"),
    ]


def _words_waiting(found: Seat) -> int:
    """How many texts wait for somebody like this person. Counting reads every text, so it is done every ten minutes."""
    language, pair = found.person.language, found.partnership
    if language not in pair.language_codes or not may(found, KEEP):
        return 0
    name = f"{pair.pk}:{language}:{found.side}:{found.role}"
    return kept.kept("home-words", name, lambda: translations.waiting_count(pair, language, found))


def read(request: HttpRequest, slug: str) -> HttpResponse:
    """All that the other side changed since the last look, and the button that says: read."""
    found = seat(request, slug, SEE)
    if request.method == "POST":
        return _mark_read(request, found)
    member_since, last_seen = found.partnership.__dict__["looked"]
    start = queries.start_of(member_since, last_seen, timezone.now())
    rows = queries.news(found.partnership.pk, found.side.other, start, ALL_ROWS + 1, oldest_first=True)
    all_of_it = news.read(rows, ALL_ROWS)
    context = {
        **_context(found),
        "section": "home",
        "last_seen": last_seen,
        "since": start,
        "other": found.side.other.value,
        "records": news.lines(all_of_it.groups, found, plans_of(found.partnership.pk)),
        "newest": all_of_it.newest,
        "shown": all_of_it.shown,
        "complete": all_of_it.complete,
    }
    return render(request, "desk/read.html", context)


def _mark_read(request: HttpRequest, found: Seat) -> HttpResponse:
    newest, shown = (request.POST.get(name, "") for name in ("newest", "shown"))
    where = reverse("desk:home", args=[found.partnership.slug])
    try:
        mark_read(seat=found, newest=_number(newest), shown=_number(shown), now=timezone.now())
    except Refused as refused:
        for why in refused.reasons:
            messages.warning(request, sentence(why, names(found.partnership)))
        where = reverse("desk:read", args=[found.partnership.slug])
    return HttpResponseRedirect(where, status=303)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def plans(request: HttpRequest, slug: str) -> HttpResponse:
    found = seat(request, slug, SEE)
    rows = list(plans_of(found.partnership.pk))
    by_document = queries.acceptances_by_document(plan.document for plan in rows)
    lines = [_line(plan, by_document, found) for plan in rows]
    context = {**_context(found), "section": "plan", "plans": lines, "may_open": may(found, AGREE)}
    return render(request, "desk/plans.html", context)


def open_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A new draft for a year, with the turn at the side that opens it."""
    found = seat(request, slug, AGREE)
    if request.method == "POST":
        form = YearForm(request.POST)
        status = status_of(form)
        if form.is_valid():
            year, uid = form.cleaned_data["year"], form.cleaned_data["uid"] or uuid4()
            try:
                plan = workplan.open_plan(seat=found, year=year, uid=uid, now=timezone.now())
            except Refused as refused:
                form.refuse(refused, names(found.partnership))
                status = REFUSED
            else:
                messages.success(request, gettext("The plan %(year)s is open, and it is your turn.") % {"year": year})
                where = reverse("desk:plan", args=[slug, plan.year])
                return HttpResponseRedirect(where, status=303)
        agreed = None
    else:
        plans = list(plans_of(found.partnership.pk))
        last = max((plan.year for plan in plans), default=first_of(found) - 1)
        form = YearForm(initial={"year": last + 1, "uid": uuid4()})
        agreed, status = next((plan.year for plan in plans if plan.year == last and plan.document.agreed_id), None), 200
    context = {**_context(found), "section": "plan", "form": form, "agreed": agreed}
    return render(request, "desk/open_plan.html", context, status=status)


def _context(found: Seat) -> dict[str, object]:
    return {"seat": found, "partnership": found.partnership}
