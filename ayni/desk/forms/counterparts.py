"""Answers to a suggested counterpart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.core.joining import PairingKind
from ayni.records.sentences import label
from ayni.web.fields import LineField


class AboutTwo(forms.Form):
    """Which two, and the answer's own identifier: sent twice, it counts once."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    a = forms.UUIDField(widget=forms.HiddenInput)
    b = forms.UUIDField(widget=forms.HiddenInput)


class TakeForm(AboutTwo):
    kind = forms.ChoiceField(label=_("What is paired"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["kind"].choices = [(kind.value, label(kind)) for kind in PairingKind]  # type: ignore[attr-defined]


class DismissForm(AboutTwo):
    why = LineField(most=500, label=_("Why not"), required=True)
