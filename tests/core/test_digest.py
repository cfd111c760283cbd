"""Many saves told as one: what is grouped, what collapses, what is told each time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ayni.core.digest import Kept, collapsed, grouped

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


def kept(number: int, action: str = "changed", uid: str = "m1", kind: str = "measure", **more) -> Kept:
    return Kept(number, START + timedelta(hours=number), kind, uid, action, "A", **more)


def save(number: int, path: str, before: str, after: str, **more) -> Kept:
    return kept(number, before={path: before}, after={path: after}, **more)


def test_saves_of_one_field_become_one_from_first_to_last():
    rows = [save(1, "title.de", "a", "b", who="Ana"), save(2, "title.de", "b", "c", who="Eva", reason="kürzer")]
    (told,) = collapsed(rows)
    assert (told.before, told.after) == ({"title.de": "a"}, {"title.de": "c"})
    assert (told.number, told.at, told.who, told.reason) == (2, rows[1].at, "Ana, Eva", "kürzer")


def test_other_fields_stay_beside_each_other():
    (told,) = collapsed([save(1, "title.de", "a", "b"), save(2, "end", "2026", "2027", who="Ana")])
    assert (told.before, told.after) == ({"title.de": "a", "end": "2026"}, {"title.de": "b", "end": "2027"})


def test_what_ended_as_it_began_is_not_told():
    assert collapsed([save(1, "title.de", "a", "b"), save(2, "title.de", "b", "a")]) == []
    assert grouped([save(1, "title.de", "", "b"), save(2, "title.de", "b", "")]) == ()


def test_a_new_record_is_told_with_its_last_words():
    (told,) = collapsed([kept(1, "created", before={}, after={"title.de": "a"}), save(2, "title.de", "a", "b")])
    assert (told.action, told.before, told.after) == ("created", {}, {"title.de": "b"})


def test_a_record_without_fields_that_was_created_is_told():
    assert [row.action for row in collapsed([kept(1, "created", before={}, after={})])] == ["created"]


def test_what_came_and_went_is_not_told_and_what_went_is():
    assert collapsed([kept(1, "created"), save(2, "title.de", "", "b"), kept(3, "dropped")]) == []
    assert [row.number for row in collapsed([save(1, "title.de", "a", "b"), kept(2, "deleted")])] == [2]
    reported = kept(2, "reported", kind="progress")
    assert collapsed([save(1, "title.de", "a", "b"), reported, kept(3, "dropped")])[0] == reported


def test_reports_and_moves_are_told_each_time():
    rows = [kept(n, action, kind="plan") for n, action in enumerate(["hand_over", "return", "hand_over"])]
    assert collapsed(rows) == rows
    reports = [kept(n, "reported", kind="progress", after={"words.de": str(n)}) for n in range(3)]
    assert collapsed(reports) == reports


def test_saves_before_and_after_a_report_still_become_one():
    rows = [save(1, "end", "a", "b"), kept(2, "reported", kind="progress"), save(3, "end", "b", "c")]
    assert [(row.number, row.action) for row in collapsed(rows)] == [(2, "reported"), (3, "changed")]


def test_records_come_newest_first_with_all_that_was_done_to_them():
    rows = [save(1, "end", "", "a"), save(2, "end", "", "b", uid="m2"), kept(3, "reported", kind="progress")]
    first, second = grouped(rows)
    assert (first.uid, [row.number for row in first.told], first.saves, first.at) == ("m1", [3, 1], 2, rows[2].at)
    assert (second.uid, second.saves) == ("m2", 1)
    assert grouped(reversed(rows)) == (first, second)


def test_the_same_moment_is_told_in_the_order_of_the_rows():
    one = Kept(1, START, "measure", "m", "changed", "A", before={"end": "a"}, after={"end": "b"})
    two = Kept(2, START, "measure", "m", "changed", "A", before={"end": "b"}, after={"end": "c"})
    assert grouped([two, one]) == grouped([one, two])
    assert grouped([two, one])[0].told[0].after == {"end": "c"}


@given(st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from("abc")), max_size=12))
def test_saves_collapse_to_the_difference_of_first_and_last(steps):
    now, rows = {"x": "a", "y": "a"}, []
    for number, (path, words) in enumerate(steps):
        if now[path] == words:
            continue
        rows.append(save(number, path, now[path], words))
        now[path] = words
    changed = {path for path in now if now[path] != "a"}
    told = collapsed(rows)
    assert {path for row in told for path in row.now} == changed
    assert all(row.was[path] == "a" and row.now[path] == now[path] for row in told for path in row.now)
