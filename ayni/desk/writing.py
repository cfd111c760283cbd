"""In which language somebody writes here."""

from __future__ import annotations

from django.utils.translation import get_language

from ayni.records.rules import Seat


def language_of(seat: Seat) -> str:
    """The reader's, as far as the partnership writes it."""
    own = (get_language() or "").split("-")[0]
    codes = seat.partnership.language_codes
    return own if own in codes else codes[0]
