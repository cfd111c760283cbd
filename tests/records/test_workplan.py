"""Writing the plan: turn, roles, stale saves, rows that stay, and the way of a text into its snapshot and back."""

from uuid import uuid4

import pytest

from ayni.core.multilingual import Edit, State
from ayni.core.snapshot import document_hash, parts, plan_from
from ayni.records.models import Change, Measure
from ayni.records.queries.closing import draft
from ayni.records.queries.workplan import agreed_plan, live_plan
from ayni.records.services import Refused, Stale, handover, workplan
from ayni.records.services.shapes import MEASURE
from tests.cast import NOW, OTHER, measure, plan, seat

pytestmark = pytest.mark.django_db


def kinds(refused):
    return [reason.kind for reason in refused.value.reasons]


def save(who, values, *, row=None, seen=None, edits=None, on=None):
    row = row or measure()
    return workplan.save_measure(
        seat=seat(who), plan=on or row.plan, uid=row.uid, values=values, seen=seen, edits=edits or {}, now=NOW
    )


def seen(row):
    return workplan.seen_of(row, MEASURE, ("de", "es", "en"))


def test_the_side_with_the_turn_writes_and_the_history_tells():
    row = measure()
    before = row.title.words("es")
    saved = save("coordinator_b", {"title.es": "Otra cosa"}, row=row, seen=seen(row))
    assert saved.title.words("es") == "Otra cosa"
    change = Change.objects.filter(uid=row.uid).first()
    assert (change.action, change.side, change.before, change.after) == (
        "changed",
        "B",
        {"title.es": before},
        {"title.es": "Otra cosa"},
    )


def test_the_other_side_is_refused_while_it_is_not_its_turn():
    with pytest.raises(Refused) as refused:
        save("coordinator_a", {"code": "9.9"})
    assert kinds(refused) == ["not_your_turn"]


def test_either_side_may_better_a_translation_until_closing():
    row = next(m for m in Measure.objects.filter(plan=plan()) if m.title.original == "es" and m.title.words("de"))
    saved = save("contributor_a", {"title.de": "Besser gesagt"}, row=row, seen=seen(row))
    assert saved.title.words("de") == "Besser gesagt"
    assert saved.title.original == "es"
    with pytest.raises(Refused) as refused:
        save("contributor_a", {"title.de": "Anderer Inhalt"}, row=saved, edits={"title": Edit.CONTENT})
    assert kinds(refused) == ["not_your_turn"]


def test_a_reader_writes_nothing():
    row = next(m for m in Measure.objects.filter(plan=plan()) if m.title.original == "es" and m.title.words("de"))
    with pytest.raises(Refused) as refused:
        save("reader_b", {"title.de": "Nein"}, row=row)
    assert kinds(refused) == ["role_too_low"]


def test_a_contributor_drafts_measures_that_its_side_proposed():
    field = plan().fields.first()
    made = workplan.save_measure(
        seat=seat("contributor_b"),
        plan=plan(),
        uid=uuid4(),
        values={"title.es": "Un jardín", "field": str(field.uid)},
        seen=None,
        edits={},
        now=NOW,
    )
    assert made.proposed_by == "B"
    assert made.title.original == "es"
    others = Measure.objects.filter(plan=plan(), proposed_by="A").first()
    with pytest.raises(Refused) as refused:
        save("contributor_b", {"code": "9"}, row=others)
    assert kinds(refused) == ["role_too_low"]


def test_the_same_form_twice_makes_one_measure():
    field, uid = plan().fields.first(), uuid4()
    values = {"title.es": "Un jardín", "field": str(field.uid)}
    for _ in range(2):
        workplan.save_measure(
            seat=seat("coordinator_b"), plan=plan(), uid=uid, values=values, seen={}, edits={}, now=NOW
        )
    assert Measure.objects.filter(uid=uid).count() == 1


def test_a_save_over_somebody_elses_change_shows_both_and_writes_nothing():
    row = measure()
    saw = seen(row)
    save("coordinator_b", {"code": "1.8"}, row=row, seen=saw)
    with pytest.raises(Stale) as stale:
        save("coordinator_b", {"code": "1.9", "title.es": "Nuevo"}, row=row, seen=saw)
    assert [(c.path, c.now, c.yours) for c in stale.value.conflicts] == [("code", "1.8", "1.9")]
    assert measure().title.words("es") != "Nuevo"


def test_an_editor_and_a_translator_do_not_collide():
    row = measure()
    saw = seen(row)
    save("coordinator_b", {"code": "1.8"}, row=row, seen=saw)
    saved = save("coordinator_b", {"title.en": "Another wording"}, row=row, seen=saw)
    assert (saved.code, saved.title.words("en")) == ("1.8", "Another wording")


def test_a_person_can_say_that_a_machine_translation_fits():
    row = next(m for m in Measure.objects.filter(plan=plan()) if m.title.state("de") is State.MACHINE)
    saved = save("contributor_a", {"title.de.checked": True}, row=row, seen=seen(row))
    assert saved.title.state("de") is State.CHECKED
    assert saved.title.words("de") == row.title.words("de")
    assert Change.objects.filter(uid=row.uid).first().after == {"title.de.checked": "yes"}


def test_nobody_vouches_for_a_translation_of_words_they_have_not_seen():
    row = next(m for m in Measure.objects.filter(plan=plan()) if m.title.state("de") is State.MACHINE)
    saw = seen(row)
    save("coordinator_b", {"title.es": "Ahora dice otra cosa"}, row=row, seen=saw)
    with pytest.raises(Stale) as stale:
        save("contributor_a", {"title.de.checked": True}, row=row, seen=saw)
    assert [conflict.path for conflict in stale.value.conflicts] == ["title.es"]


def test_no_seat_writes_in_another_partnership():
    with pytest.raises(Refused) as refused:
        save("stranger", {"code": "1"})
    assert kinds(refused) == ["record_unknown"]


def test_only_the_partnerships_languages_are_written():
    with pytest.raises(Refused) as refused:
        save("coordinator_b", {"title.xx": "?"})
    assert kinds(refused) == ["field_unknown"]


def test_another_partnerships_ids_are_unknown():
    foreign = measure(2026, OTHER)
    for values in ({"field": str(foreign.field.uid)}, {"carried_from": str(foreign.uid)}):
        with pytest.raises(Refused) as refused:
            save("coordinator_b", values)
        assert kinds(refused) == ["record_unknown"]
    with pytest.raises(Refused) as refused:
        save("coordinator_b", {"code": "1"}, row=foreign, on=plan())
    assert kinds(refused) == ["uid_of_another"]


def test_an_agreed_text_does_not_change():
    with pytest.raises(Refused) as refused:
        save("coordinator_a", {"code": "9"}, row=measure(2026))
    assert kinds(refused) == ["wrong_stage"]


def test_a_row_once_in_a_snapshot_is_dropped_not_deleted():
    made = plan()
    keep, handed = seat("coordinator_b"), seat("coordinator_a")
    row = measure()
    shape = draft_without_gaps(made)
    closed = handover.close_plan(seat=keep, plan=made, sha256=shape, note="", now=NOW)
    made.refresh_from_db()
    handover.give_back(seat=handed, record=made, seen=closed.version, note="Noch nicht", now=NOW)
    told = workplan.remove_row(
        seat=keep, plan=made, kind="measure", uid=row.uid, version=measure().version, now=NOW, reason_given="x"
    )
    assert told == "dropped"
    assert Measure.objects.get(uid=row.uid).dropped_at == NOW
    assert str(row.uid) not in {m.uid for m in live_plan(made).every_measure()}


def draft_without_gaps(made):
    """Leaves only measures that can be closed; says the hash of the draft."""
    gaps = {reason.subject for reason in draft(made).lacks}
    Measure.objects.filter(plan=made, uid__in=gaps).update(dropped_at=NOW)
    assert draft(made).lacks == ()
    return draft(made).sha256


def test_a_snapshot_holds_the_words_of_the_tree_and_gives_them_back():
    tree = live_plan(plan())
    pair = plan().partnership
    found = parts(tree, (pair.a.name, pair.b.name), ("de", "es"))
    again = plan_from(((p.kind, p.uid, p.text, p.beside) for p in found), document_hash(found))
    assert [m.uid for m in again.every_measure()] == [m.uid for m in tree.every_measure()]
    for stored, live in zip(again.every_measure(), tree.every_measure(), strict=True):
        assert stored.title.spoken() == live.title.spoken()
        assert stored.description.spoken() == live.description.spoken()
        assert [r.name.spoken() for r in stored.responsibilities] == [r.name.spoken() for r in live.responsibilities]
        assert [(r.amount, r.currency) for r in stored.resources] == [(r.amount, r.currency) for r in live.resources]
        assert (stored.start, stored.end, stored.tags) == (live.start, live.end, live.tags)
    assert document_hash(parts(again, (pair.a.name, pair.b.name), ("de", "es"))) == document_hash(found)


def test_the_agreed_plan_reads_the_snapshot_and_not_the_live_rows(django_assert_num_queries):
    agreed = plan(2026)
    before = agreed_plan(agreed.document.snapshot)
    Measure.objects.filter(plan=agreed).update(code="behind the back")
    with django_assert_num_queries(4):
        after = agreed_plan(agreed.document.snapshot)
    assert after == before


def test_the_live_tree_costs_the_same_queries_for_few_and_many_rows(django_assert_num_queries):
    made = plan()
    with django_assert_num_queries(8):
        live_plan(made)
    Measure.objects.filter(plan=plan()).exclude(pk=measure().pk).update(dropped_at=NOW)
    with django_assert_num_queries(8):
        assert len(list(live_plan(made).every_measure())) == 1
    with django_assert_num_queries(5):
        live_plan(made, everything=False)
