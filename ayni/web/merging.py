"""Two people at one record: what each of them changed is put together, and where both changed the same, one decides.

The form comes back with today's values in every field that this person left alone, so that a second save undoes
nothing; where both changed a field, both wordings stand at it, with a choice that works without script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from ayni.core.differences import Piece, apart
from ayni.core.editing import CHECKED, changed, moved
from ayni.core.words import clean
from ayni.records.models import Change
from ayni.records.sentences import language_name
from ayni.web.fields import LineField, RecordForm, TextField
from ayni.web.paths import ROWS

TAKE = "take."
"""Begins the name of a choice: `take.title.de` = theirs or mine."""
THEIRS = "theirs"
REMOVING = ("remove", "gone")
"""Inputs that ask for a row to be taken out."""


class Sheet(Protocol):
    """A form of a record: a `RecordForm`, or several that are drawn and saved together."""

    def every(self) -> Iterable[RecordForm]: ...
    def is_valid(self) -> bool: ...
    def values(self, seen: Mapping[str, str]) -> dict[str, Any]: ...
    def before(self, seen: Mapping[str, str]) -> dict[str, list[str]]: ...


@dataclass
class Clash:
    """One input that two people changed; `key` is its name."""

    key: str
    label: str
    language: str
    theirs: tuple[Piece, ...]
    mine: tuple[Piece, ...]
    change: Change | None = None
    """Who wrote theirs, and when, if the history tells."""


@dataclass
class Merged:
    data: QueryDict
    clashes: list[tuple[str, str, Clash]] = field(default_factory=list)
    """Prefix of the form, name of the field, and what stands against what."""
    taken: list[str] = field(default_factory=list)
    """Labels of the fields that show somebody else's newer value now."""
    recheck: list[tuple[str, str]] = field(default_factory=list)
    """Prefix and name of texts whose words changed under a person who said that a translation fits them."""


def decided(posted: QueryDict, theirs: Callable[[], Sheet]) -> QueryDict:
    """What was sent, with the choices carried out: where theirs was taken, the value of today."""
    choices = [key for key in posted if key.startswith(TAKE)]
    if not choices:
        return posted
    data, raw = posted.copy(), _raw(theirs().every())
    for choice in choices:
        del data[choice]
        if posted[choice] == THEIRS:
            _take(data, choice.removeprefix(TAKE), raw)
    return data


def _take(data: QueryDict, key: str, raw: Mapping[str, list[str]]) -> None:
    """What is not in the form of today goes: a row that was taken out, a check of words that are no longer there."""
    for name in [each for each in data if each == key or each.startswith(f"{key}.")]:
        del data[name]
    if key in raw:
        data.setlist(key, raw[key])


def _raw(forms: Iterable[RecordForm]) -> dict[str, list[str]]:
    return {key: words for form in forms for key, words in form.raw().items()}


def merge(*, posted: QueryDict, mine: Sheet, theirs: Sheet, seen: Mapping[str, str], now: Mapping[str, Any]) -> Merged:
    """`mine`: as posted, and valid; `theirs`: drawn from the record of today, whose flat table is `now`."""
    return _Merging(posted, mine, theirs, seen, now).done()


class _Merging:
    def __init__(
        self, posted: QueryDict, mine: Sheet, theirs: Sheet, seen: Mapping[str, str], now: Mapping[str, Any]
    ) -> None:
        self.found = Merged(posted.copy())
        self.seen, self.now = seen, now
        self.mine = {form.prefix or "": form for form in mine.every()}
        self.theirs = {form.prefix or "": form for form in theirs.every() if not form.prefix or form.prefix in now}
        self.wanted = changed(mine.values(seen), seen)
        self.moved = moved(seen, now)
        self.before = mine.before(seen)

    def done(self) -> Merged:
        for prefix, form in self.theirs.items():
            if prefix in self.mine:
                self._fields(form, self.mine[prefix])
                self._going(prefix, form)
            elif prefix not in self.seen:
                for key, words in form.raw().items():
                    self._put(key, words)
                self.found.taken.append(_row(prefix))
        for prefix, form in self.mine.items():
            if prefix in self.seen and prefix not in self.now:
                self._gone(prefix, form)
        return self.found

    def _fields(self, theirs: RecordForm, mine: RecordForm) -> None:
        touched = {key for path in self.wanted for key in mine.keys_of(path)}
        newer = {key for path in self.moved for key in theirs.keys_of(path)}
        for key, today in theirs.raw().items():
            typed = self.found.data.getlist(key)
            if key in self.before:
                first = self.before[key]
                is_touched, is_newer = not _same(first, typed), not _same(first, today)
            else:
                is_touched, is_newer = key in touched, key in newer
            if not is_newer or _same(typed, today):
                continue
            if not is_touched:
                self._put(key, today)
                self.found.taken.append(_label(theirs, key))
            elif key in self.before and isinstance(theirs.fields[key], forms.MultipleChoiceField):
                self._put(key, _both(self.before[key], typed, today))
            else:
                self._clash(theirs, mine, key, typed, today)
        self._uncheck(theirs, newer)

    def _uncheck(self, form: RecordForm, newer: set[str]) -> None:
        for name in {form.home_of(key)[0] for key in newer}:
            start = f"{form.add_prefix(name)}."
            checks = [key for key in self.found.data if key.startswith(start) and key.endswith(CHECKED)]
            for key in checks:
                del self.found.data[key]
            if checks:
                self.found.recheck.append((form.prefix or "", name))

    def _clash(
        self, theirs: RecordForm, mine: RecordForm, key: str, typed: Iterable[str], today: Iterable[str]
    ) -> None:
        name, language = theirs.home_of(key)
        now, yours = clean(theirs.told(name, today)), clean(mine.told(name, typed))
        in_words = isinstance(theirs.fields[name], TextField | LineField)
        pieces = apart(now, yours) if in_words else (_plain(now), _plain(yours))
        clash = Clash(key, _label(theirs, key), language, *pieces)
        self.found.clashes.append((theirs.prefix or "", name, clash))

    def _going(self, prefix: str, form: RecordForm) -> None:
        """A row that this person takes out, and somebody else changed."""
        if self.wanted.get(prefix) is not False or not any(path.startswith(f"{prefix}.") for path in self.moved):
            return
        key = next((key for name in REMOVING if (key := f"{prefix}.{name}") in self.found.data), "")
        if key:
            self._row_clash(prefix, form, key, _summary(form, form.raw()), gettext("to be removed"))

    def _gone(self, prefix: str, form: RecordForm) -> None:
        """A row that somebody else took out: it goes here too, unless this person wrote in it."""
        inputs = [key for key in self.found.data if key.startswith(f"{prefix}.")]
        if self.wanted.get(prefix) is not False and any(path in self.wanted for path in _paths(form, inputs)):
            told = _summary(form, {key: self.found.data.getlist(key) for key in inputs})
            self._row_clash(prefix, form, prefix, gettext("removed"), told)
            return
        for key in inputs:
            del self.found.data[key]
        self.found.taken.append(_row(prefix))

    def _row_clash(self, prefix: str, form: RecordForm, key: str, now: str, yours: str) -> None:
        clash = Clash(key, _row(prefix), "", _plain(now), _plain(yours))
        self.found.clashes.append((prefix, next(iter(form.fields)), clash))

    def _put(self, key: str, words: Iterable[str]) -> None:
        self.found.data.setlist(key, list(words))


def _plain(words: str) -> tuple[Piece, ...]:
    return (Piece(words, False),) if words else ()


def _same(one: Iterable[str], other: Iterable[str]) -> bool:
    left, right = ([clean(words) for words in each if words] for each in (one, other))
    return sorted(left) == sorted(right)


def _both(first: Iterable[str], typed: Iterable[str], today: Iterable[str]) -> list[str]:
    """Ticks of two people: all of today, with what this person added and without what it took away."""
    taken_away, known = set(first) - set(typed), {*today, *first}
    return [*(each for each in today if each not in taken_away), *(each for each in typed if each not in known)]


def _paths(form: RecordForm, inputs: Iterable[str]) -> Iterable[str]:
    """The paths of inputs that are called as their path."""
    return [key for key in inputs if form.home_of(key)[0] in form.fields]


def _label(form: RecordForm, key: str) -> str:
    name, language = form.home_of(key)
    told = str(form.fields[name].label or name)
    if language:
        told = gettext("%(field)s (%(language)s)") % {"field": told, "language": language_name(language)}
    return gettext("%(row)s: %(field)s") % {"row": _row(form.prefix), "field": told} if form.prefix else told


def _row(prefix: str | None) -> str:
    head = (prefix or "").partition(".")[0]
    return gettext(ROWS[head]) if head in ROWS else head


def _summary(form: RecordForm, raw: Mapping[str, Iterable[str]]) -> str:
    """What stands in a row, in one line."""
    told = []
    for key, words in raw.items():
        name, _language = form.home_of(key)
        if name in form.fields and any(words) and (said := form.told(name, words)) not in told:
            told.append(said)
    return " · ".join(told)


def writes(paths: Iterable[str], form: RecordForm, key: str) -> bool:
    """Whether a change of these paths wrote the input; where the choice is about a whole row, any of its paths."""
    name = form.home_of(key)[0]
    if name in form.fields and name not in REMOVING:
        return any(key in form.keys_of(path) for path in paths)
    return bool(form.prefix) and any(path.startswith(str(form.prefix)) for path in paths)
