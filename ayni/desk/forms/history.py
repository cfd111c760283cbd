"""Forms for events of the history, for their sources and for the list's filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.sides import SIDES
from ayni.core.vague import in_order
from ayni.desk.forms.goals import goal_choices, with_targets
from ayni.desk.forms.sources import CitingForm
from ayni.records.models import Citation, Event, Partnership, Source
from ayni.records.queries.history import Wanted
from ayni.records.rules import Seat
from ayni.records.services import Refused
from ayni.web.fields import GoalsField, LineField, RecordForm, TargetsField, TextField, VagueField
from ayni.web.templatetags.ayni import names

EMPTY_ROWS = 2
MOST_ROWS = 50
CITATIONS = "citations"


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


class CitationForm(CitingForm):
    """One source of an event. A citation that is there already keeps its source; to change it, remove it."""

    says = TextField(lines=2, label=_("What this source says, where sources differ"))
    contradicts = forms.BooleanField(required=False, label=_("It says something else than the others"))
    gone = forms.BooleanField(required=False, label=_("Remove this source from the event"))

    def __init__(self, *given: Any, uid: UUID, citation: Citation | None, **more: Any) -> None:
        super().__init__(*given, prefix=f"{CITATIONS}.{uid}", initial=cited(citation), **more)
        self.uid, self.citation = uid, citation
        unused = ("source", "new_title", "new_url", "new_published") if citation else ("gone",)
        for name in unused:
            del self.fields[name]

    @property
    def said(self) -> bool:
        """Whether anything was entered in a row that is not there yet."""
        found = self.cleaned_data
        return bool(found.get("source") or self.names_new or any(found.get("says", {}).values()))

    def is_about(self, subject: str) -> bool:
        return subject == str(self.uid) or subject.startswith(f"{self.prefix}.")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if self.citation is None and self.said and not found.get("source") and not self.names_new and not self.errors:
            self.add_error("source", gettext("Choose a source from the list, or enter a new one."))
        return found

    def table(self) -> dict[str, Any]:
        path = self.prefix
        if self.citation is not None and self.cleaned_data.get("gone"):
            return {path: False}
        if self.citation is None and not self.said:
            return {}
        words = {f"{path}.says.{code}": said for code, said in self.cleaned_data["says"].items()}
        found = {path: True, f"{path}.contradicts": self.cleaned_data["contradicts"], **words}
        if self.citation is None:
            new = self.new_source(self.uid)
            found[f"{path}.source"] = str(new[0]) if new else self.cleaned_data["source"]
        return found


class Citations:
    """The rows of an event's sources: those that are there, those that were typed, and some empty ones."""

    def __init__(self, posted: QueryDict | None, event: Event | None, *, seat: Seat, sources: list[Source]) -> None:
        known = {row.uid: row for row in event.citations.all()} if event is not None else {}
        typed = typed_uids(posted) if posted is not None else []
        known = {uid: row for uid, row in known.items() if posted is None or uid in typed}
        fresh = [] if posted is not None else [uuid4() for _ in range(EMPTY_ROWS)]
        self.rows = [
            CitationForm(posted, uid=uid, citation=known.get(uid), seat=seat, sources=sources)
            for uid in [*known, *(uid for uid in typed if uid not in known), *fresh]
        ]

    @property
    def known(self) -> list[CitationForm]:
        return [row for row in self.rows if row.citation is not None]

    @property
    def new(self) -> list[CitationForm]:
        return [row for row in self.rows if row.citation is None]

    def is_valid(self) -> bool:
        wrong = [row for row in self.rows if not row.is_valid()]
        return not wrong

    def table(self) -> dict[str, Any]:
        return {path: value for row in self.rows for path, value in row.table().items()}

    def sources(self) -> dict[UUID, Mapping[str, Any]]:
        """The new sources, by the uid under which they will be written."""
        found = (row.new_source(row.uid) for row in self.new if row.said)
        return dict(new for new in found if new)

    def also(self) -> list[str]:
        """All sentences of the rows, for the summary above the form."""
        return [str(said) for row in self.rows for errors in row.errors.values() for said in errors]


class WholeEvent:
    """An event with its sources as one form."""

    def __init__(self, posted: QueryDict | None, event: Event | None, *, seat: Seat, sources: list[Source]) -> None:
        self.main = EventForm(posted, seat=seat, initial=initial(event))
        self.cited = Citations(posted, event, seat=seat, sources=sources)

    def every(self) -> Iterable[RecordForm]:
        return [self.main, *self.cited.rows]

    def is_valid(self) -> bool:
        return all([self.main.is_valid(), self.cited.is_valid()])

    def values(self, seen: Mapping[str, str]) -> dict[str, Any]:
        return self.main.table() | self.cited.table()

    def before(self, seen: Mapping[str, str]) -> dict[str, list[str]]:
        return {}

    def refuse(self, refused: Refused) -> None:
        """Each reason at its field, or at the source that it speaks of."""
        for why in refused.reasons:
            row = next((row for row in self.cited.rows if row.is_about(why.subject)), None)
            (row or self.main).refuse_at(why)


def typed_uids(posted: QueryDict) -> list[UUID]:
    """The rows that came with the form, in their order."""
    found: dict[UUID, None] = {}
    for key in posted:
        head, _, rest = key.partition(".")
        if head == CITATIONS:
            try:
                found.setdefault(UUID(rest.partition(".")[0]))
            except ValueError:
                continue
    return list(found)[:MOST_ROWS]


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
