"""The form for a legal page of the own side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.records.models import Notice
from ayni.web.fields import DayField, RecordForm, TextField, WebAddressField


class NoticeForm(RecordForm):
    words = TextField(
        lines=18,
        most=20_000,
        label=_("Words of the page"),
        help_text=_("An empty line begins a paragraph, # at the beginning of a line a heading, - a point of a list."),
    )
    enforcer = TextField(
        lines=3,
        most=1_000,
        label=_("To whom people can turn who are not heard"),
        help_text=_("The enforcement or arbitration body, with its address."),
    )
    enforcer_url = WebAddressField(most=300, label=_("Its address on the web"))
    updated = DayField(label=_("As of"), help_text=_("The day on which somebody last made sure that this is true."))
    shown = forms.BooleanField(
        required=False,
        label=_("Show this page to everybody"),
        help_text=_("Possible once nothing stands in square brackets any more."),
    )

    def __init__(self, *given: Any, kind: str, **more: Any) -> None:
        super().__init__(*given, **more)
        if kind != Notice.Kind.ACCESSIBILITY:
            del self.fields["enforcer"], self.fields["enforcer_url"]


def initial(row: Notice) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("words", "enforcer", "enforcer_url", "updated", "shown")}
