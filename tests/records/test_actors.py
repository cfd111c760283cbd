"""Actors: what the list finds, how the tree is told, what a save refuses."""

from uuid import uuid4

import pytest

from ayni.core.joining import Joining
from ayni.core.vague import Vague
from ayni.records.models import Actor
from ayni.records.queries.actors import Wanted, above, below, by_sector, counted, listed, possible_parents, with_above
from ayni.records.services import Refused
from ayni.records.services.actors import save_actor, take_step, take_step_back
from tests.cast import NOW, OTHER, partnership, seat

pytestmark = pytest.mark.django_db


def save(who="coordinator_a", uid=None, seen=None, **values):
    return save_actor(seat=seat(who), uid=uid or uuid4(), values=values, seen=seen, edits={}, now=NOW)


def new(name, who="coordinator_a", **more):
    return save(who, **{"name.en": name, "sector": "civil_society", **more})


def kinds(refused):
    return [why.kind for why in refused.value.reasons]


def test_words_are_found_in_any_language_without_marks_and_in_any_order():
    actor = save(**{"name.de": "Straßenmusik Köpenick", "name.es": "Músicos de la calle", "sector": "civil_society"})
    for words in ("KOPENICK strassen", "musicos calle", "  Straßenmusik "):
        assert list(listed(partnership().pk, Wanted(words=words))) == [actor]
    assert list(listed(partnership().pk, Wanted(words="musicos 100%"))) == []
    assert list(listed(partnership().pk, Wanted(words="%"))) == []


def test_what_it_gives_and_seeks_is_found_too():
    actor = save(**{"name.de": "Gartenverein", "sector": "civil_society", "gives.es": "Herramientas"})
    save(uid=actor.uid, **{"seeks.de": "Saatgut", "description.de": "Seit 1912 an der Spree"})
    for words in ("herramientas", "SAATGUT spree", "gartenverein saatgut"):
        assert list(listed(partnership().pk, Wanted(words=words))) == [actor]
    assert actor.sort == "gartenverein"


def test_kind_and_stage_narrow_the_list():
    school = new("School", sector="education_science", kind="school")
    assert school in listed(partnership().pk, Wanted(kind="school", joining="identified"))
    assert school not in listed(partnership().pk, Wanted(kind="university"))
    assert school not in listed(partnership().pk, Wanted(joining="involved"))


def test_a_goal_is_found_also_where_only_its_target_was_named():
    actor = new("Water board", tags=("6.1",))
    assert actor in listed(partnership().pk, Wanted(goal="6"))
    assert actor not in listed(partnership().pk, Wanted(goal="16"))


def test_counts_and_rows_of_the_seam_agree():
    rows = listed(partnership().pk)
    counts = counted(rows)
    found = by_sector(rows.filter(side="A"), rows.filter(side="B"), counts)
    assert [row.sector for row in found] == list(Actor.Sector)
    for row in found:
        assert (len(row.a), len(row.b)) == (row.count_a, row.count_b)
    assert sum(counts.values()) == rows.count()


def test_the_tree_is_told_up_and_down(django_assert_num_queries):
    top = new("Town hall")
    office = new("Office", parent=str(top.uid))
    desk = new("Desk", parent=str(office.uid))
    with django_assert_num_queries(1):
        assert above(with_above().get(pk=desk.pk)) == (top, office)
    with django_assert_num_queries(1):
        assert below(top) == ((office, (desk,)),)


def test_a_very_deep_tree_is_cut_at_the_top_and_asks_once(django_assert_num_queries):
    row = new("0")
    for n in range(1, 10):
        row = new(str(n), parent=str(row.uid))
    with django_assert_num_queries(1):
        assert [upper.sort for upper in above(with_above().get(pk=row.pk))] == ["4", "5", "6", "7", "8"]


def test_parents_come_from_the_own_side_and_are_active():
    gone = new("Gone", retired=NOW.date())
    child = new("Child", parent=str(gone.uid))
    free = possible_parents(partnership().pk, "A")
    assert {row.side for row in free} == {"A"}
    assert {row.partnership_id for row in free} == {partnership().pk}
    assert gone not in free
    assert gone in possible_parents(partnership().pk, "A", child)
    assert child not in possible_parents(partnership().pk, "A", child)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"name.de": "", "name.es": "", "name.en": ""}, "name_missing"),
        ({"sector": "church"}, "value_refused"),
        ({"website": "javascript:x"}, "value_refused"),
        ({"sector": "business", "kind": "kindergarten"}, "kind_not_of_sector"),
        ({"kind": "castle"}, "value_refused"),
        ({"joining": "involved"}, "field_unknown"),
        ({"side": "B"}, "field_unknown"),
        ({"partnership": "1"}, "field_unknown"),
        ({"parent": "nobody"}, "record_unknown"),
    ],
)
def test_a_save_that_makes_no_sense_is_refused(values, kind):
    actor = Actor.objects.filter(partnership=partnership(), side="A").first()
    with pytest.raises(Refused) as refused:
        save(uid=actor.uid, **values)
    assert kinds(refused) == [kind]
    assert Actor.objects.get(pk=actor.pk).version == actor.version


def test_other_partnerships_and_other_sides_are_out_of_reach():
    theirs = Actor.objects.filter(partnership__slug=OTHER).first()
    across = Actor.objects.filter(partnership=partnership(), side="B").first()
    for uid, kind in ((theirs.uid, "uid_of_another"), (across.uid, "other_sides_record")):
        with pytest.raises(Refused) as refused:
            save(uid=uid, **{"name.en": "Taken"})
        assert kinds(refused) == [kind]
    for parent, kind in ((theirs, "record_unknown"), (across, "parent_other_side")):
        with pytest.raises(Refused) as refused:
            new("Below", parent=str(parent.uid))
        assert kinds(refused) == [kind]


def test_readers_write_nothing():
    with pytest.raises(Refused) as refused:
        new("Choir", who="reader_b")
    assert kinds(refused) == ["role_too_low"]


def test_an_office_cannot_stand_below_itself():
    top = new("Top")
    below_it = new("Below", parent=str(top.uid))
    with pytest.raises(Refused) as refused:
        save(uid=top.uid, parent=str(below_it.uid))
    assert kinds(refused) == ["parent_circle"]


def step(actor, who="coordinator_a", stage=Joining.CONTACTED, on="2026-05", uid=None, **words):
    given = {"stage": stage, "on": Vague(on), "reasons": words, "now": NOW}
    return take_step(seat=seat(who), actor=actor, uid=uid or uuid4(), **given)


def test_a_step_is_its_own_sides_to_take_and_to_take_back():
    actor, uid = new("Choir"), uuid4()
    step(actor, uid=uid, de="Beim Sommerfest")
    row = actor.steps.get()
    assert (row.stage, str(row.on), row.reason.spoken()) == ("contacted", "2026-05", {"de": "Beim Sommerfest"})
    other = new("Band")
    for act, kind in (
        (lambda: step(actor, who="coordinator_b"), "other_sides_record"),
        (lambda: step(actor, who="reader_a"), "role_too_low"),
        (lambda: step(other, uid=uid), "uid_of_another"),
        (lambda: step(actor, fr="Bonjour"), "field_unknown"),
        (lambda: take_step_back(seat=seat("coordinator_b"), actor=actor, step=uid, now=NOW), "other_sides_record"),
        (lambda: take_step_back(seat=seat("coordinator_a"), actor=other, step=uid, now=NOW), ""),
    ):
        if kind:
            with pytest.raises(Refused) as refused:
                act()
            assert kinds(refused) == [kind]
        else:
            act()
    assert [each.uid for each in actor.steps.all()] == [uid]
