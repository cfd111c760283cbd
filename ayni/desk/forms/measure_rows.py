"""The rows below a measure: steps, contributions, results. Each row is a form of its own, named by its path."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.reasons import reason
from ayni.core.sides import SIDES
from ayni.core.workplan import ResourceKind
from ayni.records.rules import Seat
from ayni.records.sentences import label, sentence
from ayni.web.fields import NumberField, RecordForm, TextField, VagueField, choice
from ayni.web.templatetags.ayni import names

CURRENCIES = ("EUR", "PEN", "USD")


class RowForm(RecordForm):
    """One row below the measure. A new row in which nothing was typed is no row."""

    below: ClassVar[str] = ""
    typed: ClassVar[tuple[str, ...]] = ()
    """The inputs that count as typing; a choice alone makes no row."""

    def __init__(self, *given: Any, seat: Seat, new: bool, **more: Any) -> None:
        super().__init__(*given, seat=seat, **more)
        self.new = new
        towns = names(seat.partnership)
        if "side" in self.fields:
            both = [("", gettext("both"))] if isinstance(self, MilestoneForm) else []
            order = (seat.side, seat.side.other)
            self.fields["side"].choices = [*both, *((s.value, towns[s.value]) for s in order)]  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        if self.is_bound and self.idle:
            self.unjudged()
            return
        super().full_clean()

    @property
    def removed(self) -> bool:
        return bool(self.data.get(self.add_prefix("remove")))

    @property
    def idle(self) -> bool:
        """Nothing to read: removed, or new and empty."""
        return self.removed or (self.new and not any(self._typed(name) for name in self.typed))

    def _typed(self, name: str) -> bool:
        path = self.add_prefix(name)
        return any(self.data[key].strip() for key in self.data if key == path or key.startswith(f"{path}."))

    def table(self) -> dict[str, Any]:
        """The row's paths; False at the row's own path asks for its removal."""
        if self.removed:
            return {} if self.new else {str(self.prefix): False}
        return {} if self.idle else super().table()


class MilestoneForm(RowForm):
    below = "milestones"
    typed = ("title", "due")
    title = TextField(lines=1, ask=False, most=500, label=_("Step"))
    due = VagueField(label=_("Until"))
    side = choice(label=_("By"))


class ResourceForm(RowForm):
    below = "resources"
    typed = ("amount", "what", "source")
    side = choice(label=_("Side"))
    kind = choice(label=_("Kind"))
    amount = NumberField(least=0, label=_("Amount"))
    currency = choice(label=_("Currency"), choices=[("", "–"), *((code, code) for code in CURRENCIES)])
    what = TextField(lines=1, ask=False, most=1000, label=_("What for"))
    source = TextField(lines=1, ask=False, most=1000, label=_("Where it comes from"))
    example = forms.BooleanField(required=False, label=_("Invented as an example"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if "amount" not in self.fields:
            return
        known = str(self.initial.get("currency") or "")
        self.fields["kind"].choices = [(k.value, label(k)) for k in ResourceKind]  # type: ignore[attr-defined]
        if known and known not in CURRENCIES:
            self.fields["currency"].choices = [*self.fields["currency"].choices, (known, known)]  # type: ignore[attr-defined]
        self.fields["amount"].currency = self.data.get(self.add_prefix("currency"), "")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("kind") == ResourceKind.MONEY and found.get("amount") is not None and not found.get("currency"):
            self.add_error("currency", sentence(reason("currency_missing")))
        return found


class ResultForm(RowForm):
    below = "results"
    typed = ("title", "unit", "source", "baseline_a", "baseline_b", "target_a", "target_b")
    title = TextField(
        lines=1, ask=False, most=500, label=_("Result"), help_text=_("What can be counted, for example: schools.")
    )
    unit = TextField(lines=1, ask=False, most=100, label=_("Unit"))
    baseline_a = NumberField()
    target_a = NumberField()
    baseline_b = NumberField()
    target_b = NumberField()
    source = TextField(lines=1, ask=False, most=1000, label=_("Where the numbers come from"))
    example = forms.BooleanField(required=False, label=_("Invented as an example"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        towns = names(self.seat.partnership)
        words = {"baseline": gettext("%(town)s: today"), "target": gettext("%(town)s: to reach")}
        for name, told in words.items():
            for side in SIDES:
                if f"{name}_{side.lower()}" in self.fields:
                    self.fields[f"{name}_{side.lower()}"].label = told % {"town": towns[side.value]}
