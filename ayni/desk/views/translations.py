"""What waits for translation: per language, edited in place, proposed by a machine where the house has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from ayni.core.translating import Entry, Work
from ayni.desk.forms.translations import STATES, EntryForm, Typed, WorkFilter, typed
from ayni.desk.proposing import Proposed
from ayni.desk.proposing import propose as ask
from ayni.desk.worklist import Kept, Row, drawn
from ayni.records.queries.translations import Waiting, waiting
from ayni.records.rules import KEEP, Seat
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.translating import save_rendering
from ayni.web import access
from ayni.web.editing import REFUSED
from ayni.web.templatetags.ayni import names
from ayni.web.translator import Translator, translator

PER_PAGE = 20


def translations(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug, KEEP)
    # What was typed is in the language that the form was drawn for, whatever the address or the reader says by now.
    spoken = {"language": request.POST["language"]} if "language" in request.POST else {}
    form = WorkFilter(request.GET.dict() | spoken, seat=seat)
    if request.method != "POST":
        return _page(request, seat, form, {})
    entries = [entry for entry in typed(request.POST, form.wanted["language"]) if entry.touched]
    only = request.POST.get("only", "")
    kept = {entry.key: Kept(entry) for entry in entries if only not in ("", entry.key)}
    saved = 0
    for entry in entries:
        if entry.key not in kept:
            refused = _saved(request, seat, entry)
            saved += refused is None
            if refused is not None:
                kept[entry.key] = Kept(entry, refused)
    if saved:
        messages.success(request, ngettext("%(n)s text saved.", "%(n)s texts saved.", saved) % {"n": saved})
    if kept:
        return _page(request, seat, form, kept)
    return HttpResponseRedirect(request.get_full_path(), status=303)


def _saved(request: HttpRequest, seat: Seat, entry: Typed) -> Refused | None:
    """Why this entry was not saved; each entry is a save of its own."""
    form = EntryForm(request.POST, key=entry.key, language=entry.rendering.language)
    if not form.is_valid():
        return Refused()
    try:
        save_rendering(seat=seat, rendering=entry.rendering, seen=entry.seen, now=timezone.now())
    except Refused as refused:
        return refused
    return None


def _page(request: HttpRequest, seat: Seat, form: WorkFilter, kept: Mapping[str, Kept]) -> HttpResponse:
    wanted = form.wanted
    found = waiting(seat, wanted["language"])
    page = _paged(found, wanted, request.GET.get("page", "1"))
    entries: list[Entry] = list(page.object_list)
    again, fresh, gone = drawn(seat, found, [entry.named for entry in entries], kept, request.POST)
    reasons = {entry.named.key: entry.reasons[0] for entry in entries}
    for row in fresh:
        row.reason = reasons[row.key]
    machine = translator()
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "translations",
        "form": form,
        "wanted": wanted,
        "language": wanted["language"],
        "page": page,
        "query": urlencode({name: value for name, value in wanted.items() if value}),
        "tally": _tally(found, wanted),
        "held": sorted(found.held.items(), key=lambda pair: pair[0].kind),
        "again": again,
        "gone": gone,
        "groups": _grouped(fresh),
        "wrong": [row for row in again if row.form.errors],
        "machine": machine,
        "missing": sum(entry.work is Work.MISSING for entry in entries),
    }
    refused = any(one.refused is not None for one in kept.values())
    return render(request, "desk/translations.html", context, status=REFUSED if refused else 200)


def _paged(found: Waiting, wanted: Mapping[str, str], number: str) -> Page:
    return Paginator(found.narrowed(wanted["state"], wanted["kind"]), PER_PAGE).get_page(number)


def _grouped(rows: list[Row]) -> list[tuple[Any, list[Row]]]:
    """Rows that wait for the same reason, under it."""
    found: list[tuple[Any, list[Row]]] = []
    for row in rows:
        if not found or found[-1][0] != row.reason:
            found.append((row.reason, []))
        found[-1][1].append(row)
    return found


def _tally(found: Waiting, wanted: Mapping[str, str]) -> list[tuple[int, str, str, bool]]:
    """How many are in each state: number, state in words, where they are listed, whether that is this list."""
    counts = found.tally()
    kept = {name: value for name, value in wanted.items() if value and name != "state"}
    return [
        (counts[Work(state)], gettext(STATES[state]), urlencode(kept | {"state": state}), wanted["state"] == state)
        for state in STATES
        if state and counts[Work(state)]
    ]


def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a machine propose what is missing on a page of the list."""
    seat = access.seat(request, slug, KEEP)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    machine = translator()
    if machine is None:
        raise Http404
    form = WorkFilter(request.POST, seat=seat)
    wanted = form.wanted
    page = _paged(waiting(seat, wanted["language"]), wanted, request.POST.get("page", "1"))
    missing = [entry.named for entry in page.object_list if entry.work is Work.MISSING]
    found = ask(seat, missing, wanted["language"], machine)
    _tell(request, seat, found, machine)
    wanted["state"] = Work.MACHINE.value if found.stored else wanted["state"]
    return HttpResponseRedirect(_address(slug, wanted), status=303)


def _address(slug: str, wanted: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in wanted.items() if value})
    return f"{reverse('desk:translations', args=[slug])}?{query.urlencode()}"


def _tell(request: HttpRequest, seat: Seat, found: Proposed, machine: Translator) -> None:
    """In sentences what the machine did, and what it did not."""
    if found.stored:
        told = ngettext(
            "%(n)s text proposed by machine. It is marked everywhere until somebody has compared it.",
            "%(n)s texts proposed by machine. They are marked everywhere until somebody has compared them.",
            found.stored,
        )
        messages.success(request, told % {"n": found.stored})
    if found.lost:
        told = ngettext(
            "%(n)s text was left to people: it is too long for the machine, or a fixed word got lost in it.",
            "%(n)s texts were left to people: they are too long for the machine, or a fixed word got lost in them.",
            found.lost,
        )
        messages.warning(request, told % {"n": found.lost})
    if found.overtaken:
        told = ngettext(
            "%(n)s text was changed by somebody meanwhile, so the machine's words were not taken.",
            "%(n)s texts were changed by somebody meanwhile, so the machine's words were not taken.",
            found.overtaken,
        )
        messages.warning(request, told % {"n": found.overtaken})
    for why in dict.fromkeys(found.failed):
        messages.error(request, sentence(why, names(seat.partnership)))
    if not (found.stored or found.lost or found.overtaken or found.failed):
        messages.info(request, gettext("Nothing is missing on this page."))
