"""Code lists as people read them in a cell, and back: whoever exports in German, someone else may import in Spanish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_noop, override

from ayni.core.cells import Reading
from ayni.core.joining import ActorKind
from ayni.core.sides import SIDES, Side
from ayni.core.words import fold
from ayni.core.workplan import Kind, Level, Origin, ResourceKind, Status
from ayni.records.codelists import goals_and_targets
from ayni.records.models import Actor, Municipality, Partnership
from ayni.records.sentences import label

_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
YES, NO, WHOLE_PLAN = gettext_noop("yes"), gettext_noop("no"), gettext_noop("Plan")
_ALSO = {"yes": ("true", "wahr", "verdadero", "x", "1"), "no": ("false", "falsch", "falso", "0", "-")}


@cache
def _lists() -> dict[str, dict[str, Any]]:
    """Code list → code → what `label` speaks of; words that are said as they are stand for themselves."""
    return {
        "status": {entry.value: entry for entry in Status},
        "kind": {entry.value: entry for entry in Kind},
        "origin": {entry.value: entry for entry in Origin},
        "resource": {entry.value: entry for entry in ResourceKind},
        "level": {"plan": WHOLE_PLAN, **{entry.value: entry for entry in Level}},
        "actor_kind": {entry.value: entry for entry in ActorKind},
        "sector": {entry.value: entry for entry in Actor.Sector},
        "town": {entry.value: entry for entry in Municipality.Kind},
        "yesno": {"yes": YES, "no": NO},
        "zone": dict.fromkeys(sorted(available_timezones()), ""),
        "country": dict.fromkeys(sorted(filter(_is_country, Locale("en").territories)), ""),
    }


def _is_country(code: str) -> bool:
    """CLDR also knows continents, unions, and codes for nothing."""
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY


def codes(name: str) -> tuple[str, ...]:
    return tuple(_lists()[name])


def choice(name: str, code: str) -> str:
    """The reader's word for a code of a list."""
    return _labels(name, get_language() or "en").get(code, code)


@cache
def _labels(name: str, language: str) -> Mapping[str, str]:
    with override(language):
        return {code: _said(entry) or code for code, entry in _lists()[name].items()}


def _said(entry: Any) -> str:
    return gettext(entry) if type(entry) is str and entry else label(entry) if entry else ""


@cache
def _meanings(name: str) -> Mapping[str, str]:
    """Folded word of any language → code."""
    found = {fold(code): code for code in codes(name)}
    for language, _ in settings.LANGUAGES:
        found |= {fold(words): code for code, words in _labels(name, language).items()}
    for code, words in _ALSO.items() if name == "yesno" else ():
        found |= dict.fromkeys(words, code)
    return found


def side_words(partnership: Partnership) -> dict[Side, tuple[str, ...]]:
    """Side → what it is called, the shortest first; without names that could be either."""
    called: dict[Side, list[str]] = {}
    for side in SIDES:
        town = partnership.municipality(side)
        called[side] = [town.short_name, *town.name.spoken().values()]
    shared = {fold(name) for name in called[Side.A]} & {fold(name) for name in called[Side.B]}
    return {side: (*(n for n in names if fold(n) not in shared), side.value) for side, names in called.items()}


def reading(partnership: Partnership, language: str, country: str) -> Reading:
    """How a cell of this partnership's workbook is read for this person."""
    sides: dict[str, str] = defaultdict(str)
    called = side_words(partnership)
    for side, names in called.items():
        sides |= {fold(name): side.value for name in names}
    short = {name: _labels(name, language) for name in _lists() if name not in ("zone", "country")}
    return Reading(
        language=language,
        country=country,
        choices={name: _meanings(name) for name in _lists()},
        sides=dict(sides),
        goals=goals_and_targets().keys(),
        possible={
            "side": ", ".join(names[0] for names in called.values()),
            "country": "DE, PE, …",
            "zone": "Europe/Berlin, America/Lima, …",
            **{name: ", ".join(labels.values()) for name, labels in short.items()},
        },
    )
