"""Time zones to choose from: the two towns' first, then all others by continent."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import available_timezones

from django.utils.translation import gettext

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
