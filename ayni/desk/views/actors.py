"""Who is at the table, on both sides."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from ayni.core.calling import is_uid
from ayni.core.sides import Side
from ayni.desk.forms.actors import ActorFilter, StepForm, whole
from ayni.desk.shelf import shelf
from ayni.desk.views.planning import posted, saved
from ayni.desk.views.seam import page_number, query_without_page, seam
from ayni.papers.actors_xlsx import actors_xlsx as write_xlsx
from ayni.papers.sheet import MIME
from ayni.records.models import Actor
from ayni.records.queries import actors as queries
from ayni.records.queries.history import sources
from ayni.records.queries.pairings import of_actor
from ayni.records.rules import AGREE, KEEP, Seat, may
from ayni.records.services import Refused
from ayni.records.services.actors import ACTOR, demand_writable, save_actor, take_step, take_step_back
from ayni.web import access, kept
from ayni.web.editing import REFUSED, UNREADABLE, Editing, edits_from, uid_from
from ayni.web.templatetags.ayni import names

PER_SIDE = 40
PARTS_PER_PAGE = 25


def actors(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    state = kept.state(seat.partnership, seat.side, may(seat, KEEP), sorted(request.GET.lists()))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "actors",
        "query": query_without_page(request),
        "shelf": shelf(request, seat, "actors"),
        "listed": kept.kept("actors", state, lambda: _listed(request, seat)),
    }
    return render(request, "desk/actors.html", context)


def _listed(request: HttpRequest, seat: Seat) -> SafeString:
    """The filters and whom they find, on both sides."""
    form = ActorFilter(request.GET, partnership=seat.partnership)
    wanted = form.wanted()
    rows = queries.listed(seat.partnership.pk, wanted)
    counts = queries.counted(rows)
    count_a, count_b = (sum(n for (side, _), n in counts.items() if side == which.value) for which in Side)
    found = seam(
        rows.filter(side="A"),
        rows.filter(side="B"),
        count_a=count_a,
        count_b=count_b,
        size=PER_SIDE,
        number=page_number(request),
    )
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "form": form,
        "sectors": queries.by_sector(found.a, found.b, counts),
        "total": count_a + count_b,
        "wanted": wanted,
        "page": found.page,
        "query": query_without_page(request),
        "may_write": may(seat, KEEP),
    }
    return render_to_string("desk/actors_list.html", context, request)


def actors_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    form = ActorFilter(request.GET, partnership=seat.partnership)
    rows = queries.listed(seat.partnership.pk, form.wanted()).order_by("side", *queries.ORDER)
    content = write_xlsx(partnership=seat.partnership, actors=rows, sides=names(seat.partnership))
    name = f"actors-{slug}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(content, content_type=MIME, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def actor(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, queries.with_above(), uid)
    if row.merged_into is not None:
        return redirect("desk:actor", slug, row.merged_into.uid)
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "actors",
        "actor": row,
        "above": queries.above(row),
        "below": queries.below(row),
        "sources": queries.sources_of(row),
        "way": queries.way_of(row),
        "pairings": of_actor(row),
        "page": Paginator(queries.parts_in_plans(row), PARTS_PER_PAGE).get_page(page_number(request)),
        "merged": row.merged.order_by("pk"),
        "may_write": may(seat, KEEP) and row.side == seat.side,
        "may_merge": may(seat, AGREE) and row.side == seat.side,
        "may_pair": may(seat, KEEP) and row.retired is None,
    }
    return render(request, "desk/actor.html", context)


def new(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, KEEP)
    return _form(request, seat, None)


def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, queries.with_sources(), uid, KEEP)
    return held(request, seat, row) or _form(request, seat, row)


def step(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The way of an actor to the table: one step more, or one back that was entered by mistake."""
    seat, row = access.fetch(request, slug, Actor.objects.all(), uid, KEEP)
    if (why_not := held(request, seat, row)) is not None:
        return why_not
    form, own, status = StepForm(posted(request), seat=seat), uid_from(request), 200
    if request.method == "POST":
        status = UNREADABLE
        try:
            if is_uid(back := request.POST.get("back", "")):
                take_step_back(seat=seat, actor=row, step=UUID(back), now=timezone.now())
                return saved(request, request.path)
            if form.is_valid():
                take_step(seat=seat, actor=row, uid=own, now=timezone.now(), **form.told_step())
                return saved(request, reverse("desk:actor", args=[slug, uid]))
        except Refused as refused:
            form.refuse(refused)
            status = REFUSED
    context = {"seat": seat, "partnership": seat.partnership, "section": "actors"}
    context |= {"actor": row, "form": form, "uid": own, "way": queries.way_of(row)}
    return render(request, "desk/actor_step.html", context, status=status)


def held(request: HttpRequest, seat: Seat, row: Actor) -> HttpResponse | None:
    """Instead of a form: why this seat does not write this actor."""
    try:
        demand_writable(seat, row)
    except Refused as refused:
        context = {
            "seat": seat,
            "partnership": seat.partnership,
            "section": "actors",
            "title": row.name,
            "back": reverse("desk:actor", args=[seat.partnership.slug, row.uid]),
            "reasons": refused.reasons,
        }
        return render(request, "desk/refused.html", context, status=403)
    return None


def _form(request: HttpRequest, seat: Seat, row: Actor | None) -> HttpResponse:
    uid = row.uid if row else uid_from(request)
    known = list(sources(seat.partnership.pk))
    editing = Editing(
        seat=seat,
        shape=ACTOR,
        read=queries.with_sources().filter(partnership=seat.partnership, uid=uid).first,
        draw=lambda typed, now: whole(typed, now, seat=seat, sources=known),
        save=lambda form, seen: save_actor(
            seat=seat, uid=uid, values=form.values(seen), seen=seen, edits=edits_from(request.POST),
            now=timezone.now(), sources=form.cited.sources(),
        ),
    )  # fmt: skip
    edited = editing.answer(request, row)
    if edited.saved:
        return saved(request, reverse("desk:actor", args=[seat.partnership.slug, uid]))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "actors",
        "form": edited.form.main,
        "cited": edited.form.cited,
        "also": edited.form.cited.also() if request.method == "POST" else (),
        "actor": row,
        "uid": uid,
        "seen": edited.seen,
    }
    return render(request, "desk/actor_form.html", context, status=edited.status)
