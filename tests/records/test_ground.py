"""Towns, partnerships and seats: who writes them, what is refused, who is told."""

from uuid import uuid4

import pytest

from ayni.core.sides import Side
from ayni.records.models import Change, Mail, Membership, Municipality, Partnership, Person, Source
from ayni.records.services import Refused, ground
from ayni.records.services.beginning import open_partnership
from tests.cast import NOW, OTHER, SLUG, partnership, person, seat

pytestmark = pytest.mark.django_db


def kinds(refused):
    return [why.kind for why in refused.value.reasons]


def town(side="A"):
    return Municipality.objects.get(partnership__slug=SLUG, side=side)


def save(who="coordinator_a", sources=None, **values):
    return ground.save_municipality(seat=seat(who), values=values, seen=None, edits={}, now=NOW, sources=sources)


def add(who="coordinator_a", **changes):
    given = {"email": "new@town.example", "name": "New", "role": "reader", "language": "de", "time_zone": "UTC"}
    return ground.add_member(seat=seat(who), now=NOW, **(given | changes))


def test_a_town_is_written_by_its_own_side():
    before = Municipality.objects.filter(partnership=partnership(), side="A").values().get()
    save("coordinator_b", short_name="Caj")
    assert town("B").short_name == "Caj"
    assert Municipality.objects.filter(partnership=partnership(), side="A").values().get() == before


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"population_year": None}, "population_year_missing"),
        ({"population_source": ""}, "source_missing"),
        ({"name.de": "", "name.es": "", "name.en": ""}, "name_missing"),
        ({"short_name": ""}, "value_refused"),
        ({"kind": "kingdom"}, "value_refused"),
        ({"slug": "mine"}, "field_unknown"),
        ({"side": "B"}, "field_unknown"),
    ],
)
def test_a_save_that_makes_no_sense_is_refused(values, kind):
    with pytest.raises(Refused) as refused:
        save(**values)
    assert kinds(refused) == [kind]
    assert town().version == 1


def test_a_source_of_another_partnership_is_unknown_and_a_refused_save_writes_none():
    theirs = Source.objects.filter(partnership__slug=OTHER).first()
    with pytest.raises(Refused) as refused:
        save(population_source=str(theirs.uid))
    assert kinds(refused) == ["record_unknown"]
    new = uuid4()
    with pytest.raises(Refused):
        save(sources={new: {"title": "Census"}}, population_source=str(new), short_name="")
    assert not Source.objects.filter(uid=new).exists()
    save(sources={new: {"title": "Census"}}, population_source=str(new))
    assert town().population_source.title == "Census"


def test_the_words_of_the_partnership_belong_to_both_coordinators():
    for who in ("coordinator_a", "coordinator_b"):
        ground.save_partnership(
            seat=seat(who), values={"welcome.en": f"Welcome, says {who}"}, seen=None, edits={}, now=NOW
        )
    assert partnership().welcome.words("en") == "Welcome, says coordinator_b"
    assert [change.side for change in Change.objects.filter(uid=partnership().uid).exclude(side="")] == ["B", "A"]
    with pytest.raises(Refused) as refused:
        ground.save_partnership(
            seat=seat("coordinator_a"),
            values={f"name.{code}": "" for code in ("de", "es", "en")},
            seen=None,
            edits={},
            now=NOW,
        )
    assert kinds(refused) == ["name_missing"]


@pytest.mark.parametrize("who", ["reader_a", "contributor_a", "reader_b", "contributor_b"])
def test_only_coordinators_write_any_of_it(who):
    chair = seat(who)
    member = Membership.objects.get(person=chair.person)
    tries = [
        lambda: save(who, short_name="x"),
        lambda: ground.save_partnership(seat=chair, values={"public": False}, seen=None, edits={}, now=NOW),
        lambda: ground.require_checked(seat=chair, required=True, now=NOW),
        lambda: add(who),
        lambda: ground.change_role(seat=chair, member=member, role="coordinator", now=NOW),
        lambda: ground.remove_member(seat=chair, member=member, now=NOW),
    ]
    for attempt in tries:
        with pytest.raises(Refused) as refused:
            attempt()
        assert kinds(refused) == ["role_too_low"]
    assert not Change.objects.filter(person=chair.person, at=NOW).exists()


def test_a_new_member_is_told_by_a_mail_that_holds_no_key():
    member = add("coordinator_b", role="contributor")
    told = Mail.objects.get(to="new@town.example")
    assert (told.kind, told.person, told.language, told.state) == ("welcome", member.person, "de", "waiting")
    assert told.values == {"side": "B", "role": "contributor", "by": person("coordinator_b").name}
    assert not member.person.has_usable_password()


def test_a_refused_seat_makes_no_person_and_no_mail():
    for changes, kind in (({"role": "king"}, "role_unknown"), ({"email": person("reader_b").email}, "already_member")):
        with pytest.raises(Refused) as refused:
            add(**changes)
        assert kinds(refused) == [kind]
    assert not Person.objects.filter(email="new@town.example").exists()
    assert not Mail.objects.filter(kind="welcome").exists()


def test_the_last_coordinator_of_a_side_stays_until_there_is_another():
    chair = seat("coordinator_a")
    member = Membership.objects.get(person=chair.person)
    for attempt in (
        lambda: ground.change_role(seat=chair, member=member, role="reader", now=NOW),
        lambda: ground.remove_member(seat=chair, member=member, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert kinds(refused) == ["last_coordinator"]
    ground.change_role(
        seat=chair, member=Membership.objects.get(person=person("reader_a")), role="coordinator", now=NOW
    )
    ground.remove_member(seat=chair, member=member, now=NOW)
    assert not Membership.objects.filter(pk=member.pk).exists()


def test_a_coordinator_who_cannot_sign_in_counts_as_none():
    chair = seat("coordinator_a")
    other = Membership.objects.get(person=person("reader_a"))
    ground.change_role(seat=chair, member=other, role="coordinator", now=NOW)
    Person.objects.filter(pk=other.person_id).update(is_active=False)
    with pytest.raises(Refused) as refused:
        ground.remove_member(seat=chair, member=Membership.objects.get(person=chair.person), now=NOW)
    assert kinds(refused) == ["last_coordinator"]


@pytest.mark.parametrize("whose", ["reader_b", "stranger"])
def test_the_other_sides_seats_are_theirs(whose):
    member = Membership.objects.get(person=person(whose))
    for attempt in (
        lambda: ground.change_role(seat=seat("coordinator_a"), member=member, role="coordinator", now=NOW),
        lambda: ground.remove_member(seat=seat("coordinator_a"), member=member, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert kinds(refused) == ["other_sides_record"]


def test_a_partnership_has_two_towns_and_an_address_of_its_own():
    towns = {side: Municipality(slug=side.value.lower(), short_name="X", country="DE", kind="city") for side in Side}
    for given, slug, kind in (({Side.A: towns[Side.A]}, "one", "two_municipalities"), (towns, SLUG, "slug_taken")):
        with pytest.raises(Refused) as refused:
            open_partnership(uid=uuid4(), slug=slug, municipalities=given, fields={}, coordinators={}, by=None, now=NOW)
        assert kinds(refused) == [kind]
    assert Partnership.objects.count() == 2
