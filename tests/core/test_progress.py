"""How far, how late, what is missing: with the numbers behind every figure."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.multilingual import State, Text
from ayni.core.progress import (
    Achieved,
    Money,
    Progress,
    Resources,
    Summary,
    Words,
    achieved,
    coverage,
    lateness,
    missing,
    missing_for_closing,
    progress,
    resources,
    status,
    summary,
    texts,
    words,
)
from ayni.core.reasons import reason
from ayni.core.vague import Vague
from ayni.core.workplan import Kind, Level, Measure, ResourceKind, Status
from tests.core.cast import A, B, both, counted, goods, hours, lead, measure, mirrored, money, node, plan, says, step

DAY = date(2027, 5, 1)

# How far


@pytest.mark.parametrize(
    ("done", "total", "percent"),
    [
        (0, 0, None),
        (0, 3, 0),
        (1, 3, 33),
        (2, 3, 67),
        (1, 8, 13),
        (3, 3, 100),
        (199, 200, 99),
        (1, 400, 1),
        (0, 400, 0),
    ],
)
def test_percent_of_the_steps(done: int, total: int, percent: int | None):
    steps = Progress(done, total)
    assert steps.percent == percent
    assert steps.share == (Decimal(done) / total if total else None)


@given(st.integers(0, 500), st.integers(1, 500))
def test_only_all_is_100_and_only_nothing_is_0(done: int, more: int):
    percent = Progress(done, done + more).percent
    assert percent is not None
    assert (percent == 0) == (done == 0)
    assert percent < 100


def test_steps_done_of_steps_agreed():
    assert progress(measure(milestones=(step("s1", done=DAY), step("s2")))) == Progress(1, 2)
    assert progress(measure()) == Progress(0, 0)


# Where it stands


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ((), None),
        ((says(A, Status.DONE),), Status.DONE),
        ((says(A, Status.DONE), says(B, Status.UNDER_WAY)), Status.UNDER_WAY),
        ((says(B, Status.DONE), says(A, Status.UNDER_WAY)), Status.UNDER_WAY),
        ((says(A, Status.POSTPONED), says(B, Status.NOT_STARTED)), Status.NOT_STARTED),
        ((says(A, Status.DONE_ADJUST), says(B, Status.DONE)), Status.DONE_ADJUST),
    ],
)
def test_a_measure_stands_where_the_side_stands_that_is_less_far(said, stands):
    assert status(measure(standings=said)) is stands


# How late


@pytest.mark.parametrize(
    ("due", "today", "days"),
    [
        ("2027-10", date(2027, 10, 31), None),
        ("2027-10", date(2027, 11, 1), 1),
        ("2027-10-15", date(2027, 10, 15), None),
        ("2027-10-15", date(2027, 10, 18), 3),
        ("2027", date(2027, 12, 31), None),
        ("2027", date(2028, 1, 1), 1),
        ("2027-02", date(2027, 3, 1), 1),
        ("2027-10~", date(2027, 11, 1), None),
        ("2027~", date(2040, 1, 1), None),
        ("", date(2040, 1, 1), None),
    ],
)
def test_a_day_is_late_only_when_all_that_it_can_mean_is_over(due: str, today: date, days: int | None):
    when = Vague(due) if due else None
    late_step, late_end = measure(end=None, milestones=(step("s1", due),)), measure(end=when)
    step_reason = reason("step_late", subject="s1", days=days, title=both("s1", "s1"))
    end_reason = reason("measure_late", subject="m1", days=days)
    assert lateness(late_step, today) == ((step_reason,) if days else ())
    assert lateness(late_end, today) == ((end_reason,) if days else ())


def test_steps_done_and_measures_finished_are_not_late():
    overdue = (step("s1", "2026-01"), step("s2", "2026-02", done=DAY), step("s3", "2026-03"))
    both_done = (says(A, Status.DONE), says(B, Status.DONE_ADJUST))
    assert [r.subject for r in lateness(measure(milestones=overdue, end=Vague("2026")), DAY)] == ["s1", "s3", "m1"]
    assert lateness(measure(milestones=overdue, standings=both_done), DAY) == ()
    assert (
        lateness(measure(milestones=overdue[:1], standings=(says(A, Status.DONE), says(B, Status.STARTING))), DAY) != ()
    )


# What came of it


@pytest.mark.parametrize(
    ("baseline", "target", "value", "percent"),
    [
        ("0", "200", "50", 25),
        ("100", "200", "150", 50),
        ("100", "200", "90", -10),
        ("0", "200", "300", 150),
        ("100", "50", "75", 50),
        ("100", "50", "110", -20),
        ("5", "5", "5", 100),
        ("5", "5", "4.99", 0),
        ("0", "8", "1", 13),
        ("0", "200", "0", 0),
    ],
)
def test_the_way_from_baseline_to_target(baseline: str, target: str, value: str, percent: int):
    told = achieved(counted(baseline, target, (date(2027, 1, 1), "1000"), (DAY, value)), A)
    assert told == Achieved(A, Decimal(baseline), Decimal(target), Decimal(value), DAY)
    assert told.percent == percent


@pytest.mark.parametrize(
    ("result", "side", "why"),
    [
        (counted("0", None, (DAY, "5")), A, "no_target"),
        (counted("0", "5"), A, "no_value"),
        (counted("0", "5", (DAY, "5")), B, "no_target"),
        (counted(None, "5", (DAY, "5")), A, "no_baseline"),
    ],
)
def test_without_target_or_value_nothing_is_said(result, side, why: str):
    assert achieved(result, side) == reason(why, subject="result", side=side)


def test_nothing_measured_is_another_thing_than_zero():
    assert achieved(counted("0", "5", (DAY, "0")), A).percent == 0
    assert achieved(counted("0", "0", (DAY, "0")), A).percent == 100


# A parent shows the state of its children


def test_a_parent_shows_the_state_of_its_children():
    late = measure("m1", end=Vague("2027-04"), milestones=(step("s1", done=DAY), step("s2")))
    done = measure("m2", standings=(says(A, Status.DONE),), milestones=(step("s3", done=DAY),))
    begun = [measure(f"m{n}", standings=(says(B, Status.STARTING),)) for n in (3, 4)]
    assert summary([late, done, *begun], DAY) == Summary(
        total=4, by_status=((Status.STARTING, 2), (Status.DONE, 1), (None, 1)), late=1, steps=Progress(2, 3)
    )
    assert summary([], DAY) == Summary(0, (), 0, Progress(0, 0))


# What closing still needs


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({}, []),
        ({"title": Text()}, [reason("title_missing", subject="m1", code="M1")]),
        ({"tags": ()}, [reason("goal_missing", subject="m1", code="M1")]),
        ({"end": None}, [reason("end_missing", subject="m1", code="M1")]),
        ({"end": Vague("2027~")}, []),
        ({"responsibilities": (lead(A, "sga"),)}, [reason("lead_missing", subject="m1", code="M1", side=B)]),
        (
            {"responsibilities": (lead(A, "sga", leads=False), lead(B, "x"))},
            [reason("lead_missing", subject="m1", code="M1", side=A)],
        ),
        ({"kind": Kind.OWN, "own_side": B, "responsibilities": (lead(B, "gerencia"),)}, []),
        (
            {"kind": Kind.OWN, "own_side": A, "responsibilities": (lead(B, "gerencia"),)},
            [reason("lead_missing", subject="m1", code="M1", side=A)],
        ),
        (
            {"kind": Kind.THIRD, "responsibilities": ()},
            [reason("lead_missing", subject="m1", code="M1", side=side) for side in (A, B)],
        ),
        ({"start": Vague("2027-11")}, [reason("period_reversed", subject="m1", code="M1")]),
        ({"start": Vague("2027-10-31")}, []),
        ({"start": Vague("2027")}, []),
    ],
)
def test_what_a_measure_lacks(change, lacks):
    assert missing(measure(**change)) == tuple(lacks)
    assert missing_for_closing(plan(node("f1", measure(**change))), ["de"]) == tuple(lacks)


def test_nothing_is_required_but_to_close():
    assert {r.kind for r in missing(Measure("m1", ""))} == {
        "title_missing",
        "goal_missing",
        "end_missing",
        "lead_missing",
    }
    assert missing_for_closing(plan(), ["de", "es"]) == ()


def test_a_plan_without_measures_is_not_closed():
    assert missing_for_closing(plan(node("f1")), ["de"]) == (reason("no_measures", subject="plan"),)


def test_what_lies_deep_in_the_tree_is_found_in_the_order_of_the_plan():
    goal = node("o1", measure("m2", tags=()), level=Level.OPERATIONAL, title=Text())
    tree = plan(node("f1", measure("m1", end=None), children=(goal,)))
    assert missing_for_closing(tree, ["de"]) == (
        reason("part_title_missing", subject="o1", code="O1", level=Level.OPERATIONAL),
        reason("end_missing", subject="m1", code="M1"),
        reason("goal_missing", subject="m2", code="M2"),
    )


def test_every_title_stands_in_every_binding_language():
    only_german = both("nur deutsch")
    tree = plan(node("f1", measure(title=only_german), title=only_german), node("f2", measure("m2")))
    expected = (
        reason("part_title_not_in_language", subject="f1", code="F1", level=Level.FIELD, language="es"),
        reason("title_not_in_language", subject="m1", code="M1", language="es"),
    )
    assert missing_for_closing(tree, ["de", "es"]) == expected
    assert missing_for_closing(tree, ["es", "es"]) == expected, "two towns may speak the same language"
    assert missing_for_closing(tree, ["de"]) == ()


def test_a_side_may_require_complete_and_checked_words():
    half = Text.of(de="Wald", es="bosque", original="de", machine=["es"])
    old = both("Bach", "arroyo").write("de", "Fluss")
    tree = plan(node("f1", measure(description=half, milestones=(step("s1"),)), aim=old), preamble=both("Wir"))
    assert missing_for_closing(tree, ["de", "es"]) == ()
    assert missing_for_closing(tree, ["de", "es"], complete_and_checked=True) == (
        reason("words_incomplete", language="es", missing=1, machine=1, outdated=1),
    )


# Words


def test_each_text_counts_once_with_its_worst():
    title = both("Wald", "bosque").write("es", "bosque", None, State.MACHINE).write("de", "Wälder")
    step_only_german = step("s1")
    tree = plan(node("f1", measure(title=title, milestones=(step_only_german,), description=both("da"))))
    assert words(tree, "es") == Words("es", 4, missing=("m1",), outdated=("m1",))
    assert words(tree, "de") == Words("de", 4)
    assert words(tree, "en") == Words("en", 4, missing=("f1", "m1", "m1", "m1"))
    assert [words(tree, code).complete for code in ("de", "es")] == [True, False]


def test_every_agreed_text_of_a_measure_is_counted():
    result = counted("0", "5")
    full = measure(milestones=(step("s1"),), resources=(goods(A),), results=(result,), origin_words=both("Idee"))
    found = [text.words("de") for uid, text in texts(plan(node("f1", full), preamble=both("Wir")))]
    assert found == ["Wir", "Umwelt", "Bäume pflanzen", "Idee", "s1", "Nähmaschinen", "Bäume", "Stück"]
    assert words(plan(node("f1", full)), "es").missing == ("m1",)


# The 17 goals


def test_every_goal_is_there_so_that_gaps_show():
    one, other = measure("m1", tags=("4", "4.7")), measure("m2", tags=("4.a", "17"))
    covered = coverage(plan(node("f1", one, children=(node("o1", other, level=Level.OPERATIONAL),))))
    assert list(covered) == [str(goal) for goal in range(1, 18)]
    assert {goal: entries for goal, entries in covered.items() if entries} == {"4": (one, other), "17": (other,)}
    assert list(coverage(plan(node("f1")))) == [str(goal) for goal in range(1, 18)]


# What it takes


def test_sums_per_side_and_currency_never_over_currencies():
    first = measure(resources=(money(A, "100.50"), money(A, "50", "PEN"), money(B, "7", "PEN"), hours(B, "3.5")))
    second = measure("m2", resources=(money(A, "0.50", example=True), money(A, None), hours(B, "4"), hours(A, None)))
    help_given = measure("m3", resources=(goods(B), goods(B, ResourceKind.INSTITUTIONAL), goods(A)))
    assert resources([first, second, help_given]) == Resources(
        money=(
            Money(A, "EUR", Decimal("101.00"), examples=1, entries=2),
            Money(A, "PEN", Decimal(50), examples=0, entries=1),
            Money(B, "PEN", Decimal(7), examples=0, entries=1),
        ),
        hours=((B, Decimal("7.5")),),
        others=((A, 1), (B, 2)),
    )
    assert resources([]) == Resources()


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.sampled_from(["EUR", "PEN"]), st.decimals(0, 10**9, places=2))))
def test_no_cent_is_lost_or_changes_its_side_or_currency(entries):
    found = resources([measure(resources=[money(side, str(amount), code) for side, code, amount in entries])]).money
    for side in (A, B):
        for code in ("EUR", "PEN"):
            amounts = [amount for s, c, amount in entries if (s, c) == (side, code)]
            assert [m.amount for m in found if (m.side, m.currency) == (side, code)] == (
                [sum(amounts)] if amounts else []
            )


# The two sides are alike


def test_swapping_the_sides_swaps_the_sums_and_nothing_else():
    entries = measure(resources=(money(A, "5"), money(B, "7", "PEN"), hours(A, "2"), goods(B)))
    swapped = resources([mirrored(entries)])
    assert {(m.side.other, m.currency, m.amount) for m in swapped.money} == {
        (m.side, m.currency, m.amount) for m in resources([entries]).money
    }
    assert swapped.hours == ((B, Decimal(2)),)
    assert swapped.others == ((A, 1),)


MEASURES = [
    measure("m1", standings=(says(A, Status.STARTING),), end=Vague("2027-04")),
    measure("m2", responsibilities=(lead(B, "schulamt"),)),
    measure("m3", kind=Kind.OWN, own_side=B, responsibilities=(), milestones=(step("s1", "2027-04"),)),
    measure("m4", kind=Kind.THIRD, standings=(says(A, Status.DONE), says(B, Status.PLANNING)), start=Vague("2028")),
]


@pytest.mark.parametrize("one", MEASURES, ids=lambda m: m.uid)
def test_swapping_the_sides_changes_neither_status_nor_lateness_nor_what_is_missing(one: Measure):
    other = mirrored(one)
    assert (status(other), lateness(other, DAY), progress(other)) == (status(one), lateness(one, DAY), progress(one))
    assert set(missing(other)) == set(mirrored(missing(one)))
