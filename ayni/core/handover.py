"""Whose turn it is: the one state machine behind plans, agreements and reports.

draft → closing → closed → agreed. In *draft* the side with the turn writes the agreed fields. It closes: the snapshot
is stored, the text locked, and the other side is asked to confirm (*closing*). Confirmed, the text lies before the
bodies of both sides (*closed*), which accept the stored snapshot in any order. After both, it is *agreed* for good.

What is agreed can be amended: the same document becomes a draft again, while the agreed text holds until both sides
have accepted the next one, or the amendment is given up.

The two sides are alike: mirroring every side in a walk mirrors its result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from ayni.core.reasons import Reason, reason
from ayni.core.sides import SIDES, Side

TAKE_BACK_AFTER = timedelta(days=14)

AGREED_FIELDS = {
    "plan": frozenset({"preamble", "year"}),
    "field": frozenset({"code", "title", "aim", "tags", "position"}),
    "strategic": frozenset({"code", "title", "aim", "tags", "position", "field"}),
    "operational": frozenset({"code", "title", "aim", "tags", "position", "field", "strategic_goal"}),
    "measure": frozenset(
        {
            *("code", "title", "description", "tags", "kind", "own_side", "start", "end", "origin", "origin_side"),
            *("origin_words", "carried_from", "public", "reference_a", "reference_b", "position"),
            *("field", "strategic_goal", "operational_goal"),
        }
    ),
    "responsibility": frozenset({"side", "actor", "lead"}),
    "milestone": frozenset({"title", "due", "side", "position"}),
    "resource": frozenset({"side", "kind", "amount", "currency", "what", "source", "example", "position"}),
    "result": frozenset(
        {
            *("title", "unit", "source", "baseline_a", "baseline_b", "target_a", "target_b", "example", "position"),
        }
    ),
}
"""What is promised: written only by the side with the turn, and only in a draft."""

KEPT_FIELDS = {
    "milestone": frozenset({"done"}),
    "value": frozenset({"side", "on", "value", "source", "example"}),
    "progress": frozenset({"side", "on", "status", "words", "risk"}),
}
"""What is kept beside the agreed text: written by either side for its own part, at any time, never in the hash."""


class Stage(StrEnum):
    DRAFT = "draft"
    CLOSING = "closing"
    CLOSED = "closed"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Session:
    """Where a side's body will deal with the text."""

    side: Side
    body: str
    session: date | None = None
    file_reference: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A side's yes to one stored snapshot."""

    side: Side
    sha256: str
    body: str
    on: date
    paper_number: str = ""
    on_paper: bool = False
    scan: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as these rules see it."""

    turn: Side
    stage: Stage = Stage.DRAFT
    since: datetime | None = None
    """When the turn passed."""
    passed_by: Side | None = None
    """Who gave the turn away; may take it back. None where nobody did: at the start, taken back, reopened."""
    saved_at: datetime | None = None
    """Last save of an agreed field by the side with the turn since it has it."""
    sha256: str = ""
    """The snapshot that lies on the table; '' in a draft."""
    sessions: tuple[Session, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    agreed: tuple[Acceptance, ...] = ()
    """How both sides accepted the last agreed text, which holds while an amendment of it is drafted; () without one."""
    ever: frozenset[str] = frozenset()
    """Rows that once stood in a snapshot."""

    @property
    def amending(self) -> bool:
        """An amendment is under way: one at a time, since the stage tells it."""
        return bool(self.agreed) and self.stage is not Stage.AGREED

    def accepted(self, side: Side) -> Acceptance | None:
        return next((a for a in self.acceptances if a.side is side), None)


@dataclass(frozen=True, slots=True)
class HandOver:
    side: Side
    note: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """Back to the other side with reasons: from a draft, or instead of confirming a closing."""

    side: Side
    note: str = ""


@dataclass(frozen=True, slots=True)
class TakeBack:
    side: Side
    note: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """`lacks`: what the draft is still missing, as the plan's own rules found it; `rows`: uids in the snapshot."""

    side: Side
    sha256: str
    note: str = ""
    lacks: tuple[Reason, ...] = ()
    rows: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Confirm:
    side: Side
    sha256: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    side: Side
    note: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    side: Side
    body: str
    session: date | None = None
    file_reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Accept:
    side: Side
    sha256: str
    body: str
    on: date
    paper_number: str = ""
    on_paper: bool = False
    scan: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Amend:
    """Opens the agreed text for a change: a draft with the turn of whoever opens it."""

    side: Side
    note: str = ""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Ends an amendment: the last agreed text stands as if nothing had been drafted."""

    side: Side
    note: str = ""


Move = HandOver | Return | TakeBack | Close | Confirm | Reopen | Schedule | Accept | Amend | GiveUp

Entry = TypeVar("Entry", Session, Acceptance)

NAMES: dict[type, str] = {
    HandOver: "hand_over",
    Return: "return",
    TakeBack: "take_back",
    Close: "close",
    Confirm: "confirm",
    Reopen: "reopen",
    Schedule: "schedule",
    Accept: "accept",
    Amend: "amend",
    GiveUp: "give_up",
}


class NotAllowed(Exception):
    """A move that the rules refuse; `reasons` says why."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__(", ".join(r.kind for r in reasons))
        self.reasons = reasons


def refusals(
    paper: Paper, move: Move, now: datetime, take_back_after: timedelta = TAKE_BACK_AFTER
) -> tuple[Reason, ...]:
    """Why this move cannot be made now; empty: it can."""
    stage, mine = paper.stage, move.side is paper.turn
    match move:
        case HandOver():
            return _only(stage, Stage.DRAFT) or _turn(mine, paper)
        case Return():
            given = () if paper.passed_by else (reason("nothing_to_return"),)
            return _open(stage) or _turn(mine, paper) or given or _note(move.note)
        case TakeBack():
            return _open(stage) or _take_back(paper, move, now, take_back_after)
        case Close():
            return _only(stage, Stage.DRAFT) or _turn(mine, paper) or move.lacks
        case Confirm():
            return _only(stage, Stage.CLOSING) or _turn(mine, paper) or _same(paper, move.sha256)
        case Reopen() | Amend():
            locked = Stage.CLOSED if isinstance(move, Reopen) else Stage.AGREED
            return _only(stage, locked) or _note(move.note)
        case Schedule():
            return _only(stage, Stage.CLOSED) or _body(move.body) or _not_yet(paper, move.side)
        case Accept():
            return _only(stage, Stage.CLOSED) or _accept(paper, move, now)
        case GiveUp():
            return _give_up(paper, mine) or _note(move.note)


def play(paper: Paper, move: Move, now: datetime, take_back_after: timedelta = TAKE_BACK_AFTER) -> Paper:
    """The document after the move; raises NotAllowed with the reasons."""
    refused = refusals(paper, move, now, take_back_after)
    if refused:
        raise NotAllowed(refused)
    side = move.side
    match move:
        case HandOver() | Return():
            given = replace(paper, stage=Stage.DRAFT, sha256="", turn=side.other)
            return replace(given, since=now, passed_by=side, saved_at=None)
        case TakeBack():
            taken = replace(paper, stage=Stage.DRAFT, sha256="", turn=side)
            return replace(taken, since=now, passed_by=None, saved_at=None)
        case Close():
            closing = replace(paper, stage=Stage.CLOSING, sha256=move.sha256, turn=side.other)
            closing = replace(closing, ever=paper.ever | move.rows)
            return replace(closing, since=now, passed_by=side, saved_at=None)
        case Confirm():
            return replace(paper, stage=Stage.CLOSED, since=now, passed_by=side.other, saved_at=None)
        case Reopen() | Amend():
            opened = replace(paper, stage=Stage.DRAFT, turn=side, sha256="", sessions=(), acceptances=())
            return replace(opened, since=now, passed_by=None, saved_at=None)
        case Schedule():
            entry = Session(side, move.body, move.session, move.file_reference)
            return replace(paper, sessions=_placed(paper.sessions, entry))
        case Accept():
            return _accepted(paper, move)
        case GiveUp():
            back = replace(paper, stage=Stage.AGREED, sha256=paper.agreed[0].sha256, sessions=())
            return replace(back, acceptances=paper.agreed, since=now, passed_by=None, saved_at=None)


def _accepted(paper: Paper, move: Accept) -> Paper:
    """With this side's yes; the second yes makes the text the agreed one."""
    given = Acceptance(move.side, move.sha256, move.body, move.on, move.paper_number, move.on_paper, move.scan)
    both = _placed(paper.acceptances, given)
    if len(both) < len(SIDES):
        return replace(paper, acceptances=both)
    return replace(paper, acceptances=both, agreed=both, stage=Stage.AGREED)


def may_delete(paper: Paper, row: str) -> bool:
    """A row that once stood in a snapshot is dropped, never deleted."""
    return row not in paper.ever


def saved(paper: Paper, now: datetime) -> Paper:
    """After the side with the turn saved an agreed field; raises NotAllowed outside a draft."""
    closed = _only(paper.stage, Stage.DRAFT)
    if closed:
        raise NotAllowed(closed)
    return replace(paper, saved_at=now)


def may_write(paper: Paper, side: Side) -> tuple[Reason, ...]:
    """Why this side cannot write agreed fields now; empty: it can."""
    return _only(paper.stage, Stage.DRAFT) or _turn(side is paper.turn, paper)


def may_better_wording(paper: Paper) -> tuple[Reason, ...]:
    """Why nobody can better the wording of a language that is not the original now; until closing either side can."""
    return _only(paper.stage, Stage.DRAFT)


def _placed(entries: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    placed: dict[Side, Entry] = {e.side: e for e in entries} | {entry.side: entry}
    return tuple(placed[side] for side in SIDES if side in placed)


def _only(stage: Stage, needed: Stage) -> tuple[Reason, ...]:
    return () if stage is needed else (reason("wrong_stage", stage=stage, needed=needed),)


def _open(stage: Stage) -> tuple[Reason, ...]:
    return () if stage in (Stage.DRAFT, Stage.CLOSING) else _only(stage, Stage.DRAFT)


def _turn(mine: bool, paper: Paper) -> tuple[Reason, ...]:
    return () if mine else (reason("not_your_turn", side=paper.turn),)


def _note(note: str) -> tuple[Reason, ...]:
    return () if note.strip() else (reason("note_missing"),)


def _body(body: str) -> tuple[Reason, ...]:
    return () if body.strip() else (reason("body_missing"),)


def _same(paper: Paper, sha256: str) -> tuple[Reason, ...]:
    return () if sha256 == paper.sha256 else (reason("other_snapshot", seen=sha256[:12], stored=paper.sha256[:12]),)


def _day(paper: Paper, on: date, now: datetime) -> tuple[Reason, ...]:
    """A body decides after the text was closed and not in the future; a day's grace for the towns' clocks."""
    grace = timedelta(days=1)
    if on > now.date() + grace:
        return (reason("accepted_in_future", on=on),)
    if paper.since is not None and on < paper.since.date() - grace:
        return (reason("accepted_before_closing", on=on),)
    return ()


def _not_yet(paper: Paper, side: Side) -> tuple[Reason, ...]:
    done = paper.accepted(side)
    return (reason("already_accepted", side=side, on=done.on),) if done else ()


def _accept(paper: Paper, move: Accept, now: datetime) -> tuple[Reason, ...]:
    return (
        _same(paper, move.sha256)
        or _not_yet(paper, move.side)
        or _body(move.body)
        or _day(paper, move.on, now)
        or (() if move.paper_number.strip() else (reason("paper_number_missing"),))
        or ((reason("scan_missing"),) if move.on_paper and not move.scan else ())
    )


def _give_up(paper: Paper, mine: bool) -> tuple[Reason, ...]:
    """The side with the turn may; once the text is closed it lies before both, and either may, as with reopening."""
    if not paper.amending:
        return (reason("no_amendment"),)
    return () if paper.stage is Stage.CLOSED else _turn(mine, paper)


def _take_back(paper: Paper, move: TakeBack, now: datetime, after: timedelta) -> tuple[Reason, ...]:
    """The giver may, while the other has saved nothing; or, with a reason, once nothing was saved for `after`."""
    if move.side is paper.turn:
        return (reason("already_your_turn"),)
    if paper.passed_by is move.side and paper.saved_at is None:
        return ()
    last = paper.saved_at or paper.since
    if last is not None and now - last >= after:
        return _note(move.note)
    return (reason("other_side_works", since=last, days=after.days),)
