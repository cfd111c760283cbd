"""Passing a document between the sides: where it stands, one address per move, and what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext

from ayni.core.handover import Stage
from ayni.desk import offers, stored
from ayni.desk.forms.handover import AcceptForm, MoveForm
from ayni.desk.passing import PLAN, Passing, fetch_passing
from ayni.records.models import Acceptance, Document, File, Snapshot
from ayni.records.queries.carry_over import not_carried
from ayni.records.queries.corrections import confirmed as corrections_of
from ayni.records.queries.handover import agreed_texts, every_acceptance, moves, on_the_table, paper_of
from ayni.records.queries.report import Draft as ReportDraft
from ayni.records.rules import AGREE, SEE, Seat
from ayni.records.services import Refused
from ayni.records.services import handover as service
from ayni.records.services.amendments import amend_plan, give_up_plan
from ayni.records.services.files import SCANS, keep_scan, place
from ayni.records.who import who
from ayni.web.access import fetch
from ayni.web.bettered import confirmed
from ayni.web.editing import REFUSED, UNREADABLE
from ayni.web.templatetags.ayni import names
from ayni.web.turn import moved, turn_card

SHOWN = 50
Values = dict[str, Any]
Act = Callable[[Passing, MoveForm], None]


def handover(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _page(request, fetch_passing(request, slug, year, kind), {})


def _page(
    request: HttpRequest, it: Passing, bound: Mapping[str, MoveForm], lost: str = "", status: int = 200
) -> HttpResponse:
    """Where the text stands, what this side can do now, and everything so far. `bound`: forms just refused."""
    seat, document = it.seat, it.document
    now, called = timezone.now(), names(seat.partnership)
    rows, told = every_acceptance(document), moves(document)
    table = on_the_table(document, rows)
    paper = paper_of(document, rows)
    agreed = agreed_texts(document, rows)
    own = next((row for row in table if row.side == seat.side), None)
    context = {
        **it.context(),
        "stage": paper.stage.value,
        "card": turn_card(seat.partnership, seat.side, paper, told[0] if told else None, now),
        "snapshot": document.snapshot,
        "version": agreed[-1] if agreed else None,
        "amending": paper.amending,
        "texts": list(document.snapshots.all()),
        "bodies": [(side, next((row for row in table if row.side == side), None)) for side in ("A", "B")],
        "offers": offers.offers(it, paper, own, bound, called, now),
        "barred": offers.barred(it, paper, called, now),
        "refused": [form for name, form in bound.items()],
        "lost": lost,
        "moves": [_told(move, called) for move in told[:SHOWN]],
        "more": len(told) > SHOWN,
        "ended": [row for row in rows if row.ended_at],
        "not_carried": not_carried(it.plan) if it.kind == PLAN else [],
    }
    return render(request, "desk/handover.html", context, status=status)


def _told(move: Any, called: Mapping[str, str]) -> dict[str, Any]:
    """One move for `parts/changes.html`."""
    return {
        "at": move.at,
        "side": move.side,
        "who": who(move.person, move.partnership_id),
        "what": moved(move.move, move.side, called),
        "why": move.note,
        "why_lang": move.note_language,
        "number": move.snapshot.number if move.snapshot else None,
    }


# The moves


def hand_over(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "hand_over", _noted(service.hand_over))


def give_back(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "return", _noted(service.give_back))


def take_back(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "take_back", _noted(service.take_back))


def reopen(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "reopen", _noted(service.reopen))


def amend(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "amend", _noted(amend_plan, "plan"))


def give_up(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "give_up", _noted(give_up_plan, "plan"))


def confirm(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "confirm", _confirmed)


def schedule(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "schedule", _scheduled)


def accept(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    return _move(request, slug, year, kind, "accept", _accepted)


def _noted(make: Callable[..., Any], name: str = "record") -> Act:
    def act(it: Passing, form: MoveForm) -> None:
        note, seen = form.cleaned_data["note"], form.version_seen
        make(seat=it.seat, seen=seen, note=note, now=timezone.now(), uid=form.uid_given, **{name: it.record})

    return act


def _confirmed(it: Passing, form: MoveForm) -> None:
    seen, note = form.cleaned_data["seen"], form.cleaned_data["note"]
    service.confirm(seat=it.seat, record=it.record, sha256=seen, note=note, now=timezone.now(), uid=form.uid_given)


def _scheduled(it: Passing, form: MoveForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("body", "session", "file_reference")}
    given |= {"seen": form.version_seen, "now": timezone.now(), "uid": form.uid_given}
    service.schedule(seat=it.seat, record=it.record, **given)


def _accepted(it: Passing, form: MoveForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("body", "on", "paper_number", "on_paper", "note")}
    service.accept(
        seat=it.seat,
        record=it.record,
        sha256=form.cleaned_data["seen"],
        scan=form.file if isinstance(form, AcceptForm) else None,
        now=timezone.now(),
        uid=form.uid_given,
        **given,
    )


def _move(request: HttpRequest, slug: str, year: int, kind: str, name: str, act: Act) -> HttpResponse:
    """Makes the move, or draws the page as it stands now with the reasons and all that was typed."""
    if request.method != "POST":
        return _back(fetch_passing(request, slug, year, kind))
    it = fetch_passing(request, slug, year, kind, AGREE)
    form = offers.FORMS[name](request.POST, request.FILES, name=name)
    valid = form.is_valid()
    if isinstance(form, AcceptForm):
        valid = _keep_scan(it.seat, form) and valid
    if valid:
        called = names(it.seat.partnership)
        try:
            act(it, form)
        except Refused as refused:
            form.refuse(refused, called)
        else:
            messages.success(request, offers.told(offers.DONE, name, it.seat.side, called))
            return _back(it)
    status = REFUSED if valid else UNREADABLE
    return _again(request, fetch_passing(request, slug, year, kind, AGREE), name, form, status)


def _again(request: HttpRequest, it: Passing, name: str, form: MoveForm, status: int) -> HttpResponse:
    """The page after a refusal, read anew: another window may have moved the text on."""
    rows = every_acceptance(it.document)
    paper, table = paper_of(it.document, rows), on_the_table(it.document, rows)
    form.fresh(offers.seen(name, it.document, paper, next((row for row in table if row.side == it.seat.side), None)))
    possible = not offers.verdicts(it.seat, paper, timezone.now())[name]
    return _page(request, it, {name: form}, "" if possible else form.words, status)


def _keep_scan(seat: Seat, form: AcceptForm) -> bool:
    """Keeps the scan even when another field was wrong; false when the scan itself was."""
    upload = form.cleaned_data.get("scan")
    if not upload:
        kept = File.objects.filter(uid=form.cleaned_data.get("kept"), partnership=seat.partnership, side=seat.side)
        if file := kept.first():
            form.keep(file)
        return True
    uid = form.cleaned_data.get("scan_uid") or uuid4()
    try:
        form.keep(keep_scan(seat=seat, uid=uid, shown_name=upload.name, upload=upload, now=timezone.now()))
    except Refused as refused:
        form.refuse(refused, names(seat.partnership))
        return False
    return True


def _back(it: Passing) -> HttpResponse:
    return HttpResponseRedirect(it.address("handover"), status=303)


# Closing has a page of its own: what is missing, and how complete the binding languages are


def close(request: HttpRequest, slug: str, year: int, kind: str = PLAN) -> HttpResponse:
    """Counts what the draft still needs, and closes exactly the draft that was counted."""
    it = fetch_passing(request, slug, year, kind, AGREE if request.method == "POST" else SEE)
    form, status = None, 200
    if request.method == "POST":
        form = offers.FORMS["close"](request.POST, name="close")
        if form.is_valid() and _closed(request, it, form):
            return _back(it)
        it = fetch_passing(request, slug, year, kind, AGREE)
        status = REFUSED
    if it.document.stage != Stage.DRAFT:
        messages.info(request, gettext("The text is closed already."))
        return _back(it)
    return _closing_page(request, it, form, status)


def _closed(request: HttpRequest, it: Passing, form: MoveForm) -> bool:
    called = names(it.seat.partnership)
    try:
        it.close(form.cleaned_data["seen"], form.cleaned_data["note"], timezone.now(), form.uid_given)
    except Refused as refused:
        form.refuse(refused, called)
        return False
    messages.success(request, offers.told(offers.DONE, "close", it.seat.side, called))
    return True


def _closing_page(request: HttpRequest, it: Passing, form: MoveForm | None, status: int) -> HttpResponse:
    today, pair, called = it.draft(), it.seat.partnership, names(it.seat.partnership)
    places = it.places() if isinstance(today, ReportDraft) else stored.places(today, it.plan)
    if form is None:
        form = offers.FORMS["close"](initial={"seen": today.sha256}, name="close")
    else:
        form.fresh(today.sha256)
    context = {
        **it.context(),
        "sha256": today.sha256,
        "count": len(today.parts),
        "missing": stored.lacks(today.lacks, places),
        "languages": [stored.completeness(words, places) for words in today.words],
        "strict": [called[side] for side in ("A", "B") if getattr(pair, f"require_checked_{side.lower()}")],
        "why": offers.verdicts(it.seat, paper_of(it.document, ()), timezone.now())["close"],
        "form": form,
        "help": offers.told(offers.HELP, "close", it.seat.side, called),
    }
    return render(request, "desk/closing.html", context, status=status)


# What is stored


def snapshot(request: HttpRequest, slug: str, year: int, number: int, kind: str = PLAN) -> HttpResponse:
    """The stored text, its hash counted once more, and the acceptances that stand for it."""
    it = fetch_passing(request, slug, year, kind)
    found = get_object_or_404(it.document.snapshots.select_related("person"), number=number)
    parts = list(found.parts.order_by("position"))
    letters = stored.letter_by_letter(parts)
    if "file" in request.GET:
        kept = {"Content-Disposition": f'attachment; filename="{it.kind}-{year}-{number}.jsonl"'}
        return HttpResponse(letters, content_type="application/jsonl", headers=kept)
    accepted = Acceptance.objects.filter(snapshot=found, accepted_on__isnull=False)
    context = {
        **it.context(),
        "snapshot": found,
        "standing": _standing(it.document, found),
        "corrections": confirmed(corrections_of(found.pk), it.seat.partnership, stored.titles(parts)),
        "binding": found.binding.split(),
        "parts": stored.shown_parts(parts, found.binding.split(), it.seat),
        "intact": stored.intact(found, parts),
        "size": len(letters),
        "acceptances": list(accepted.select_related("scan", "person").order_by("at", "id")),
    }
    return render(request, "desk/snapshot.html", context)


def _standing(document: Document, text: Snapshot) -> str:
    """What this text is today: `agreed` (it holds), `table` (it waits), `amended` (it held), or `left`."""
    if text.pk == document.agreed_id:
        return "agreed"
    if text.pk == document.snapshot_id:
        return "table"
    return "amended" if any(text.pk == one.snapshot.pk for one in agreed_texts(document)) else "left"


def scan(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """A scan, to keep; never shown inside the site."""
    _, file = fetch(request, slug, File.objects.all(), uid, SEE)
    path = place(file.sha256)
    if not path.is_file():
        raise Http404
    stem = slugify(file.shown_name.rpartition(".")[0] or file.shown_name) or "scan"
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{stem[:80]}.{SCANS[file.kind].lower()}",
        content_type=file.kind,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
