"""The plan: the tree at the seam, the table, its fields of action and goals, the words before it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from ayni.core.handover import Stage
from ayni.core.progress import chosen, missing_for_closing, summary
from ayni.core.workplan import Level
from ayni.core.workplan import Plan as Tree
from ayni.desk.allowed import Allowed, allowed
from ayni.desk.around import around
from ayni.desk.forms.plan import NodeForm, PreambleForm, initial, place_of
from ayni.desk.forms.table import PlanFilter
from ayni.desk.shelf import shelf
from ayni.desk.views.planning import refused_page, removal, saved, translations
from ayni.papers.sheet import MIME
from ayni.papers.table_xlsx import table_xlsx as write_xlsx
from ayni.records.models import Plan
from ayni.records.queries.carry_over import with_year_before
from ayni.records.queries.choosing import places
from ayni.records.queries.handover import last_note, paper_of
from ayni.records.queries.workplan import live_plan, standing_plan
from ayni.records.rules import AGREE, KEEP, Seat
from ayni.records.sentences import label
from ayni.records.services.shapes import NODES, PLAN, Node
from ayni.records.services.workplan import save_node, save_preamble
from ayni.web import access, kept
from ayni.web.editing import Editing, edits_from, uid_from
from ayni.web.tally import tally
from ayni.web.templatetags.ayni import names
from ayni.web.tree import branches, row
from ayni.web.turn import Card, turn_card

PER_PAGE = 50


def plan(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The card of the turn, and the tree, which is drawn once per change."""
    seat, found = access.fetch_plan(request, slug, year, rows=with_year_before())
    today, may = timezone.localdate(), allowed(seat, found)
    tree = cache(lambda: live_plan(found, everything=False))
    state = kept.state(seat.partnership, found.pk, may.write, may.draft, may.better)
    lacks = kept.kept("lacks", state, lambda: _lacks(seat, found, tree()))
    return render(
        request,
        "desk/plan.html",
        {
            **_page(seat, found),
            "may": may,
            "card": _card(seat, found),
            "actions": _actions(seat, found, may, lacks),
            "state": state,
            "branches": cache(lambda: branches(tree(), today)),
            "tally": kept.kept("tally", state, lambda: _tally(tree(), today)),
            "exports": _exports(slug, year),
            "around": around(seat, found, may),
        },
    )


def _page(seat: Seat, found: Plan) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "plan", "plan": found}


def _card(seat: Seat, found: Plan) -> Card:
    """One query: the last note while the text passes between the sides, their acceptances once it is closed."""
    passing = found.document.stage in (Stage.DRAFT, Stage.CLOSING)
    paper = paper_of(found.document, () if passing else None)
    last = last_note(found.document) if passing else None
    return turn_card(seat.partnership, seat.side, paper, last, timezone.now())


def _actions(seat: Seat, found: Plan, may: Allowed, lacks: int) -> list[tuple[str, str, str]]:
    """The links of the card: on to the hand-over, and what closing still needs."""
    path = reverse("desk:handover", args=[seat.partnership.slug, found.year])
    if found.document.stage == Stage.AGREED:
        return [(gettext("How it was agreed"), path, "quiet")]
    words = gettext("Hand over or close") if may.write else gettext("Where the plan stands")
    links = [(words, path, "" if may.write else "quiet")]
    if lacks:
        missing = ngettext("%(n)s thing is missing before closing", "%(n)s things are missing before closing", lacks)
        links.append((missing % {"n": lacks}, f"{path}#missing-heading", "quiet"))
    return links


def _lacks(seat: Seat, found: Plan, tree: Tree) -> int:
    """How many things closing still needs; told in a draft only."""
    if found.document.stage != Stage.DRAFT:
        return 0
    pair = seat.partnership
    return len(missing_for_closing(tree, pair.binding_codes, pair.require_checked_a or pair.require_checked_b))


def _tally(tree: Tree, today: date) -> list[tuple[str, str]]:
    whole = summary(tree.every_measure(), today)
    return tally(whole) if whole.total else []


def _exports(slug: str, year: int) -> list[tuple[str, str, str]]:
    return [
        (gettext("The plan to print"), reverse("desk:papers", args=[slug, year]), "PDF, DOCX"),
        (gettext("All of it as a workbook"), reverse("desk:workbook", args=[slug, year]), "XLSX"),
    ]


def table(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, found = access.fetch_plan(request, slug, year)
    state = kept.state(seat.partnership, found.pk, seat.side, sorted(request.GET.lists()))
    context = {**_page(seat, found), "state": state, "found": cache(lambda: _found(seat, found, request.GET))}
    context |= {"shelf": (kept_views := shelf(request, seat, "table", year)), "asked": kept_views.asked}
    return render(request, "desk/table.html", context)


def _found(seat: Seat, found: Plan, asked: QueryDict) -> dict[str, Any]:
    """What the filters find of the plan, with the filters themselves."""
    tree, today = standing_plan(found), timezone.localdate()
    form = PlanFilter(asked, seat=seat, tree=tree)
    hits = chosen(tree, form.choice, today)
    shown = Paginator(hits, PER_PAGE).get_page(asked.get("page"))
    return {
        "form": form,
        "hits": len(hits),
        "total": sum(1 for _m in tree.every_measure()),
        "tally": tally(summary((m for _n, m in hits), today)),
        "rows": [(node, row(m, today)) for node, m in shown],
        "page": shown,
        "query": form.query,
    }


def table_xlsx(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The measures that the same address shows as a table, all pages of it."""
    seat, found = access.fetch_plan(request, slug, year)
    tree, today = standing_plan(found), timezone.localdate()
    hits = chosen(tree, PlanFilter(request.GET, seat=seat, tree=tree).choice, today)
    codes = seat.partnership.language_codes
    content = write_xlsx(rows=hits, sides=names(seat.partnership), codes=codes, today=today)
    name = f"plan-{year}-{slug}-{today:%Y-%m-%d}.xlsx"
    return HttpResponse(content, content_type=MIME, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def preamble(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, found = access.fetch_plan(request, slug, year, KEEP)
    may, here = allowed(seat, found), reverse("desk:plan", args=[slug, year])
    if not (may.write or may.better):
        return refused_page(request, seat, may.why_not, gettext("Words before the plan"), here)
    only = None if may.write else translations({"preamble": found.preamble}, seat)
    editing = Editing(
        seat=seat,
        shape=PLAN,
        read=Plan.objects.filter(pk=found.pk).first,
        draw=lambda typed, row: PreambleForm(typed, seat=seat, initial={"preamble": row.preamble}, only=only),
        save=lambda form, seen: save_preamble(
            seat=seat, plan=found, values=form.table(), seen=seen, edits=edits_from(request.POST), now=timezone.now()
        ),
    )
    edited = editing.answer(request, found)
    if edited.saved:
        return saved(request, here)
    context = {**_page(seat, found), "form": edited.form, "seen": edited.seen, "back": here, "better": not may.write}
    context |= {"heading": gettext("Words before the plan")}
    return render(request, "desk/node_form.html", context, status=edited.status)


def node_new(request: HttpRequest, slug: str, year: int, level: str) -> HttpResponse:
    seat, found = access.fetch_plan(request, slug, year, AGREE)
    return _node(request, seat, found, _level(level), None)


def node_edit(request: HttpRequest, slug: str, year: int, level: str, uid: UUID) -> HttpResponse:
    seat, found = access.fetch_plan(request, slug, year, KEEP)
    return _node(request, seat, found, _level(level), _row(found, _level(level), uid))


def _level(level: str) -> Level:
    if level not in list(Level):
        raise Http404
    return Level(level)


def _row(found: Plan, level: Level, uid: UUID) -> Node:
    row: Node | None = NODES[level][0]._default_manager.filter(plan=found, uid=uid, dropped_at__isnull=True).first()
    if row is None:
        raise Http404
    return row


def _node(request: HttpRequest, seat: Seat, found: Plan, level: Level, row: Node | None) -> HttpResponse:
    may, here = allowed(seat, found), reverse("desk:plan", args=[seat.partnership.slug, found.year])
    if not (may.write or (row is not None and may.better)):
        return refused_page(request, seat, may.why_not, row.title if row else label(level), here)
    uid = row.uid if row else uid_from(request)
    known = row or NODES[level][0]._default_manager.filter(plan=found, uid=uid).first()  # a second press
    asked = next((f"{above}:{request.GET[above]}" for above in Level if above in request.GET), "")
    offered, only = None if row else places(found), None if may.write else translations(initial(row, asked), seat)
    editing = Editing(
        seat=seat,
        shape=NODES[level][1],
        read=NODES[level][0]._default_manager.filter(plan=found, uid=uid).first,
        draw=lambda typed, now: NodeForm(
            typed, seat=seat, level=level, places=offered, only=only,
            initial=initial(now, asked) | ({"place": place_of(now)} if now is not None and row is None else {}),
        ),
        save=lambda form, seen: save_node(
            seat=seat, plan=found, level=level, uid=uid, values=form.table(), seen=seen,
            edits=edits_from(request.POST), now=timezone.now(),
        ),
    )  # fmt: skip
    edited = editing.answer(request, known)
    if edited.saved:
        return saved(request, f"{here}#n-{uid}")
    context = {**_page(seat, found), "form": edited.form, "uid": uid, "seen": edited.seen, "back": here}
    context |= {"row": row, "level": level, "better": not may.write, "heading": label(level)}
    return render(request, "desk/node_form.html", context, status=edited.status)


def node_remove(request: HttpRequest, slug: str, year: int, level: str, uid: UUID) -> HttpResponse:
    seat, found = access.fetch_plan(request, slug, year, AGREE)
    row = _row(found, _level(level), uid)
    may, here = allowed(seat, found), reverse("desk:plan", args=[slug, year])
    if not may.write:
        return refused_page(request, seat, may.why_not, row.title, here)
    return removal(request, seat, found, row, level, here, here)
