"""How a person wants to be addressed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ayni.desk.forms.zones import zone_choices
from ayni.records.models import Person
from ayni.web.fields import LineField


class MeForm(forms.Form):
    use_required_attribute = False

    name = LineField(
        most=120, required=True, label=_("Name"), help_text=_("Both sides read it beside what you write or decide.")
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    mails = forms.ChoiceField(
        choices=Person.Mails.choices,
        widget=forms.RadioSelect,
        label=_("Mail"),
        help_text=_("Turns and returns come to coordinators. The summary comes only when there is something to tell."),
    )

    def __init__(self, *given: Any, zones: Iterable[str], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["time_zone"].choices = zone_choices(zones)  # type: ignore[attr-defined]


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
