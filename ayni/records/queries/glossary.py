"""Reading the glossary: as a list for people, as values for what looks words up in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from ayni.core import glossary as core
from ayni.core.words import fold
from ayni.records.models import Term


def listed(partnership_id: int, order: Sequence[str], words: str = "") -> list[Term]:
    """The words in use, by the name that the first of these languages has for them, narrowed to those that hold
    all of these words. A glossary is a few hundred entries at most, and each reader sorts by another language."""
    rows = _in_use(partnership_id)
    for word in fold(words).split():
        rows = rows.filter(fold__contains=word)
    return sorted(rows.order_by("sort", "id"), key=lambda term: term.words.sort_key(order))


def _in_use(partnership_id: int) -> QuerySet[Term]:
    return Term.objects.filter(partnership_id=partnership_id, retired_at__isnull=True)


def terms(partnership_id: int) -> tuple[core.Term, ...]:
    """All words in use, in one query."""
    rows = _in_use(partnership_id).order_by("id").values_list("uid", "words", "note", "fixed")
    return tuple(core.Term(str(uid), words, note, fixed) for uid, words, note, fixed in rows)
