"""The canonical text of a record: what is hashed, stored and never written again.

Format `ayni-1`: one JSON object per record, keys sorted, no spaces, UTF-8, strings in NFC with LF line ends,
decimals as strings with a fixed number of places, dates as EDTF. A document's hash is the SHA-256 over the hashes of
its parts in their order, one lower-case hash per line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ayni.core.multilingual import Text
from ayni.core.vague import Vague
from ayni.core.words import clean

FORMAT = "ayni-1"
PLACES = Decimal("0.01")


def plain(value: Any) -> Any:
    """The value as canonical JSON knows it.

    Raises TypeError for floats, sets, moments and whatever else has no canonical form, and ValueError for a decimal
    that needs more places than are written: two different contents never share a text.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Decimal):
        return _fixed(value)
    if isinstance(value, Vague) or (isinstance(value, date) and not isinstance(value, datetime)):
        return str(value)
    if isinstance(value, Text):
        return {code: clean(words) for code, words in value.spoken().items()}
    if isinstance(value, Mapping):
        return {_key(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _fixed(value: Decimal) -> str:
    try:
        fixed = value.quantize(PLACES)
    except InvalidOperation:
        raise ValueError(f"no canonical form for {value}") from None
    if fixed != value:
        raise ValueError(f"more than two decimal places: {value}")
    return f"{abs(fixed) if fixed.is_zero() else fixed:f}"


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"no canonical form for the key {key!r}")
    return clean(key)


def canonical(content: Mapping[str, Any]) -> str:
    """Canonical text of one record's content."""
    return json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> dict[str, Any]:
    """Content back from its canonical text."""
    content: dict[str, Any] = json.loads(text)
    return content


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_over(hashes: Iterable[str]) -> str:
    """The document's hash: over the ordered hashes of its parts."""
    return sha256("".join(f"{entry}\n" for entry in hashes))
