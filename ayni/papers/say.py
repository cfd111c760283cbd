"""Phrases of a paper: the same words in each of its languages, every wording with the language it is really in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, override

from ayni.core.multilingual import State, Text
from ayni.core.vague import Vague
from ayni.papers.values import Copy
from ayni.records import formats
from ayni.records.sentences import language_name


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads one of the paper's languages, in the country of the side that speaks it."""

    language: str
    country: str = ""
    others: tuple[str, ...] = ()
    """Where to fall back to, in this order."""

    def number(self, value: Decimal) -> str:
        return formats.number(value, self.language, self.country)

    def money(self, amount: Decimal, currency: str) -> str:
        return formats.money(amount, currency, self.language, self.country)

    def day(self, value: date) -> str:
        return formats.day_long(value, self.language, self.country)

    def short_day(self, value: date) -> str:
        return formats.day(value, self.language, self.country)

    def vague(self, value: Vague) -> str:
        return formats.vague(value, self.language, self.country)


@dataclass(frozen=True, slots=True)
class Said:
    """Words, the language they are in, and a discreet note on them for a reader of `at`."""

    words: str
    lang: str
    note: str = ""
    at: str = ""


Phrase = tuple[Said, ...]
"""One entry per language of the paper, in its order; empty: nothing to say."""


def readers(paper: Copy) -> tuple[Reader, ...]:
    spoken = [(paper.side(side), side) for side in paper.order]
    return tuple(
        Reader(
            language,
            next((name.country for name, _ in spoken if language in name.languages), ""),
            tuple(code for code in paper.reading if code != language),
        )
        for language in paper.reading
    )


def each(who: Iterable[Reader], make: Callable[[Reader], str]) -> Phrase:
    """What `make` says to each reader, with gettext in the reader's language."""
    found = []
    for reader in who:
        with override(reader.language):
            found.append(Said(str(make(reader)), reader.language, at=reader.language))
    return tuple(found) if any(said.words for said in found) else ()


def text(who: Iterable[Reader], value: Text) -> Phrase:
    """A text that people wrote: in the reader's language, else in another one, which is then said beside it."""
    found = []
    for reader in who:
        shown = value.show(reader.language, reader.others)
        if shown is None:
            return ()
        note = ""
        if shown.fallback or shown.outdated or shown.state is State.MACHINE:  # few are; a language takes time to put on
            with override(reader.language):
                note = _note(shown.language, shown.fallback, shown.outdated)
        found.append(Said(shown.words, shown.language, note, reader.language))
    return tuple(found)


def name(who: Iterable[Reader], value: Text) -> Phrase:
    """A proper name: it may look the same in every language, so nothing is noted on it."""
    return tuple(replace(said, note="") for said in text(who, value))


def words(reader: Reader, value: Text) -> str:
    """The text inside a sentence of the paper, where a note would disturb."""
    shown = value.show(reader.language, reader.others)
    return shown.words if shown else ""


def _note(language: str, fallback: bool, outdated: bool) -> str:
    if fallback:
        return gettext("only in %(language)s") % {"language": language_name(language)}
    if outdated:
        return gettext("the original has changed since")
    return gettext("translated by machine")


def printed(reader: Reader, paper: Copy) -> str:
    """When it was printed, at both local times, since a paper is read in both towns."""
    first, second = (
        f"{formats.moment(paper.made_at, town.time_zone, reader.language, reader.country)} ({words(reader, town.name)})"
        for town in (paper.side(side) for side in paper.order)
    )
    return gettext("Printed %(first)s, %(second)s") % {"first": first, "second": second}
