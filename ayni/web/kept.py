"""What a page of the desk draws once per change: long lists, in the memory of each worker.

The parts that are kept depend on nothing but records, the day and what their key names; who asks, forms and clocks stay
outside of them. Every service writes a Change row, so the newest one in the key says whether a part still holds. Two
transactions of PostgreSQL may pass each other between their number and their end: hence the ten minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import caches
from django.utils import timezone
from django.utils.translation import get_language

from ayni.records.rules import Seat

T = TypeVar("T")
SECONDS = 600


def state(seat: Seat, *what: object) -> str:
    """What a kept part hangs on: the last change, the language, the day, and whatever else it shows."""
    now = timezone.now()
    newest = seat.partnership.__dict__["newest_change"]
    parts = (
        seat.partnership.pk,
        newest,
        int(now.timestamp()) // SECONDS,
        timezone.localdate(now),
        get_language(),
        *what,
    )
    return ":".join(map(str, parts))


def kept(name: str, state: str, make: Callable[[], T]) -> T:
    """A value that is worked out once per state."""
    key = sha256(f"{name}:{state}".encode()).hexdigest()  # what an address asks for can be long, and hold anything
    found: T = caches["pages"].get_or_set(key, make, SECONDS)
    return found
