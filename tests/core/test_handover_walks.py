"""Walks over the hand-over: every state that any of them can reach, and long ones with text, rows, notes and clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ayni.core.canonical import canonical, sha256
from ayni.core.handover import (
    TAKE_BACK_AFTER,
    Accept,
    Amend,
    Close,
    Confirm,
    GiveUp,
    HandOver,
    Move,
    NotAllowed,
    Paper,
    Reopen,
    Return,
    Schedule,
    Stage,
    TakeBack,
    may_better_wording,
    may_delete,
    may_write,
    play,
    refusals,
    saved,
)
from ayni.core.sides import SIDES, Side
from tests.core.cast import NOW, A, B, mirrored

SHA = "a" * 64
DAY = timedelta(days=1)


def moves(side: Side, sha256_now: str, now: datetime, rows: frozenset[str] = frozenset()) -> Iterator[Move]:
    """Every kind of move, with and without its note; the acceptance names what lies on the table."""
    for note in ("", "Warum"):
        yield HandOver(side, note)
        yield Return(side, note)
        yield TakeBack(side, note)
        yield Close(side, sha256_now or SHA, note, rows=rows)
        yield Confirm(side, sha256_now, note)
        yield Reopen(side, note)
        yield Schedule(side, "Rat", note=note)
        yield Accept(side, sha256_now, "Rat", now.date(), "12/2027", note=note)
        yield Amend(side, note)
        yield GiveUp(side, note)


def opened(paper: Paper, now: datetime, sides: tuple[Side, ...] = SIDES) -> list[Move]:
    """The moves that can be made now."""
    every = [move for side in sides for move in moves(side, paper.sha256, now, frozenset({"m1"}))]
    return [move for move in every if not refusals(paper, move, now)]


# Every reachable state: time is told as the age of what happened, and ages above 14 days are alike


def aged(paper: Paper, by: timedelta) -> Paper:
    """The paper as it looks after some time, seen from the same NOW."""

    def older(moment: datetime | None) -> datetime | None:
        return None if moment is None else max(moment - by, NOW - TAKE_BACK_AFTER)

    return replace(paper, since=older(paper.since), saved_at=older(paper.saved_at))


def steps(paper: Paper, sides: tuple[Side, ...] = SIDES) -> list[Paper]:
    """The papers that one move, one save or some waiting leads to."""
    found = [play(paper, move, NOW) for move in opened(paper, NOW, sides)]
    found += [saved(paper, NOW) for side in sides if not may_write(paper, side)]
    return [*found, aged(paper, DAY), aged(paper, TAKE_BACK_AFTER)]


def reached(starts: list[Paper], sides: tuple[Side, ...] = SIDES) -> set[Paper]:
    known, waiting = set(starts), list(starts)
    while waiting:
        new = set(steps(waiting.pop(), sides)) - known
        known |= new
        waiting += new
    return known


EVERY = reached([Paper(A, since=NOW)])


def test_all_stages_are_reached_and_the_states_can_be_counted():
    assert {paper.stage for paper in EVERY} == set(Stage)
    assert len(EVERY) < 4000


def test_who_begins_does_not_matter():
    assert reached([Paper(B, since=NOW)]) == {mirrored(paper) for paper in EVERY}


def test_no_state_is_stuck():
    for paper in EVERY:
        assert opened(paper, NOW), paper


def test_from_every_state_both_can_walk_to_agreed():
    for paper in EVERY:
        agreed = agree(paper)
        assert agreed.stage is Stage.AGREED
        assert [a.side for a in agreed.acceptances] == [A, B]
        assert agreed.agreed == agreed.acceptances


def agree(paper: Paper) -> Paper:
    """The straight way, at once: close, confirm, accept."""
    if paper.stage is Stage.DRAFT:
        paper = play(paper, Close(paper.turn, SHA), NOW)
    if paper.stage is Stage.CLOSING:
        paper = play(paper, Confirm(paper.turn, SHA), NOW)
    for side in SIDES:
        if not paper.accepted(side):
            paper = play(paper, Accept(side, SHA, "Rat", NOW.date(), "12/2027"), NOW)
    return paper


@pytest.mark.parametrize("side", SIDES)
def test_no_side_can_be_locked_out_by_the_silence_of_the_other(side: Side):
    """From every state, a side comes to write again by its own moves and patience."""
    leads_to = {paper: steps(paper, (side,)) for paper in EVERY}
    writing = {paper for paper in EVERY if not may_write(paper, side)}
    found: set[Paper] = set()
    while found != writing:
        found = set(writing)
        writing |= {paper for paper, after in leads_to.items() if not found.isdisjoint(after)}
    assert writing == EVERY


def test_what_is_agreed_holds_until_both_have_accepted_the_next():
    for paper in EVERY:
        if paper.stage is Stage.AGREED:
            assert paper.agreed == paper.acceptances
        if paper.agreed:
            assert all(after.agreed == paper.agreed or after.stage is Stage.AGREED for after in steps(paper))
        assert paper.amending == (bool(paper.agreed) and paper.stage is not Stage.AGREED)


def test_only_an_amendment_leads_out_of_what_is_agreed():
    for paper in EVERY:
        made = {type(move) for move in opened(paper, NOW)}
        assert (made == {Amend}) == (paper.stage is Stage.AGREED)
        assert GiveUp not in made or paper.amending


def test_every_amendment_can_be_given_up_by_one_of_the_two():
    for paper in EVERY:
        if paper.amending:
            given_up = [play(paper, move, NOW) for move in opened(paper, NOW) if isinstance(move, GiveUp)]
            assert given_up
            assert {(p.stage, p.acceptances, p.sha256) for p in given_up} == {
                (Stage.AGREED, paper.agreed, paper.agreed[0].sha256)
            }


def test_one_side_writes_in_a_draft_and_nobody_else_ever():
    for paper in EVERY:
        writing = [side for side in SIDES if not may_write(paper, side)]
        assert writing == ([paper.turn] if paper.stage is Stage.DRAFT else []), paper
        assert (may_better_wording(paper) == ()) == (paper.stage is Stage.DRAFT), paper


# Long walks, with what is written


class Walk(RuleBasedStateMachine):
    """A plan of some rows, handed to and fro at random; beside it runs its mirror image."""

    @initialize(side=st.sampled_from(SIDES))
    def begin(self, side: Side):
        self.now = NOW
        self.paper = Paper(side, since=NOW)
        self.mirror = Paper(side.other, since=NOW)
        self.rows: dict[str, str] = {"m0": "Bäume"}
        self.dropped: dict[str, str] = {}
        self.snapshots: list[dict[str, str]] = []
        self.agreed: dict[str, str] | None = None
        self.log: list[tuple[Move, datetime]] = []
        self.issued = 1

    @property
    def hash(self) -> str:
        return sha256(canonical(self.rows))

    def make(self, move: Move):
        """Made or refused, and the mirror alike; a refusal leaves all as it was. What is closed is today's text."""
        if isinstance(move, Close):
            move = replace(move, sha256=self.hash, rows=frozenset(self.rows))
        before, reasons = self.paper, refusals(self.paper, move, self.now)
        assert refusals(self.mirror, mirrored(move), self.now) == mirrored(reasons)
        if reasons:
            with pytest.raises(NotAllowed) as caught:
                play(self.paper, move, self.now)
            assert caught.value.reasons == reasons
            return
        self.paper = play(self.paper, move, self.now)
        self.mirror = play(self.mirror, mirrored(move), self.now)
        self.log.append((move, self.now))
        if isinstance(move, Close):
            self.snapshots.append(dict(self.rows))
        if isinstance(move, GiveUp):
            self.restore()
        if before.stage is not Stage.AGREED and self.paper.stage is Stage.AGREED:
            self.agreed = dict(self.rows)
        assert before.ever <= self.paper.ever

    def restore(self):
        """As a service does it: the agreed rows as they were; what was new is dropped once it stood in a snapshot."""
        assert self.agreed is not None
        self.dropped |= {row: words for row, words in self.rows.items() if not may_delete(self.paper, row)}
        self.rows = dict(self.agreed)

    @rule(data=st.data(), side=st.sampled_from(SIDES))
    def try_any_move(self, data: st.DataObject, side: Side):
        seen = data.draw(st.sampled_from([self.paper.sha256, self.hash, SHA, ""]))
        self.make(data.draw(st.sampled_from(list(moves(side, seen, self.now)))))

    @rule(data=st.data())
    def make_an_open_move(self, data: st.DataObject):
        self.make(data.draw(st.sampled_from(opened(self.paper, self.now))))

    @rule(side=st.sampled_from(SIDES), words=st.sampled_from(["Bäume", "Gärten", "Kaffee"]), data=st.data())
    def try_to_write(self, side: Side, words: str, data: st.DataObject):
        if may_write(self.paper, side):
            return
        row = data.draw(st.sampled_from([*self.rows, "new"]))
        if row == "new":
            row, self.issued = f"m{self.issued}", self.issued + 1
        self.rows[row] = words
        self.paper, self.mirror = saved(self.paper, self.now), saved(self.mirror, self.now)

    @precondition(lambda self: len(self.rows) > 1)
    @rule(side=st.sampled_from(SIDES), data=st.data())
    def try_to_remove_a_row(self, side: Side, data: st.DataObject):
        if may_write(self.paper, side):
            return
        row = data.draw(st.sampled_from(list(self.rows)))
        words = self.rows.pop(row)
        if not may_delete(self.paper, row):
            self.dropped[row] = words
        self.paper, self.mirror = saved(self.paper, self.now), saved(self.mirror, self.now)

    @rule(by=st.sampled_from([timedelta(hours=1), DAY, TAKE_BACK_AFTER - DAY, TAKE_BACK_AFTER]))
    def wait(self, by: timedelta):
        self.now += by

    @invariant()
    def a_closed_text_is_as_it_was_closed(self):
        if self.paper.stage is Stage.DRAFT:
            assert self.paper.sha256 == ""
        else:
            assert self.rows == (self.agreed if self.paper.stage is Stage.AGREED else self.snapshots[-1])
            assert self.paper.sha256 == self.hash

    @invariant()
    def no_row_that_was_once_in_a_snapshot_is_gone(self):
        ever = {row for snapshot in self.snapshots for row in snapshot}
        assert self.paper.ever == ever
        assert ever <= {*self.rows, *self.dropped}

    @invariant()
    def the_mirror_shows_the_mirrored_paper(self):
        assert self.mirror == mirrored(self.paper)

    @invariant()
    def acceptances_are_those_given_since_the_text_was_closed(self):
        since_closed: list[Side] = []
        agreed: list[Side] = []
        for move, _ in self.log:
            if isinstance(move, Accept):
                since_closed.append(move.side)
                agreed = since_closed if len(since_closed) == 2 else agreed
            elif not isinstance(move, Schedule):
                since_closed = agreed if isinstance(move, GiveUp) else []
        assert {a.side for a in self.paper.acceptances} == set(since_closed)
        assert len(since_closed) == len(set(since_closed))
        assert {a.sha256 for a in self.paper.acceptances} <= {self.paper.sha256}
        assert (self.paper.stage is Stage.AGREED) == (len(since_closed) == 2)

    @invariant()
    def what_takes_something_from_the_other_has_its_note(self):
        assert all(move.note for move, _ in self.log if isinstance(move, Return | Reopen | Amend | GiveUp))

    @invariant()
    def nobody_takes_back_what_was_just_taken_back(self):
        for (one, at), (other, later) in zip(self.log, self.log[1:], strict=False):
            if isinstance(one, TakeBack) and isinstance(other, TakeBack):
                assert later - at >= TAKE_BACK_AFTER
                assert other.note

    @invariant()
    def somebody_can_always_go_on(self):
        assert opened(self.paper, self.now)

    @invariant()
    def the_agreed_text_holds_while_it_is_amended(self):
        assert bool(self.paper.agreed) == (self.agreed is not None)
        if self.agreed is not None:
            assert {a.sha256 for a in self.paper.agreed} == {sha256(canonical(self.agreed))}


Walk.TestCase.settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
TestWalk = Walk.TestCase
