"""The glossary as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from ayni.papers.sheet import sheet_xlsx
from ayni.records.models import Term
from ayni.records.sentences import language_name


def glossary_xlsx(*, codes: Sequence[str], terms: Iterable[Term]) -> bytes:
    """Exactly these words, in their order, one column per language."""
    heads = [
        *((language_name(code), 40) for code in codes),
        (gettext("Never translated"), 16),
        *((gettext("Note (%(language)s)") % {"language": language_name(code)}, 60) for code in codes),
    ]
    rows = (
        (
            *(term.words.words(code) for code in codes),
            gettext("yes") if term.fixed else gettext("no"),
            *(term.note.words(code) for code in codes),
        )
        for term in terms
    )
    return sheet_xlsx(title=gettext("Glossary"), heads=heads, rows=rows)
