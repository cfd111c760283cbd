"""The link in every mail to a person that stops such mail with one click, sealed by this installation.

It never runs out, since people find old mails; it can do nothing but stop mail to that one person.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from ayni.records.models import Person
from ayni.records.services.ground import Stop

SALT = "ayni.mail.stop"


def address_of(person: Person, what: Stop) -> str:
    """As it stands in the mail."""
    return settings.SITE_URL + reverse("public:mail_stop", args=[token_of(person, what)])


def token_of(person: Person, what: Stop) -> str:
    return Signer(salt=SALT).sign(f"{person.uid.hex}.{what.value}")


def read(token: str) -> tuple[UUID, Stop] | None:
    """Whom and what; None for everything that this installation did not seal."""
    try:
        uid, _, what = Signer(salt=SALT).unsign(token).partition(".")
        return UUID(uid), Stop(what)
    except (BadSignature, ValueError):
        return None
