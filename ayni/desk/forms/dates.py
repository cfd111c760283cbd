"""The form for a fixed date of the own side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.vague import in_order
from ayni.desk.forms.sources import CitingForm
from ayni.records.models import FixedDate
from ayni.records.services.dates import LONGEST_LEAD
from ayni.web.fields import TextField, VagueField


class FixedDateForm(CitingForm):
    kind = forms.ChoiceField(choices=FixedDate.Kind.choices, label=_("Kind"))
    title = TextField(required=True, most=200, label=_("What it is"))
    on = VagueField(
        required=True,
        label=_("When"),
        help_text=_("As exactly as you know: 10.12.2026, 12/2026 or “about 12/2026”."),
        error_messages={"required": _("Enter when it is. A month or a year is enough.")},
    )
    until = VagueField(label=_("Until"), help_text=_("Only where it lasts longer, as a recess does."))
    lead_days = forms.IntegerField(
        min_value=0,
        max_value=LONGEST_LEAD,
        label=_("Tell both sides so many days before"),
        help_text=_("From then on it stands on the first page and in the weekly summary."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    example = forms.BooleanField(required=False, label=_("Invented as an example"))

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not in_order(found.get("on"), found.get("until")):
            self.add_error("until", gettext("The end lies before the beginning."))
        return found

    def table_of(self, uid: UUID) -> dict[str, Any]:
        """`uid`: of the date; that of a source which is new with it follows from it."""
        found = {path: value for path, value in self.table().items() if not path.startswith("new_")}
        new = self.new_source(uid)
        return found | ({"source": str(new[0])} if new else {})

    def sources_of(self, uid: UUID) -> dict[UUID, dict[str, Any]]:
        new = self.new_source(uid)
        return dict([new]) if new else {}


def fixed_initial(row: FixedDate | None) -> dict[str, Any]:
    if row is None:
        return {"lead_days": 30, "kind": FixedDate.Kind.COUNCIL}
    plain = ("kind", "title", "on", "until", "lead_days", "example")
    return {name: getattr(row, name) for name in plain} | {"source": str(row.source.uid) if row.source else ""}
