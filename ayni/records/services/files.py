"""Keeping files: judged by their content, stored under their hash, never under the name they came with."""

from __future__ import annotations

import hashlib
import os
import struct
from datetime import datetime
from math import prod
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import puremagic
from django.conf import settings
from django.db import transaction

from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.words import clean
from ayni.records.models import File, Partnership, Person
from ayni.records.rules import KEEP, Seat
from ayni.records.services.base import Refused, demand

SCANS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 150_000_000
"""A sheet of a square metre, finely scanned. A few kilobytes can claim more than any viewer bears."""


@transaction.atomic
def keep_scan(*, seat: Seat, uid: UUID, shown_name: str, upload: BinaryIO, now: datetime) -> File:
    """Keeps a scan (PDF, JPEG, PNG by content, at most 10 MB). The same `uid` twice keeps it once."""
    demand(seat, KEEP)
    return keep_paper(
        partnership=seat.partnership, side=seat.side, person=seat.person, uid=uid, shown_name=shown_name, upload=upload,
        now=now,
    )  # fmt: skip


@transaction.atomic
def keep_paper(
    *, partnership: Partnership, side: Side, person: Person, uid: UUID, shown_name: str, upload: BinaryIO, now: datetime
) -> File:
    """The same for somebody without a seat: the operator, who keeps a side's letter."""
    known = File.objects.filter(uid=uid, partnership=partnership).first()
    if known:
        return known
    data = upload.read(MOST_BYTES + 1)
    if not data:
        raise Refused(reason("file_empty"))
    if len(data) > MOST_BYTES:
        raise Refused(reason("file_too_large", most=MOST_BYTES // 1024 // 1024))
    kind = kind_of(data)
    if kind not in SCANS:
        raise Refused(reason("file_kind", kinds=", ".join(SCANS.values())))
    if kind == "image/png" and prod(struct.unpack(">II", data[16:24].ljust(8, b"\0"))) > MOST_PIXELS:
        raise Refused(reason("picture_too_many_pixels", name=clean(shown_name, lines=False)[:80]))
    sha256 = hashlib.sha256(data).hexdigest()
    store(sha256, data)
    return File.objects.create(
        partnership=partnership,
        uid=uid,
        side=side.value,
        shown_name=clean(shown_name, lines=False)[:200] or "scan",
        kind=kind,
        size=len(data),
        sha256=sha256,
        person=person,
        at=now,
    )


def kind_of(data: bytes) -> str:
    """Media type by the first bytes; '' when nothing known fits."""
    try:
        return puremagic.from_string(data[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        return ""


def place(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def store(sha256: str, data: bytes) -> None:
    """Writes beside the place and moves it there, so that a broken write never leaves half a file."""
    target = place(sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    half.write_bytes(data)
    half.replace(target)
