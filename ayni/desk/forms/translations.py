"""Forms for what waits for translation: the list's filter, and one entry of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ayni.core.editing import NOTHING, mark
from ayni.core.translating import Named, Work
from ayni.core.words import clean
from ayni.desk.writing import language_of
from ayni.records.queries.translations import GROUPS
from ayni.records.rules import Seat
from ayni.records.sentences import language_name
from ayni.records.services.translating import SHAPES, Rendering
from ayni.web.fields import LineField, choice

KINDS = {
    "": _("all"),
    "plan": _("The plan"),
    "report": _("The annual report"),
    "said": _("Reports and comments on measures"),
    "history": _("History"),
    "actors": _("Actors"),
    "towns": _("The towns and their dates"),
    "glossary": _("Glossary"),
    "legal": _("Legal pages"),
}
STATES = {
    "": _("all"),
    Work.MISSING.value: _("not yet translated"),
    Work.OUTDATED.value: _("translation out of date"),
    Work.MACHINE.value: _("translated by machine"),
}
assert set(KINDS) == {"", *GROUPS}

LONGEST = {"title": 500, "name": 300, "unit": 100, "office": 300, "address": 500, "what": 1000, "source": 1000}
"""Characters, as the records' own forms have them; anything else is a text."""
TEXT = 20_000
MOST = 100
"""Entries that are read from one form; a page has far fewer."""


class WorkFilter(forms.Form):
    """Narrows the worklist; an address with an unknown value shows what it would show without."""

    language = choice(label=_("Into"))
    state = choice(choices=list(STATES.items()), label=_("State"))
    kind = choice(choices=list(KINDS.items()), label=_("What"))

    def __init__(self, data: Mapping[str, str], *, seat: Seat) -> None:
        """Without a language: the reader's own."""
        codes = seat.partnership.language_codes
        asked = {name: data.get(name, "") for name in ("language", "state", "kind")}
        if asked["language"] not in codes:
            asked["language"] = language_of(seat)
        super().__init__(asked)
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]
        self.is_valid()

    @property
    def wanted(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("language", "state", "kind")}


class EntryForm(forms.Form):
    """One wording. Its fields carry the entry's key, so that all entries of a page are sent at once."""

    use_required_attribute = False
    words = LineField(most=TEXT, widget=forms.Textarea)
    checked = forms.BooleanField(required=False, label=_("I have compared it: it says what the original says"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        key: str,
        language: str,
        initial: Mapping[str, str] | None = None,
        length: int = 0,
    ) -> None:
        """`length`: of the original, so that there is room for as many words."""
        super().__init__(data, prefix=key, initial=dict(initial or {}), auto_id="%s")
        words = self.fields["words"]
        assert isinstance(words, LineField)
        words.most = LONGEST.get(key.rpartition(".")[2], TEXT)
        words.widget.attrs = {"lang": language, "dir": "auto", "rows": min(12, 1 + length // 50)}


@dataclass(frozen=True)
class Typed:
    """One entry as it was sent."""

    key: str
    rendering: Rendering
    seen: Mapping[str, str]

    @property
    def touched(self) -> bool:
        """The words are others than the person found, or were compared."""
        words = self.rendering.words
        return words is None or mark(words) != self.seen.get(self.rendering.at, NOTHING)


def typed(posted: QueryDict, language: str) -> list[Typed]:
    """What came with the form, in its order; what no form of ours holds is left out."""
    keys = [name.removesuffix("-seen") for name in posted if name.endswith("-seen")]
    found = [_typed(posted, key, language) for key in keys[:MOST]]
    return [entry for entry in found if entry is not None]


def _typed(posted: QueryDict, key: str, language: str) -> Typed | None:
    kind, _dot, rest = key.partition(".")
    uid, _dot, path = rest.partition(".")
    try:
        seen = json.loads(posted.get(f"{key}-seen", ""))
        rendering = Rendering(kind, UUID(uid), path, language, clean(posted.get(f"{key}-words", "")))
    except ValueError:
        return None
    if kind not in SHAPES or not isinstance(seen, dict):
        return None
    entry = Typed(key, rendering, {str(at): str(found) for at, found in seen.items()})
    if not entry.touched and f"{key}-checked" in posted:
        return Typed(key, Rendering(kind, rendering.uid, path, language), entry.seen)
    return entry


def seen_of(named: Named, languages: tuple[str, ...]) -> dict[str, str]:
    """The marks of all languages of one text."""
    found = {f"{named.path}.{code}": mark(named.text.words(code)) for code in languages}
    return {path: each for path, each in found.items() if each != NOTHING}
