"""Putting two entries of one actor together: which other one, and whose wording stays where they differ."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.editing import shown
from ayni.core.multilingual import Text
from ayni.records.models import Actor
from ayni.records.queries.actors import same_side
from ayni.records.rules import Seat
from ayni.records.sentences import language_name
from ayni.records.services.merging import ASKED
from ayni.web import paths
from ayni.web.fields import choice
from ayni.web.templatetags.ayni import names

KEPT, GONE = "kept", "gone"


class OtherForm(forms.Form):
    """Sent by GET: the other entry of the same side."""

    other = choice(label=_("Which entry is the same actor?"))

    def __init__(self, *given: Any, actor: Actor, seat: Seat, **more: Any) -> None:
        super().__init__(*given, **more)
        language, order = (get_language() or "en").split("-")[0], seat.partnership.language_codes
        self.rows = {str(row.uid): row for row in same_side(actor)}
        called = [(uid, told.words) for uid, row in self.rows.items() if (told := row.name.show(language, order))]
        self.fields["other"].choices = [("", gettext("choose")), *called]  # type: ignore[attr-defined]

    def chosen(self) -> Actor | None:
        return self.rows.get(self.cleaned_data.get("other", "")) if self.is_valid() else None


class MergeForm(forms.Form):
    """One choice per field in which both say something, and not the same."""

    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    gone_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, kept: Actor, gone: Actor, seat: Seat, **more: Any) -> None:
        first = {"kept_version": kept.version, "gone_version": gone.version}
        super().__init__(*given, initial=first, **more)
        for name in ASKED:
            both = getattr(kept, name), getattr(gone, name)
            if both[0] != both[1] and (name.endswith("public") or all(both)):
                told = [_told(name, value, seat) for value in both]
                self.fields[name] = forms.ChoiceField(
                    label=paths.label(name, kind="actor"),
                    initial=KEPT,
                    choices=list(zip((KEPT, GONE), told, strict=True)),
                    widget=forms.RadioSelect,
                )

    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["kept_version"], self.cleaned_data["gone_version"]

    def take(self) -> tuple[str, ...]:
        """The fields in which the words of the other entry stay."""
        return tuple(name for name in ASKED if self.cleaned_data.get(name) == GONE)


def _told(name: str, value: Any, seat: Seat) -> SafeString:
    if not isinstance(value, Text):
        words = paths.value(name, shown(value), names(seat.partnership), {}, "actor")
        return format_html("{}", words or gettext("no"))
    lines = ((language_name(code), code, words) for code, words in value.spoken().items())
    told = format_html_join("", '<span class="line"><small>{}</small> <span lang="{}">{}</span></span>', lines)
    return format_html("<span>{}</span>", told)
