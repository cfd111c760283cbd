"""The forms of a correction: the better words and why, and the answer to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.records.sentences import Names, sentence
from ayni.records.services import Refused
from ayni.records.services.corrections import MOST
from ayni.web.fields import LineField

PLACES = {"correction_same": "new", "words_too_long": "new", "note_missing": "why"}
"""At which field a reason stands; all others stand above the form."""


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Form(forms.Form):
    use_required_attribute = False

    def refuse(self, refused: Refused, names: Names) -> None:
        for why in refused.reasons:
            place = PLACES.get(why.kind)
            self.add_error(place if place in self.fields else None, sentence(why, names))


class CorrectionForm(_Form):
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    new = LineField(most=MOST, label=_("Better words"), widget=_area(4))
    why = LineField(
        most=MOST, label=_("Why"), widget=_area(2), help_text=_("The other side reads it. It is kept for good.")
    )

    def __init__(self, *given: Any, language: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.initial.setdefault("uid", uuid4())
        self.fields["new"].widget.attrs["lang"] = language

    @property
    def uid_given(self) -> UUID:
        return self.cleaned_data.get("uid") or uuid4()


class AnswerForm(_Form):
    """Says no, or takes back: with reason. To say yes needs no words."""

    why = LineField(most=MOST, label=_("Why"), widget=_area(2))
