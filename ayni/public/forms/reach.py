"""What an actor says of itself through a link: in any language, and nothing about a person."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from ayni.core.goals import goals
from ayni.core.guests import ANOTHER, MOST_WORDS, SPOKEN
from ayni.core.reach import Answer
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.web.fields import GoalsField, LineField, WebAddressField


class AnswerForm(forms.Form):
    """`uid` makes a second press harmless; `subject` is a trap: people do not see it, machines fill it in."""

    use_required_attribute = False

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    goals = GoalsField(
        label=_("Which goals do you work for?"), help_text=_("The 17 goals of the United Nations. One is enough.")
    )
    gives = LineField(
        most=MOST_WORDS,
        label=_("What do you do, and what could you give?"),
        help_text=_("Knowledge, rooms, hours, things: whatever the partner town could use. In any language."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    seeks = LineField(
        most=MOST_WORDS,
        label=_("What do you look for?"),
        help_text=_("What would help you, or whom you would like to meet."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("In which language did you write?"),
        widget=forms.Select(attrs={"class": "short", "autocomplete": "off"}),
    )
    website = WebAddressField(most=300, label=_("Your website"))

    def __init__(self, *given: Any, language: str, **more: Any) -> None:
        super().__init__(*given, **more)
        own = [(language, SPOKEN[language])]
        rest = [each for each in SPOKEN.items() if each[0] != language]
        self.fields["language"].choices = [*own, *rest, (ANOTHER, pgettext("language", "another"))]  # type: ignore[attr-defined]
        self.fields["uid"].initial = uuid4

    def clean_goals(self) -> tuple[str, ...]:
        """The 17 are asked for, not their targets."""
        return goals(self.cleaned_data["goals"])

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if not self.errors and not any(found[name] for name in ("goals", "gives", "seeks", "website")):
            raise ValidationError(
                gettext("Say at least one thing: a goal, what you can give, what you look for, or your website.")
            )
        return found

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("subject"))

    @property
    def answer(self) -> Answer:
        return Answer(**{each.name: self.cleaned_data[each.name] for each in fields(Answer)})

    def refuse(self, refused: Refused) -> None:
        for why in refused.reasons:
            self.add_error(why.subject if why.subject in self.fields else None, sentence(why))
