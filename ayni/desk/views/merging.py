"""Two entries of one actor become one: first which, then whose wording stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.desk.forms.merging import MergeForm, OtherForm
from ayni.desk.views.actors import held
from ayni.desk.views.planning import posted, saved
from ayni.records.models import Actor
from ayni.records.rules import AGREE, Seat
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.merging import merge_actors
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE
from ayni.web.templatetags.ayni import names


def merge(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, Actor.objects.select_related("parent"), uid, AGREE)
    if (why_not := held(request, seat, row)) is not None:
        return why_not
    if str(request.POST.get("other")) in (str(one.uid) for one in row.merged.all()):  # pressed twice
        return _done(request, seat, row)
    choosing = OtherForm(request.POST or request.GET or None, actor=row, seat=seat)
    other = choosing.chosen()
    context = {"seat": seat, "partnership": seat.partnership, "section": "actors", "actor": row}
    if other is None:
        status = UNREADABLE if request.method == "POST" else 200
        return render(request, "desk/actor_merge.html", {**context, "form": choosing}, status=status)
    return _compared(request, seat, row, other, context)


def _compared(request: HttpRequest, seat: Seat, row: Actor, other: Actor, context: dict[str, Any]) -> HttpResponse:
    form, status = MergeForm(posted(request), kept=row, gone=other, seat=seat), 200
    if form.is_valid():
        try:
            merge_actors(
                seat=seat, kept=row, gone=other, versions=form.versions(), take=form.take(), now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, [sentence(why, names(seat.partnership)) for why in refused.reasons])
            status = REFUSED
        else:
            return _done(request, seat, row)
    elif form.is_bound:
        status = UNREADABLE
    return render(request, "desk/actor_merge.html", {**context, "form": form, "other": other}, status=status)


def _done(request: HttpRequest, seat: Seat, row: Actor) -> HttpResponse:
    here = reverse("desk:actor", args=[seat.partnership.slug, row.uid])
    return saved(request, here, gettext("Both entries are one now."))
