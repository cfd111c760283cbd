"""What the mirror is narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.desk.forms.goals import goal_choices
from ayni.records.models import Actor


class MirrorFilter(forms.Form):
    """An address with an unknown value shows everything."""

    sector = forms.ChoiceField(required=False, choices=[("", _("all")), *Actor.Sector.choices], label=_("Sector"))
    goal = forms.ChoiceField(required=False, label=_("Goal"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["goal"].choices = goal_choices(gettext("all"))  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def sector_wanted(self) -> str:
        return str(self.cleaned_data.get("sector", ""))

    @property
    def goal_wanted(self) -> str:
        return str(self.cleaned_data.get("goal", ""))
