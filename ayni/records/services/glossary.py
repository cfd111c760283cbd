"""Writing the partnership's glossary: either side, for both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.core.words import fold
from ayni.records.models import Term
from ayni.records.rules import KEEP, Seat
from ayni.records.services.base import Refused, demand, demand_free, note_change
from ayni.records.services.saving import Shape, pending, write


def _settle_term(row: Term) -> None:
    if not row.words:
        raise Refused(reason("name_missing", subject="words"))
    for language, words in row.words.spoken().items():
        others = Term.objects.filter(partnership=row.partnership, retired_at__isnull=True).exclude(pk=row.pk)
        # Words of all languages stand in `fold`, so it only narrows the search.
        for other in others.filter(fold__contains=fold(words)):
            if fold(other.words.words(language)) == fold(words):
                raise Refused(reason("term_twice", subject=f"words.{language}", words=words, language=language))
    row.fold = f"{row.words.fold()} {row.note.fold()}"
    row.sort = row.words.sort_key()[:200]


TERM = Shape(texts=("words", "note"), plain=("fixed",), settle=_settle_term)


@transaction.atomic
def save_term(
    *,
    seat: Seat,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
) -> Term:
    """Write a word with its wordings; an unknown `uid` makes a new one. Raises Refused, Stale."""
    demand(seat, KEEP)
    row = Term.objects.select_for_update(of=("self",)).filter(uid=uid, partnership=seat.partnership).first()
    new = row is None
    if row is None:
        demand_free(Term, uid)
        row = Term(partnership=seat.partnership, uid=uid)
    changes = pending(row, TERM, values, None if new else seen, seat.partnership.language_codes)
    if not changes and not new:
        return row
    if not new:
        row.version += 1
    write(row, TERM, changes, edits, seat.person.language, seat.partnership.pk)
    note_change(
        seat=seat,
        kind="term",
        uid=row.uid,
        version=row.version,
        action="created" if new else "changed",
        now=now,
        before=changes.before,
        after=changes.after,
    )
    return row


@transaction.atomic
def retire_term(*, seat: Seat, term: Term, version: int, now: datetime, reason_given: str) -> Term:
    """Take a word out of the glossary; what was translated with it stays as it is."""
    demand(seat, KEEP)
    row = Term.objects.select_for_update(of=("self",)).get(pk=term.pk, partnership=seat.partnership)
    if row.version != version:
        raise Refused(reason("version_moved", subject=str(row.uid), seen=version, now=row.version))
    if not reason_given.strip():
        raise Refused(reason("note_missing"))
    row.retired_at, row.version = now, row.version + 1
    row.save(update_fields=["retired_at", "version"])
    note_change(
        seat=seat,
        kind="term",
        uid=row.uid,
        version=row.version,
        action="retired",
        now=now,
        reason=reason_given,
    )
    return row
