"""Reading the glossary: as a list for people, as values for what looks words up in it."""

from __future__ import annotations

from django.db.models import QuerySet

from ayni.core import glossary as core
from ayni.core.words import fold
from ayni.records.models import Term


def listed(partnership_id: int, words: str = "") -> QuerySet[Term]:
    """The words in use, by name, narrowed to those that hold all of these words."""
    rows = Term.objects.filter(partnership_id=partnership_id, retired_at__isnull=True)
    for word in fold(words).split():
        rows = rows.filter(fold__contains=word)
    return rows.order_by("sort", "id")


def terms(partnership_id: int) -> tuple[core.Term, ...]:
    """All words in use, in one query."""
    rows = listed(partnership_id).values_list("uid", "words", "note", "fixed")
    return tuple(core.Term(str(uid), words, note, fixed) for uid, words, note, fixed in rows)
