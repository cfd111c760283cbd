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
from ayni.records.rules import Seat
from ayni.records.services.base import Refused
from ayni.records.services.record import retire_record, save_record
from ayni.records.services.saving import Shape


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
    return save_record(
        model=Term, shape=TERM, kind="term", seat=seat, uid=uid, values=values, seen=seen, edits=edits, now=now
    )


@transaction.atomic
def retire_term(*, seat: Seat, term: Term, version: int, now: datetime, reason_given: str) -> Term:
    """Take a word out of the glossary; what was translated with it stays as it is."""
    return retire_record(record=term, kind="term", seat=seat, version=version, now=now, reason_given=reason_given)
