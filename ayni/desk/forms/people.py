"""Forms for seats: who gets one, in which role and office, who takes one over, who is appointed."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ayni.desk.forms.zones import zone_choices
from ayni.records.models import Membership, Municipality, Partnership
from ayni.records.rules import Role
from ayni.records.services.people import Newcomer
from ayni.web.fields import DayField, LineField

DEPUTY = "deputy"
ROLES = [(Role.COORDINATOR.value, Role.COORDINATOR.label), (DEPUTY, _("Deputy coordinator")), *Role.choices[1:]]


def role_of(choice: str) -> dict[str, Any]:
    """What the services call it: a deputy is a coordinator who stands in."""
    return {"role": Role.COORDINATOR if choice == DEPUTY else choice, "deputy": choice == DEPUTY}


def _office() -> LineField:
    return LineField(
        most=120,
        label=pgettext_lazy("of a person", "Office"),
        help_text=_("In the words of your side. The history keeps it when the name has gone."),
    )


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect, label=_("Role"))


class NewcomerForm(forms.Form):
    """Who it is. Name, language and time zone count for somebody who is new here."""

    use_required_attribute = False

    email = forms.EmailField(max_length=254, label=_("Mail address"), help_text=_("With it they sign in."))
    name = LineField(
        most=120, required=True, label=_("Name of the office or the person"), help_text=_("As the other side reads it.")
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *given: Any, partnership: Partnership, side: str, **more: Any) -> None:
        town = partnership.municipality(side)
        usual = {"language": town.language_codes[0], "time_zone": town.time_zone, "role": Role.CONTRIBUTOR}
        super().__init__(*given, initial=usual | more.pop("initial", {}), **more)
        towns = (partnership.a, partnership.b)
        self.fields["time_zone"].choices = zone_choices(each.time_zone for each in towns)  # type: ignore[attr-defined]

    @property
    def who(self) -> Newcomer:
        return Newcomer(**{name: self.cleaned_data[name] for name in ("email", "name", "language", "time_zone")})


class PersonForm(NewcomerForm):
    office = _office()
    role = _role()


class SuccessorForm(NewcomerForm):
    pass


class SeatForm(forms.Form):
    use_required_attribute = False

    role = _role()
    office = _office()

    def __init__(self, *given: Any, member: Membership) -> None:
        choice = DEPUTY if member.deputy else member.role
        super().__init__(*given, initial={"role": choice, "office": member.office})


class AppointForm(NewcomerForm):
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    office = LineField(
        most=120, required=True, label=pgettext_lazy("of a person", "Office"), help_text=_("As the letter calls it.")
    )
    letter = LineField(most=120, required=True, label=_("File number of the letter"))
    letter_on = DayField(required=True, label=_("Date of the letter"))
    scan = forms.FileField(
        required=False,
        label=_("Scan of the letter"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB. It may also be kept on paper alone."),
        allow_empty_file=True,
    )

    def __init__(self, *given: Any, town: Municipality, **more: Any) -> None:
        super().__init__(
            *given, partnership=town.partnership, side=town.side, initial={"uid": uuid4(), "role": ""}, **more
        )

    @property
    def uid_given(self) -> UUID:
        return self.cleaned_data.get("uid") or uuid4()

    def clean_letter_on(self) -> Any:
        day = self.cleaned_data["letter_on"]
        if day is None:
            raise ValidationError(gettext("Enter the day that stands on the letter."))
        return day
