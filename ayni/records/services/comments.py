"""Talking about a measure: each side in its own language, beside the agreed text and never in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Edit, Text
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.words import clean
from ayni.records.models import Comment, Measure
from ayni.records.rules import AGREE, KEEP, Seat, may
from ayni.records.services.base import Refused, demand, demand_free, demand_same_partnership, note_change
from ayni.records.services.saving import Shape, pending, write

LONGEST = 5000


def _settle(row: Comment) -> None:
    if not row.words:
        raise Refused(reason("words_missing", subject="words"))
    row.fold = row.words.fold()


COMMENT = Shape(texts=("words",), settle=_settle)


@transaction.atomic
def add_comment(*, seat: Seat, measure: Measure, uid: UUID, words: str, language: str, now: datetime) -> Comment:
    """What somebody of a side says, in the language they chose. The same `uid` twice is one comment."""
    demand(seat, KEEP)
    demand_same_partnership(seat, measure)
    known = Comment.objects.filter(uid=uid, measure=measure).first()
    if known:
        return known
    demand_free(Comment, uid)
    if language not in seat.partnership.language_codes:
        raise Refused(reason("field_unknown", subject=f"words.{language}"))
    if measure.dropped_at is not None:
        raise Refused(reason("record_unknown", subject=str(measure.uid)))
    said = clean(words)
    row = Comment(
        partnership=seat.partnership,
        uid=uid,
        measure=measure,
        side=seat.side.value,
        words=Text().fill({language: said}),
        person=seat.person,
        at=now,
    )
    _settle(row)
    row.save()
    _note(seat, row, "created", now, after={f"words.{language}": said})
    return row


@transaction.atomic
def amend_comment(
    *,
    seat: Seat,
    comment: Comment,
    values: Mapping[str, Any],
    seen: Mapping[str, str],
    edits: Mapping[str, Edit],
    now: datetime,
) -> Comment:
    """Put one's own comment in other words, or add it in another language."""
    row = _own(seat, comment)
    if row.person_id != seat.person.pk:
        raise Refused(reason("others_comment"))
    changes = pending(row, COMMENT, values, seen, seat.partnership.language_codes)
    if not changes:
        return row
    row.version += 1
    write(row, COMMENT, changes, edits, seat.person.language, seat.partnership.pk)
    _note(seat, row, "changed", now, before=changes.before, after=changes.after)
    return row


@transaction.atomic
def retire_comment(*, seat: Seat, comment: Comment, version: int, reason_given: str, now: datetime) -> Comment:
    """Take a comment off the page: one's own, or, as coordinator and with a reason, one of one's side."""
    row = _own(seat, comment)
    if row.version != version:
        raise Refused(reason("version_moved", subject=str(row.uid), seen=version, now=row.version))
    if row.person_id != seat.person.pk:
        if not (may(seat, AGREE) and row.side == seat.side):
            raise Refused(reason("others_comment"))
        if not clean(reason_given):
            raise Refused(reason("note_missing"))
    row.retired_at, row.version = now, row.version + 1
    row.save(update_fields=["retired_at", "version"])
    said = {f"words.{language}": words for language, words in row.words.spoken().items()}
    _note(seat, row, "retired", now, before=said, after=dict.fromkeys(said, ""), why=clean(reason_given))
    return row


def _own(seat: Seat, comment: Comment) -> Comment:
    """The comment's row, locked; of the seat's partnership and side, and still shown."""
    demand(seat, KEEP)
    demand_same_partnership(seat, comment)
    row = Comment.objects.select_for_update(of=("self",)).select_related("measure__plan__document").get(pk=comment.pk)
    if row.retired_at is not None:
        raise Refused(reason("record_unknown", subject=str(row.uid)))
    if row.side != seat.side:
        raise Refused(reason("other_sides_record", side=Side(row.side)))
    return row


def _note(
    seat: Seat,
    row: Comment,
    action: str,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> None:
    """Under the uid of the measure, whose page tells it; in the history its words are called a comment."""
    told = (
        {f"comment.{path.removeprefix('words.')}": value for path, value in (v or {}).items()} for v in (before, after)
    )
    was, now_is = told
    note_change(
        seat=seat,
        kind="comment",
        uid=row.measure.uid,
        version=row.version,
        action=action,
        now=now,
        before=was,
        after=now_is,
        reason=why,
        document=row.measure.plan.document,
    )
