"""The hand-over: every move at every stage by either side, then every state that any walk can reach.

Here the side with the turn is A; that B fares alike is shown by mirroring.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ayni.core.handover import (
    AGREED_FIELDS,
    KEPT_FIELDS,
    NAMES,
    Accept,
    Acceptance,
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
    Session,
    Stage,
    TakeBack,
    may_better_wording,
    may_delete,
    may_write,
    play,
    refusals,
    saved,
)
from ayni.core.reasons import Reason, reason
from ayni.core.sides import Side
from tests.core.cast import NOW, TODAY, A, B, mirrored

SHA, OTHER = "a" * 64, "b" * 64
DAY = timedelta(days=1)
ROWS = frozenset({"m1", "m2"})


def walk(paper: Paper, *moves: Move) -> Paper:
    for move in moves:
        paper = play(paper, move, NOW)
    return paper


def close(side: Side, *lacks: Reason, sha256: str = SHA, rows: frozenset[str] = ROWS) -> Close:
    return Close(side, sha256, "Bitte ansehen", lacks, rows)


def accept(side: Side, sha256: str = SHA, on: date = TODAY, **change) -> Accept:
    return Accept(side, sha256, "Bezirksamt" if side is A else "Concejo Municipal", on, "12/2027", **change)


def accepted(side: Side) -> Acceptance:
    return Acceptance(side, SHA, accept(side).body, TODAY, "12/2027")


START = Paper(A, since=NOW)
DRAFT = walk(Paper(B, since=NOW), HandOver(B, "Bitte ergänzen"))
CLOSING = walk(Paper(B, since=NOW), close(B))
CLOSED = walk(CLOSING, Confirm(A, SHA))
HALF = walk(CLOSED, accept(A))
AGREED = walk(HALF, accept(B))
AMENDING = walk(AGREED, Amend(A, "Der Haushalt wurde gekürzt"))
AMENDED = walk(AGREED, Amend(B, "Der Haushalt wurde gekürzt"), Close(B, OTHER), Confirm(A, OTHER))
STAGES = {
    "start": START,
    "draft": DRAFT,
    "closing": CLOSING,
    "closed": CLOSED,
    "half": HALF,
    "agreed": AGREED,
    "amending": AMENDING,
    "amended": AMENDED,
}

MOVES = {
    "hand_over": lambda side: HandOver(side, "Bitte ergänzen"),
    "return": lambda side: Return(side, "Die Beträge fehlen"),
    "take_back": lambda side: TakeBack(side, "Wir warten"),
    "close": close,
    "confirm": lambda side: Confirm(side, SHA),
    "reopen": lambda side: Reopen(side, "Der Rat will mehr Bäume"),
    "schedule": lambda side: Schedule(side, "Bezirksamt", date(2027, 4, 20), "VII-0815"),
    "accept": accept,
    "amend": lambda side: Amend(side, "Der Haushalt wurde gekürzt"),
    "give_up": lambda side: GiveUp(side, "Der Haushalt reicht doch"),
}


def kinds(reasons: tuple[Reason, ...]) -> str:
    return " ".join(r.kind for r in reasons)


def test_the_table_knows_every_move():
    assert list(MOVES) == list(NAMES.values())
    assert [type(build(A)) for build in MOVES.values()] == list(NAMES)


# Every move at every stage: '' it can be made; else the kinds of the reasons, for the side with the turn and the other


@pytest.mark.parametrize(
    ("stage", "move", "mine", "others"),
    [
        ("start", "hand_over", "", "not_your_turn"),
        ("start", "return", "nothing_to_return", "not_your_turn"),
        ("start", "take_back", "already_your_turn", "other_side_works"),
        ("start", "close", "", "not_your_turn"),
        ("start", "confirm", "wrong_stage", "wrong_stage"),
        ("start", "reopen", "wrong_stage", "wrong_stage"),
        ("start", "schedule", "wrong_stage", "wrong_stage"),
        ("start", "accept", "wrong_stage", "wrong_stage"),
        ("draft", "hand_over", "", "not_your_turn"),
        ("draft", "return", "", "not_your_turn"),
        ("draft", "take_back", "already_your_turn", ""),
        ("draft", "close", "", "not_your_turn"),
        ("draft", "confirm", "wrong_stage", "wrong_stage"),
        ("draft", "reopen", "wrong_stage", "wrong_stage"),
        ("draft", "schedule", "wrong_stage", "wrong_stage"),
        ("draft", "accept", "wrong_stage", "wrong_stage"),
        ("closing", "hand_over", "wrong_stage", "wrong_stage"),
        ("closing", "return", "", "not_your_turn"),
        ("closing", "take_back", "already_your_turn", ""),
        ("closing", "close", "wrong_stage", "wrong_stage"),
        ("closing", "confirm", "", "not_your_turn"),
        ("closing", "reopen", "wrong_stage", "wrong_stage"),
        ("closing", "schedule", "wrong_stage", "wrong_stage"),
        ("closing", "accept", "wrong_stage", "wrong_stage"),
        ("closed", "hand_over", "wrong_stage", "wrong_stage"),
        ("closed", "return", "wrong_stage", "wrong_stage"),
        ("closed", "take_back", "wrong_stage", "wrong_stage"),
        ("closed", "close", "wrong_stage", "wrong_stage"),
        ("closed", "confirm", "wrong_stage", "wrong_stage"),
        ("closed", "reopen", "", ""),
        ("closed", "schedule", "", ""),
        ("closed", "accept", "", ""),
        ("half", "hand_over", "wrong_stage", "wrong_stage"),
        ("half", "return", "wrong_stage", "wrong_stage"),
        ("half", "take_back", "wrong_stage", "wrong_stage"),
        ("half", "close", "wrong_stage", "wrong_stage"),
        ("half", "confirm", "wrong_stage", "wrong_stage"),
        ("half", "reopen", "", ""),
        ("half", "schedule", "already_accepted", ""),
        ("half", "accept", "already_accepted", ""),
        *[("agreed", move, "wrong_stage", "wrong_stage") for move in MOVES if move not in ("amend", "give_up")],
        ("agreed", "amend", "", ""),
        ("agreed", "give_up", "no_amendment", "no_amendment"),
        *[(stage, "amend", "wrong_stage", "wrong_stage") for stage in STAGES if stage != "agreed"],
        *[(stage, "give_up", "no_amendment", "no_amendment") for stage in ("start", "draft", "closing", "closed")],
        ("amending", "hand_over", "", "not_your_turn"),
        ("amending", "return", "nothing_to_return", "not_your_turn"),
        ("amending", "take_back", "already_your_turn", "other_side_works"),
        ("amending", "close", "", "not_your_turn"),
        ("amending", "give_up", "", "not_your_turn"),
        ("amended", "reopen", "", ""),
        ("amended", "accept", "other_snapshot", "other_snapshot"),
        ("amended", "give_up", "", ""),
    ],
)
def test_who_may_make_which_move_when(stage: str, move: str, mine: str, others: str):
    paper, build = STAGES[stage], MOVES[move]
    assert paper.turn is A
    assert kinds(refusals(paper, build(A), NOW)) == mine
    assert kinds(refusals(paper, build(B), NOW)) == others
    assert kinds(refusals(mirrored(paper), build(B), NOW)) == mine
    assert kinds(refusals(mirrored(paper), build(A), NOW)) == others


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("side", [A, B])
def test_the_mirrored_move_gives_the_mirrored_result(stage: str, move: str, side: Side):
    paper, made = STAGES[stage], MOVES[move](side)
    reasons = refusals(paper, made, NOW)
    assert refusals(mirrored(paper), mirrored(made), NOW) == mirrored(reasons)
    if not reasons:
        assert play(mirrored(paper), mirrored(made), NOW) == mirrored(play(paper, made, NOW))


@pytest.mark.parametrize(
    ("paper", "move", "why"),
    [
        (DRAFT, HandOver(B), reason("not_your_turn", side=A)),
        (DRAFT, Confirm(A, SHA), reason("wrong_stage", stage=Stage.DRAFT, needed=Stage.CLOSING)),
        (DRAFT, Return(A, " \n"), reason("note_missing")),
        (CLOSING, Return(A), reason("note_missing")),
        (CLOSING, Confirm(A, OTHER), reason("other_snapshot", seen="b" * 12, stored="a" * 12)),
        (CLOSED, Reopen(B), reason("note_missing")),
        (CLOSED, Schedule(A, " "), reason("body_missing")),
        (CLOSED, accept(A, OTHER), reason("other_snapshot", seen="b" * 12, stored="a" * 12)),
        (CLOSED, Accept(A, SHA, "Rat", TODAY), reason("paper_number_missing")),
        (CLOSED, accept(A, on=TODAY - 2 * DAY), reason("accepted_before_closing", on=TODAY - 2 * DAY)),
        (CLOSED, Accept(A, SHA, "", TODAY), reason("body_missing")),
        (CLOSED, accept(A, on=TODAY + 2 * DAY), reason("accepted_in_future", on=TODAY + 2 * DAY)),
        (CLOSED, accept(A, on_paper=True), reason("scan_missing")),
        (HALF, accept(A), reason("already_accepted", side=A, on=TODAY)),
        (HALF, Schedule(A, "Rat"), reason("already_accepted", side=A, on=TODAY)),
        (START, close(A, reason("no_measures")), reason("no_measures")),
        (START, TakeBack(B, "Wir warten"), reason("other_side_works", since=NOW, days=14)),
        (AGREED, Amend(A, " "), reason("note_missing")),
        (AMENDING, GiveUp(A), reason("note_missing")),
        (AGREED, Reopen(A, "Doch anders"), reason("wrong_stage", stage=Stage.AGREED, needed=Stage.CLOSED)),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(paper: Paper, move: Move, why: Reason):
    with pytest.raises(NotAllowed) as caught:
        play(paper, move, NOW)
    assert caught.value.reasons == refusals(paper, move, NOW) == (why,)


def test_all_that_a_draft_lacks_is_said_at_once():
    lacks = (reason("goal_missing", subject="m1"), reason("end_missing", subject="m2"))
    assert refusals(START, close(A, *lacks), NOW) == lacks


@pytest.mark.parametrize(
    "move", [accept(A, on=TODAY + DAY), accept(A, on=TODAY - DAY), accept(A, on_paper=True, scan=True)]
)
def test_an_acceptance_of_tomorrow_is_today_elsewhere_and_on_paper_it_has_a_scan(move: Accept):
    assert refusals(CLOSED, move, NOW) == ()


# What a move does


def test_handing_over_passes_the_turn():
    assert play(START, HandOver(A, "Bitte"), NOW + DAY) == Paper(B, since=NOW + DAY, passed_by=A)


def test_returning_passes_it_back_whatever_was_saved():
    assert play(saved(DRAFT, NOW), Return(A, "Nein"), NOW + DAY) == Paper(B, since=NOW + DAY, passed_by=A)


def test_closing_locks_the_text_and_passes_the_turn():
    assert play(START, close(A), NOW + DAY) == Paper(
        B, Stage.CLOSING, since=NOW + DAY, passed_by=A, sha256=SHA, ever=ROWS
    )


@pytest.mark.parametrize("move", [Return(A, "Ein Ziel fehlt"), TakeBack(B)])
def test_instead_of_confirming_the_text_goes_back_and_is_open_again(move: Move):
    passed_by = A if isinstance(move, Return) else None
    assert play(CLOSING, move, NOW + DAY) == Paper(B, since=NOW + DAY, passed_by=passed_by, ever=ROWS)


def test_confirmed_it_lies_before_the_bodies_of_both_sides():
    assert (CLOSED.stage, CLOSED.sha256, CLOSED.acceptances) == (Stage.CLOSED, SHA, ())
    first = play(CLOSED, Schedule(B, "Concejo", date(2027, 4, 20), "Exp. 7"), NOW)
    both = walk(first, Schedule(A, "Bezirksamt"), Schedule(B, "Concejo", date(2027, 5, 4), "Exp. 7"))
    assert first.sessions == (Session(B, "Concejo", date(2027, 4, 20), "Exp. 7"),)
    assert both.sessions == (Session(A, "Bezirksamt"), Session(B, "Concejo", date(2027, 5, 4), "Exp. 7"))
    assert both.stage is Stage.CLOSED


def test_acceptances_come_in_any_order():
    assert HALF.stage is Stage.CLOSED
    assert (HALF.accepted(A), HALF.accepted(B)) == (accepted(A), None)
    assert walk(CLOSED, accept(B), accept(A)) == walk(CLOSED, accept(A), accept(B)) == AGREED
    assert (AGREED.stage, AGREED.acceptances) == (Stage.AGREED, (accepted(A), accepted(B)))
    assert (HALF.agreed, AGREED.agreed) == ((), AGREED.acceptances)


@pytest.mark.parametrize("side", [A, B])
def test_reopening_gives_the_turn_to_who_reopens_and_ends_sessions_and_acceptances(side: Side):
    reopened = play(walk(HALF, Schedule(B, "Concejo")), Reopen(side, "Der Rat will mehr Bäume"), NOW + DAY)
    assert reopened == Paper(side, since=NOW + DAY, ever=ROWS)


def test_after_reopening_the_former_snapshot_cannot_be_accepted():
    again = walk(HALF, Reopen(B, "anders"), close(B, sha256=OTHER), Confirm(A, OTHER))
    assert kinds(refusals(again, accept(A), NOW)) == "other_snapshot"
    assert walk(again, accept(A, OTHER), accept(B, OTHER)).stage is Stage.AGREED


# Amending


@pytest.mark.parametrize("side", [A, B])
def test_an_amendment_is_a_draft_of_the_same_document_while_the_agreed_text_holds(side: Side):
    amending = play(AGREED, Amend(side, "Der Haushalt wurde gekürzt"), NOW + DAY)
    assert amending == Paper(side, since=NOW + DAY, agreed=(accepted(A), accepted(B)), ever=ROWS)
    assert (amending.amending, AGREED.amending, DRAFT.amending) == (True, False, False)


def test_accepted_by_both_it_is_the_next_agreed_text():
    again = walk(AMENDED, accept(B, OTHER), accept(A, OTHER))
    assert (again.stage, again.sha256, {a.sha256 for a in again.agreed}) == (Stage.AGREED, OTHER, {OTHER})
    assert AMENDED.agreed == AGREED.agreed


@pytest.mark.parametrize(
    "paper",
    [
        AMENDING,
        walk(AMENDING, HandOver(A), Return(B, "Nein")),
        walk(AMENDING, HandOver(A), Close(B, OTHER)),
        walk(AMENDED, accept(B, OTHER), Schedule(A, "Bezirksamt")),
    ],
    ids=["draft", "returned", "closing", "half"],
)
def test_given_up_the_agreed_text_stands_as_before(paper: Paper):
    given_up = play(paper, GiveUp(A, "Der Haushalt reicht doch"), NOW + DAY)
    before = replace(AGREED, turn=paper.turn, since=NOW + DAY, passed_by=None, ever=paper.ever)
    assert given_up == before
    assert refusals(given_up, Amend(B, "Noch einmal"), NOW) == ()


# Writing


@pytest.mark.parametrize(
    ("stage", "mine", "others", "wording"),
    [
        ("start", "", "not_your_turn", ""),
        ("draft", "", "not_your_turn", ""),
        ("closing", "wrong_stage", "wrong_stage", "wrong_stage"),
        ("closed", "wrong_stage", "wrong_stage", "wrong_stage"),
        ("half", "wrong_stage", "wrong_stage", "wrong_stage"),
        ("agreed", "wrong_stage", "wrong_stage", "wrong_stage"),
    ],
)
def test_agreed_fields_are_written_in_a_draft_by_the_side_with_the_turn(stage, mine, others, wording):
    paper = STAGES[stage]
    assert (kinds(may_write(paper, A)), kinds(may_write(paper, B))) == (mine, others)
    assert kinds(may_better_wording(paper)) == wording


@pytest.mark.parametrize("paper", [CLOSING, CLOSED, HALF, AGREED])
def test_nothing_is_saved_into_a_closed_text(paper: Paper):
    with pytest.raises(NotAllowed):
        saved(paper, NOW)


def test_rows_once_in_a_snapshot_are_never_deleted():
    back = walk(CLOSING, TakeBack(B), close(B, rows=frozenset({"m2", "m3"})), Return(A, "Nein"))
    assert back.ever == {"m1", "m2", "m3"}
    assert [may_delete(back, row) for row in ("m1", "m2", "m3", "m4")] == [False, False, False, True]
    assert may_delete(START, "m1")


def test_what_is_promised_and_what_is_kept_beside_are_told_apart():
    for kind, kept in KEPT_FIELDS.items():
        assert AGREED_FIELDS.get(kind, frozenset()).isdisjoint(kept)
    assert "done" in KEPT_FIELDS["milestone"]
    assert "title" in AGREED_FIELDS["measure"]


# Taking the turn back


@pytest.mark.parametrize(
    ("last_save", "now", "note", "expected"),
    [
        (None, NOW, "", ""),
        (None, NOW + 13 * DAY, "", ""),
        (None, NOW + 400 * DAY, "", ""),
        (NOW, NOW, "Eilt", "other_side_works"),
        (NOW, NOW + 14 * DAY - timedelta(seconds=1), "Eilt", "other_side_works"),
        (NOW, NOW + 14 * DAY, "Eilt", ""),
        (NOW, NOW + 14 * DAY, " ", "note_missing"),
        (NOW + 10 * DAY, NOW + 20 * DAY, "Eilt", "other_side_works"),
        (NOW + 10 * DAY, NOW + 24 * DAY, "Eilt", ""),
    ],
)
def test_at_once_while_nothing_is_saved_else_after_14_days_and_with_a_reason(last_save, now, note, expected):
    paper = saved(DRAFT, last_save) if last_save else DRAFT
    assert kinds(refusals(paper, TakeBack(B, note), now)) == expected


def test_the_14_days_are_a_setting():
    paper = saved(DRAFT, NOW)
    assert refusals(paper, TakeBack(B, "Eilt"), NOW + 2 * DAY, timedelta(days=2)) == ()
    assert refusals(paper, TakeBack(B, "Eilt"), NOW + DAY, timedelta(days=2)) == (
        reason("other_side_works", since=NOW, days=2),
    )


@pytest.mark.parametrize(
    "paper",
    [
        walk(DRAFT, TakeBack(B)),
        walk(CLOSING, TakeBack(B)),
        walk(CLOSED, Reopen(B, "anders")),
        walk(Paper(A, since=NOW), HandOver(A), Return(B, "Nein"), TakeBack(B)),
    ],
    ids=["handed over", "closed", "reopened", "returned"],
)
def test_no_ping_pong(paper: Paper):
    """Who was not handed the text by the other cannot snatch it back: only after 14 days without a save."""
    assert paper.turn is B
    assert kinds(refusals(paper, TakeBack(A, "Doch wir"), NOW)) == "other_side_works"
    assert kinds(refusals(paper, Return(B, "Nein"), NOW)) == "nothing_to_return"
    assert refusals(paper, TakeBack(A, "Doch wir"), NOW + 14 * DAY) == ()
    assert kinds(refusals(paper, TakeBack(A), NOW + 14 * DAY)) == "note_missing"


def test_a_start_that_nobody_dated_is_not_taken():
    assert refusals(Paper(A), TakeBack(B, "Eilt"), NOW) == (reason("other_side_works", since=None, days=14),)
