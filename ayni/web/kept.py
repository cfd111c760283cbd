"""What is drawn once per change, in the memory of each worker: public pages, and the long lists of the desk.

What is kept depends on nothing but records, the day and what its state names; who asks, forms and clocks stay outside.
Every service writes a Change row, so the newest one in the state says whether it still holds. Two transactions of
PostgreSQL may pass each other between their number and their end: hence the ten minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import caches
from django.utils import timezone
from django.utils.translation import get_language

from ayni.records.models import Partnership

T = TypeVar("T")
SECONDS = 600


def state(partnership: Partnership, *what: object, seconds: int = SECONDS) -> str:
    """What a kept part hangs on: the last change, the language, the day, the reader's clock, and what else it shows.

    The partnership comes with `newest_change`, as `access.seat` and `public_partnership` bring it. `seconds`: how long
    at most, for parts that show a clock.
    """
    now = timezone.now()
    moment = int(now.timestamp()) // seconds, timezone.localdate(now)
    newest = partnership.__dict__["newest_change"]
    reader = get_language(), timezone.get_current_timezone_name()
    return ":".join(map(str, (partnership.pk, newest, *moment, *reader, *what)))


def kept(name: str, state: str, make: Callable[[], T]) -> T:
    """A value that is worked out once per state."""
    key = sha256(f"{name}:{state}".encode()).hexdigest()  # what an address asks for can be long, and hold anything
    found: T = caches["pages"].get_or_set(key, make, SECONDS)
    return found
