"""The address of a link for guests: the link's uid and a seal that only this installation can make.

Short enough to be pasted into a messenger, and of letters alone, so that no messenger cuts it off. It names no
partnership and no measure.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

NAME, SEAL = 22, 22
"""Characters of the uid and of its seal: 128 and 132 bits."""


def token_of(uid: UUID) -> str:
    name = urlsafe_b64encode(uid.bytes).decode().rstrip("=")
    return name + _seals(name)[0]


def uid_in(token: str) -> UUID | None:
    """None for everything that this installation did not seal."""
    name, seal = token[:NAME], token[NAME:]
    if not any(constant_time_compare(seal, known) for known in _seals(name)):
        return None
    try:
        return UUID(bytes=urlsafe_b64decode(f"{name}=="))
    except (binascii.Error, ValueError):
        return None


def address_of(uid: UUID, page: str = "say") -> str:
    """As it is pasted and mailed; `page`: which form it opens."""
    return settings.SITE_URL + reverse(f"public:{page}", args=[token_of(uid)])


def _seals(name: str) -> list[str]:
    """The seal of today's key, then those of the keys before it."""
    signer = Signer(salt="ayni.guests")
    return [signer.signature(name, key)[:SEAL] for key in (signer.key, *signer.fallback_keys)]
