"""Writing one wording of one text, wherever it stands: a translation, a comparison, or what a machine proposes.

Every record is written by its own service and its own rules. What only its author changes once it was said (notes of
progress, comments, alt texts, reasons) is written here, and only in languages that are not the
original: nobody puts words into somebody's mouth, either side may say them in another language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from ayni.core.editing import CHECKED, MACHINE, Conflict, mark
from ayni.core.multilingual import Text
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.workplan import Level
from ayni.records.models import (
    Actor,
    Comment,
    Document,
    Event,
    FixedDate,
    Measure,
    Municipality,
    NotCarried,
    Notice,
    Pairing,
    Partnership,
    Picture,
    Plan,
    Progress,
    Report,
    ReportPart,
    Term,
)
from ayni.records.rules import KEEP, Seat
from ayni.records.services.actors import ACTOR, save_actor
from ayni.records.services.base import Refused, Stale, demand, locked, note_change
from ayni.records.services.dates import FIXED_DATE, save_fixed_date
from ayni.records.services.glossary import TERM, save_term
from ayni.records.services.ground import MUNICIPALITY, PARTNERSHIP, save_municipality, save_partnership
from ayni.records.services.history import EVENT, save_event
from ayni.records.services.notices import NOTICE, save_notice
from ayni.records.services.pairings import PAIRING, save_pairing
from ayni.records.services.report import PART, REPORT, save_part, save_report_preamble
from ayni.records.services.saving import Shape, pending, text_at, write
from ayni.records.services.shapes import MEASURE, NODES, PLAN
from ayni.records.services.workplan import save_measure, save_node, save_preamble


def _fold(*names: str) -> Callable[[Any], None]:
    """Keeps the search column of a record whose texts these are."""

    def settle(row: Any) -> None:
        row.fold = " ".join(getattr(row, name).fold() for name in names)

    return settle


SAID: Mapping[str, tuple[type[models.Model], Shape]] = {
    "progress": (Progress, Shape(texts=("words", "risk"), settle=_fold("words", "risk"))),
    "comment": (Comment, Shape(texts=("words",), settle=_fold("words"))),
    "picture": (Picture, Shape(texts=("alt",))),
    "not_carried": (NotCarried, Shape(texts=("reason",))),
}
"""What is written here."""
OWN: Mapping[str, tuple[type[models.Model], Shape]] = {
    "plan": (Plan, PLAN),
    **{level.value: NODES[level] for level in Level},
    "measure": (Measure, MEASURE),
    "report": (Report, REPORT),
    "report_part": (ReportPart, PART),
    "actor": (Actor, ACTOR),
    "event": (Event, EVENT),
    "pairing": (Pairing, PAIRING),
    "fixed_date": (FixedDate, FIXED_DATE),
    "term": (Term, TERM),
    "partnership": (Partnership, PARTNERSHIP),
    "municipality": (Municipality, MUNICIPALITY),
    "notice": (Notice, NOTICE),
}
"""What has a service of its own."""
SHAPES = {**OWN, **SAID}
GONE = ("dropped_at", "retired_at", "retired")
DOCUMENT: Mapping[str, Callable[[Any], int]] = {
    "plan": lambda row: row.document_id,
    **dict.fromkeys((*(level.value for level in Level), "measure"), lambda row: row.plan.document_id),
    "report": lambda row: row.document_id,
    "report_part": lambda row: row.report.document_id,
}
"""Whose words are agreed ones, and the document that they belong to."""


@dataclass(frozen=True)
class Rendering:
    """One wording to save. `words` None: they stay, a person has compared them. `machine`: nobody has read them."""

    kind: str
    uid: UUID
    path: str
    language: str
    words: str | None = None
    machine: bool = False

    @property
    def at(self) -> str:
        return f"{self.path}.{self.language}"

    def values(self) -> dict[str, Any]:
        if self.words is None:
            return {self.at + CHECKED: True}
        return {self.at: self.words} | ({self.at + MACHINE: True} if self.machine else {})


@transaction.atomic
def save_rendering(*, seat: Seat, rendering: Rendering, seen: Mapping[str, str], now: datetime) -> None:
    """Write one wording that is not the original.

    `seen`: the marks of all languages of this text. Raises Stale when the original moved on while it was being
    translated, or somebody else wrote this language; Refused by the rules of the record. A machine never replaces
    words: Refused too.
    """
    demand(seat, KEEP)
    if rendering.kind not in SHAPES:
        raise Refused(reason("record_unknown", subject=str(rendering.uid)))
    row, shape = _row(seat, rendering), SHAPES[rendering.kind][1]
    text, language = text_at(row, shape, rendering.at)
    if text is None or language not in seat.partnership.language_codes:
        raise Refused(reason("field_unknown", subject=rendering.path))
    _demand_as_seen(rendering, text, seen)
    if rendering.machine and text.words(language):
        raise Refused(reason("words_already_there", subject=rendering.at))
    values = rendering.values()
    if rendering.kind in SAID:
        _save_said(seat, row, rendering, values, seen, now)
    else:
        _save_own(seat, row, rendering.kind, {"values": values, "seen": seen, "edits": {}, "now": now})


def _row(seat: Seat, rendering: Rendering) -> Any:
    """The record with its lock, so that the original stays as it is checked; documents are locked first, as always."""
    model: Any = SHAPES[rendering.kind][0]
    mine = {"pk": seat.partnership.pk} if model is Partnership else {"partnership": seat.partnership}
    rows = model._default_manager.filter(uid=rendering.uid, **mine)
    found = rows.first()
    document = DOCUMENT.get(rendering.kind)
    if found is not None and document is not None:
        locked(document(found))
        found = rows.first()
    elif found is not None:
        found = rows.select_for_update(of=("self",)).first()
    if found is None or any(getattr(found, name, None) is not None for name in GONE):
        raise Refused(reason("record_unknown", subject=str(rendering.uid)))
    if isinstance(found, Municipality | Notice) and found.side != seat.side:
        raise Refused(reason("other_sides_record", side=Side(found.side)))
    return found


def _demand_as_seen(rendering: Rendering, text: Text, seen: Mapping[str, str]) -> None:
    """The original says what the person read; it did not change its language either."""
    original = text.original
    if not original:
        raise Refused(reason("field_unknown", subject=rendering.path))
    if original == rendering.language:
        raise Stale([Conflict(rendering.at, text.words(original), rendering.words or "")])
    if mark(text.words(original)) != seen.get(f"{rendering.path}.{original}"):
        raise Stale([Conflict(f"{rendering.path}.{original}", text.words(original), "")])


Given = dict[str, Any]
"""Values, marks, edits and time: what every service takes."""
SAVES: Mapping[str, Callable[[Seat, Any, Given], object]] = {
    "plan": lambda seat, row, given: save_preamble(seat=seat, plan=row, **given),
    "measure": lambda seat, row, given: save_measure(seat=seat, plan=row.plan, uid=row.uid, **given),
    "report": lambda seat, row, given: save_report_preamble(seat=seat, report=row, **given),
    "report_part": lambda seat, row, given: save_part(seat=seat, part=row, **given),
    "actor": lambda seat, row, given: save_actor(seat=seat, uid=row.uid, **given),
    "event": lambda seat, row, given: save_event(seat=seat, uid=row.uid, **given),
    "pairing": lambda seat, row, given: save_pairing(seat=seat, uid=row.uid, **given),
    "fixed_date": lambda seat, row, given: save_fixed_date(seat=seat, uid=row.uid, **given),
    "term": lambda seat, row, given: save_term(seat=seat, uid=row.uid, **given),
    "partnership": lambda seat, _row, given: save_partnership(seat=seat, **given),
    "municipality": lambda seat, _row, given: save_municipality(seat=seat, **given),
    "notice": lambda seat, row, given: save_notice(seat=seat, kind=row.kind, **given),
}


def _save_own(seat: Seat, row: Any, kind: str, given: Given) -> None:
    if kind in SAVES:
        SAVES[kind](seat, row, given)
    else:
        save_node(seat=seat, plan=row.plan, level=Level(kind), uid=row.uid, **given)


def _save_said(
    seat: Seat, row: Any, rendering: Rendering, values: Mapping[str, Any], seen: Mapping[str, str], now: datetime
) -> None:
    """A wording of what was said; the original is beyond reach here, and the last wording cannot be emptied away."""
    shape, codes = SAID[rendering.kind][1], seat.partnership.language_codes
    changes = pending(row, shape, values, seen, codes)
    if not changes:
        return
    row.version += 1
    write(row, shape, changes, {}, seat.person.language, seat.partnership.pk)
    home = _measure(row)
    note_change(
        seat=seat,
        kind=rendering.kind,
        uid=home.uid if home is not None else row.uid,
        version=row.version,
        action="translated",
        now=now,
        before=changes.before,
        after=changes.after,
        document=_document(row),
    )


def _measure(row: Any) -> Measure | None:
    """The measure whose page tells what was said."""
    if isinstance(row, Picture):
        note = Progress.objects.filter(picture=row).select_related("measure__plan__document").first()
        return note.measure if note is not None else None
    found: Measure | None = getattr(row, "measure", None)
    return found


def _document(row: Any) -> Document | None:
    """What the history row belongs to."""
    if isinstance(row, NotCarried):
        return row.plan.document
    home = _measure(row)
    return home.plan.document if home is not None else None
