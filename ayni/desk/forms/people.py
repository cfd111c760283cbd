"""Forms for seats: who gets one, and in which role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ayni.desk.forms.zones import zone_choices
from ayni.records.rules import Role, Seat
from ayni.web.fields import LineField


class PersonForm(forms.Form):
    use_required_attribute = False

    email = forms.EmailField(max_length=254, label=_("Mail address"), help_text=_("With it they sign in."))
    name = LineField(
        most=120, required=True, label=_("Name of the office or the person"), help_text=_("As the other side reads it.")
    )
    role = forms.ChoiceField(choices=Role.choices, widget=forms.RadioSelect, label=_("Role"))
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *given: Any, seat: Seat, **more: Any) -> None:
        town = seat.partnership.municipality(seat.side)
        usual = {"language": town.language_codes[0], "time_zone": town.time_zone, "role": Role.CONTRIBUTOR}
        super().__init__(*given, initial=usual, **more)
        towns = (seat.partnership.a, seat.partnership.b)
        self.fields["time_zone"].choices = zone_choices(each.time_zone for each in towns)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices, label=_("Role"))
