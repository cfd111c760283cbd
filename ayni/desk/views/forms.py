"""What every form of a record carries with it: the marks of what the person saw."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from ayni.core.editing import marks
from ayni.core.words import fingerprint
from ayni.records.rules import Seat
from ayni.records.services import Refused, Stale
from ayni.records.services.saving import Shape, content


def seen_as(record: Model | None, shape: Shape, seat: Seat) -> dict[str, str]:
    """The marks of a record as it stands today; of a new one, nothing."""
    return marks(content(record, shape, seat.partnership.language_codes)) if record is not None else {}


def drawn(seen: Mapping[str, str], refused: Refused) -> dict[str, str]:
    """The marks that a refused form is drawn with again: once both wordings were shown, a second save is meant."""
    shown = refused.conflicts if isinstance(refused, Stale) else ()
    return {**seen, **{conflict.path: fingerprint(conflict.now) for conflict in shown}}
