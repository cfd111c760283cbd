"""Inviting an actor to say what it does, and taking its answer over field by field."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.core.goals import parse, store
from ayni.desk.forms.guests import GuestsForm, OpenForm
from ayni.records.models import ActorAnswer
from ayni.records.rules import Seat
from ayni.records.sentences import language_name
from ayni.web.fields import LONGEST, UNKNOWN, GoalsField, LineField


class InviteForm(OpenForm):
    first: ClassVar = {"days": 30, "most_uses": 1}


class TakeAnswerForm(GuestsForm):
    """Only what was answered is offered; what is not ticked stays as it is in the entry."""

    take_goals = forms.BooleanField(required=False, label=_("Add these goals"))
    goals = GoalsField(label=_("Goals it works for"))
    take_gives = forms.BooleanField(required=False, label=_("Take over what it can give"))
    gives = LineField(
        most=LONGEST, label=_("What it can give"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    take_seeks = forms.BooleanField(required=False, label=_("Take over what it looks for"))
    seeks = LineField(
        most=LONGEST, label=_("What it looks for"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    language = forms.ChoiceField(
        error_messages=UNKNOWN,
        widget=forms.RadioSelect,
        label=_("In which language do these words stand?"),
        help_text=_("They become the original; the other languages count as outdated until somebody looks at them."),
    )
    take_website = forms.BooleanField(required=False, label=_("Take over the website"))

    def __init__(self, *given: Any, seat: Seat, answer: ActorAnswer, **more: Any) -> None:
        codes = seat.partnership.language_codes
        said = (
            answer.language if answer.language in codes else seat.partnership.municipality(seat.side).language_codes[0]
        )
        ticked = {f"take_{name}": True for name in ("goals", "gives", "seeks", "website")}
        words = {"goals": answer.goals, "gives": answer.gives, "seeks": answer.seeks, "language": said}
        super().__init__(*given, initial={**ticked, **words}, **more)
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]  # type: ignore[attr-defined]
        self.said = answer
        for name in ("goals", "gives", "seeks", "website"):
            if not getattr(answer, name):
                self.fields.pop(f"take_{name}")
                self.fields.pop(name, None)
        if not (answer.gives or answer.seeks):
            del self.fields["language"]

    def values(self, tags: tuple[str, ...]) -> dict[str, Any]:
        """What is ticked, as paths of the actor; `tags`: what it works for now, to which the goals come."""
        found, values = self.cleaned_data, {}
        if found.get("take_goals"):
            values["tags"] = parse(store((*tags, *found["goals"])))
        for name in ("gives", "seeks"):
            if found.get(f"take_{name}") and found[name]:
                values[f"{name}.{found['language']}"] = found[name]
        if found.get("take_website"):
            values["website"] = self.said.website
        return values
