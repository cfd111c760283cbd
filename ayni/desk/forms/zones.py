"""Countries and time zones to choose from; of zones the two towns' first, then all others by continent."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from django.utils.translation import get_language, gettext

from ayni.core.words import fold
from ayni.records import choices

CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
Choices = list[tuple[str, list[tuple[str, str]]]]


@lru_cache(maxsize=1)
def by_continent() -> tuple[tuple[str, tuple[str, ...]], ...]:
    known = sorted(available_timezones())
    return tuple((name, tuple(zone for zone in known if zone.startswith(f"{name}/"))) for name in CONTINENTS)


def zone_choices(first: Iterable[str]) -> Choices:
    """Groups for a select. `first`: the zones of the towns."""
    others = [
        (continent, [(zone, zone.partition("/")[2].replace("_", " ")) for zone in zones])
        for continent, zones in by_continent()
    ]
    return [
        (gettext("The towns"), [(zone, zone.replace("_", " ")) for zone in dict.fromkeys(first)]),
        *others,
        (gettext("World"), [("UTC", "UTC")]),
    ]


def country_choices() -> list[tuple[str, str]]:
    """All countries, by their names in the reader's language."""
    called = Locale.parse(get_language() or "en", sep="-").territories
    return sorted(((code, called.get(code, code)) for code in choices.codes("country")), key=lambda each: fold(each[1]))
