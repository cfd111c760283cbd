"""What somebody without an account writes to a town hall."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from ayni.core.words import clean

MOST = 5000


class InquiryForm(forms.Form):
    """`uid` makes a second press harmless; `subject` is a trap: people do not see it, machines fill it in."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("So that the office can answer you."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = forms.CharField(
        label=_("Your message"),
        # No maxlength in the browser: it would cut off a pasted text without a word.
        validators=[MaxLengthValidator(MOST)],
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, reads: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].help_text = reads
        self.fields["uid"].initial = uuid4

    def clean_name(self) -> str:
        return " ".join(clean(self.cleaned_data["name"]).split())

    def clean_message(self) -> str:
        return clean(self.cleaned_data["message"])

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("subject"))

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "email", "message")]


class BarrierForm(InquiryForm):
    """What cannot be used, and where; `page` is the one from which somebody came here."""

    page = forms.CharField(
        label=_("On which page?"),
        help_text=_("Its address, or what it is called."),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].label = _("What does not work, and with what do you read these pages?")

    def clean_page(self) -> str:
        return clean(self.cleaned_data["page"], lines=False)

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("page", "message", "name", "email")]
