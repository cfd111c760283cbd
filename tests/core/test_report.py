"""The annual report: what counts as reported, what closing needs, and that what was stored comes back unchanged."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ayni.core.multilingual import Edit, State, Text
from ayni.core.progress import Words
from ayni.core.reasons import reason
from ayni.core.report import (
    Ended,
    Report,
    Said,
    Total,
    is_silent,
    missing_for_closing,
    missing_for_filing,
    silent_sides,
    texts,
    totals,
    until_year_end,
    words,
)
from ayni.core.report_snapshot import parts, report_from
from ayni.core.snapshot import beside_hash, document_hash
from ayni.core.workplan import Kind, Level, Standing, Status
from tests.core.cast import A, B, both, counted, lead, measure, money, node, plan, step
from tests.core.test_snapshot import spoken

DAY = date(2027, 11, 3)
NAMES = (Text.of(de="Treptow-Köpenick"), Text.of(es="Cajamarca", de="Cajamarca", original="es"))


def standing(side, on=DAY, status=Status.UNDER_WAY):
    return Standing(side, on, status, both("läuft", "va bien"), both("Risiko"))


TOLD = measure(
    "m1",
    title=Text.of(de="Bäume", es="Árboles", en="Trees"),
    tags=("15", "13"),
    responsibilities=(lead(A, "amt"),),
    milestones=(step("s1", "2027-05", done=date(2027, 5, 4)), step("s2", "2027-12", done=date(2028, 1, 9))),
    resources=(money(A, "100.00"),),
    results=(counted("1.00", "9.00", (date(2026, 1, 1), "2.00"), (DAY, "5.00"), (date(2028, 2, 1), "8.00")),),
    standings=(standing(A), standing(B, status=Status.DONE)),
)
MUTE = measure("m2", tags=("13",), kind=Kind.OWN, own_side=B, milestones=(step("s3"),))
TREE = replace(
    plan(node("f1", TOLD, MUTE, children=(node("o1", level=Level.OPERATIONAL),))), year=2027, sha256="f" * 64
)
FILED = Said("pa", A, both("Gut", "Bien"), worked=Text.of(de="Alles", en="All"), filed=DAY)
OTHER = Said("pb", B, both("Auch gut", "También bien"), ahead=both("Mehr", "Más"), filed=DAY)
REPORT = Report(
    "r",
    until_year_end(TREE),
    (FILED, OTHER),
    preamble=Text.of(de="Gemeinsam", es="Juntos", en="Together"),
    ended=(Ended("n1", "m2", "1.2", both("Zwei", "Dos"), Text.of(es="Sin fondos"), B),),
)


def test_only_what_was_kept_up_to_the_years_end_counts_and_no_risk():
    first = next(REPORT.plan.every_measure())
    assert [m.done for m in first.milestones] == [date(2027, 5, 4), None]
    assert [v.value for v in first.results[0].values] == [Decimal("5.00")]
    assert [(s.side, s.risk) for s in first.standings] == [(A, Text()), (B, Text())]
    late = replace(TOLD, standings=(standing(A, on=date(2028, 1, 2)),))
    assert next(until_year_end(plan(node("f", late))).every_measure()).standings == ()


def test_what_nobody_reported_is_known():
    told, mute = REPORT.plan.every_measure()
    assert (is_silent(told, 2027), is_silent(mute, 2027)) == (False, True)
    assert (silent_sides(told), silent_sides(mute)) == ((), (B,))
    assert silent_sides(replace(told, standings=(standing(B),))) == (A,)
    assert is_silent(replace(mute, standings=(standing(B, on=date(2026, 12, 1)),)), 2027)
    assert not is_silent(replace(mute, milestones=(step("s3", done=DAY),)), 2027)


def test_each_goal_has_its_total_and_gaps_stay():
    found = {total.goal: total for total in totals(REPORT.plan)}
    assert len(found) == 17
    assert found["13"] == Total("13", 2, 0, 1, (1, 3))
    assert found["15"] == Total("15", 1, 0, 0, (1, 2))
    assert found["1"] == Total("1", 0, 0, 0, (0, 0))
    done = replace(TOLD, standings=(standing(A, status=Status.DONE_ADJUST),))
    assert {t.goal: t.finished for t in totals(plan(node("f", done))) if t.finished} == {"13": 1, "15": 1}


def test_a_part_is_filed_with_a_summary():
    assert missing_for_filing(FILED) == ()
    assert missing_for_filing(replace(FILED, summary=Text())) == (reason("summary_missing", subject="pa", side=A),)


def test_closing_needs_both_parts_and_their_summaries_in_every_binding_language():
    assert missing_for_closing(REPORT, ("de", "es")) == ()
    assert REPORT.complete
    open_part = replace(REPORT, parts=(FILED, replace(OTHER, summary=Text.of(es="Bien"), filed=None)))
    assert not open_part.complete
    assert missing_for_closing(open_part, ("de", "es", "de")) == (
        reason("part_not_filed", subject="pb", side=B),
        reason("summary_not_in_language", subject="pb", side=B, language="de"),
    )


def test_a_side_may_ask_for_complete_and_checked_words():
    assert missing_for_closing(REPORT, ("de", "es"), complete_and_checked=True) == (
        reason("words_incomplete", language="es", missing=1, machine=0, outdated=0),
    )
    machine = Said("pa", A, Text.of(de="Gut", es="Bien", machine=["es"]), filed=DAY)
    moved = Said("pb", B, both("Gut", "Bien").write("de", "Sehr gut", Edit.CONTENT), filed=DAY)
    found = words(replace(REPORT, parts=(machine, moved)), "es")
    assert found == Words("es", 3, (), ("pa",), ("pb",))


def test_the_reports_own_texts_are_those_that_people_wrote_for_it():
    assert [uid for uid, _ in texts(REPORT)] == ["r", "pa", "pa", "pb", "pb"]


@pytest.mark.parametrize("binding", [("de", "es"), ("es",), ("de", "en", "es"), ()])
def test_closed_and_read_again_it_is_the_same_report(binding):
    found = parts(REPORT, NAMES, binding)
    again = report_from([(p.kind, p.uid, p.text, p.beside) for p in found], document_hash(found))
    assert again == replace(spoken_of(REPORT), sha256=document_hash(found))
    assert parts(again, NAMES, binding) == found, "what is stored can be closed again without a change"


def spoken_of(value):
    """The report as a snapshot knows it: words without their states, and nothing of the live plan's preamble."""
    return replace(spoken(value), plan=replace(spoken(value.plan), preamble=Text()))


def test_every_part_stands_once_in_the_order_of_the_page():
    found = parts(REPORT, NAMES, ("de", "es"))
    assert [(part.kind, part.uid) for part in found] == [
        ("report", "r"),
        *[("report_part", "pa"), ("report_part", "pb")],
        *[("field", "f1"), ("operational", "o1"), ("measure", "m1"), ("measure", "m2")],
        ("not_carried", "n1"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"preamble": both("Anders", "Distinto")},
        {"parts": (replace(FILED, hard=both("Wenig Zeit", "Poco tiempo")), OTHER)},
        {"parts": (replace(FILED, filed=date(2028, 1, 1)), OTHER)},
        {"ended": ()},
        {"plan": replace(REPORT.plan, sha256="0" * 64)},
        {"plan": until_year_end(plan(node("f1", replace(TOLD, standings=()), MUTE)))},
        {"plan": until_year_end(plan(node("f1", replace(TOLD, milestones=()), MUTE)))},
        {"plan": until_year_end(plan(node("f1", replace(TOLD, results=()), MUTE)))},
    ],
)
def test_whatever_is_said_or_reported_changes_the_hash(change):
    before, after = (parts(found, NAMES, ("de", "es")) for found in (REPORT, replace(REPORT, **change)))
    assert document_hash(before) != document_hash(after)


def test_words_beside_the_binding_languages_lie_beside_the_hash():
    other = replace(REPORT, parts=(replace(FILED, worked=Text.of(de="Alles", en="Everything")), OTHER))
    before, after = (parts(found, NAMES, ("de", "es")) for found in (REPORT, other))
    assert document_hash(before) == document_hash(after)
    assert beside_hash(before) != beside_hash(after)
    assert FILED.worked.state("en") is State.CHECKED
