"""Small forms for what is kept beside the plan: how it stands, a step done, a measured value."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.reasons import Reason
from ayni.core.workplan import Status
from ayni.records.rules import Seat
from ayni.records.sentences import label, sentence
from ayni.records.services import Refused
from ayni.web.fields import LONGEST, UNKNOWN, DayField, LineField, NumberField, RecordForm
from ayni.web.templatetags.ayni import names


class KeptForm(RecordForm):
    """`at`: the field at which a refusal without a place of its own is told; `below`: what its rows are named by."""

    at = "on"
    below = ""

    @property
    def fresh_uid(self) -> str:
        """Issued with the form and sent with it, so that a second press is harmless."""
        return str(self.data.get("uid") or uuid4())

    def refuse(self, refused: Refused) -> None:
        for why in refused.reasons:
            self.add_error(self._place(why), sentence(why, names(self.seat.partnership)))

    def _place(self, why: Reason) -> str | None:
        places = {"day_in_future": self.at, "source_missing": "source"}
        place = places.get(why.kind, "")
        return place if place in self.fields else None

    def _needed(self, name: str, words: str) -> Any:
        found = self.cleaned_data.get(name)
        if found in (None, ""):
            raise ValidationError(words)
        return found

    def clean_on(self) -> Any:
        return self._needed("on", gettext("Say on which day, for example 31.12.2027."))


class ProgressForm(KeptForm):
    status = forms.ChoiceField(
        required=False, error_messages=UNKNOWN, widget=forms.RadioSelect, label=_("Where does it stand?")
    )
    on = DayField(label=_("On which day?"))
    words = LineField(most=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    risk = LineField(most=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *given: Any, seat: Seat, language: str, **more: Any) -> None:
        super().__init__(*given, seat=seat, **more)
        self.fields["status"].choices = [(status.value, label(status)) for status in Status]  # type: ignore[attr-defined]
        self.fields["words"].label = gettext("What has happened? In %(language)s") % {"language": language}
        self.fields["risk"].label = gettext("What could get in the way? In %(language)s") % {"language": language}

    def clean_status(self) -> Any:
        return self._needed("status", gettext("Choose the words that fit best."))


class StepForm(KeptForm):
    """A step done on a day; without a day it is not done."""

    at = "done"
    below = "step"
    done = DayField(label=_("Done on"))

    def clean_done(self) -> Any:
        """The day, or None when the person takes it back."""
        if "undo" in self.data:
            return None
        return self._needed("done", gettext("Say on which day, for example 31.12.2027."))


class ValueForm(KeptForm):
    below = "value"
    value = NumberField(label=_("Measured value"))
    on = DayField(label=_("On which day?"))
    source = LineField(most=300, label=_("Where the number comes from"))

    def clean_value(self) -> Any:
        return self._needed("value", gettext("Enter the number that was measured."))

    def clean_source(self) -> Any:
        return self._needed("source", gettext("A number needs its source. Say where it comes from."))
