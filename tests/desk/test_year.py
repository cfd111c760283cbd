"""The year as a line, by goal and by actor: what they show, for which filter, at which cost."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.urls import reverse
from lxml import html

from ayni.core.vague import Vague
from ayni.records.models import Actor, Field, FixedDate, Measure
from ayni.records.services import workplan
from tests.cast import NOW, OTHER, SLUG, both, measure, partnership, plan

pytestmark = pytest.mark.django_db
YEAR, GOALS, ACTORS = (reverse(f"desk:{name}", args=[SLUG, 2027]) for name in ("year", "by_goal", "by_actor"))


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["pages"].clear()


def page_of(client, path: str, **asked: str) -> html.HtmlElement:
    response = client.get(path, asked)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def change(**values: object) -> Measure:
    row = measure()
    workplan.save_measure(seat=both().b, plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    return row


def words(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def many() -> None:
    place = str(Field.objects.filter(plan=plan()).first().uid)
    actor = Actor.objects.filter(partnership=partnership(), side="B").order_by("pk")[0]
    for n in range(60):
        values = {"title.es": f"Medida {n}", "field": place, "end": Vague("2027-10"), "tags": ("4", "4.7")}
        values |= {f"milestones.{uuid4()}.title.es": "Paso", f"responsibilities.{uuid4()}.actor": str(actor.uid)}
        workplan.save_measure(seat=both().b, plan=plan(), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)


# The line


def test_every_measure_has_a_line_and_every_dated_step_a_sign(sign_in):
    page = page_of(sign_in("reader_a"), YEAR)
    rows = Measure.objects.filter(plan=plan(), dropped_at=None)
    assert len(page.xpath('//svg[contains(@class, "measure")]')) == rows.count()
    dated = sum(step.due is not None and step.due.first.year == 2027 for row in rows for step in row.milestones.all())
    assert len(page.xpath('//svg[contains(@class, "calendar")]//svg[contains(@class, "sign")]')) == dated
    assert page.xpath('//svg[contains(@class, "calendar")]/title/text()')
    assert page.xpath('//svg[contains(@class, "calendar")]/desc/text()')


def test_vague_open_and_undated_bars_say_so(sign_in):
    row = change(start=None, end=Vague("2027-05~"))
    here = page_of(sign_in("reader_a"), YEAR).xpath(f'//a[contains(@href, "{row.uid}")]/..')[0]
    assert here.xpath('.//line[@class="open"]')
    assert here.xpath('.//rect[@class="about"]')
    change(end=None)
    here = page_of(sign_in("reader_a"), YEAR).xpath(f'//a[contains(@href, "{row.uid}")]/..')[0]
    assert not here.xpath('.//rect[@class="about"]')
    assert here.xpath('.//text[contains(., "·")]')


def test_the_fixed_dates_of_both_sides_stand_above_it_and_in_their_month(sign_in):
    for side, day in (("A", "2027-03-04"), ("B", "2027-08")):
        FixedDate.objects.create(
            partnership=partnership(), side=side, on=Vague(day), kind="council", title=plan().preamble
        )
    page = page_of(sign_in("reader_a"), YEAR)
    bands = [
        [node.get("class") for node in band.xpath("./svg[@class]")]
        for band in page.xpath('//svg[contains(@class, "calendar")]')
    ]
    assert {"fixed a", "fixed b"} == set(bands[0])
    assert all(
        band[0] == "field ab" and set(band[1:]) <= {"measure ab", "measure a", "measure b"} for band in bands[1:]
    )


def test_the_list_says_in_words_what_the_drawing_shows(sign_in):
    row = change(start=Vague("2027-02"), end=Vague("2027-09-15"))
    told = [words(each) for each in page_of(sign_in("reader_b"), YEAR).xpath('//table//tr[th[@scope="row"]]')]
    title = row.title.words("es")
    own = [line for line in told if title in line]
    assert any(line.startswith("febrero de 2027") for line in own)
    assert any(line.startswith("15 de setiembre de 2027") for line in own)


def test_it_is_narrowed_by_the_filters_of_the_table_and_keeps_them_on_the_way(sign_in):
    page = page_of(sign_in("reader_a"), YEAR, goal="13", page="1")
    shown = len(page.xpath('//svg[contains(@class, "measure")]'))
    assert shown == sum("13" in row.tags for row in Measure.objects.filter(plan=plan(), dropped_at=None))
    assert page.xpath(f'//nav//a[@href="{reverse("desk:table", args=[SLUG, 2027])}?goal=13"]')


def test_nothing_that_fits_is_said(sign_in):
    assert 'class="refused"' in sign_in("reader_a").get(YEAR, {"words": "xyzzy"}).content.decode()


def test_places_are_written_with_a_point_in_every_language(sign_in):
    page = sign_in("reader_a").get(YEAR).content.decode()
    assert not re.search(r'(?:x|width|x1|x2)="\d+,\d', page)
    assert 'x="0.00%"' in page


def test_fifty_stand_on_a_page_and_it_costs_the_same(sign_in, django_assert_num_queries):
    client = sign_in("reader_b")
    client.get(YEAR)
    caches["pages"].clear()
    with django_assert_num_queries(10):
        client.get(YEAR)
    many()
    with django_assert_num_queries(10):
        page = page_of(client, YEAR, words="medida")
    assert len(page.xpath('//svg[contains(@class, "measure")]')) == 50
    assert len(page_of(client, YEAR, words="medida", page="2").xpath('//svg[contains(@class, "measure")]')) == 10


# By goal


def test_all_seventeen_goals_stand_there_with_their_measures_targets_and_gaps(sign_in):
    row = change(tags=("4", "4.7", "17"))
    page = page_of(sign_in("reader_b"), GOALS)
    sections = page.xpath('//section[contains(@class, "of-goal")]')
    assert len(sections) == 17
    links = {n + 1: part.xpath(f'.//a[contains(@href, "{row.uid}")]') for n, part in enumerate(sections)}
    assert [n for n, found in links.items() if found] == [4, 17]
    assert "4.7" in words(links[4][0].getparent().getparent())
    assert "4.7" not in words(links[17][0].getparent().getparent())
    for part in sections:
        assert bool(part.xpath('.//p[@class="refused"]')) == (
            "none" in part.get("class") or not part.xpath(".//tbody/tr")
        )


def test_a_side_without_a_part_is_named_at_the_goal(sign_in):
    Measure.objects.filter(plan=plan()).update(tags=())
    row = measure()
    row.responsibilities.filter(side="A").delete()
    Measure.objects.filter(pk=row.pk).update(tags=("6",), kind="own", own_side="B")
    section = page_of(sign_in("reader_b"), GOALS).xpath('//section[@aria-labelledby="g6"]')[0]
    assert "Treptow-Köpenick" in words(section.xpath('.//p[@class="refused"]')[0])


def test_by_goal_costs_the_same(sign_in, django_assert_num_queries):
    client = sign_in("reader_b")
    client.get(GOALS)
    caches["pages"].clear()
    with django_assert_num_queries(9):
        client.get(GOALS)
    many()
    with django_assert_num_queries(9):
        assert client.get(GOALS).content.decode().count("Medida") == 60


# By actor


def test_both_sides_with_what_each_leads_and_who_has_nothing_yet(sign_in):
    page = page_of(sign_in("reader_a"), ACTORS)
    for side, wing in zip("AB", page.xpath('//div[contains(@class, "loads")]/section'), strict=True):
        active = Actor.objects.filter(partnership__slug=SLUG, side=side, retired=None)
        shown = {link.rstrip("/").rpartition("/")[2] for link in wing.xpath(".//h3/a/@href | .//div/p/a/@href")}
        assert shown == {str(uid) for uid in active.values_list("uid", flat=True)}
    row = measure()
    lead = row.responsibilities.get(side="B", lead=True).actor
    article = page.xpath(f'//article[h3/a[contains(@href, "{lead.uid}")]]')[0]
    assert article.xpath(f'.//li[a[contains(@href, "{row.uid}")]]/small')


def test_by_actor_costs_the_same(sign_in, django_assert_num_queries):
    client = sign_in("reader_b")
    client.get(ACTORS)
    caches["pages"].clear()
    with django_assert_num_queries(10):
        client.get(ACTORS)
    many()
    with django_assert_num_queries(10):
        assert client.get(ACTORS).content.decode().count("Medida") == 60


@pytest.mark.parametrize("path", [YEAR, GOALS, ACTORS, reverse("desk:plan", args=[SLUG, 2027])])
def test_the_ways_to_look_lead_to_each_other(sign_in, path):
    page = page_of(sign_in("reader_a"), path)
    links = page.xpath('//nav[@class="views"]/a')
    assert len(links) == 6
    assert [link.get("href") for link in links if link.get("aria-current")] == [path]


@pytest.mark.parametrize("path", [YEAR, GOALS, ACTORS])
def test_of_another_partnership_nothing_shows(sign_in, path):
    page = sign_in("reader_a").get(path).content.decode()
    assert "Villa El Salvador" not in page
    assert sign_in("reader_a").get(path.replace(SLUG, OTHER)).status_code == 404
    assert sign_in("reader_a").get(path.replace("2027", "2031")).status_code == 404
