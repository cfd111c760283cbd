"""Naming a source: one that is known, or a new one, written together with what it speaks of."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.core.words import clean
from ayni.records.models import Source
from ayni.web.fields import LineField, RecordForm, VagueField


class WebAddressField(forms.URLField):
    """An address on the web; `https://` may be left out."""

    def __init__(self, *, most: int, **given: Any) -> None:
        super().__init__(required=False, max_length=most, assume_scheme="https", **given)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(clean(str(value or ""), lines=False)))


class CitingForm(RecordForm):
    """`source` is the uid of a known one; `new_*` describe one that is not in the list yet."""

    source = forms.ChoiceField(required=False, label=_("A source that is already in the list"))
    new_title = LineField(most=300, label=_("Or a new source: who says it, under which title"))
    new_url = WebAddressField(most=600, label=_("Its address on the web"))
    new_published = VagueField(label=_("When it appeared"), help_text=_("For example 2021, 10/2018 or 20.05.1998"))

    def __init__(self, *given: Any, sources: list[Source], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["source"].choices = [("", _("none of these"))] + [  # type: ignore[attr-defined]
            (str(row.uid), f"{row.title} ({row.published.first.year})" if row.published else row.title)
            for row in sources
        ]

    @property
    def names_new(self) -> bool:
        return bool(self.cleaned_data.get("new_title") or self.cleaned_data.get("new_url"))

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("source") and self.names_new:
            self.add_error("source", _("Choose a source from the list or enter a new one, not both."))
        if self.cleaned_data.get("new_url") and not self.cleaned_data.get("new_title") and not self.errors:
            self.add_error("new_title", _("Give the new source a title."))
        return self.cleaned_data

    def new_source(self, below: UUID) -> tuple[UUID, dict[str, Any]] | None:
        """Uid and values of the new source. The uid follows from what cites it, so a second press makes no second."""
        if not self.names_new:
            return None
        values = {name: self.cleaned_data.get(f"new_{name}") for name in ("title", "url", "published")}
        return uuid5(below, "source"), values
