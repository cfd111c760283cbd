"""The form for a pairing and the list's filters."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.joining import PairingKind
from ayni.core.sides import SIDES
from ayni.core.vague import in_order
from ayni.core.words import fold
from ayni.desk.forms.goals import with_targets
from ayni.desk.forms.sources import CitingForm
from ayni.records.models import Actor, Pairing
from ayni.records.queries.pairings import Wanted
from ayni.records.rules import Seat
from ayni.records.sentences import label
from ayni.web.fields import GoalsField, LineField, TargetsField, TextField, VagueField
from ayni.web.templatetags.ayni import names


class PairingForm(CitingForm):
    actor_a = forms.ChoiceField()
    actor_b = forms.ChoiceField()
    kind = forms.ChoiceField(label=_("What is paired"))
    since = VagueField(
        label=_("Since"), help_text=_("As exactly as you know: 20.05.1998, 10/2018, 2022 or “about 2022”.")
    )
    until = VagueField(label=_("Until"), help_text=_("Leave it empty while they work with each other."))
    note = TextField(lines=3, label=_("What they do together"))
    outcome = TextField(lines=3, label=_("What came of it"))
    keeper_a = LineField(most=200)
    keeper_b = LineField(most=200)
    tags = GoalsField(label=_("Goals it has to do with"))
    targets = TargetsField(label=_("Targets"), help_text=_("If you know them, for example 4.7, 12.5"))
    public = forms.BooleanField(required=False, label=_("Shown to the public"))
    example = forms.BooleanField(required=False, label=_("Invented as an example"))
    homes: ClassVar = {"tags": ("tags", "targets")}

    def __init__(self, *given: Any, seat: Seat, actors: list[Actor], **more: Any) -> None:
        super().__init__(*given, seat=seat, **more)
        towns, choices = names(seat.partnership), {}
        choices["kind"] = [("", gettext("please choose")), *((kind.value, label(kind)) for kind in PairingKind)]
        for side in SIDES:
            low, town = side.lower(), {"town": towns[side.value]}
            known = sorted((_named(each, seat) for each in actors if each.side == side), key=lambda c: fold(c[1]))
            choices[f"actor_{low}"] = [("", gettext("please choose")), *known]
            self.fields[f"actor_{low}"].label = gettext("Who in %(town)s?") % town
            self.fields[f"keeper_{low}"].label = gettext("Who looks after it in %(town)s?") % town
            self.fields[f"keeper_{low}"].help_text = gettext("An office or a role, no person's name.")
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
            self.fields[name].error_messages["required"] = gettext("Please choose.")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not in_order(found.get("since"), found.get("until")):
            self.add_error("until", gettext("The end lies before the beginning."))
        return found

    def table_of(self, uid: UUID) -> dict[str, Any]:
        """`uid`: of the pairing; that of a source which is new with it follows from it."""
        found = {path: value for path, value in self.table().items() if not path.startswith("new_")}
        new = self.new_source(uid)
        return with_targets(found) | ({"source": str(new[0])} if new else {})

    def sources_of(self, uid: UUID) -> dict[UUID, dict[str, Any]]:
        new = self.new_source(uid)
        return dict([new]) if new else {}

    @property
    def actors(self) -> list[Any]:
        return [self[f"actor_{side.lower()}"] for side in SIDES]

    @property
    def keepers(self) -> list[Any]:
        return [self[f"keeper_{side.lower()}"] for side in SIDES]

    @property
    def source_wrong(self) -> bool:
        return any(name in self.errors for name in ("source", "new_title", "new_url", "new_published"))


def _named(actor: Actor, seat: Seat) -> tuple[str, str]:
    shown = actor.name.show((get_language() or "en").split("-")[0], seat.partnership.language_codes)
    return str(actor.uid), shown.words if shown else ""


def pairing_initial(row: Pairing | None, actor: Actor | None = None) -> dict[str, Any]:
    """What the form shows before anybody typed; `actor`: from whose page it was opened."""
    if row is None:
        return {"public": True} | ({f"actor_{actor.side.lower()}": str(actor.uid)} if actor else {})
    plain = ("kind", "since", "until", "note", "outcome", "keeper_a", "keeper_b", "tags", "public", "example")
    found = {name: getattr(row, name) for name in plain} | {"targets": row.tags}
    links = {name: getattr(row, name) for name in ("actor_a", "actor_b", "source")}
    return found | {name: str(target.uid) if target else "" for name, target in links.items()}


class PairingFilter(forms.Form):
    """Narrows the list; an address with an unknown value shows everything."""

    words = LineField(most=200, label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(required=False, label=_("What is paired"))
    state = forms.ChoiceField(
        required=False, choices=[("", _("all")), ("running", _("going on")), ("ended", _("ended"))], label=_("Today")
    )
    order = forms.ChoiceField(
        required=False, choices=[("", _("from the beginning")), ("new", _("newest first"))], label=_("Order")
    )
    one = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["kind"].choices = [("", gettext("all")), *((k.value, label(k)) for k in PairingKind)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: str(self.cleaned_data.get(name) or "") for name in ("kind", "state", "words", "one")})

    @property
    def newest_first(self) -> bool:
        return self.cleaned_data.get("order") == "new"
