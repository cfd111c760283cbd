"""The legal pages of both sides."""

from __future__ import annotations

from ayni.core.sides import Side
from ayni.records.models import Notice, Partnership

KINDS = tuple(Notice.Kind.values)


def notices(partnership: Partnership) -> dict[tuple[str, str], Notice]:
    """By side and kind, in one query; what nobody began is not there."""
    return {(row.side, row.kind): row for row in Notice.objects.filter(partnership=partnership)}


def notice_of(partnership: Partnership, side: Side | str, kind: str) -> Notice | None:
    return Notice.objects.filter(partnership=partnership, side=str(side), kind=kind).first()


def lacking(found: dict[tuple[str, str], Notice], side: Side | str) -> list[str]:
    """Which pages a side does not show yet."""
    return [kind for kind in KINDS if (str(side), kind) not in found or not found[str(side), kind].shown]
