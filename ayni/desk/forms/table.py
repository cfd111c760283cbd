"""The filters of the plan's table."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.progress import Choice
from ayni.core.sides import SIDES, Side
from ayni.core.words import clean, fold
from ayni.core.workplan import Plan, Responsibility, Status
from ayni.desk.forms.goals import goal_choices
from ayni.desk.forms.plan import shown
from ayni.records.rules import Seat
from ayni.records.sentences import label, no_status
from ayni.web.fields import LineField
from ayni.web.templatetags.ayni import names

NEVER = "none"
"""In the address: a status nobody has reported yet."""


class PlanFilter(forms.Form):
    """What the table is narrowed to. What an address says that this plan does not know is left out, and named."""

    words = LineField(most=200, label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    field = forms.ChoiceField(required=False, label=_("Field of action"))
    goal = forms.ChoiceField(required=False, label=_("Goal"))
    side = forms.ChoiceField(required=False, label=_("Side"))
    status = forms.ChoiceField(required=False, label=_("Status"))
    lead = forms.ChoiceField(required=False, label=_("Responsible"))
    late = forms.BooleanField(required=False, label=_("only late ones"))

    def __init__(self, given: Any, *, seat: Seat, tree: Plan) -> None:
        super().__init__({name: clean(given.get(name, ""), lines=False) for name in given})
        towns, every = names(seat.partnership), gettext("all")
        fields = [(node.uid, f"{node.code} {shown(node.title, seat)}".strip()) for node in tree.fields]
        self._offer("field", [("", every), *fields])
        self._offer("goal", goal_choices(every))
        self._offer("side", [("", gettext("both")), *((side.value, towns[side.value]) for side in SIDES)])
        states = [*((status.value, label(status)) for status in Status), (NEVER, no_status())]
        self._offer("status", [("", every), *states])
        self._offer("lead", [("", every), *self._leads(seat, tree, towns)])
        self.is_valid()

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _leads(self, seat: Seat, tree: Plan, towns: dict[str, str]) -> list[Any]:
        """Who leads something in this plan, by town."""
        leading: dict[str, Responsibility] = {
            r.actor: r for m in tree.every_measure() for r in m.responsibilities if r.lead
        }
        found = []
        for side in (seat.side, seat.side.other):
            told = [(r.actor, shown(r.name, seat)) for r in leading.values() if r.side is side]
            if told:
                found.append((towns[side.value], sorted(told, key=lambda choice: fold(choice[1]))))
        return found

    @property
    def choice(self) -> Choice:
        found = self.cleaned_data
        return Choice(
            **{name: found.get(name) or "" for name in ("field", "goal", "status", "lead", "words")},
            side=Side(found["side"]) if found.get("side") else None,
            late=bool(found.get("late")),
        )

    @property
    def query(self) -> str:
        """The filters that count, as an address says them; '' for none."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return urlencode({name: "on" if value is True else value for name, value in chosen.items()})

    @property
    def ignored(self) -> list[str]:
        """What the filters are called whose value means nothing here."""
        return [str(self.fields[name].label) for name in self.errors]
