"""What somebody without an account says about a measure: in any language, and as little about them as they like."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from ayni.core.guests import ANOTHER, MOST_PEOPLE, MOST_WORDS, SPOKEN, Said
from ayni.core.words import clean
from ayni.records.models import Picture
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.pictures import Judged, judge_picture
from ayni.web.fields import LineField, NumberField, VagueField

NOT_KEPT = {"data-draft-skip": ""}
"""For fields about the person: a draft that stays in the browser leaves them out."""


class GuestForm(forms.Form):
    """`uid` makes a second press harmless; `subject` is a trap: people do not see it, machines fill it in."""

    use_required_attribute = False

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    words = LineField(
        most=MOST_WORDS,
        label=_("What happened?"),
        help_text=_("A few sentences are enough. You can write in any language."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("In which language did you write?"),
        widget=forms.Select(attrs={"class": "short", "autocomplete": "off"}),
    )
    on = VagueField(label=_("When was it?"), help_text=_("A day or a month, for example 14.11.2026 or 11/2026."))
    people = NumberField(
        least=0,
        label=_("How many people took part?"),
        help_text=_("About is good enough."),
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "inputmode": "numeric"}),
    )
    picture = forms.FileField(
        required=False,
        label=_("A picture"),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB. It is made small, and where and with what it was taken is removed."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "data-shrink": ""}),
    )
    consent = forms.ChoiceField(
        required=False,
        label=_("Can anybody be recognised in the picture?"),
        choices=Picture.Consent.choices,
        widget=forms.RadioSelect,
    )
    credit = LineField(
        most=200,
        label=_("Who took it?"),
        help_text=_("This name stands below the picture, for everybody who sees it. Without one it says “private”."),
        widget=forms.TextInput(attrs={**NOT_KEPT, "autocomplete": "off"}),
    )
    name = LineField(most=120, label=_("Your name"), widget=forms.TextInput(attrs={**NOT_KEPT, "autocomplete": "name"}))
    email = forms.EmailField(
        required=False,
        label=_("Your e-mail address"),
        help_text=_("For a copy of what you wrote, and if the office has a question."),
        max_length=254,
        widget=forms.EmailInput(attrs={**NOT_KEPT, "autocomplete": "email"}),
    )

    def __init__(self, *given: Any, language: str, **more: Any) -> None:
        super().__init__(*given, **more)
        own = [(language, SPOKEN[language])]
        rest = [each for each in SPOKEN.items() if each[0] != language]
        self.fields["language"].choices = [*own, *rest, (ANOTHER, pgettext("language", "another"))]
        self.fields["uid"].initial = uuid4

    def clean_words(self) -> str:
        return self._needed("words", gettext("Say in a sentence or two what happened."))

    def clean_on(self) -> Any:
        return self._needed("on", gettext("Say when it was. A month is enough, for example 11/2026."))

    def clean_people(self) -> int | None:
        given = self.cleaned_data["people"]
        if given is None:
            return None
        if given != int(given) or given > MOST_PEOPLE:
            raise ValidationError(gettext("Write how many people as a whole number, for example 25."))
        return int(given)

    def clean_name(self) -> str:
        return clean(self.cleaned_data["name"], lines=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("picture") and not self.cleaned_data.get("consent") and "consent" not in self.errors:
            self.add_error("consent", gettext("Say whether anybody can be recognised, and whether they have agreed."))
        return self.cleaned_data

    def _needed(self, name: str, words: str) -> Any:
        found = self.cleaned_data.get(name)
        if found in (None, ""):
            raise ValidationError(words)
        return found

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("subject"))

    @property
    def said(self) -> Said:
        return Said(**{each.name: self.cleaned_data[each.name] for each in fields(Said)})

    def judged(self) -> Judged | None:
        """The picture, made small; None without one. Raises Refused."""
        data = self.cleaned_data
        if not data["picture"]:
            return None
        credit = data["credit"] or pgettext("credit of a picture", "private")
        return judge_picture(upload=data["picture"], credit=credit, alt="", consent=data["consent"], guest=True)

    def refuse(self, refused: Refused) -> None:
        for why in refused.reasons:
            self.add_error(why.subject if why.subject in self.fields else None, sentence(why))

    def ask_for_the_picture_again(self) -> None:
        """Browsers forget a chosen file when the form comes back; nobody shall send without noticing."""
        if self.files.get("picture") and "picture" not in self.errors:
            self.add_error("picture", gettext("Please choose the picture once more: it could not be kept."))

    @property
    def has_picture_errors(self) -> bool:
        return bool({"picture", "consent", "credit"} & set(self.errors))
