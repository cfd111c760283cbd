"""Two entries of one actor become one: what moves, what stays as it was agreed, what is refused."""

from uuid import uuid4

import pytest
from django.db.models import Q

from ayni.core.joining import Joining
from ayni.core.vague import Vague
from ayni.records.models import Actor, Change, Dismissal, Measure, Pairing, Responsibility, Source
from ayni.records.queries.actors import Wanted, listed, parts_in_plans
from ayni.records.services import Refused
from ayni.records.services.actors import save_actor, take_step
from ayni.records.services.carry_over import _responsibilities
from ayni.records.services.merging import merge_actors
from ayni.records.services.workplan import save_measure
from tests.cast import NOW, both, partnership, plan, seat

pytestmark = pytest.mark.django_db
GIVEN = {"seen": None, "edits": {}, "now": NOW}


def new(name, who="coordinator_b", **more):
    values = {"name.es": name, "sector": "civil_society", **more}
    return save_actor(seat=seat(who), uid=uuid4(), values=values, **GIVEN)


def merged(kept, gone, *take, who="coordinator_b"):
    rows = [Actor.objects.get(pk=row.pk) for row in (kept, gone)]
    versions = (rows[0].version, rows[1].version)
    return merge_actors(seat=seat(who), kept=rows[0], gone=rows[1], versions=versions, take=take, now=NOW)


def kinds(refused):
    return [why.kind for why in refused.value.reasons]


def named(measure):
    rows = Responsibility.objects.filter(measure=measure, side="B").order_by("-lead", "id")
    return [(row.actor, row.lead) for row in rows.select_related("actor")]


def put(measure, *actors):
    """These actors of B and no others, the first leads."""
    old = Responsibility.objects.filter(measure=measure, side="B").values_list("uid", flat=True)
    values = {f"responsibilities.{uid}": False for uid in old}
    for number, actor in enumerate(actors):
        uid = uuid4()
        values |= {f"responsibilities.{uid}.actor": str(actor.uid), f"responsibilities.{uid}.lead": number == 0}
    save_measure(seat=both().b, plan=measure.plan, uid=measure.uid, values=values, **GIVEN)


def drafts(n):
    return list(Measure.objects.filter(plan=plan(2027), dropped_at=None).order_by("position", "id")[:n])


def test_words_are_picked_goals_added_up_and_what_is_empty_is_filled():
    kept = new("Club", tags=("4",), **{"gives.es": "Cantos", "contact_public": True})
    gone = new("Club de canto", tags=("3",), **{"gives.es": "Voces", "seeks.de": "Noten", "since": Vague("1999")})
    merged(kept, gone, "name")
    row, away = Actor.objects.get(pk=kept.pk), Actor.objects.get(pk=gone.pk)
    assert (row.name.spoken(), row.gives.spoken(), row.seeks.spoken()) == (
        {"es": "Club de canto"},
        {"es": "Cantos"},
        {"de": "Noten"},
    )
    assert (row.tags, str(row.since), row.contact_public, row.sort) == (("3", "4"), "1999", True, "club de canto")
    assert (away.merged_into, away.retired, away.name.spoken()) == (kept, NOW.date(), {"es": "Club de canto"})
    assert "noten" in row.fold
    shown = listed(partnership().pk, Wanted(words="club canto", retired=True))
    assert list(shown) == [kept]


def test_twice_is_once_and_the_history_tells_both():
    kept, gone = new("A"), new("B")
    given = {"seat": seat("coordinator_b"), "kept": kept, "gone": gone, "versions": (1, 1), "take": (), "now": NOW}
    merge_actors(**given)
    merge_actors(**given)
    told = Change.objects.filter(uid__in=[kept.uid, gone.uid]).exclude(action="created").order_by("id")
    assert [(row.uid, row.action) for row in told] == [(gone.uid, "merged_away"), (kept.uid, "merged")]
    assert told[1].after["merged_from"] == str(gone.uid)


def test_drafts_name_the_one_that_stays_once_and_who_led_leads():
    kept, gone = new("A"), new("B")
    first, second, third = drafts(3)
    put(first, gone)
    put(second, gone, kept)
    put(third, kept, gone)
    merged(kept, gone)
    assert [named(row) for row in (first, second, third)] == [[(kept, True)]] * 3
    change = Change.objects.filter(uid=first.uid).order_by("-id").first()
    assert str(kept.uid) in change.after.values()


def test_what_is_agreed_stays_word_for_word_and_is_found_from_the_one_that_stays():
    part = Responsibility.objects.filter(
        measure__plan=plan(2026), side="B", measure__dropped_at=None, lead=True
    ).order_by("id")[0]
    gone, kept = part.actor, new("A")
    snapshot = plan(2026).document.snapshot.sha256
    merged(kept, gone)
    part.refresh_from_db()
    assert part.actor == gone
    assert plan(2026).document.snapshot.sha256 == snapshot
    assert part in parts_in_plans(kept)
    assert not Responsibility.objects.filter(measure__plan=plan(2027), actor=gone, measure__dropped_at=None).exists()


def test_who_lives_on_in_another_is_that_other_in_whatever_is_written_later():
    kept, gone = new("A"), new("B")
    old, heir = drafts(2)
    merged(kept, gone)
    put(old, gone)
    assert named(old) == [(kept, True)]
    Responsibility.objects.filter(measure__in=[old, heir]).delete()
    for actor, lead in ((kept, False), (gone, True)):
        Responsibility.objects.create(measure=old, uid=uuid4(), side="B", actor=actor, lead=lead)
    _responsibilities(Measure.objects.get(pk=old.pk), heir)
    assert len(named(heir)) == 1
    assert named(heir)[0][0] == kept


def test_children_steps_sources_pairings_and_dismissals_move():
    top = new("Top")
    kept, gone = new("A", parent=str(top.uid)), new("B", parent=str(top.uid))
    child = new("Child", parent=str(gone.uid))
    source = Source.objects.filter(partnership=partnership()).order_by("pk")[0]
    for actor in (kept, gone):
        values = {f"sources.{uuid4()}.source": str(source.uid)}
        save_actor(seat=seat("coordinator_b"), uid=actor.uid, values=values, **GIVEN)
    step = {"stage": Joining.INVOLVED, "on": Vague("2026-01"), "reasons": {}, "now": NOW}
    take_step(seat=seat("coordinator_b"), actor=gone, uid=uuid4(), **step)
    across, third = new("C", who="coordinator_a"), new("D", who="coordinator_a")
    pair = {"partnership": partnership(), "kind": "clubs"}
    mine, doubled, alone = (
        Pairing.objects.create(uid=uuid4(), actor_a=a, actor_b=b, **pair)
        for a, b in ((across, kept), (across, gone), (third, gone))
    )
    no = {"partnership": partnership(), "side": "B", "at": NOW}
    for a, b in ((across, kept), (across, gone), (third, gone)):
        Dismissal.objects.create(uid=uuid4(), actor_a=a, actor_b=b, **no)
    merged(kept, gone)
    row = Actor.objects.get(pk=kept.pk)
    child.refresh_from_db()
    assert (child.parent, row.parent, row.joining) == (kept, top, "involved")
    assert (row.steps.count(), row.sources.count(), gone.steps.count(), gone.sources.count()) == (1, 1, 0, 0)
    runs = Pairing.objects.filter(retired_at=None, uid__in=[mine.uid, doubled.uid, alone.uid]).order_by("id")
    assert [(each.pk, each.actor_b_id) for each in runs] == [(mine.pk, kept.pk), (alone.pk, kept.pk)]
    open_ = Dismissal.objects.filter(retired_at=None, actor_a__in=[across, third]).order_by("id")
    assert [(each.actor_a, each.actor_b_id) for each in open_] == [(across, kept.pk), (third, kept.pk)]
    assert not Dismissal.objects.filter(actor_b=gone).exists()


def test_an_earlier_merge_leads_to_the_last_and_an_office_above_never_to_itself():
    first, second = new("A"), new("B")
    third = new("C", parent=str(second.uid))
    merged(second, first)
    merged(third, second)
    assert {row.merged_into for row in Actor.objects.filter(pk__in=[first.pk, second.pk])} == {third}
    assert Actor.objects.get(pk=third.pk).parent is None


@pytest.mark.parametrize(
    ("who", "kind"),
    [("contributor_b", "role_too_low"), ("coordinator_a", "other_sides_record")],
)
def test_only_coordinators_of_its_side_put_entries_together(who, kind):
    kept, gone = new("A"), new("B")
    with pytest.raises(Refused) as refused:
        merged(kept, gone, who=who)
    assert kinds(refused) == [kind]


def test_what_was_changed_meanwhile_or_is_gone_already_is_refused():
    kept, gone, other = new("A"), new("B"), new("C")
    stale = {"seat": seat("coordinator_b"), "kept": kept, "gone": gone, "take": (), "now": NOW}
    with pytest.raises(Refused) as refused:
        merge_actors(**stale, versions=(1, 2))
    assert kinds(refused) == ["version_moved"]
    merged(kept, gone)
    for attempt in (
        lambda: merged(other, gone),
        lambda: merged(gone, other),
        lambda: save_actor(seat=seat("coordinator_b"), uid=gone.uid, values={"name.es": "X"}, **GIVEN),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert kinds(refused) == ["actor_lives_on"]
    across = new("D", who="coordinator_a")
    with pytest.raises(Refused) as refused:
        merged(kept, across)
    assert kinds(refused) == ["other_sides_record"]


def test_a_draft_on_the_other_sides_turn_is_not_written():
    kept, gone = new("A", who="coordinator_a"), new("B", who="coordinator_a")
    row = drafts(1)[0]
    Responsibility.objects.filter(measure=row, side="A").delete()
    Responsibility.objects.create(measure=row, uid=uuid4(), side="A", actor=gone, lead=True)
    with pytest.raises(Refused) as refused:
        merged(kept, gone, who="coordinator_a")
    assert kinds(refused) == ["not_your_turn"]
    assert Actor.objects.get(pk=gone.pk).merged_into is None


def test_all_that_points_at_an_actor_is_known_to_the_merge():
    """A new table that names actors has to say what becomes of it when two are put together."""
    known = {"Actor.parent", "Actor.merged_into", "Responsibility.actor", "JoiningStep.actor", "ActorSource.actor"}
    known |= {f"{name}.actor_{side}" for name in ("Pairing", "Dismissal") for side in "ab"}
    known |= {"Invitation.actor", "ActorAnswer.actor"}  # they follow `merged_into` when they are answered or taken
    found = {f"{each.related_model.__name__}.{each.field.name}" for each in Actor._meta.related_objects}
    assert found == known
    assert not Actor.objects.filter(Q(merged_into__isnull=False)).exists()
