"""Forms for events of the history, for their sources and for the list's filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.sides import SIDES
from ayni.core.vague import in_order
from ayni.desk.forms.goals import goal_choices, with_targets
from ayni.desk.forms.sources import Cited, CitedForm, Sourced
from ayni.records.models import Citation, Event, Partnership, Source
from ayni.records.queries.history import Wanted
from ayni.records.rules import Seat
from ayni.web.fields import GoalsField, LineField, RecordForm, TargetsField, TextField, VagueField
from ayni.web.templatetags.ayni import names


class EventForm(RecordForm):
    on = VagueField(label=_("When"), help_text=_("As exactly as you know: 20.05.1998, 10/2018, 2022 or “about 2022”."))
    until = VagueField(label=_("Until"), help_text=_("Only where it lasted longer."))
    title = TextField(required=True, most=300, label=_("What happened, in one line"))
    text = TextField(lines=5, label=_("A few sentences"))
    sides = forms.ChoiceField(widget=forms.RadioSelect, label=_("Where"))
    tags = GoalsField(label=_("Goals it has to do with"))
    targets = TargetsField(label=_("Targets"), help_text=_("If you know them, for example 4.7, 12.5"))
    public = forms.BooleanField(required=False, label=_("Shown to the public"))
    homes: ClassVar = {"tags": ("tags", "targets")}

    def __init__(self, *given: Any, seat: Seat, **more: Any) -> None:
        super().__init__(*given, seat=seat, **more)
        self.fields["sides"].choices = sides_of(seat.partnership)  # type: ignore[attr-defined]
        self.fields["on"].required = True
        self.fields["on"].error_messages["required"] = gettext("Enter when it was. A year is enough.")

    def clean(self) -> dict[str, Any]:
        if not in_order(self.cleaned_data.get("on"), self.cleaned_data.get("until")):
            self.add_error("until", gettext("The end lies before the beginning."))
        return self.cleaned_data

    def table(self) -> dict[str, Any]:
        return with_targets(super().table())


class CitationForm(CitedForm):
    """One source of an event, and what it says."""

    below = "citations"
    says = TextField(lines=2, label=_("What this source says, where sources differ"))
    contradicts = forms.BooleanField(required=False, label=_("It says something else than the others"))

    def __init__(self, *given: Any, row: Citation | None, **more: Any) -> None:
        super().__init__(*given, row=row, initial=cited(row), **more)

    @property
    def said(self) -> bool:
        return super().said or any(self.cleaned_data.get("says", {}).values())

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if self.row is None and self.said and not found.get("source") and not self.names_new and not self.errors:
            self.add_error("source", gettext("Choose a source from the list, or enter a new one."))
        return found

    def table(self) -> dict[str, Any]:
        found, path = super().table(), str(self.prefix)
        if found.get(path):
            words = {f"{path}.says.{code}": said for code, said in self.cleaned_data["says"].items()}
            found |= {f"{path}.contradicts": self.cleaned_data["contradicts"], **words}
        return found


def whole(posted: QueryDict | None, event: Event | None, *, seat: Seat, sources: list[Source]) -> Sourced[CitationForm]:
    """An event with its sources as one form."""
    rows = event.citations.all() if event is not None else ()
    main = EventForm(posted, seat=seat, initial=initial(event))
    return Sourced(main, Cited(CitationForm, posted, rows, seat=seat, sources=sources))


def cited(citation: Citation | None) -> dict[str, Any]:
    return {"says": citation.says, "contradicts": citation.contradicts} if citation is not None else {}


def initial(event: Event | None) -> dict[str, Any]:
    """What the form shows before anybody typed."""
    if event is None:
        return {"public": True, "sides": "AB"}
    plain = ("on", "until", "title", "text", "sides", "tags", "public")
    return {name: getattr(event, name) for name in plain} | {"targets": event.tags}


def sides_of(partnership: Partnership) -> Iterable[tuple[str, str]]:
    known = names(partnership)
    return [("AB", gettext("in both towns")), *((side.value, known[side.value]) for side in SIDES)]


class HistoryFilter(forms.Form):
    """Narrows the history; an address with an unknown value shows everything."""

    words = LineField(most=200, label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    side = forms.ChoiceField(required=False, label=_("Side"))
    goal = forms.ChoiceField(required=False, label=_("Goal"))
    order = forms.ChoiceField(
        required=False, choices=[("", _("from the beginning")), ("new", _("newest first"))], label=_("Order")
    )

    def __init__(self, *given: Any, partnership: Partnership, **more: Any) -> None:
        super().__init__(*given, **more)
        known = names(partnership)
        both = [("", gettext("both")), *((side.value, known[side.value]) for side in SIDES)]
        self.fields["side"].choices = both  # type: ignore[attr-defined]
        self.fields["goal"].choices = goal_choices(gettext("all"))  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in ("side", "goal", "words")})

    @property
    def newest_first(self) -> bool:
        return self.cleaned_data.get("order") == "new"


class RetireForm(forms.Form):
    why = LineField(most=500, label=_("Why it should no longer be shown"), required=True)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
