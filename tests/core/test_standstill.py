"""What stands still, what was never reported, and why; one side's part judged for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ayni.core.reasons import reason
from ayni.core.sides import SIDES, Side
from ayni.core.standstill import Half, Pace, Wanted, by_care, counted, half_year, narrowed
from ayni.core.vague import Vague
from ayni.core.workplan import Kind, Level, Measure, Milestone, Node, Plan, Responsibility, Standing, Status
from tests.core.cast import both

FIRST, SECOND = Half(2026, False), Half(2026, True)
TODAY = date(2026, 11, 22)


def plan(*measures: Measure) -> Plan:
    return Plan("plan", 2026, fields=(Node("field", Level.FIELD, "1", measures=measures),))


def measure(uid: str = "m", **more) -> Measure:
    return Measure(uid, uid, **more)


def said(on: str, status: Status = Status.UNDER_WAY, side: Side = Side.A) -> Standing:
    return Standing(side, date.fromisoformat(on), status)


def judged(*notes: Standing, of: Measure | None = None, measured=(), half=SECOND, today=TODAY, side=Side.A):
    """The line of one side of one measure."""
    of = of or measure()
    lines = half_year(plan(of), {of.uid: notes}, {of.uid: measured}, half, today)
    return next(line for line in lines if line.side is side)


def pace(*notes: Standing, **more) -> tuple[Pace, list[str]]:
    line = judged(*notes, **more)
    return line.pace, [why.kind for why in line.reasons]


# Which half


def test_a_half_is_found_by_its_last_day_and_by_today():
    assert (Half.until(2026, "2026-06-30"), Half.until(2026, "2026-12-31")) == (FIRST, SECOND)
    for wrong in ("", "2026-06-31", "2025-12-31", "2026-12", "x"):
        assert Half.until(2026, wrong) is None
    for today, half in (("2026-06-30", FIRST), ("2026-07-01", SECOND), ("2027-03-01", SECOND), ("2025-01-01", FIRST)):
        assert Half.of(2026, date.fromisoformat(today)) == half
    assert (FIRST.first_day, FIRST.last_day) == (date(2026, 1, 1), date(2026, 6, 30))


# One part


def test_never_reported_says_who():
    assert judged().reasons == (reason("never_reported", subject="m", side=Side.A),)
    assert pace(said("2026-05-01", side=Side.B)) == (Pace.NEVER, ["never_reported"])


def test_what_begins_later_is_not_missed():
    later = measure(start=Vague("2027-02"))
    assert pace(of=later) == (Pace.AHEAD, ["begins_later"])
    assert pace(said("2026-08-01"), of=later) == (Pace.MOVES, [])
    assert pace(of=measure(start=Vague("2026-11")), today=date(2026, 11, 22)) == (Pace.NEVER, ["never_reported"])


def test_nothing_stands_still_in_a_half_year_that_has_not_begun():
    next_year = Half(2027, False)
    assert pace(half=next_year) == (Pace.AHEAD, ["half_not_begun"])
    assert pace(said("2026-08-01"), half=next_year) == (Pace.MOVES, [])
    assert pace(said("2026-08-01", Status.POSTPONED), half=next_year)[0] is Pace.POSTPONED


def test_no_report_in_the_half_is_standstill():
    line = judged(said("2026-05-10"))
    assert (line.pace, line.days) == (Pace.STILL, 196)
    assert line.reasons == (reason("not_reported_in_half", subject="m", on=date(2026, 5, 10)),)


def test_the_same_status_as_before_is_standstill():
    assert pace(said("2026-05-10"), said("2026-09-10")) == (Pace.STILL, ["status_as_before"])
    assert pace(said("2026-05-10", Status.PLANNING), said("2026-09-10")) == (Pace.MOVES, [])
    assert pace(said("2026-09-10")) == (Pace.MOVES, [])
    assert pace(said("2026-02-01", Status.PLANNING), said("2026-05-10"), said("2026-09-10"))[0] is Pace.STILL


STEP = Milestone("s", both("Schritt"), Vague("2026-12-15"), Side.A)


@pytest.mark.parametrize(
    ("step", "moves"),
    [
        (replace(STEP, done=date(2026, 8, 1)), True),
        (replace(STEP, done=date(2026, 8, 1), side=None), True),
        (replace(STEP, done=date(2026, 8, 1), side=Side.B), False),
        (replace(STEP, done=date(2026, 6, 30)), False),
        (replace(STEP, done=date(2026, 12, 1)), False),
        (STEP, False),
    ],
)
def test_a_step_of_its_own_that_was_done_in_the_half_is_movement(step, moves):
    of = measure(milestones=(step,))
    for notes in ([said("2026-05-10")], [said("2026-05-10"), said("2026-09-10")]):
        assert (pace(*notes, of=of)[0] is Pace.MOVES) == moves


def test_a_value_that_was_measured_in_the_half_is_movement():
    for on, side, moves in ((date(2026, 8, 1), Side.A, True), (date(2026, 8, 1), Side.B, False)):
        assert (pace(said("2026-05-10"), measured=[(side, on)])[0] is Pace.MOVES) == moves
    assert pace(said("2026-05-10"), measured=[(Side.A, date(2026, 6, 30))])[0] is Pace.STILL


def test_postponed_and_done_speak_for_themselves():
    assert pace(said("2026-09-10", Status.POSTPONED)) == (Pace.POSTPONED, ["reported_postponed"])
    assert pace(said("2026-02-10", Status.POSTPONED))[0] is Pace.POSTPONED
    for status in (Status.DONE, Status.DONE_ADJUST):
        assert pace(said("2026-02-10", status)) == (Pace.DONE, [])


def test_what_happened_later_does_not_count():
    """A half-year that is over looks the same whenever it is looked at."""
    of = measure(milestones=(replace(STEP, due=Vague("2026-05-15"), done=date(2026, 8, 1)),))
    notes = (said("2026-03-01", Status.PLANNING), said("2026-09-10", Status.DONE))
    line = judged(*notes, of=of, half=FIRST)
    assert (line.pace, line.last, line.days) == (Pace.MOVES, notes[0], 121)
    assert [why.kind for why in line.late] == ["step_late"]
    assert line == judged(*notes, of=of, half=FIRST, today=date(2027, 5, 1))


def test_of_two_reports_on_one_day_the_later_written_counts():
    assert judged(said("2026-09-10", Status.STARTING), said("2026-09-10", Status.DONE)).pace is Pace.DONE


# Lateness


def test_each_side_is_late_with_its_own_steps_and_the_end():
    own, other = replace(STEP, due=Vague("2026-09-01")), replace(STEP, uid="t", due=Vague("2026-09-02"), side=Side.B)
    of = measure(milestones=(own, other), end=Vague("2026-10"))
    lines = half_year(plan(of), {}, {}, SECOND, TODAY)
    assert [[why.subject for why in line.late] for line in lines] == [["s", "m"], ["t", "m"]]


def test_who_is_done_is_not_late():
    of = measure(end=Vague("2026-10"))
    notes = (said("2026-09-10", Status.DONE), said("2026-09-10", side=Side.B))
    assert (judged(*notes, of=of).late, len(judged(*notes, of=of, side=Side.B).late)) == ((), 1)


# Which parts there are


@pytest.mark.parametrize(
    ("of", "sides"),
    [
        (measure(), SIDES),
        (measure(kind=Kind.OWN, own_side=Side.B), (Side.B,)),
        (measure(kind=Kind.OWN), SIDES),
        (measure(kind=Kind.THIRD), SIDES),
    ],
)
def test_every_side_that_has_to_act_has_a_part(of, sides):
    assert tuple(line.side for line in half_year(plan(of), {}, {}, SECOND, TODAY)) == tuple(sides)


def test_swapping_the_sides_swaps_the_lines():
    notes = (said("2026-05-10"), said("2026-09-10", side=Side.B))
    mirrored = tuple(replace(note, side=note.side.other) for note in notes)
    one, other = judged(*notes), judged(*mirrored, side=Side.B)
    assert (one.pace, one.days, one.late) == (other.pace, other.days, other.late)


# The list


def many():
    lead = Responsibility("r", Side.A, "office", both("Amt"), True)
    measures = (measure("one", responsibilities=(lead,)), measure("two", end=Vague("2026-03")), measure("three"))
    notes = {
        "one": [said("2026-05-10")],
        "two": [said("2026-09-10", Status.DONE), said("2026-10-10", Status.STARTING, Side.B)],
    }
    return half_year(plan(*measures), notes, {}, SECOND, TODAY)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), 6),
        (Wanted(side=Side.A), 3),
        (Wanted(lead="office"), 1),
        (Wanted(lead="nobody"), 0),
        (Wanted(pace="never"), 3),
        (Wanted(pace="still"), 1),
        (Wanted(pace="late"), 1),
        (Wanted(side=Side.B, pace="never"), 2),
        (Wanted(field="field"), 6),
        (Wanted(field="other"), 0),
    ],
)
def test_the_list_is_narrowed(wanted, found):
    assert len(narrowed(many(), wanted)) == found


def test_what_needs_most_care_comes_first():
    found = [(line.pace, line.measure.uid) for line in by_care(many())]
    assert [uid for _, uid in found] == ["one", "three", "three", "one", "two", "two"]
    assert [p for p, _ in found] == sorted((p for p, _ in found), key=list(Pace).index)


def test_counts_name_every_pace_and_add_up():
    field, whole = counted(many())
    assert (field.field.uid, whole.field) == ("field", None)
    assert field.by_pace == whole.by_pace
    assert dict(whole.by_pace) == {
        Pace.NEVER: 3, Pace.STILL: 1, Pace.POSTPONED: 0, Pace.MOVES: 1, Pace.DONE: 1, Pace.AHEAD: 0,
    }  # fmt: skip
    assert (whole.total, whole.late) == (6, 1)
    assert counted(())[-1].total == 0
