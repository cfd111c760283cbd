"""The filters of the half-year view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.sides import SIDES, Side
from ayni.core.standstill import LATE, Half, Line, Pace, Wanted
from ayni.core.words import clean, fold
from ayni.desk.forms.plan import shown
from ayni.records.rules import Seat
from ayni.records.sentences import label
from ayni.web.templatetags.ayni import names


class HalfYearFilter(forms.Form):
    """What the half-year is narrowed to; what its address says that it does not know is left out."""

    field = forms.ChoiceField(required=False, label=_("Field of action"))
    side = forms.ChoiceField(required=False, label=_("Side"))
    lead = forms.ChoiceField(required=False, label=_("Responsible"))
    pace = forms.ChoiceField(required=False, label=_("How it moves"))

    def __init__(self, given: Any, *, seat: Seat, lines: Iterable[Line], half: Half) -> None:
        super().__init__({name: clean(given.get(name, ""), lines=False) for name in given})
        self.half, every, towns = half, gettext("all"), names(seat.partnership)
        lines = tuple(lines)
        fields = {line.field.uid: f"{line.field.code} {shown(line.field.title, seat)}".strip() for line in lines}
        leads = {line.lead.actor: shown(line.lead.name, seat) for line in lines if line.lead is not None}
        self._offer("field", [("", every), *fields.items()])
        self._offer("side", [("", gettext("both")), *((side.value, towns[side.value]) for side in SIDES)])
        self._offer("lead", [("", every), *sorted(leads.items(), key=lambda choice: fold(choice[1]))])
        self._offer("pace", [("", every), *((p.value, label(p)) for p in Pace), (LATE, gettext("late"))])
        self.is_valid()

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        found = self.cleaned_data
        side = Side(found["side"]) if found.get("side") else None
        return Wanted(side, found.get("lead") or "", found.get("pace") or "", found.get("field") or "")

    @property
    def chosen(self) -> bool:
        return any(self.cleaned_data.values())

    @property
    def query(self) -> str:
        """Half-year and filters, as an address says them."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return urlencode({"until": self.half.last_day.isoformat(), **chosen})
