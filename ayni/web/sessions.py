"""Where somebody is signed in: Django's sessions in the database, each with its person, so that they can be listed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from ayni.records.models import Session
from ayni.records.prepared import Prepared, columns, record

KEPT = ("since", "seen", "device", "browser")
"""What the middleware writes into the session of somebody who is signed in; days as text."""

SESSION = Prepared(lambda key: Session.objects.filter(session_key=key).values_list(*columns(Session)), "a-key")


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """As Django's own, with a query that is put together once."""
        for values in SESSION.rows(self.session_key or ""):
            found = record(Session, values)
            if found.expire_date > timezone.now():
                return found
        self._session_key = None
        return None

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        for name in KEPT:
            if data.get(name):
                setattr(row, name, data[name])
        return row
