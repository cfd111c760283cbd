"""Asking somebody without an account, and deciding about what they said."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ayni.core.guests import DAYS, USES
from ayni.core.workplan import Status
from ayni.records.rules import Seat
from ayni.records.sentences import label, sentence
from ayni.records.services import Refused
from ayni.web.fields import LONGEST, UNKNOWN, DayField, LineField
from ayni.web.templatetags.ayni import names


class GuestsForm(forms.Form):
    use_required_attribute = False

    @property
    def fresh_uid(self) -> str:
        """Issued with the form and sent with it, so that a second press is harmless."""
        return str(self.data.get("uid") or uuid4())

    def refuse(self, refused: Refused, seat: Seat) -> None:
        for why in refused.reasons:
            place = why.subject if why.subject in self.fields else "on" if why.kind == "day_in_future" else None
            self.add_error(place, sentence(why, names(seat.partnership)))


class OpenForm(GuestsForm):
    """How a link opens: in which language, how long, how often. `first`: what is chosen before anybody does."""

    first: ClassVar = {"days": 30, "most_uses": 5}

    language = forms.ChoiceField(
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages=UNKNOWN,
        label=_("In which language does the page open?"),
        help_text=_("It can be changed there, and everybody may write in any language."),
    )
    days = forms.TypedChoiceField(
        coerce=int, widget=forms.RadioSelect, error_messages=UNKNOWN, label=_("How long is the link open?")
    )
    most_uses = forms.TypedChoiceField(
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=UNKNOWN,
        label=_("How often may something be said through it?"),
    )

    def __init__(self, *given: Any, seat: Seat, **more: Any) -> None:
        known = seat.partnership.municipality(seat.side).language_codes[0]
        super().__init__(*given, initial={"language": known, **self.first}, **more)
        days = [(n, ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in DAYS]
        uses = [(n, ngettext("once", "up to %(n)s times", n) % {"n": n}) for n in USES]
        self.fields["days"].choices, self.fields["most_uses"].choices = days, uses  # type: ignore[attr-defined]


class LinkForm(OpenForm):
    called = LineField(
        most=120,
        label=_("Whom do you ask?"),
        help_text=_("A group or a task, for example “parents of class 6b”, not a person. Only town halls read it."),
    )
    field_order = ("called",)


class SendForm(GuestsForm):
    email = forms.EmailField(
        max_length=254, label=_("Send it to this mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class TakeForm(GuestsForm):
    """`picture` and `alt` are there only where the guest sent a picture."""

    status = forms.ChoiceField(
        error_messages=UNKNOWN, widget=forms.RadioSelect, label=_("Where does it stand, after this?")
    )
    on = DayField(label=_("On which day?"))
    picture = forms.BooleanField(required=False, label=_("Take the picture over, too"))
    alt = LineField(
        most=300,
        label=_("What does the picture show?"),
        help_text=_("One sentence, for people who cannot see it."),
    )
    note = LineField(
        most=LONGEST,
        label=_("A note of your own"),
        help_text=_("It stands beside the guest's words as a report of its own. Their words stay as they are."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public = forms.BooleanField(
        required=False,
        label=_("Show this report on the public page"),
        help_text=_("Only once both sides have agreed the plan, and without what could get in the way."),
    )

    def __init__(self, *given: Any, asks: set[str], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["status"].choices = [(status.value, label(status)) for status in Status]  # type: ignore[attr-defined]
        for name in {"picture", "alt"} - asks:
            del self.fields[name]

    def clean_on(self) -> Any:
        found = self.cleaned_data.get("on")
        if found is None:
            raise ValidationError(gettext("Say on which day, for example 31.12.2027."))
        return found


class DeclineForm(GuestsForm):
    why = LineField(
        most=2_000,
        label=_("Why?"),
        help_text=_("Both town halls read it; the guest gets no mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_why(self) -> str:
        if not self.cleaned_data["why"]:
            raise ValidationError(gettext("Say why, in a sentence."))
        return str(self.cleaned_data["why"])
