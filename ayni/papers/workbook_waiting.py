"""Workbooks between their preview and their import: kept under their hash for a day, on all machines alike."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

from django.conf import settings

A_DAY = 24 * 60 * 60


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "waiting"


def keep(data: bytes) -> str:
    """The hash to ask for it again. Takes the occasion to forget what is older than a day."""
    digest = sha256(data).hexdigest()
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{digest}.{os.getpid()}"
    half.write_bytes(data)
    half.replace(folder / digest)
    _forget(folder)
    return digest


def take(digest: str) -> bytes | None:
    """The same bytes, or None when they were forgotten."""
    if len(digest) != 64 or not digest.isalnum():
        return None
    try:
        data = (_folder() / digest).read_bytes()
    except FileNotFoundError:
        return None
    return data if sha256(data).hexdigest() == digest else None


def drop(digest: str) -> None:
    if len(digest) == 64 and digest.isalnum():
        (_folder() / digest).unlink(missing_ok=True)


def _forget(folder: Path) -> None:
    for file in folder.iterdir():
        try:
            if time.time() - file.stat().st_mtime > A_DAY:
                file.unlink()
        except FileNotFoundError:
            continue  # somebody else forgot it first
