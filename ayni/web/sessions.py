"""Where somebody is signed in: Django's sessions in the database, each with its person, so that they can be listed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from ayni.records.models import Session

KEPT = ("since", "seen", "device", "browser")
"""What the middleware writes into the session of somebody who is signed in; days as text."""


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        for name in KEPT:
            if data.get(name):
                setattr(row, name, data[name])
        return row
