"""A document as the rules of the hand-over see it."""

from __future__ import annotations

from collections.abc import Iterable

from ayni.core import handover as core
from ayni.core.sides import Side
from ayni.records.models import Acceptance, Document, Handover, Part


def paper_of(document: Document, rows: Iterable[Acceptance] | None = None, ever: bool = False) -> core.Paper:
    """Core's view of the document. `rows`: its open acceptances, if the caller has them; `ever`: read old row uids."""
    if rows is None:
        rows = open_acceptances(document) if document.stage != core.Stage.DRAFT else ()
    rows = tuple(rows)
    return core.Paper(
        turn=Side(document.turn),
        stage=core.Stage(document.stage),
        since=document.since,
        passed_by=Side(document.passed_by) if document.passed_by else None,
        saved_at=document.saved_at,
        sha256=document.snapshot.sha256 if document.snapshot else "",
        sessions=tuple(core.Session(Side(r.side), r.body, r.session, r.file_reference) for r in rows),
        acceptances=tuple(_acceptance(r, document) for r in rows if r.accepted_on),
        ever=rows_ever(document) if ever else frozenset(),
    )


def _acceptance(row: Acceptance, document: Document) -> core.Acceptance:
    assert row.accepted_on
    assert document.snapshot
    return core.Acceptance(
        Side(row.side),
        document.snapshot.sha256,
        row.body,
        row.accepted_on,
        row.paper_number,
        row.on_paper,
        row.scan_id is not None,
    )


def open_acceptances(document: Document) -> list[Acceptance]:
    """Per side at most one: where it is expected, or how it was accepted."""
    return list(
        Acceptance.objects.filter(document=document, snapshot_id=document.snapshot_id, ended_at__isnull=True)
        .select_related("scan")
        .order_by("side")
    )


def rows_ever(document: Document) -> frozenset[str]:
    found = Part.objects.filter(snapshot__document=document).values_list("uid", flat=True)
    return frozenset(str(uid) for uid in found)


def moves(document: Document) -> list[Handover]:
    """All moves, newest first, with who made them."""
    return list(Handover.objects.filter(document=document).select_related("person", "snapshot").order_by("-at", "-id"))


def last_note(document: Document) -> Handover | None:
    """The newest move: whose note the turn card shows."""
    return Handover.objects.filter(document=document).order_by("-at", "-id").first()


def every_acceptance(document: Document) -> list[Acceptance]:
    """All of them, also those that reopening ended, in the order in which they were written."""
    return list(
        Acceptance.objects.filter(document=document).select_related("scan", "snapshot", "person").order_by("at", "id")
    )


def on_the_table(document: Document, rows: Iterable[Acceptance]) -> list[Acceptance]:
    """Of those, the open ones of the snapshot that lies on the table."""
    return [row for row in rows if row.ended_at is None and row.snapshot_id == document.snapshot_id]
