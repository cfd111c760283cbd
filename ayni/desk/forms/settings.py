"""Forms for what a side says of itself and for the words of the partnership."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core import entry
from ayni.core.reasons import Fault
from ayni.core.words import clean
from ayni.desk.forms.sources import CitingForm
from ayni.desk.forms.zones import country_choices, zone_choices
from ayni.records.models import Municipality, Partnership, Source
from ayni.records.rules import Seat
from ayni.records.sentences import sentence
from ayni.web.fields import LineField, NumberField, RecordForm, TextField, WebAddressField

YEARS = (1900, 2200)


class CountField(NumberField):
    """A whole number of people; cleans to int or None."""

    def __init__(self, **given: Any) -> None:
        super().__init__(least=0, **given)
        self.widget.attrs["inputmode"] = "numeric"

    def read(self, words: str) -> Any:
        found = super().read(words)
        if found != found.to_integral_value():
            raise forms.ValidationError(gettext("Enter a whole number."))
        return int(found)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(Decimal(value) if isinstance(value, int) else value)


class YearField(forms.CharField):
    """Cleans to int or None."""

    def __init__(self, **given: Any) -> None:
        widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **given)

    def to_python(self, value: Any) -> int | None:
        words = clean(str(value or ""))
        if not words:
            return None
        try:
            found = entry.read_vague(words)
        except Fault as fault:
            raise forms.ValidationError(sentence(fault.reason)) from fault
        if found.precision != "year" or not YEARS[0] <= found.first.year <= YEARS[1]:
            raise forms.ValidationError(gettext("Enter a year, for example 2024."))
        return found.first.year


class MunicipalityForm(CitingForm):
    """`source` here is the source of the number of inhabitants."""

    name = TextField(required=True, most=200, label=_("Name"))
    short_name = LineField(
        most=12,
        required=True,
        label=_("Short name"),
        help_text=_("At most 12 letters; it stands where space is scarce."),
    )
    kind = forms.ChoiceField(choices=Municipality.Kind.choices, label=_("Kind"))
    country = forms.ChoiceField(label=_("Country"))
    codes = LineField(most=200, label=_("Official numbers"), help_text=_("For example an AGS or a UBIGEO."))
    population = CountField(label=_("Inhabitants"))
    population_year = YearField(label=_("In which year"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    languages = forms.MultipleChoiceField(
        choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple, label=_("Languages of the town hall")
    )
    office = TextField(most=300, label=_("The office that answers"))
    address = TextField(most=500, lines=3, label=_("Its address"))
    office_email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("Mail address of the office"),
        help_text=_("Messages from the public pages go there. An address of the office, not of a person."),
    )
    office_phone = LineField(most=60, label=_("Telephone of the office"))
    website = WebAddressField(most=200, label=_("Website"))
    homes: ClassVar = {"population_source": ("source",)}

    def __init__(self, *given: Any, seat: Seat, sources: list[Source], **more: Any) -> None:
        super().__init__(*given, seat=seat, sources=sources, **more)
        towns = (seat.partnership.a, seat.partnership.b)
        self.fields["time_zone"].choices = zone_choices(town.time_zone for town in towns)  # type: ignore[attr-defined]
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]
        self.fields["source"].label = gettext("Source of the number of inhabitants")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("population") is not None and not self.errors:
            if found.get("population_year") is None:
                self.add_error("population_year", gettext("Say of which year the number of inhabitants is."))
            if not found.get("source") and not self.names_new:
                self.add_error("source", gettext("A number needs its source. Say where it comes from."))
        return found

    def table(self) -> dict[str, Any]:
        found = super().table()
        new = self.new_source(self.below)
        chosen = str(new[0]) if new else found["source"]
        for name in ("source", "new_title", "new_url", "new_published"):
            del found[name]
        return found | {"languages": " ".join(found["languages"]), "population_source": chosen}

    @property
    def below(self) -> UUID:
        """What a new source is written for: this town's number of this year."""
        town = self.seat.partnership.municipality(self.seat.side)
        return UUID(int=town.uid.int ^ int(self.cleaned_data.get("population_year") or 0))

    def sources(self) -> dict[UUID, dict[str, Any]]:
        new = self.new_source(self.below)
        return dict([new]) if new else {}


def town_initial(town: Municipality) -> dict[str, Any]:
    plain = ("name", "short_name", "kind", "country", "codes", "population", "population_year", "time_zone", "office")
    found = {name: getattr(town, name) for name in (*plain, "address", "office_email", "office_phone", "website")}
    cited = town.population_source
    return found | {"languages": town.language_codes, "source": str(cited.uid) if cited else ""}


class PartnershipForm(RecordForm):
    name = TextField(required=True, most=300, label=_("Name of the partnership"))
    welcome = TextField(lines=6, most=3000, label=_("Words of welcome on the public page"))
    public = forms.BooleanField(
        required=False,
        label=_("The public pages are open"),
        help_text=_("Without this, nobody outside sees anything of this partnership."),
    )
    take_back_days = forms.IntegerField(
        min_value=1,
        max_value=365,
        label=_("Days until a turn can be taken back"),
        help_text=_("So long the other side may be silent before the plan can be called back, with a reason."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


def partnership_initial(partnership: Partnership) -> dict[str, Any]:
    return {name: getattr(partnership, name) for name in ("name", "welcome", "public", "take_back_days")}
