"""What may still happen to a report once it is kept: put right, shown to everybody, its picture taken away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from ayni.core.multilingual import Text
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.words import clean
from ayni.core.workplan import Status
from ayni.records.models import Picture, Progress
from ayni.records.rules import AGREE, KEEP, Seat, may
from ayni.records.services.base import Refused, demand, demand_same_partnership, locked
from ayni.records.services.pictures import faults_beside, put_away
from ayni.records.services.progress import demand_past, told

AMENDED_FOR = timedelta(days=365)
"""So long a report can be put right; later a new one says it."""


@transaction.atomic
def amend_progress(
    *,
    seat: Seat,
    note: Progress,
    seen: int,
    on: date,
    status: Status,
    words: str,
    risk: str,
    language: str,
    now: datetime,
    alt: str | None = None,
    credit: str | None = None,
) -> Progress:
    """Puts an own report right, within a year. What it said before stays in the history.

    `alt` and `credit`: what stands with its picture, None where that is left alone.

    Words are written in the language they were reported in; `language` only where there were none.
    """
    row = _own(seat, note)
    if now - row.at > AMENDED_FOR:
        raise Refused(reason("report_too_old", on=row.on))
    demand_past(seat, on, now)
    said = {"words": _rewritten(row.words, words, language), "risk": _rewritten(row.risk, risk, language)}
    before, after = _flat(row.on, row.status, row.words, row.risk), _flat(on, status.value, said["words"], said["risk"])
    picture = row.picture if row.picture is not None and row.picture.retired_at is None else None
    if picture is not None and alt is not None and credit is not None:
        written = _described(picture, alt, credit, language)
        before |= _beside(picture.alt, picture.credit)
        after |= _beside(*written)
    changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    if not changed:
        return row
    if row.version != seen:
        raise Refused(reason("version_moved", subject=str(row.uid), seen=seen, now=row.version))
    row.on, row.status, row.words, row.risk = on, status.value, said["words"], said["risk"]
    row.fold = f"{row.words.fold()} {row.risk.fold()}"
    row.version += 1
    row.save(update_fields=["on", "status", "words", "risk", "fold", "version"])
    if picture is not None and "credit" in after:
        picture.alt, picture.credit = written
        picture.save(update_fields=["alt", "credit"])
    told(
        seat, row, "amended", now,
        before={path: before.get(path) for path in changed}, after={path: after.get(path) for path in changed},
    )  # fmt: skip
    return row


@transaction.atomic
def show_progress(*, seat: Seat, note: Progress, public: bool, now: datetime) -> Progress:
    """Shows a report on the public page, or takes it from there.

    Showing is for the side that reported; a coordinator of either side may take back.
    """
    row = _own(seat, note, or_coordinator=not public)
    if row.public != public:
        row.public = public
        row.save(update_fields=["public"])
        told(seat, row, "shown" if public else "hidden", now, before={"public": not public}, after={"public": public})
    return row


@transaction.atomic
def take_picture_away(*, seat: Seat, note: Progress, now: datetime) -> Progress:
    """For good: who took it and what it showed stays in the history, the picture itself does not.

    Its own side may, and a coordinator of either side: whoever is seen in it may turn to either town.
    """
    row = _own(seat, note, or_coordinator=True)
    if row.picture is not None and row.picture.retired_at is None:
        put_away(picture=row.picture, now=now)
        told(seat, row, "unpictured", now, before={"credit": row.picture.credit})
    return row


def _own(seat: Seat, note: Progress, or_coordinator: bool = False) -> Progress:
    """The report's row of now, behind the lock of its plan."""
    demand(seat, KEEP)
    demand_same_partnership(seat, note)
    locked(note.measure.plan.document_id)
    row = Progress.objects.select_related("measure__plan__document", "picture__file").get(pk=note.pk)
    if row.side != seat.side and not (or_coordinator and may(seat, AGREE)):
        raise Refused(reason("other_sides_record", side=Side(row.side)))
    return row


def _rewritten(text: Text, words: str, language: str) -> Text:
    """Without words in its own language nothing is left that the others could render."""
    return text.write(text.original or language, words) if clean(words) else Text()


def _described(picture: Picture, alt: str, credit: str, language: str) -> tuple[Text, str]:
    alt, credit = clean(alt, lines=False), clean(credit, lines=False)
    lacking = list(faults_beside(alt, credit))
    if lacking:
        raise Refused(*lacking)
    return picture.alt.write(picture.alt.original or language, alt), credit


def _beside(alt: Text, credit: str) -> dict[str, Any]:
    return {"credit": credit, **{f"alt.{code}": said for code, said in alt.spoken().items()}}


def _flat(on: date, status: str, words: Text, risk: Text) -> dict[str, Any]:
    spoken = {
        f"{name}.{code}": said
        for name, text in (("words", words), ("risk", risk))
        for code, said in text.spoken().items()
    }
    return {"on": on, "status": Status(status), **spoken}
