"""Who works with whom, as a drawing and as a table."""

import pytest
from django.core.cache import caches
from django.urls import reverse
from lxml import html

from ayni.records.models import Actor, Pairing
from ayni.records.queries.network import network
from tests.cast import NOW, SLUG, partnership

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:network", args=[SLUG])


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["pages"].clear()


def page_of(client):
    response = client.get(PAGE)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def fresh(home, many):
    name = Actor.objects.filter(partnership=home).order_by("pk")[0].name
    sides = [[Actor(partnership=home, side=side, name=name, sector="business") for _ in range(many)] for side in "AB"]
    return [Actor.objects.bulk_create(rows) for rows in sides]


def test_each_tie_of_the_plan_is_a_line_and_a_row(sign_in):
    page, found = page_of(sign_in("reader_b")), network(partnership(), NOW.date())
    assert found.year == 2027
    rows = page.xpath("//table//tbody/tr")
    assert len(rows) == min(len(found.ties), 50) > 0
    lines = page.xpath('//svg[@class="network"]//*[contains(@class, "tie") and not(contains(@class, "heart"))]')
    assert len(lines) == len(found.ties)
    first = found.ties[0]
    assert str(found.measures[first.measures[0]].code) in rows[0].text_content()
    assert page.xpath('//svg[@class="network"]/title/text()')
    assert page.xpath('//svg[@class="network"]/desc/text()')


def test_a_pairing_joins_two_until_it_ends_or_one_of_them_is_no_longer_active():
    home = partnership()
    (a,), (b,) = fresh(home, 1)
    pair = Pairing.objects.create(partnership=home, actor_a=a, actor_b=b, kind="firms")

    def joined():
        return [tie.paired for tie in network(home, NOW.date()).ties if tie.one == str(a.uid)]

    assert joined() == [True]
    Pairing.objects.filter(pk=pair.pk).update(until="2020")
    assert joined() == []
    Pairing.objects.filter(pk=pair.pk).update(until="")
    Actor.objects.filter(pk=b.pk).update(retired=NOW.date())
    assert joined() == []


def test_without_anybody_the_page_says_how_lines_come_about(sign_in):
    Actor.objects.filter(partnership=partnership()).update(retired=NOW.date())
    page = page_of(sign_in("reader_a"))
    assert not page.xpath("//table")
    assert page.xpath('//p[@class="refused"]')


def test_it_costs_the_same_with_few_and_many(sign_in, django_assert_num_queries):
    client = sign_in("reader_b")
    client.get(PAGE)
    caches["pages"].clear()
    with django_assert_num_queries(10):
        client.get(PAGE)
    home = partnership()
    pairs = [
        Pairing(partnership=home, actor_a=a, actor_b=b, kind="firms") for a, b in zip(*fresh(home, 60), strict=True)
    ]
    Pairing.objects.bulk_create(pairs)
    caches["pages"].clear()
    with django_assert_num_queries(10):
        page = page_of(client)
    assert len(page.xpath("//table//tbody/tr")) == 50
    assert len(page.xpath('//svg[@class="network"]//circle')) == 80
