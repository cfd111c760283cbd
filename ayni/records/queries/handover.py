"""A document as the rules of the hand-over see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ayni.core import handover as core
from ayni.core.sides import SIDES, Side
from ayni.records.models import Acceptance, Document, Handover, Part, Snapshot


def paper_of(document: Document, rows: Iterable[Acceptance] | None = None, ever: bool = False) -> core.Paper:
    """Core's view of the document. `rows`: its acceptances, if the caller has them; `ever`: read old row uids.

    Without the rows of the agreed text, core does not know that a draft amends it: pass them where that matters.
    """
    if rows is None:
        rows = _standing(document) if document.stage != core.Stage.DRAFT or document.agreed_id else ()
    rows = tuple(rows)
    table = on_the_table(document, rows)
    return core.Paper(
        turn=Side(document.turn),
        stage=core.Stage(document.stage),
        since=document.since,
        passed_by=Side(document.passed_by) if document.passed_by else None,
        saved_at=document.saved_at,
        sha256=document.snapshot.sha256 if document.snapshot else "",
        sessions=tuple(core.Session(Side(r.side), r.body, r.session, r.file_reference) for r in table),
        acceptances=tuple(_acceptance(r, document) for r in table if r.accepted_on),
        agreed=tuple(_acceptance(r, document) for r in rows if _holds(r, document)),
        ever=rows_ever(document) if ever else frozenset(),
    )


def agreed_paper_of(document: Document, rows: Iterable[Acceptance]) -> core.Paper:
    """The document as if no amendment were under way: the text that holds. `rows`: all its acceptances."""
    rows = tuple(rows)
    paper = paper_of(document, rows)
    if not paper.amending:
        return paper
    held = [row for row in rows if _holds(row, document)]
    return replace(
        paper,
        stage=core.Stage.AGREED,
        sha256=paper.agreed[0].sha256,
        sessions=tuple(core.Session(Side(r.side), r.body, r.session, r.file_reference) for r in held),
        acceptances=paper.agreed,
    )


def _acceptance(row: Acceptance, document: Document) -> core.Acceptance:
    assert row.accepted_on
    text = document.snapshot if row.snapshot_id == document.snapshot_id else document.agreed
    assert text
    return core.Acceptance(
        Side(row.side),
        text.sha256,
        row.body,
        row.accepted_on,
        row.paper_number,
        row.on_paper,
        row.scan_id is not None,
    )


def _holds(row: Acceptance, document: Document) -> bool:
    return row.snapshot_id == document.agreed_id and row.ended_at is None and row.accepted_on is not None


def is_amending(document: Document) -> bool:
    """An agreed text holds, and a change of it is being drafted or lies before the bodies."""
    return document.agreed_id is not None and document.stage != core.Stage.AGREED


def _standing(document: Document) -> list[Acceptance]:
    """The open entries of the text on the table and of the agreed one."""
    texts = {document.snapshot_id, document.agreed_id} - {None}
    return list(
        Acceptance.objects.filter(document=document, snapshot_id__in=texts, ended_at__isnull=True)
        .select_related("scan")
        .order_by("side")
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


@dataclass(frozen=True)
class AgreedText:
    """A stored text that both sides accepted; the first is the plan, each later one amends the one before."""

    number: int
    """Its place among the agreed ones, from 1."""
    snapshot: Snapshot
    acceptances: tuple[Acceptance, ...]
    amends: AgreedText | None = None

    @property
    def on(self) -> date:
        """The day of the second yes."""
        return max(row.accepted_on for row in self.acceptances if row.accepted_on)


def agreed_texts(document: Document, rows: Iterable[Acceptance] | None = None) -> list[AgreedText]:
    """All that both sides accepted, oldest first: 1 query, none with `rows`, all the document's acceptances."""
    if rows is None:
        rows = every_acceptance(document)
    by_text: dict[int, list[Acceptance]] = defaultdict(list)
    for row in rows:
        if row.accepted_on and row.ended_at is None:
            by_text[row.snapshot_id].append(row)
    found: list[AgreedText] = []
    for given in sorted(by_text.values(), key=lambda given: given[0].snapshot.number):
        if len(given) == len(SIDES):
            both = tuple(sorted(given, key=lambda row: row.side))
            found.append(AgreedText(len(found) + 1, both[0].snapshot, both, found[-1] if found else None))
    return found
