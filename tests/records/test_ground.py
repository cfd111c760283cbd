"""Towns and partnerships: who writes them, and what is refused."""

from uuid import uuid4

import pytest

from ayni.core.sides import Side
from ayni.records.models import Change, Municipality, Partnership, Source
from ayni.records.services import Refused, ground
from ayni.records.services.beginning import open_partnership
from tests.cast import NOW, OTHER, SLUG, partnership, seat

pytestmark = pytest.mark.django_db


def kinds(refused):
    return [why.kind for why in refused.value.reasons]


def town(side="A"):
    return Municipality.objects.get(partnership__slug=SLUG, side=side)


def save(who="coordinator_a", sources=None, **values):
    return ground.save_municipality(seat=seat(who), values=values, seen=None, edits={}, now=NOW, sources=sources)


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
    tries = [
        lambda: save(who, short_name="x"),
        lambda: ground.save_partnership(seat=chair, values={"public": False}, seen=None, edits={}, now=NOW),
        lambda: ground.require_checked(seat=chair, required=True, now=NOW),
    ]
    for attempt in tries:
        with pytest.raises(Refused) as refused:
            attempt()
        assert kinds(refused) == ["role_too_low"]
    assert not Change.objects.filter(person=chair.person, at=NOW).exists()


def test_a_partnership_has_two_towns_and_an_address_of_its_own():
    towns = {side: Municipality(slug=side.value.lower(), short_name="X", country="DE", kind="city") for side in Side}
    for given, slug, kind in (({Side.A: towns[Side.A]}, "one", "two_municipalities"), (towns, SLUG, "slug_taken")):
        with pytest.raises(Refused) as refused:
            open_partnership(uid=uuid4(), slug=slug, municipalities=given, fields={}, coordinators={}, by=None, now=NOW)
        assert kinds(refused) == [kind]
    assert Partnership.objects.count() == 2
