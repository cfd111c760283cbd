"""Carrying over: nothing lost, texts equal, twice is harmless, whoever has not the turn is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import models

from ayni.core.multilingual import Text
from ayni.core.sides import SIDES
from ayni.core.vague import Vague
from ayni.core.workplan import Measure as Value
from ayni.core.workplan import Origin
from ayni.records.models import Change, Document, Measure, NotCarried, Plan
from ayni.records.queries.carry_over import candidates, next_plan
from ayni.records.queries.workplan import live_plan
from ayni.records.services import Refused, workplan
from ayni.records.services.carry_over import carry_over
from tests.cast import NOW, plan, seat

pytestmark = pytest.mark.django_db


def kinds(refused):
    return [reason.kind for reason in refused.value.reasons]


def go(who="coordinator_b", *, carry=None, why=None, uid=None, year=2026, language="es"):
    source = plan(year)
    if carry is None:
        carry = {row.uid for row in open_rows(year) if row.uid not in (why or {})}
    return carry_over(
        seat=seat(who), source=source, uid=uid or uuid4(), carry=carry, why=why or {}, language=language, now=NOW
    )


def open_rows(year=2026):
    source = plan(year)
    uids = [c.measure.uid for c in candidates(source, next_plan(source)) if c.waits]
    return list(Measure.objects.filter(uid__in=uids).order_by("position", "id"))


@pytest.fixture
def without_next():
    """As if nobody had begun the plan for 2027."""
    Plan.objects.filter(pk=plan().pk).update(year=2030)


def test_the_open_measures_of_the_demo_go_into_the_draft_that_is_there():
    before = {str(m.uid) for m in Measure.objects.filter(plan=plan())}
    rows = open_rows()
    assert len(rows) >= 2
    done = go()
    new = list(Measure.objects.filter(plan=plan()).exclude(uid__in=before))
    assert (done.plan.year, done.carried, done.left, len(new)) == (2027, len(rows), 0, len(rows))
    assert {m.carried_from_id for m in new} == {row.pk for row in rows}
    assert open_rows() == []


def test_a_plan_is_opened_for_it_when_there_is_none(without_next):
    rows = open_rows()
    done = go("coordinator_a")
    assert (done.plan.year, done.plan.document.turn, done.carried) == (2027, "A", len(rows))
    old, new = live_plan(plan(2026)), live_plan(done.plan)
    wanted = {str(row.uid) for row in rows}
    assert [m.title for m in new.every_measure()] == [m.title for m in old.every_measure() if m.uid in wanted]
    assert {node.title for node in new.every_node()} <= {node.title for node in old.every_node()}


def test_everything_comes_along_texts_with_all_languages_and_states(without_next):
    row = open_rows()[0]
    row.title = Text.of(es="Uno", de="Eins", machine=["de"]).write("es", "Dos")
    row.save()
    assert row.title.is_outdated("de")
    done = go("coordinator_a", carry={r.uid for r in open_rows()})
    old_tree = {m.uid: m for m in live_plan(plan(2026)).every_measure()}
    for new in live_plan(done.plan).every_measure():
        source = Measure.objects.get(uid=new.uid).carried_from
        assert source is not None
        _equal(old_tree[str(source.uid)], new)


def _equal(old: Value, new: Value) -> None:
    same = ("title", "description", "tags", "kind", "own_side", "start", "reference", "origin_side", "origin_words")
    assert {name: getattr(new, name) for name in (*same, "public", "proposed_by")} == {
        name: getattr(old, name) for name in (*same, "public", "proposed_by")
    }
    assert new.origin is Origin.CARRIED_OVER
    assert new.standings == ()
    assert [(r.side, r.actor, r.lead) for r in new.responsibilities] == [
        (r.side, r.actor, r.lead) for r in old.responsibilities
    ]
    assert [(m.title, m.side, m.due, m.done) for m in new.milestones] == [
        (m.title, m.side, m.due if m.due and m.due.last.year > 2026 else None, None)
        for m in old.milestones
        if m.done is None
    ]
    assert [(r.side, r.kind, r.amount, r.currency, r.what, r.source, r.example) for r in new.resources] == [
        (r.side, r.kind, r.amount, r.currency, r.what, r.source, r.example) for r in old.resources
    ]
    for before, after in zip(old.results, new.results, strict=True):
        assert (after.title, after.unit, after.source, after.target) == (
            before.title,
            before.unit,
            before.source,
            before.target,
        )
        for side in SIDES:
            last = before.latest(side)
            assert after.baseline_of(side) == (last.value if last else before.baseline_of(side))
            carried = after.latest(side)
            assert (carried and (carried.on, carried.source, carried.example)) == (
                last and (last.on, last.source, last.example)
            )


def test_dates_of_the_year_that_is_over_stay_empty_and_later_ones_stay(without_next):
    row = open_rows()[0]
    row.end = Vague("2027-06")
    row.save()
    other = open_rows()[1]
    done = go("coordinator_a")
    ends = {m.carried_from_id: m.end for m in Measure.objects.filter(plan=done.plan)}
    assert (ends[row.pk], ends[other.pk]) == (Vague("2027-06"), None)


def test_the_same_form_twice_and_another_form_afterwards_carry_nothing_twice():
    uid, carry = uuid4(), {row.uid for row in open_rows()}
    go(uid=uid, carry=carry)
    count, changes = Measure.objects.count(), Change.objects.count()
    for again in (uid, uuid4()):
        assert go(uid=again, carry=carry).carried == 0
    assert (Measure.objects.count(), Change.objects.count()) == (count, changes)


def test_what_the_form_made_and_somebody_took_out_does_not_come_back_with_the_form():
    uid, rows = uuid4(), open_rows()
    go(uid=uid)
    made = Measure.objects.get(plan=plan(), carried_from=rows[0])
    workplan.remove_row(seat=seat("coordinator_b"), plan=plan(), kind="measure", uid=made.uid, version=1, now=NOW)
    assert go(uid=uid, carry={row.uid for row in rows}).carried == 0
    assert go(carry={row.uid for row in rows}).carried == 1


def test_a_second_press_is_harmless_even_after_the_turn_has_passed():
    uid, carry = uuid4(), {row.uid for row in open_rows()}
    go(uid=uid, carry=carry)
    Document.objects.filter(pk=plan().document_id).update(turn="A")
    assert go(uid=uid, carry=carry).carried == 0


def test_who_has_not_the_turn_is_refused_and_nothing_is_written():
    before = (Measure.objects.count(), NotCarried.objects.count(), Change.objects.count())
    with pytest.raises(Refused) as refused:
        go("coordinator_a")
    assert kinds(refused) == ["not_your_turn"]
    assert before == (Measure.objects.count(), NotCarried.objects.count(), Change.objects.count())


@pytest.mark.parametrize("who", ["contributor_b", "reader_b", "contributor_a"])
def test_only_a_coordinator_carries_over(who):
    with pytest.raises(Refused) as refused:
        go(who)
    assert kinds(refused) == ["role_too_low"]


def test_another_partnerships_coordinator_is_refused():
    with pytest.raises(Refused) as refused:
        go("stranger")
    assert kinds(refused) == ["record_unknown"]


def test_what_is_left_out_needs_a_reason_which_is_kept_in_its_language():
    row = open_rows()[0]
    with pytest.raises(Refused) as refused:
        go(carry={r.uid for r in open_rows()[1:]})
    assert [(why.kind, why.subject) for why in refused.value.reasons] == [("why_left_missing", str(row.uid))]
    done = go(why={row.uid: "Ya no hay fondos."})
    kept = NotCarried.objects.get(plan=done.plan)
    assert (kept.measure_id, kept.reason, kept.side) == (row.pk, Text.of(es="Ya no hay fondos."), "B")
    change = Change.objects.get(uid=row.uid, kind="not_carried")
    assert (change.action, change.reason) == ("created", "Ya no hay fondos.")
    go(why={row.uid: "Kein Geld mehr."}, language="de")
    kept.refresh_from_db()
    assert kept.reason.spoken() == {"de": "Kein Geld mehr.", "es": "Ya no hay fondos."}


def test_what_was_left_out_can_go_on_after_all():
    row = open_rows()[0]
    go(why={row.uid: "Ya no hay fondos."})
    assert go(carry={row.uid}).carried == 1
    assert not NotCarried.objects.exists()


def test_what_nobody_agreed_is_not_carried_over():
    with pytest.raises(Refused) as refused:
        go(year=2027, carry=set())
    assert kinds(refused) == ["plan_not_agreed"]


def test_numbers_stay_when_they_are_free_and_never_stand_twice():
    done = go()
    codes = [m.code for m in Measure.objects.filter(plan=done.plan, dropped_at__isnull=True)]
    assert len(codes) == len(set(codes))


def test_every_model_field_of_a_measure_is_copied_or_left_on_purpose():
    """A new field is a question here: does it go along?"""
    copied = {
        *("partnership", "plan", "uid", "position", "code", "title", "tags", "fold", "field", "strategic_goal"),
        *("operational_goal", "description", "kind", "own_side", "start", "end", "reference_a", "reference_b"),
        *("origin", "origin_side", "origin_words", "carried_from", "public", "proposed_by", "sort"),
    }
    own = {f.name for f in Measure._meta.get_fields() if isinstance(f, models.Field)}
    assert own - copied == {"id", "version", "dropped_at"}
