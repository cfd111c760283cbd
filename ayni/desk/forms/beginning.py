"""The form with which the operator opens a partnership; `ayni new-partnership` fills in the same one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from ayni.core.multilingual import Text
from ayni.core.sides import SIDES, Side
from ayni.desk.forms.zones import country_choices, zone_choices
from ayni.records.models import Municipality
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.people import Newcomer
from ayni.web.fields import LineField, VagueField

TOWNS = {Side.A: _("First town"), Side.B: _("Second town")}
PLACES = {"slug_taken": "slug", "towns_alike": "b_short_name", "one_for_both": "b_coordinator_email"}


def _town_fields() -> dict[str, forms.Field]:
    return {
        "name": LineField(most=200, required=True, label=_("Name"), help_text=_("As the town writes it itself.")),
        "short_name": LineField(
            most=12,
            required=True,
            label=_("Short name"),
            help_text=_("At most 12 letters; it stands where space is scarce."),
        ),
        "kind": forms.ChoiceField(choices=Municipality.Kind.choices, label=_("Kind")),
        "country": forms.ChoiceField(choices=[("", "–"), *country_choices()], label=_("Country")),
        "time_zone": forms.ChoiceField(choices=[("", "–"), *zone_choices(())[1:]], label=_("Time zone")),
        "language": forms.ChoiceField(choices=[("", "–"), *settings.LANGUAGES], label=_("Language of the town hall")),
        "office_email": forms.EmailField(
            required=False,
            max_length=254,
            label=_("Mail address of the office"),
            help_text=_("Messages from the public pages go there. An address of the office, not of a person."),
        ),
        "coordinator_email": forms.EmailField(
            required=False,
            max_length=254,
            label=_("Mail address of the coordinator"),
            help_text=_("With it they sign in."),
        ),
        "coordinator_name": LineField(
            most=120, label=_("Name of the office or the person"), help_text=_("As the other side reads it.")
        ),
    }


class NewPartnershipForm(forms.Form):
    """Two towns, whoever coordinates them first, and the address. Fields of a town begin with `a_` or `b_`."""

    use_required_attribute = False

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    slug = forms.SlugField(
        required=False,
        max_length=80,
        label=_("Address"),
        help_text=_("Letters a to z, digits and hyphens. Left empty, it is made from both short names."),
    )
    since = VagueField(label=_("Partners since"), help_text=_("As exactly as you know; a year is enough."))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for side in SIDES:
            for name, field in _town_fields().items():
                field.short = field.label  # type: ignore[attr-defined]
                field.label = format_lazy("{town}, {field}", town=TOWNS[side], field=field.label)
                self.fields[self._path(side, name)] = field

    @staticmethod
    def _path(side: Side, name: str) -> str:
        return f"{side.value.lower()}_{name}"

    def towns(self) -> list[tuple[str, Any, list[BoundField], list[BoundField]]]:
        """Side, its heading, what the town is, and who coordinates it."""
        found = []
        for side in SIDES:
            fields = [self[self._path(side, name)] for name in _town_fields()]
            found.append((side.value, TOWNS[side], fields[:-2], fields[-2:]))
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        emails = [found.get(self._path(side, "coordinator_email")) for side in SIDES]
        for side, email in zip(SIDES, emails, strict=True):
            if email and not found.get(self._path(side, "coordinator_name")):
                self.add_error(self._path(side, "coordinator_name"), _("Say how the other side is to call them."))
        if not any(emails) and not self.errors:
            self.add_error(
                "a_coordinator_email", _("Name a coordinator of at least one side, else nobody could begin.")
            )
        found["slug"] = found.get("slug", "").lower()
        if not found["slug"] and not self.errors:
            found["slug"] = slugify(" ".join(str(found[self._path(side, "short_name")]) for side in SIDES))[:80]
            if not found["slug"]:
                self.add_error("slug", _("The short names have no letters from a to z. Write an address here."))
        return found

    def table(self) -> dict[str, Any]:
        """What the service `open_partnership` is given, but for who and when. The language of each town binds."""
        given, called = self.cleaned_data, {}
        names = {side: given[self._path(side, "name")] for side in SIDES}
        for side in SIDES:  # each language names its own town first
            called.setdefault(given[self._path(side, "language")], f"{names[side]} – {names[side.other]}")
        fields = {
            "name": Text.of(**called),
            "since": given["since"],
            "languages": " ".join(dict.fromkeys([*called, "en"])),
            "binding": " ".join(called),
        }
        return {
            "uid": given["uid"] or uuid4(),
            "slug": given["slug"],
            "municipalities": {side: self._town(side) for side in SIDES},
            "fields": fields,
            "coordinators": {side: who for side in SIDES if (who := self._coordinator(side))},
        }

    def _town(self, side: Side) -> Municipality:
        given = {name: self.cleaned_data[self._path(side, name)] for name in _town_fields()}
        plain = {name: given[name] for name in ("short_name", "kind", "country", "time_zone", "office_email")}
        return Municipality(
            slug=slugify(given["short_name"]) or f"town-{side.value.lower()}",
            name=Text.of(**{given["language"]: given["name"]}),
            languages=given["language"],
            **plain,
        )

    def _coordinator(self, side: Side) -> Newcomer | None:
        told = {name: self.cleaned_data[self._path(side, name)] for name in ("coordinator_email", "coordinator_name")}
        if not told["coordinator_email"]:
            return None
        return Newcomer(
            email=told["coordinator_email"],
            name=told["coordinator_name"],
            language=self.cleaned_data[self._path(side, "language")],
            time_zone=self.cleaned_data[self._path(side, "time_zone")],
        )

    def refuse(self, refused: Refused) -> None:
        for why in refused.reasons:
            self.add_error(PLACES.get(why.kind), sentence(why))
