"""What a save may write over: changes of others, and rows that shall go."""

from __future__ import annotations

from ayni.core.editing import Conflict, conflicts, marks, moved

ROW = "milestones.8f1d7a52-3f0b-4b07-9a39-7f3f6d0a2b11"
THEN = {"end": "2027", ROW: True, f"{ROW}.title.es": "Invitar"}


def test_what_moved_is_named_whoever_moved_it():
    assert moved(marks(THEN), THEN) == frozenset()
    now = {"end": "2028", ROW: True, f"{ROW}.title.es": "Invitar", "title.de": "Neu"}
    assert moved(marks(THEN), now) == {"end", "title.de"}
    assert moved(marks(THEN), {"end": "2027"}) == {ROW, f"{ROW}.title.es"}


def test_only_a_change_over_another_wish_is_a_conflict():
    seen = marks(THEN)
    assert conflicts({"end": "2029"}, seen, THEN | {"end": "2028"}) == (Conflict("end", "2028", "2029"),)
    assert conflicts({"end": "2028"}, seen, THEN | {"end": "2028"}) == ()
    assert conflicts({"end": "2029"}, seen, THEN) == ()


def test_a_row_is_not_taken_out_over_a_newer_wording():
    seen = marks(THEN)
    assert conflicts({ROW: False}, seen, THEN) == ()
    newer = THEN | {f"{ROW}.title.es": "Invitar a todas"}
    assert conflicts({ROW: False}, seen, newer) == (Conflict(ROW, "yes", "no"),)
    assert conflicts({ROW: False}, seen, {"end": "2027"}) == ()
