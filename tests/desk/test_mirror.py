"""The mirror on the desk: both sides at the seam, the gaps with their reasons, the same questions however many."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ayni.records.models import Actor
from ayni.records.services.actors import save_actor
from tests.cast import NOW, OTHER, SLUG, partnership, seat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def all_at_the_table():
    Actor.objects.update(joining="involved")


PAGE = reverse("desk:mirror", args=[SLUG])


def gaps(client, **asked):
    """Side, sector and goal of every gap that the page shows, with the sentences."""
    content = client.get(PAGE, {"all": "1", **asked}).content.decode()
    return content[content.index('id="win"') : content.index('id="alike"')]


def save(who, actor, **values):
    uid = actor.uid if actor else uuid4()
    return save_actor(seat=seat(who), uid=uid, values=values, seen=None, edits={}, now=NOW)


def test_without_the_only_firm_for_a_goal_the_page_asks_for_one(sign_in):
    client = sign_in("reader_a")
    firms = Actor.objects.filter(partnership__slug=SLUG, side="B", sector="business", tags__contains=" 12 ")
    firm = firms.get()
    told = "Treptow-Köpenick hat dafür jemanden"
    assert told not in gaps(client, sector="business", goal="12")
    save("coordinator_b", firm, retired=timezone.localdate())
    assert told in gaps(client, sector="business", goal="12")


def test_who_is_only_known_leaves_the_gap_and_is_told(sign_in):
    client = sign_in("reader_a")
    Actor.objects.filter(partnership__slug=SLUG, side="B", sector="business").update(joining="identified")
    told = gaps(client, sector="business", goal="12")
    assert "Treptow-Köpenick hat dafür jemanden" in told
    assert "Dort schon bekannt, aber nicht am Tisch: 1." in told


def test_each_place_leads_to_the_actors_that_it_counts(sign_in):
    client = sign_in("coordinator_b")
    address = reverse("desk:actors", args=[SLUG])
    for side, sector, goal in (("A", "administration", "12"), ("B", "civil_society", "4")):
        query = f"side={side}&amp;sector={sector}&amp;goal={goal}"
        assert f'href="{address}?{query}"' in client.get(PAGE).content.decode()
        n = Actor.objects.filter(partnership__slug=SLUG, side=side, sector=sector, tags__contains=f" {goal} ").count()
        assert client.get(f"{address}?{query.replace('&amp;', '&')}").content.decode().count("<li><span><a") == n > 0


def test_narrowed_to_a_goal_or_a_sector_the_rest_is_gone(sign_in):
    client = sign_in("reader_b")
    content = client.get(PAGE, {"goal": "4", "sector": "business"}).content.decode()
    assert content.count('scope="row"') == 1
    assert content.count('<th scope="col" class="a">') == 1
    everything = client.get(PAGE, {"goal": "99", "sector": "church"}).content.decode()
    assert everything.count('scope="row"') == 18


def test_nobody_of_another_partnership_counts(sign_in):
    before = gaps(sign_in("reader_a"))
    Actor.objects.filter(partnership__slug=OTHER).update(tags=("1", "7", "14"))
    assert gaps(sign_in("reader_a")) == before


def test_the_page_asks_the_same_few_questions_however_many_there_are(sign_in, django_assert_num_queries):
    client = sign_in("reader_a")
    client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(PAGE)
    row = {"partnership": partnership(), "sector": "business", "tags": ("7", "14")}
    Actor.objects.bulk_create(Actor(uid=uuid4(), side="AB"[n % 2], **row) for n in range(200))
    with django_assert_num_queries(10):
        assert client.get(PAGE, {"goal": "7"}).status_code == 200
