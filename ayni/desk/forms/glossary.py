"""Forms for the glossary: a word, and the list's filter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.records.models import Term
from ayni.web.fields import LineField, RecordForm, TextField


class TermForm(RecordForm):
    words = TextField(lines=1, ask=False, required=True, most=200, label=_("How it is called"))
    fixed = forms.BooleanField(
        required=False,
        label=_("Never translated"),
        help_text=_("A name that stays as it is in every language: KIEZKLUB, POI."),
    )
    note = TextField(lines=2, most=1000, label=_("What it means, and what to use it for"))


class GlossaryFilter(forms.Form):
    words = LineField(most=200, label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))

    def wanted(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("words") or "")


def initial(term: Term | None) -> dict[str, Any]:
    """What the form shows before anybody typed."""
    return {name: getattr(term, name) for name in ("words", "fixed", "note")} if term is not None else {}
