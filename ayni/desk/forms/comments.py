"""Forms for talking about a measure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.records.rules import Seat
from ayni.records.services.comments import LONGEST
from ayni.web.fields import LineField, RecordForm, TextField


class CommentForm(RecordForm):
    """A new one, in one language: the writer's own unless they choose another."""

    words = LineField(most=LONGEST, label=_("Your comment"), widget=forms.Textarea(attrs={"rows": 3}))
    language = forms.ChoiceField(label=_("Written in"))

    def __init__(self, *given: Any, seat: Seat, **more: Any) -> None:
        super().__init__(*given, seat=seat, **more)
        called, codes = dict(settings.LANGUAGES), seat.partnership.language_codes
        self.fields["language"].choices = [(code, called.get(code, code)) for code in codes]  # type: ignore[attr-defined]
        self.fields["language"].initial = seat.person.language if seat.person.language in codes else codes[0]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not words:
            raise forms.ValidationError(gettext("Write what you want to say."))
        return words


class AmendForm(RecordForm):
    """One's own comment again, in every language of the partnership."""

    words = TextField(lines=4, most=LONGEST, required=True, label=_("Your comment"))


class TakeAwayForm(forms.Form):
    """`others`: of somebody else, so that a reason is due."""

    why = LineField(most=500, label=_("Why it should no longer be shown"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *given: Any, others: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["why"].required = others
