"""Corrections of the wording of a stored text: what was agreed, what is asked, what was refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateTimeField, F, Value, When
from django.db.models.functions import Cast

from ayni.core import correction as core
from ayni.core.correction import Stored
from ayni.core.sides import Side
from ayni.records.models import Change, Correction, Part, Snapshot
from ayni.records.queries.changes import of_record


def confirmed(snapshot_id: int) -> tuple[core.Correction, ...]:
    """What both sides agreed to word better, in the order in which they did: 1 query."""
    rows = Correction.objects.filter(snapshot_id=snapshot_id, confirmed_at__isnull=False).order_by("confirmed_at", "id")
    return tuple(
        core.Correction(str(row.of), row.path, row.language, row.old, row.new, Side(row.side), row.confirmed_at)
        for row in rows
        if row.confirmed_at
    )


def stored_text(snapshot: Snapshot) -> tuple[tuple[Stored, ...], tuple[core.Correction, ...]]:
    """The parts in their order, letter by letter, and what was corrected since: both in 1 query."""
    nothing, never = Value("", output_field=CharField()), Cast(Value(None), DateTimeField())
    columns = ("which", "place", "what", "owner", "one", "other", "code", "by", "when")
    parts: Any = Part.objects.filter(snapshot=snapshot).order_by()
    parts = parts.annotate(
        which=Value(0), place=F("position"), what=F("kind"), owner=F("uid"), one=F("text"), other=F("beside"),
        code=nothing, by=nothing, when=never,
    )  # fmt: skip
    since: Any = Correction.objects.filter(snapshot=snapshot, confirmed_at__isnull=False).order_by()
    since = since.annotate(
        which=Value(1), place=F("id"), what=F("path"), owner=F("of"), one=F("old"), other=F("new"),
        code=F("language"), by=F("side"), when=F("confirmed_at"),
    )  # fmt: skip
    rows = list(
        parts.values_list(*columns).union(since.values_list(*columns), all=True).order_by("which", "when", "place")
    )
    return (
        tuple((what, str(owner), one, other) for which, _, what, owner, one, other, *_ in rows if not which),
        tuple(
            core.Correction(str(owner), what, code, one, other, Side(by), when)
            for which, _, what, owner, one, other, code, by, when in rows
            if which
        ),
    )


def every_correction(snapshot: Snapshot) -> list[Correction]:
    """All of a stored text, also refused ones, newest first."""
    rows = Correction.objects.filter(snapshot=snapshot).select_related("person", "confirmed_by")
    return list(rows.order_by("-at", "-id"))


def history_of(partnership_id: int, uid: UUID, most: int) -> tuple[list[Change], list[Change]]:
    """What happened to a record last, newest first, and apart from it how its words were corrected: both in 1 query."""
    bettered = Case(When(kind="correction", action="confirmed", then=Value(0)), default=Value(1))
    found = list(of_record(partnership_id, uid).annotate(rank=bettered).order_by("rank", "-at", "-id")[: 2 * most])
    corrections = [change for change in found if change.rank == 0]  # type: ignore[attr-defined]
    return sorted(found, key=lambda change: (change.at, change.pk), reverse=True)[:most], corrections
