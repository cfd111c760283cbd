"""Form fields for the values of core. Each reads what people type and says in a sentence what it cannot read.

Their forms are `RecordForm`s: field names are paths of `core.editing`; a valid one hands its `table()` to a service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ayni.core import entry
from ayni.core.editing import CHECKED
from ayni.core.goals import goals, parse, read, store
from ayni.core.multilingual import Text
from ayni.core.reasons import Fault, Reason, reason
from ayni.core.vague import Vague
from ayni.core.words import clean
from ayni.records import formats
from ayni.records.codelists import goals_and_targets
from ayni.records.rules import Seat
from ayni.records.sentences import language_name, sentence
from ayni.records.services import Refused, Stale
from ayni.web.templatetags.ayni import names
from ayni.web.widgets import EDIT, Goals, Languages

LONGEST = 20_000


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def typed_vague(value: Vague) -> str:
    """A date as a form field holds it, so that `entry.read_vague` reads the same date back."""
    if value.precision == "year":
        words = str(value.first.year)
    elif value.precision == "month":
        words = f"{value.first:%m/%Y}"
    else:
        words = f"{value.first:%d.%m.%Y}" if _language() == "de" else f"{value.first:%d/%m/%Y}"
    return f"{words}~" if value.about else words


class TextField(forms.Field):
    """A text in several languages; cleans to words by language, for the languages that were in the form.

    None is a duty, unless `required`: then at least one. `most`: characters per language.
    """

    widget = Languages

    def __init__(
        self, *, lines: int = 2, most: int = LONGEST, required: bool = False, ask: bool = True, **given: Any
    ) -> None:
        super().__init__(required=required, widget=Languages(lines=lines, ask=ask), **given)
        self.most = most

    def clean(self, value: Any) -> dict[str, Any]:
        posted = value or {}
        found = {code: clean(words) for code, words in posted.items() if code != EDIT and not code.endswith(CHECKED)}
        checks = {key: True for key in posted if key.endswith(CHECKED)}
        if self.required and not any(found.values()):
            raise ValidationError(gettext("Write it in at least one language."))
        for code, words in found.items():
            if len(words) > self.most:
                told = {"language": language_name(code), "n": len(words), "most": self.most}
                raise ValidationError(
                    gettext("%(language)s: too long with %(n)s characters. At most %(most)s fit here.") % told
                )
        return found | checks


class LineField(forms.CharField):
    """One line or paragraph in no particular language: a reference, a source."""

    def __init__(self, *, most: int, **given: Any) -> None:
        super().__init__(required=given.pop("required", False), **given)
        self.most = most

    def to_python(self, value: Any) -> str:
        words = clean(str(value or ""))
        if len(words) > self.most:
            raise ValidationError(
                gettext("Too long with %(n)s characters. At most %(most)s fit here.")
                % {"n": len(words), "most": self.most}
            )
        return words


class WebAddressField(forms.URLField):
    """An address on the web; `https://` may be left out."""

    def __init__(self, *, most: int, **given: Any) -> None:
        super().__init__(required=False, max_length=most, assume_scheme="https", **given)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(clean(str(value or ""), lines=False)))


class _Read(forms.CharField):
    """A value of core in one input, as the person writes it."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.TextInput(attrs={"class": "short", "autocomplete": "off"}))
        super().__init__(required=given.pop("required", False), strip=True, **given)
        self.country = ""

    def to_python(self, value: Any) -> Any:
        words = clean(str(value or ""))
        if not words:
            return None
        try:
            return self.read(words)
        except Fault as fault:
            raise ValidationError(sentence(fault.reason)) from fault

    def read(self, words: str) -> Any:
        raise NotImplementedError


class VagueField(_Read):
    """As exactly as it is known: a day, a month, a year, perhaps `about`. Cleans to Vague or None."""

    def read(self, words: str) -> Vague:
        return entry.read_vague(words)

    def prepare_value(self, value: Any) -> Any:
        return typed_vague(value) if isinstance(value, Vague) else value


class DayField(_Read):
    """Cleans to a date or None."""

    def read(self, words: str) -> date:
        return entry.read_date(words)

    def prepare_value(self, value: Any) -> Any:
        return typed_vague(Vague(value.isoformat())) if isinstance(value, date) else value


class NumberField(_Read):
    """Cleans to Decimal or None; what can be read in two ways is asked back. At most two decimals."""

    def __init__(self, *, least: int | None = None, **given: Any) -> None:
        given.setdefault(
            "widget", forms.TextInput(attrs={"class": "short", "autocomplete": "off", "inputmode": "decimal"})
        )
        super().__init__(**given)
        self.least, self.currency = least, ""

    def read(self, words: str) -> Decimal:
        return entry.read_money(words, _language(), self.country, currency=self.currency, least=self.least)

    def prepare_value(self, value: Any) -> Any:
        return formats.typed_number(value, _language(), self.country) if isinstance(value, Decimal) else value


class GoalsField(forms.Field):
    """The goals to tick. Cleans to their codes."""

    widget = Goals

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, **given)

    def clean(self, value: Any) -> tuple[str, ...]:
        known = goals_and_targets()
        for code in value or ():
            if code not in known:
                raise ValidationError(sentence(reason("goal_unknown", text=clean(str(code))[:60])))
        return parse(store(value or ()))

    def prepare_value(self, value: Any) -> Any:
        return goals([code for code in value or () if code in goals_and_targets()])


class TargetsField(_Read):
    """Targets as typed, e.g. `4.7, 12.5`. Cleans to codes, their goals included."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or ()

    def read(self, words: str) -> tuple[str, ...]:
        return read(words, goals_and_targets())

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(code for code in value if "." in code) if isinstance(value, tuple) else value


UNKNOWN = {"invalid_choice": _("This entry does not exist in this partnership.")}


def choice(**given: Any) -> Any:
    """One of a list that the form fills; something else, such as another partnership's record, is refused."""
    return forms.ChoiceField(required=False, error_messages=UNKNOWN, **given)


def choices(**given: Any) -> Any:
    """Any number of a list, to tick."""
    return forms.MultipleChoiceField(
        required=False, error_messages=UNKNOWN, widget=forms.CheckboxSelectMultiple, **given
    )


class RecordForm(forms.Form):
    """A form for one record, or for one row of it (then with a prefix such as `milestones.UID`).

    `seat` says in which languages the partnership writes and how the reader writes numbers.
    """

    use_required_attribute = False
    homes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """The fields in which a path is written, where they are not called as the path."""

    def __init__(self, *given: Any, seat: Seat, only: Mapping[str, tuple[str, ...]] | None = None, **more: Any) -> None:
        """`only`: per text the languages that may be written; texts that it does not name leave the form."""
        super().__init__(*given, **more)
        self.seat = seat
        self.clashes: dict[str, list[Any]] = {}  # by field: what `web.merging` found that two people changed
        codes = seat.partnership.language_codes
        own_first = sorted(codes, key=lambda code: code != _language())
        for name, field in self.fields.items():
            if isinstance(field, TextField):
                text = self.initial.get(name)
                field.widget.codes = tuple(own_first)
                field.widget.text = text if isinstance(text, Text) else Text()
                field.widget.only = only.get(name) if only is not None else None
            elif isinstance(field, _Read):
                field.country = seat.partnership.municipality(seat.side).country
        if only is not None:
            self.fields = {name: field for name, field in self.fields.items() if only.get(name)}

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix}.{field_name}" if self.prefix else field_name

    def unjudged(self) -> None:
        """Drawn again as typed, without a word about it yet."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = {}

    def table(self) -> dict[str, Any]:
        """The posted values by path."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            path = self.add_prefix(name)
            if isinstance(self.fields[name], TextField):
                found |= {f"{path}.{code}": words for code, words in value.items()}
            else:
                found[path] = value
        return found

    # What `web.editing.edited` asks of every sheet: one form, or several drawn together.

    def every(self) -> Iterable[RecordForm]:
        return (self,)

    def values(self, seen: Mapping[str, str]) -> dict[str, Any]:
        """The posted values by path, for one save."""
        return self.table()

    def before(self, seen: Mapping[str, str]) -> dict[str, list[str]]:
        """What certain inputs held when the person saw the form, as far as the marks alone tell."""
        return {}

    def keys_of(self, path: str) -> tuple[str, ...]:
        """The names of the inputs in which this path is written; none when it belongs to another form."""
        start = f"{self.prefix}." if self.prefix else ""
        if not path.startswith(start):
            return ()
        name, _, rest = path.removeprefix(start).partition(".")
        here = [each for each in self.homes.get(name, (name,)) if each in self.fields]
        return tuple(f"{start}{each}.{rest}" if rest else f"{start}{each}" for each in here)

    def home_of(self, key: str) -> tuple[str, str]:
        """Field and language of an input."""
        name, _, rest = key.removeprefix(f"{self.prefix}." if self.prefix else "").partition(".")
        return name, rest

    def raw(self) -> dict[str, list[str]]:
        """What a browser sends of this form as it is drawn, by input."""
        found: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            key, value = self.add_prefix(name), self[name].value()
            if isinstance(field, TextField):
                text = value if isinstance(value, Text) else Text()
                open_ = field.widget.codes if field.widget.only is None else field.widget.only
                found |= {f"{key}.{code}": [text.words(code)] for code in open_}
            elif isinstance(field, forms.BooleanField):
                found[key] = ["on"] if value else []
            elif isinstance(value, list | tuple | set | frozenset):
                found[key] = [str(each) for each in value]
            else:
                found[key] = ["" if value is None else str(value)]
        return found

    def told(self, name: str, words: Iterable[str]) -> str:
        """What inputs of a field hold, in words."""
        field, typed = self.fields[name], [each for each in words if each]
        if isinstance(field, forms.BooleanField):
            return gettext("yes") if typed else gettext("no")
        if isinstance(field, forms.ChoiceField):
            known = dict(_flat(field.choices))
            typed = [str(known.get(each, each)).strip() for each in typed]
        return ", ".join(typed)

    def refuse(self, refused: Refused) -> None:
        """Puts each reason at its field; what belongs to no field of this form stands above it."""
        self.refuse_stale(refused)
        for why in refused.reasons:
            self.refuse_at(why)

    def refuse_stale(self, refused: Refused) -> None:
        """How to go on where two people changed the same words."""
        if isinstance(refused, Stale):
            self.add_error(None, gettext("Compare both wordings. What stands in the form when you save again is kept."))

    def refuse_at(self, why: Reason) -> bool:
        """True when the reason's subject is a path in this form."""
        name, _, rest = why.subject.removeprefix(f"{self.prefix}." if self.prefix else "").partition(".")
        here = name in self.fields and (not self.prefix or why.subject.startswith(self.prefix))
        field = self.fields.get(name) if here else None
        label = str(field.label or name) if field else why.subject
        if rest and isinstance(field, TextField):
            label = gettext("%(field)s (%(language)s)") % {"field": label, "language": language_name(rest)}
        told = replace(why, subject=label) if why.kind == "changed_meanwhile" else why
        if why.kind == "changed_meanwhile":
            told = reason(why.kind, label, **{key: self._told(field, why.get(key)) for key in ("now", "yours")})
        self.add_error(name if here else None, sentence(told, names(self.seat.partnership)))
        return here

    def _told(self, field: forms.Field | None, value: Any) -> str:
        """A canonical value in the words of its field."""
        words = str(value or "")
        if not words:
            return "…"
        if isinstance(field, VagueField | DayField):
            return formats.vague(Vague(words), _language())
        if isinstance(field, NumberField):
            return formats.number(Decimal(words), _language(), field.country)
        if isinstance(field, forms.ChoiceField):
            return str(dict(_flat(field.choices)).get(words, words))
        if isinstance(field, forms.BooleanField):
            return gettext("yes") if words == "yes" else gettext("no")
        return words


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    for value, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield str(value), words
