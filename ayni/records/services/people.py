"""What becomes of a person who left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ayni.records.models import Person


@transaction.atomic
def empty_person(*, person: Person, now: datetime) -> None:
    """Takes away who it was; the row stays, so that the history stays whole. Nobody signs in with it any more."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    row.name, row.email, row.is_active = "", f"emptied-{row.uid}@invalid", False
    row.set_unusable_password()
    row.save(update_fields=["name", "email", "is_active", "password"])
