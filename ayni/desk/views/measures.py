"""A measure: its page, its form, taking it out of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ayni.core.multilingual import Text
from ayni.core.workplan import Level
from ayni.desk.allowed import allowed, may_edit
from ayni.desk.forms.comments import CommentForm
from ayni.desk.forms.measure_whole import Whole
from ayni.desk.sheet import measured, wings
from ayni.desk.told import told
from ayni.desk.views.planning import refused_page, removal, saved
from ayni.records.models import Measure, Plan, Responsibility
from ayni.records.queries.carry_over import with_next
from ayni.records.queries.changes import numbered
from ayni.records.queries.choosing import choosable, places
from ayni.records.queries.comments import of_measure
from ayni.records.queries.corrections import history_of
from ayni.records.queries.guests import waiting_at_measure
from ayni.records.queries.progress import told_of
from ayni.records.queries.workplan import measure_value, measures_with_rows
from ayni.records.rules import DRAFT, KEEP, Seat, may
from ayni.records.services.shapes import MEASURE
from ayni.records.services.workplan import save_measure
from ayni.web import access, kept
from ayni.web.bettered import told_corrections
from ayni.web.editing import Editing, edits_from, uid_from
from ayni.web.tree import row as row_of

LAST = 10
"""Changes that stand on the page of their measure."""


def with_rows() -> QuerySet[Measure]:
    """With all that its form shows: 4 queries more."""
    people = Prefetch("responsibilities", Responsibility.objects.select_related("actor"))
    return rows().prefetch_related(people, "milestones", "resources", "results")


def rows() -> QuerySet[Measure]:
    return Measure.objects.select_related(
        "plan__document__agreed", "field", "strategic_goal__field", "operational_goal__field", "carried_from__plan"
    )


def page(seat: Seat, found: Measure) -> dict[str, Any]:
    """What every page about one measure needs."""
    return {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": found.plan,
        "record": found,
        "above": [goal for goal in (found.field, found.strategic_goal, found.operational_goal) if goal is not None],
    }


@dataclass(frozen=True)
class Drawn:
    """A measure's page as somebody in this seat sees it until something changes; around its form for comments."""

    title: Text
    open: bool
    """Still in its plan."""
    body: SafeString
    talk: SafeString
    rest: SafeString
    fields: tuple[SafeString, ...]
    """Of the form for comments, words and language; none where it is not for this reader."""


def measure(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat = access.seat(request, slug)
    state = kept.state(seat.partnership, uid, seat.person.pk, seat.side, seat.role)
    drawn = kept.kept("measure", state, lambda: _drawn(request, seat, uid))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "uid": uid,
        "drawn": drawn,
        "comment_uid": uuid4(),
    }
    return render(request, "desk/measure.html", context)


def _drawn(request: HttpRequest, seat: Seat, uid: UUID) -> Drawn:
    measures = with_next(measures_with_rows(rows(), everything=True)).annotate(guests_waiting=waiting_at_measure())
    found = access.record_of(seat, measures, uid)
    value, now = measure_value(found), allowed(seat, found.plan)
    changes, bettered = history_of(seat.partnership.pk, uid, LAST)
    called = {str(uid): numbered(found.title, found.code)}
    context = {
        **page(seat, found),
        "row": row_of(value, timezone.localdate()),
        "m": value,
        "may": now,
        "edits": may_edit(seat, found, now) and found.dropped_at is None,
        "corrections": told_corrections(bettered, seat.partnership, value),
        "comments": of_measure(found),
        "measured": measured(value),
        "wings": wings(value, seat.partnership),
        "reported": told_of(found),
        "changes": told(changes, seat, found.plan.year, with_fields=False, known=called),
    }
    templates = ("desk/measure_body.html", "desk/parts/talk.html", "desk/measure_rest.html")
    drawn = (render_to_string(template, context, request) for template in templates)
    return Drawn(found.title, found.dropped_at is None, *drawn, _comment_fields(seat, found))


def _comment_fields(seat: Seat, found: Measure) -> tuple[SafeString, ...]:
    if found.dropped_at is not None or not may(seat, KEEP):
        return ()
    form = CommentForm(seat=seat)
    return tuple(render_to_string("parts/field.html", {"field": form[name]}) for name in ("words", "language"))


def new(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = access.fetch_plan(request, slug, year, DRAFT)
    may = allowed(seat, plan)
    if not may.draft:
        return refused_page(request, seat, may.why_not, gettext("New measure"), reverse("desk:plan", args=[slug, year]))
    levels = [f"{level}:{request.GET[level]}" for level in Level if level in request.GET]
    uid = uid_from(request) if request.method == "POST" else uuid4()
    record = with_rows().filter(plan=plan, uid=uid).first()
    return _form(request, seat, plan, uid, record, place=next(iter(levels), ""))


def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, found = access.fetch(request, slug, with_rows().filter(dropped_at__isnull=True), uid, KEEP)
    may = allowed(seat, found.plan)
    edits = may_edit(seat, found, may)
    if not (edits or may.better):
        return refused_page(request, seat, may.why_not, found.title, reverse("desk:measure", args=[slug, uid]))
    return _form(request, seat, found.plan, uid, found, better=not edits)


def _form(
    request: HttpRequest,
    seat: Seat,
    plan: Plan,
    uid: UUID,
    record: Measure | None,
    place: str = "",
    better: bool = False,
) -> HttpResponse:
    named = [str(r.actor.uid) for r in record.responsibilities.all()] if record is not None else []
    actors, places_of = choosable(seat.partnership.pk, named), places(plan)
    editing = Editing(
        seat=seat,
        shape=MEASURE,
        read=with_rows().filter(plan=plan, uid=uid).first,
        draw=lambda typed, row: Whole(
            posted=typed, seat=seat, uid=uid, record=row, actors=actors, places=places_of, place=place, better=better
        ),
        save=lambda form, seen: save_measure(
            seat=seat, plan=plan, uid=uid, values=form.values(seen), seen=seen, edits=edits_from(request.POST),
            now=timezone.now(),
        ),
    )  # fmt: skip
    edited = editing.answer(request, record)
    if edited.saved:
        return saved(request, reverse("desk:measure", args=[seat.partnership.slug, uid]))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": plan,
        "record": record,
        "form": edited.form,
        "uid": uid,
        "seen": edited.seen,
    }
    return render(request, "desk/measure_form.html", context, status=edited.status)


def remove(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, found = access.fetch(request, slug, rows().filter(dropped_at__isnull=True), uid, DRAFT)
    may, here = allowed(seat, found.plan), reverse("desk:measure", args=[slug, uid])
    if not may_edit(seat, found, may):
        return refused_page(request, seat, may.why_not, found.title, here)
    plan = reverse("desk:plan", args=[slug, found.plan.year])
    return removal(request, seat, found.plan, found, "measure", here, plan)
