"""What the history calls a person: by name while it may be known; afterwards by the office and the role they had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from ayni.records.labels import label
from ayni.records.models import Membership, Person

FIELDS = ("name", "erase_on", "offices")
"""Of a person, what `called` has to be given."""


def is_to_go(person: Person) -> bool:
    """Whether the day has come from which the name is shown no more."""
    return _is_over(person.erase_on)


def _is_over(erase_on: date | None) -> bool:
    return erase_on is not None and erase_on <= timezone.now().date()


def who(person: Person | None, partnership_id: int) -> str:
    """In the reader's language; '' for nobody."""
    return called(person.name, person.erase_on, person.offices, partnership_id) if person else ""


def called(name: str | None, erase_on: date | None, offices: Mapping[str, Any] | None, partnership_id: int) -> str:
    """The same out of the columns in FIELDS; '' when there is no person. The day counts, also before the purge."""
    if name is None:
        return ""
    if name and not _is_over(erase_on):
        return name
    held = (offices or {}).get(str(partnership_id))
    if not held:
        return gettext("somebody who has left")
    role = label(Membership.Role(held["role"]))
    return f"{held['office']}, {role}" if held["office"] else role
