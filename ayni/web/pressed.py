"""A cache in the memory of each worker that keeps pages pressed: a hundred of them in a tenth of the room."""

from __future__ import annotations

import pickle
import zlib
from typing import Any

from django.core.cache.backends.locmem import LocMemCache

_NOTHING = object()
QUICK = 1
"""Pages are mark-up: the quickest level already takes nine tenths away, in about a millisecond."""


class PressedCache(LocMemCache):
    def add(self, key: str, value: Any, *more: Any, **named: Any) -> bool:
        return super().add(key, _pressed(value), *more, **named)

    def set(self, key: str, value: Any, *more: Any, **named: Any) -> None:
        super().set(key, _pressed(value), *more, **named)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = super().get(key, _NOTHING, version)
        return default if found is _NOTHING else pickle.loads(zlib.decompress(found))  # our own


def _pressed(value: Any) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), QUICK)
