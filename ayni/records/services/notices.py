"""Writing what a town hall says of itself by law: only its own coordinator does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from ayni.core.multilingual import Edit
from ayni.core.prose import gaps
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.records.models import Notice, Partnership
from ayni.records.rules import AGREE, Seat
from ayni.records.services.base import Refused, demand, demand_own
from ayni.records.services.record import save_record
from ayni.records.services.saving import Shape


def _settle_notice(row: Notice) -> None:
    """A draft with gaps is kept, and not shown."""
    if not row.shown:
        return
    if not row.words:
        raise Refused(reason("notice_empty", subject="words"))
    if row.updated is None:
        raise Refused(reason("notice_without_day", subject="updated"))
    for name in ("words", "enforcer"):
        for words in getattr(row, name).spoken().values():
            if gaps(words):
                raise Refused(reason("notice_gaps", subject=name, text=gaps(words)[0]))


NOTICE = Shape(texts=("words", "enforcer"), plain=("enforcer_url", "updated", "shown"), settle=_settle_notice)


def uid_of(partnership: Partnership, side: Side | str, kind: str) -> UUID:
    """Each side has one page of a kind, so two forms that begin it at once begin the same."""
    return uuid5(partnership.uid, f"notice/{side}/{kind}")


@transaction.atomic
def save_notice(
    *,
    seat: Seat,
    kind: str,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
) -> Notice:
    """Write a legal page of the own side, or begin it. Raises Refused, Stale."""
    demand(seat, AGREE)
    return save_record(
        model=Notice,
        shape=NOTICE,
        kind="notice",
        seat=seat,
        uid=uid_of(seat.partnership, seat.side.value, kind),
        values=values,
        seen=seen,
        edits=edits,
        now=now,
        first={"side": seat.side.value, "kind": kind},
        check=lambda row: demand_own(seat, row.side),
    )
