"""Forms for actors and for the list's filters."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.sides import SIDES
from ayni.desk.forms.goals import goal_choices, with_targets
from ayni.desk.forms.sources import WebAddressField
from ayni.records.models import Actor, Partnership
from ayni.records.queries.actors import Wanted, possible_parents
from ayni.records.rules import Seat
from ayni.web.fields import DayField, GoalsField, LineField, RecordForm, TargetsField, TextField
from ayni.web.templatetags.ayni import names


class ActorForm(RecordForm):
    name = TextField(required=True, most=300, label=_("Name"))
    sector = forms.ChoiceField(choices=Actor.Sector.choices, widget=forms.RadioSelect, label=_("Sector"))
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
        self.fields["parent"].choices = [("", gettext("nothing")), *told]  # type: ignore[attr-defined]

    def table(self) -> dict[str, Any]:
        return with_targets(super().table())


def initial(actor: Actor | None) -> dict[str, Any]:
    """What the form shows before anybody typed."""
    if actor is None:
        return {"public": True}
    plain = ("name", "sector", "tags", "website", "office_email", "office_phone", "public", "retired")
    found = {name: getattr(actor, name) for name in plain}
    return found | {"targets": actor.tags, "parent": str(actor.parent.uid) if actor.parent else ""}


class ActorFilter(forms.Form):
    """Narrows the list; an address with an unknown value shows everything."""

    words = LineField(most=200, label=_("Words in the name"), widget=forms.TextInput(attrs={"type": "search"}))
    side = forms.ChoiceField(required=False, label=_("Side"))
    sector = forms.ChoiceField(required=False, choices=[("", _("all")), *Actor.Sector.choices], label=_("Sector"))
    goal = forms.ChoiceField(required=False, label=_("Goal"))
    retired = forms.BooleanField(required=False, label=_("Also those no longer active"))

    def __init__(self, *given: Any, partnership: Partnership, **more: Any) -> None:
        super().__init__(*given, **more)
        known = names(partnership)
        both = [("", gettext("both")), *((side.value, known[side.value]) for side in SIDES)]
        self.fields["side"].choices = both  # type: ignore[attr-defined]
        self.fields["goal"].choices = goal_choices(gettext("all"))  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        self.is_valid()
        found = self.cleaned_data
        return Wanted(
            **{name: found.get(name, "") for name in ("side", "sector", "goal", "words")},
            retired=bool(found.get("retired")),
        )


def _language() -> str:
    return (get_language() or "en").split("-")[0]
