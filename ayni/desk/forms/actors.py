"""Forms for actors and for the list's filters."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.joining import KINDS, Joining, fits
from ayni.core.reasons import reason
from ayni.core.sides import SIDES
from ayni.desk.forms.goals import goal_choices, with_targets
from ayni.desk.forms.sources import Cited, CitedForm, Sourced, WebAddressField
from ayni.records.models import Actor, Partnership, Source
from ayni.records.queries.actors import Wanted, possible_parents
from ayni.records.rules import Seat
from ayni.records.sentences import label, sentence
from ayni.records.services.actors import ACTOR
from ayni.web.fields import DayField, GoalsField, LineField, RecordForm, TargetsField, TextField, VagueField
from ayni.web.templatetags.ayni import names


class ActorForm(RecordForm):
    name = TextField(required=True, most=300, label=_("Name"))
    sector = forms.ChoiceField(choices=Actor.Sector.choices, widget=forms.RadioSelect, label=_("Sector"))
    kind = forms.ChoiceField(
        required=False, label=_("Kind"), help_text=_("One of those that the list names under its sector.")
    )
    since = VagueField(label=_("Exists since"), help_text=_("For example 1999, 10/2004 or “about 1990”."))
    description = TextField(lines=4, label=_("Who it is and what it does"))
    gives = TextField(
        lines=3,
        label=_("What it can give"),
        help_text=_("Knowledge, rooms, hours, things: whatever the other side could use."),
    )
    seeks = TextField(
        lines=3, label=_("What it looks for"), help_text=_("What would help it, or whom it wants to meet.")
    )
    parent = forms.ChoiceField(
        required=False, label=_("Stands below"), help_text=_("The office or association that it belongs to, if any.")
    )
    tags = GoalsField(label=_("Goals it works for"))
    targets = TargetsField(label=_("Targets"), help_text=_("If you know them, for example 4.7, 12.5"))
    website = WebAddressField(most=300, label=_("Website"))
    office_email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("Mail address of the office"),
        help_text=_("An address of the office, not of a person."),
    )
    office_phone = LineField(most=60, label=_("Telephone of the office"))
    contact_public = forms.BooleanField(
        required=False,
        label=_("Mail address and telephone may be shown to everybody"),
        help_text=_("Only where the office agrees. Otherwise only the people of this partnership see them."),
    )
    public = forms.BooleanField(required=False, label=_("May be named on public pages"))
    retired = DayField(
        label=_("No longer active since"),
        help_text=_("The name stays in the plans of the past; it is no longer offered for new ones."),
    )

    homes: ClassVar = {"tags": ("tags", "targets")}

    def __init__(self, *given: Any, seat: Seat, actor: Actor | None = None, **more: Any) -> None:
        super().__init__(*given, seat=seat, **more)
        rows = possible_parents(seat.partnership.pk, seat.side.value, actor)
        language, order = _language(), seat.partnership.language_codes
        told = [(str(row.uid), shown.words) for row in rows if (shown := row.name.show(language, order))]
        self.fields["kind"].choices = kind_choices(gettext("not said"))  # type: ignore[attr-defined]
        self.fields["parent"].choices = [("", gettext("nothing")), *told]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if "sector" in found and not fits(found["sector"], found.get("kind", "")):
            self.add_error("kind", sentence(reason("kind_not_of_sector")))
        return found

    def table(self) -> dict[str, Any]:
        return with_targets(super().table())


class ActorSourceForm(CitedForm):
    below = "sources"


def whole(
    posted: QueryDict | None, actor: Actor | None, *, seat: Seat, sources: list[Source]
) -> Sourced[ActorSourceForm]:
    """An actor with its sources as one form."""
    rows = actor.sources.all() if actor is not None else ()
    main = ActorForm(posted, seat=seat, actor=actor, initial=initial(actor))
    return Sourced(main, Cited(ActorSourceForm, posted, rows, seat=seat, sources=sources))


class StepForm(RecordForm):
    """One step of an actor on its way to the table."""

    stage = forms.ChoiceField(widget=forms.RadioSelect, label=_("How far it has come"))
    on = VagueField(
        required=True,
        label=_("Since when"),
        help_text=_("As exactly as you know: 20.05.1998, 10/2018, 2022 or “about 2022”."),
        error_messages={"required": _("Enter when it was. A year is enough.")},
    )
    reason = TextField(lines=3, label=_("What happened, or why"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["stage"].choices = [(each.value, label(each)) for each in Joining]  # type: ignore[attr-defined]

    def told_step(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {"stage": Joining(found["stage"]), "on": found["on"], "reasons": found["reason"]}


def initial(actor: Actor | None) -> dict[str, Any]:
    """What the form shows before anybody typed."""
    if actor is None:
        return {"public": True}
    found = {name: getattr(actor, name) for name in (*ACTOR.texts, *ACTOR.plain)}
    return found | {"targets": actor.tags, "parent": str(actor.parent.uid) if actor.parent else ""}


class ActorFilter(forms.Form):
    """Narrows the list; an address with an unknown value shows everything."""

    words = LineField(most=200, label=_("Words in the entry"), widget=forms.TextInput(attrs={"type": "search"}))
    side = forms.ChoiceField(required=False, label=_("Side"))
    sector = forms.ChoiceField(required=False, choices=[("", _("all")), *Actor.Sector.choices], label=_("Sector"))
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    joining = forms.ChoiceField(required=False, label=_("How far"))
    goal = forms.ChoiceField(required=False, label=_("Goal"))
    retired = forms.BooleanField(required=False, label=_("Also those no longer active"))

    def __init__(self, *given: Any, partnership: Partnership, **more: Any) -> None:
        super().__init__(*given, **more)
        known = names(partnership)
        both = [("", gettext("both")), *((side.value, known[side.value]) for side in SIDES)]
        self.fields["side"].choices = both  # type: ignore[attr-defined]
        self.fields["kind"].choices = kind_choices(gettext("all"))  # type: ignore[attr-defined]
        stages = [("", gettext("all")), *((stage.value, label(stage)) for stage in Joining)]
        self.fields["joining"].choices = stages  # type: ignore[attr-defined]
        self.fields["goal"].choices = goal_choices(gettext("all"))  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        self.is_valid()
        found = self.cleaned_data
        return Wanted(
            **{name: found.get(name, "") for name in ("side", "sector", "kind", "joining", "goal", "words")},
            retired=bool(found.get("retired")),
        )


def kind_choices(nothing: str) -> list[tuple[str, Any]]:
    """The kinds under their sectors."""
    groups = [
        (Actor.Sector(sector).label, [(kind.value, label(kind)) for kind in kinds]) for sector, kinds in KINDS.items()
    ]
    return [("", nothing), *groups]


def _language() -> str:
    return (get_language() or "en").split("-")[0]
