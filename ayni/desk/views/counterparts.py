"""Suggested counterparts: who might work with whom, and why; taken, or not, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.counterparts import Suggestion, pairing_kind
from ayni.core.joining import PairingKind
from ayni.desk.forms.counterparts import AboutTwo, DismissForm, TakeForm
from ayni.desk.views.planning import saved
from ayni.desk.views.seam import page_number
from ayni.records.models import Actor, Dismissal
from ayni.records.queries.counterparts import MOST, dismissed, named, suggestions
from ayni.records.rules import KEEP, Seat, may
from ayni.records.sentences import label, sentence
from ayni.records.services import Refused
from ayni.records.services.counterparts import dismiss_counterpart, revoke_dismissal, take_counterpart
from ayni.web import access, kept
from ayni.web.editing import REFUSED, UNREADABLE
from ayni.web.templatetags.ayni import names

PER_PAGE = 15


@dataclass(frozen=True)
class Row:
    """A suggestion with its two actors and what stands in its answers; of one that came back, what was typed."""

    pair: Suggestion
    a: Actor
    b: Actor
    uid: str
    kind: str
    why: str
    answered: bool


def counterparts(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, access.seat(request, slug))


def take(request: HttpRequest, slug: str) -> HttpResponse:
    seat, form = access.seat(request, slug, KEEP), TakeForm(request.POST)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])

    def keep() -> None:
        given = form.cleaned_data
        take_counterpart(
            seat=seat, uid=given["uid"], actor_a=given["a"], actor_b=given["b"], kind=PairingKind(given["kind"]),
            now=timezone.now(),
        )  # fmt: skip

    return _answered(request, seat, form, keep, gettext("The two are a pair now."))


def dismiss(request: HttpRequest, slug: str) -> HttpResponse:
    seat, form = access.seat(request, slug, KEEP), DismissForm(request.POST)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])

    def keep() -> None:
        given = form.cleaned_data
        dismiss_counterpart(
            seat=seat, uid=given["uid"], actor_a=given["a"], actor_b=given["b"], why=given["why"], now=timezone.now()
        )

    return _answered(request, seat, form, keep, gettext("The two are not suggested again."))


def revoke(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, Dismissal.objects.all(), uid, KEEP)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        revoke_dismissal(seat=seat, dismissal=row, version=row.version, now=timezone.now())
    except Refused as refused:
        return _page(request, seat, refused=refused)
    return saved(request, _here(seat), gettext("The two may be suggested again."))


def _answered(request: HttpRequest, seat: Seat, form: AboutTwo, keep: Callable[[], None], told: str) -> HttpResponse:
    if not form.is_valid():
        return _page(request, seat, form)
    try:
        keep()
    except Refused as refused:
        return _page(request, seat, form, refused)
    return saved(request, _here(seat), told)


def _here(seat: Seat) -> str:
    return reverse("desk:counterparts", args=[seat.partnership.slug])


def _page(
    request: HttpRequest, seat: Seat, form: AboutTwo | None = None, refused: Refused | None = None
) -> HttpResponse:
    """`form`: an answer that could not be taken; it stands there again as it was sent."""
    today = timezone.localdate()
    found = kept.kept("counterparts", kept.state(seat.partnership), lambda: suggestions(seat.partnership, today))
    page = Paginator(found.pairs, PER_PAGE).get_page(page_number(request))
    actors = named(seat.partnership, page.object_list)
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "actors",
        "found": found,
        "most": MOST,
        "page": page,
        "rows": [_row(pair, actors, form) for pair in page if pair.a in actors and pair.b in actors],
        "kinds": [(kind.value, label(kind)) for kind in PairingKind],
        "form": form,
        "reasons": [sentence(why, names(seat.partnership)) for why in refused.reasons] if refused else (),
        "dismissed": list(dismissed(seat.partnership)),
        "may_write": may(seat, KEEP),
    }
    status = REFUSED if refused else UNREADABLE if form else 200
    return render(request, "desk/counterparts.html", context, status=status)


def _row(pair: Suggestion, actors: dict[str, Actor], form: AboutTwo | None) -> Row:
    a, b = actors[pair.a], actors[pair.b]
    typed = form.data if form and (form.data.get("a"), form.data.get("b")) == (pair.a, pair.b) else {}
    kind = typed.get("kind") or pairing_kind(a.kind, b.kind).value
    return Row(pair, a, b, typed.get("uid") or str(uuid4()), kind, typed.get("why", ""), bool(typed))
