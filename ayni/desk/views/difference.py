"""What differs between two states of a plan: two stored texts, or a stored text and today's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from ayni.core.difference import NAMING, ORDER, Field, Row, Stored, What, difference, titles_of
from ayni.core.differences import Piece, apart
from ayni.core.multilingual import Text
from ayni.core.workplan import Level
from ayni.desk.forms.difference import TODAY, TwoStates
from ayni.desk.stored import KINDS
from ayni.records.models import Part, Plan, Snapshot
from ayni.records.queries.closing import draft
from ayni.records.rules import SEE, Seat
from ayni.records.sentences import label as word_for
from ayni.web import paths
from ayni.web.access import fetch_plan
from ayni.web.templatetags.ayni import names


@dataclass(frozen=True)
class Line:
    """One field: its words before and after in pieces, marked where they differ. `of`: the row below the record that
    it belongs to, where its words do not say that themselves. `moved`: only its place differs."""

    label: str
    of: str
    language: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    moved: bool = False


@dataclass(frozen=True)
class Shown:
    """One record that differs."""

    what: str
    kind: str
    code: str
    title: str
    language: str
    href: str
    lines: list[Line]


def differences(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan = fetch_plan(request, slug, year, SEE)
    texts = list(plan.document.snapshots.all())
    asked = request.GET.get("from", ""), request.GET.get("to", "")
    if texts and not all(asked):
        return _asked_in_full(plan, texts, asked)
    form = TwoStates(request.GET, texts=texts, agreed=plan.document.agreed_id)
    if texts and not form.is_valid():
        raise Http404
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": plan,
        "form": form if texts else None,
        "rows": _rows(seat, plan, asked) if texts else [],
    }
    return render(request, "desk/difference.html", context)


def _rows(seat: Seat, plan: Plan, asked: tuple[str, str]) -> list[Shown]:
    states = _states(plan, asked)
    before, after = states[asked[0]], states[asked[1]]
    called = titles_of(before, after)
    return [_shown(row, seat, plan, called) for row in difference(before, after)]


def _asked_in_full(plan: Plan, texts: list[Snapshot], asked: tuple[str, str]) -> HttpResponseRedirect:
    """An address that names both states can be passed on: it goes on meaning the same."""
    held = plan.document.agreed or texts[-1]
    query = QueryDict(mutable=True)
    query.update({"from": asked[0] or str(held.number), "to": asked[1] or TODAY})
    here = reverse("desk:difference", args=[plan.partnership.slug, plan.year])
    return HttpResponseRedirect(f"{here}?{query.urlencode()}")


def _states(plan: Plan, asked: tuple[str, str]) -> dict[str, list[Stored]]:
    """The states asked for, each once: stored ones in one query, today's in six."""
    found: dict[str, list[Stored]] = {state: [] for state in asked}
    numbers = [int(state) for state in found if state != TODAY]
    parts = Part.objects.filter(snapshot__document_id=plan.document_id, snapshot__number__in=numbers)
    columns = ("snapshot__number", "kind", "uid", "text", "beside")
    for number, kind, uid, text, beside in parts.order_by("snapshot", "position").values_list(*columns):
        found[str(number)].append((kind, str(uid), text, beside))
    if TODAY in found:
        found[TODAY] = [(part.kind, part.uid, part.text, part.beside) for part in draft(plan).parts]
    return found


def _shown(row: Row, seat: Seat, plan: Plan, called: Mapping[str, Mapping[str, str]]) -> Shown:
    title = _words(row.titles, seat)
    kind = gettext(KINDS[row.kind]) if row.kind in KINDS else word_for(Level(row.kind))
    words = {uid: shown[0] for uid, spoken in called.items() if (shown := _words(spoken, seat))}
    named = {field.path.rpartition(".")[0] for field in row.fields if field.path.endswith(".actor")}
    lines = [
        _line(field, row, seat, words)
        for field in sorted(row.fields, key=_reading_order)
        if not any(field.path.startswith(f"{path}.name.") for path in named)
    ]
    href = ""
    if row.kind == "measure" and row.what is not What.REMOVED:
        href = reverse("desk:measure", args=[plan.partnership.slug, row.uid])
    return Shown(row.what.value, kind, row.code, title[0], title[1], href, lines)


def _reading_order(field: Field) -> tuple[bool, str, int, str]:
    """The record's own fields first, then row after row; in each its name before all else."""
    row, name, _ = paths.split(field.path)
    uid = field.path.split(".")[1] if row else ""
    order = ["title", "actor", "what", "preamble", "aim", "description", "code"]
    return bool(row), f"{row} {uid}", order.index(name) if name in order else len(order), field.path


def _words(spoken: Mapping[str, str], seat: Seat) -> tuple[str, str]:
    """A title in the reader's language, else in another; with that language where it is not the page's."""
    here = (get_language() or "en").split("-")[0]
    shown = Text.agreed(spoken).show(here, seat.partnership.language_codes)
    return (shown.words, "" if shown.language == here else shown.language) if shown else ("", "")


def _line(field: Field, row: Row, seat: Seat, words: Mapping[str, str]) -> Line:
    sides = names(seat.partnership)
    below, name, _ = paths.split(field.path)
    of = words.get(field.path.split(".")[1], "") if below and name not in ("actor", NAMING[below]) else ""
    if field.path.rpartition(".")[2] == ORDER:
        return Line(paths.label(field.path, sides), of, "", (), (), moved=True)
    side, _, rest = field.path.partition(".")
    language = paths.split(rest if side in sides else field.path)[2] or ""
    if side in sides:  # the head of the text names both municipalities
        language = rest.rpartition(".")[2]
        return Line(sides[side], "", language, *apart(field.before, field.after))
    country = seat.partnership.municipality(seat.side).country
    before, after = (
        paths.value(field.path, raw, sides, words, row.kind, country) for raw in (field.before, field.after)
    )
    pieces = apart(before, after) if language else (_whole(before), _whole(after))
    return Line(paths.label(field.path, sides), of, language, *pieces)


def _whole(words: str) -> tuple[Piece, ...]:
    return (Piece(words, True),) if words else ()
