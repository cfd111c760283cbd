"""Comments on a measure: said on its page, put in other words or taken away on a page of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.desk.forms.comments import AmendForm, CommentForm, TakeAwayForm
from ayni.desk.views.measures import page, rows
from ayni.desk.views.planning import posted, saved
from ayni.records.models import Comment
from ayni.records.queries.comments import may_touch, with_measure
from ayni.records.rules import KEEP, Seat
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.comments import COMMENT, add_comment, amend_comment, retire_comment
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE, Editing, edits_from, marks_of, seen_json, uid_from
from ayni.web.templatetags.ayni import names


def comments(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Where the form on the measure's page is sent to; what cannot be kept comes back alone, as typed."""
    seat, found = access.fetch(request, slug, rows().filter(dropped_at__isnull=True), uid, KEEP)
    here = reverse("desk:measure", args=[slug, uid])
    if request.method != "POST":
        return HttpResponseRedirect(f"{here}#comments", status=303)
    form, own, status = CommentForm(request.POST, seat=seat), uid_from(request), UNREADABLE
    if form.is_valid():
        try:
            row = add_comment(seat=seat, measure=found, uid=own, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
            status = REFUSED
        else:
            return saved(request, f"{here}#c-{row.uid}", gettext("Your comment is kept."))
    context = {**page(seat, found), "m": found, "form": form, "uid": own}
    return render(request, "desk/comment_new.html", context, status=status)


def comment(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Put one's own in other words, or in another language."""
    seat, row = access.fetch(request, slug, with_measure(), uid, KEEP)
    if not may_touch(seat, row):
        return _refused(request, seat, row)
    editing = Editing(
        seat=seat,
        shape=COMMENT,
        read=with_measure().filter(pk=row.pk).first,
        draw=lambda typed, now: AmendForm(typed, seat=seat, initial={"words": now.words}),
        save=lambda form, seen: amend_comment(
            seat=seat, comment=row, values=form.table(), seen=seen, edits=edits_from(request.POST), now=timezone.now()
        ),
    )
    edited = editing.answer(request, row)
    if edited.saved:
        return saved(request, _place(row))
    return _draw(request, seat, row, edited.status, form=edited.form, seen=edited.seen)


def retire(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, with_measure(), uid, KEEP)
    if not may_touch(seat, row):
        return _refused(request, seat, row)
    others = row.person_id != seat.person.pk
    form = TakeAwayForm(posted(request), others=others, initial={"version": row.version})
    status = UNREADABLE if form.is_bound else 200
    if form.is_valid():
        told = {"version": form.cleaned_data["version"], "reason_given": form.cleaned_data["why"]}
        try:
            retire_comment(seat=seat, comment=row, now=timezone.now(), **told)
        except Refused as refused:
            form.add_error(None, [sentence(why, names(seat.partnership)) for why in refused.reasons])
            status = REFUSED
        else:
            here = reverse("desk:measure", args=[slug, row.measure.uid])
            return saved(request, f"{here}#comments", gettext("The comment is no longer shown."))
    return _draw(request, seat, row, status, away=form)


def _place(row: Comment) -> str:
    return f"{reverse('desk:measure', args=[row.partnership.slug, row.measure.uid])}#c-{row.uid}"


def _draw(request: HttpRequest, seat: Seat, row: Comment, status: int = 200, **more: Any) -> HttpResponse:
    """Both forms of the page; `more` brings the one that was sent."""
    own = row.person_id == seat.person.pk
    context: dict[str, Any] = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": row.measure.plan,
        "m": row.measure,
        "comment": row,
        "own": own,
        "form": AmendForm(seat=seat, initial={"words": row.words}) if own else None,
        "seen": seen_json(marks_of(row, COMMENT, seat)),
        "away": TakeAwayForm(others=not own, initial={"version": row.version}),
    }
    return render(request, "desk/comment.html", {**context, **more}, status=status)


def _refused(request: HttpRequest, seat: Seat, row: Comment) -> HttpResponse:
    """Of the other side, or of somebody else on one's own."""
    why = reason("other_sides_record", side=Side(row.side)) if row.side != seat.side else reason("others_comment")
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "title": row.measure.title,
        "back": _place(row),
        "reasons": [why],
    }
    return render(request, "desk/refused.html", context, status=403)
