"""The filters of the history of changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.sides import SIDES
from ayni.records.models import Partnership, Person
from ayni.records.queries.changes import KINDS, Wanted
from ayni.records.who import who
from ayni.web.templatetags.ayni import names

CALLED = {
    "measure": _("Measures and goals"),
    "report": _("Reports and measured values"),
    "comment": _("Comments"),
    "move": _("Hand-over and agreement"),
    "actor": _("Actors"),
    "event": _("History and sources"),
    "guest": _("Guests"),
    "settings": _("Settings and people"),
}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChangesFilter(forms.Form):
    """What the history is narrowed to. An address with an unknown value shows everything."""

    side = forms.ChoiceField(required=False, label=_("Side"))
    about = forms.ChoiceField(required=False, label=_("About"))
    person = forms.ChoiceField(required=False, label=_("Person"))
    since = forms.DateField(required=False, label=_("From"), input_formats=["%Y-%m-%d"], widget=DAY)
    until = forms.DateField(required=False, label=_("Until"), input_formats=["%Y-%m-%d"], widget=DAY)

    def __init__(self, given: Any, *, partnership: Partnership, people: Iterable[Person]) -> None:
        super().__init__({name: given.get(name, "") for name in given})
        towns, every = names(partnership), gettext("all")
        self._offer("side", [("", gettext("both")), *((side.value, towns[side.value]) for side in SIDES)])
        self._offer("about", [("", every), *((kind, CALLED[kind]) for kind in KINDS)])
        self._offer("person", [("", every), *((str(each.uid), who(each, partnership.pk)) for each in people)])
        self.is_valid()

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        found = self.cleaned_data
        return Wanted(
            **{name: found.get(name) or "" for name in ("side", "about", "person")},
            since=found.get("since"),
            until=found.get("until"),
        )
