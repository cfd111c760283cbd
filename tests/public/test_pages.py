"""What the public pages say, and what they cost."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.core.multilingual import Text
from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import Citation, Event, Measure, Partnership, Plan, Source
from ayni.records.services import progress
from tests import cast

pytestmark = pytest.mark.django_db

HERE = f"/en/{cast.SLUG}/"
PAGES = ("", "history/", "plan/2026/", "plan/2026/?by=goal", "contact/")


def seen(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def agreed_measure() -> Measure:
    return Measure.objects.filter(plan=cast.plan(2026), public=True).order_by("position", "id")[0]


# The language stands in the address


@pytest.mark.parametrize(
    ("accepts", "goes_to"),
    [("de-DE,de;q=0.9", "/de/"), ("es-PE", "/es/"), ("en", "/en/"), ("qu,fr;q=0.5", "/en/"), ("", "/en/")],
)
def test_the_door_leads_to_the_language_that_the_browser_asks_for(client, accepts, goes_to):
    answer = client.get("/", headers={"accept-language": accepts})
    assert (answer.status_code, answer["Location"]) == (302, goes_to)
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize("language", ["de", "es", "en"])
def test_a_page_is_in_the_language_of_its_address_whatever_the_browser_asks_for(client, language):
    page = client.get(f"/{language}/{cast.SLUG}/", headers={"accept-language": "fr, ja"})
    assert page["Content-Language"] == language
    assert f'<html lang="{language}">' in page.content.decode()
    assert cast.partnership().welcome.words(language) in seen(page)


def test_each_page_leads_to_itself_in_the_other_languages(client):
    page = client.get(f"{HERE}plan/2026/?by=goal&utm=x").content.decode()
    for code in ("de", "es", "en"):
        assert f'hreflang="{code}" href="http://127.0.0.1:8000/{code}/{cast.SLUG}/plan/2026/?by=goal"' in page
        assert f'href="/{code}/{cast.SLUG}/plan/2026/?by=goal" lang="{code}"' in page
    assert "utm" not in page


def test_words_that_are_missing_in_a_language_are_shown_in_another_that_is_named(client):
    partnership = cast.partnership()
    Partnership.objects.filter(pk=partnership.pk).update(welcome=Text.of(es="Bienvenidas y bienvenidos"))
    page = client.get(f"/de/{cast.SLUG}/").content.decode()
    assert '<span lang="es">Bienvenidas y bienvenidos</span>' in page


# What caches may keep


@pytest.mark.parametrize("path", PAGES)
def test_pages_set_no_cookie_look_at_none_and_are_kept(client, sign_in, path):
    answer = client.get(HERE + path)
    assert not answer.cookies
    assert answer.get("Vary", "") in ("", "Accept-Encoding")
    assert answer["Cache-Control"] == "public, no-cache"
    again = client.get(HERE + path, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    known = sign_in("coordinator_a").get(HERE + path)
    assert known.content == answer.content


@pytest.mark.parametrize("path", PAGES)
def test_pages_only_answer_to_reading(client, path):
    assert client.post(HERE + path).status_code == 405


@pytest.fixture
def remembering(settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "ayni.web.pressed.PressedCache", "LOCATION": str(cast.fresh_uid())},
    }


def test_a_page_is_drawn_once_while_nothing_changes_and_anew_when_something_does(client, remembering):
    path = f"{HERE}plan/2026/{agreed_measure().uid}/"
    first = client.get(path)
    assert count(client, path) == 1
    assert client.get(f"{path}?utm=x").content == first.content
    many()
    assert count(client, path) == 7
    assert "Informe" in seen(client.get(path))
    assert client.get(path.replace("/en/", "/es/")).content != client.get(path).content


def test_a_partnership_that_withdraws_is_gone_at_once(client, remembering):
    assert client.get(HERE).status_code == 200
    Partnership.objects.filter(slug=cast.SLUG).update(public=False)
    assert client.get(HERE).status_code == 404


# How much they ask of the database, with few rows and with many


def count(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def many() -> None:
    """Fifty more events with sources, thirty more reports, twenty more partnerships."""
    partnership, seat = cast.partnership(), cast.seat("contributor_b")
    source = Source.objects.create(partnership=partnership, title="One more source", url="https://example.org/")
    for number in range(50):
        event = Event.objects.create(
            partnership=partnership, on=Vague(f"{1950 + number}"), title=Text.of(de=f"Ereignis {number}")
        )
        Citation.objects.create(event=event, source=source, uid=cast.fresh_uid(), contradicts=True)
    measures = list(Measure.objects.filter(plan=cast.plan(2026), public=True))
    for number in range(30):
        progress.note_progress(
            seat=seat,
            measure=measures[number % len(measures)],
            uid=cast.fresh_uid(),
            on=cast.NOW.date(),
            status=Status.UNDER_WAY,
            words=f"Informe {number}",
            risk="",
            language="es",
            now=cast.NOW,
            public=True,
        )


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/en/", 3),
        (HERE, 8),
        (f"{HERE}history/", 4),
        (f"{HERE}plan/2026/", 8),
        (f"{HERE}plan/2026/?by=goal", 8),
        (f"{HERE}contact/", 2),
        (f"{HERE}contact/cajamarca/", 2),
    ],
)
def test_the_number_of_queries_does_not_grow(client, path, queries):
    assert count(client, path) == queries
    many()
    assert count(client, path) == queries


def test_a_measures_page_asks_seven_times(client):
    path = f"{HERE}plan/2026/{agreed_measure().uid}/"
    assert count(client, path) == 7
    many()
    assert count(client, path) == 7


def test_the_longest_page_stays_light(client):
    """With the two sheets and the marks (some 15 KB) it stays under 45 KB."""
    for path in PAGES:
        assert len(gzip.compress(client.get(HERE + path).content)) < 25_000, path


# What they say


def test_who_we_are(client):
    page = seen(client.get(HERE))
    for words in (
        *("Partners since 20 May 1998", "Germany", "Peru", "German", "Spanish", "273,689 in 2019", "348,433 in 2017"),
        "Amt für Statistik Berlin-Brandenburg",
        "What we want in 2026",
        "Participation of older people",
        "76 % of the agreed steps are done (28 of 37)",
        "The partnership agreement is signed in Cajamarca",
        "Demonstration: the measures, amounts and dates are invented.",
    ):
        assert words in page


def test_numbers_are_written_as_the_country_does(client):
    assert "273.689" in seen(client.get(f"/de/{cast.SLUG}/"))
    assert "273,689" in seen(client.get(f"/es/{cast.SLUG}/"))


def test_a_partnership_without_an_agreed_plan_leads_to_none(client):
    plan = cast.plan(2026)
    Plan.objects.filter(pk=plan.pk).update(partnership=cast.partnership(cast.OTHER), year=2031)
    page = client.get(HERE).content.decode()
    assert "/plan/" not in page
    assert client.get(f"{HERE}plan/").status_code == 404


def test_the_history_keeps_vague_dates_sources_and_contradictions(client):
    page = seen(client.get(f"{HERE}history/"))
    for words in ("about 1998", "May 2003", "2007 – 2013", "3 June 2010 – 21 June 2010", "both towns"):
        assert words in page
    assert "The sources do not agree They met in 1995." in page
    assert "Under the year 1992 it says" in page
    assert page.index("1990s 7 knots") < page.index("2020s 17 knots")
    first = client.get(f"{HERE}history/").content.decode()
    assert first.count('id="e-') == Event.objects.filter(partnership__slug=cast.SLUG, public=True).count() == 58


def test_a_long_history_is_paged_and_its_decades_lead_to_the_right_page(client):
    many()
    first = client.get(f"{HERE}history/").content.decode()
    assert first.count('id="e-') == 80
    assert 'href="#d-1950"' in first
    assert 'href="?page=2#d-2020"' in first
    assert client.get(f"{HERE}history/?page=2").content.decode().count('id="e-') == 28
    assert client.get(f"{HERE}history/?page=99").status_code == 200
    assert client.get(f"{HERE}history/?page=%00").status_code == 200


def test_the_plan_says_how_far_it_is_by_field_and_by_goal(client):
    page = seen(client.get(f"{HERE}plan/2026/"))
    for words in ("15 measures", "8 under way", "3 done", "12 of 17 goals are served by measures.", "3 of 4 steps"):
        assert words in page
    assert "accepted on 11 December 2025" in page
    assert "accepted on 15 January 2026" in page
    assert cast.plan(2026).document.snapshot.sha256 in page
    by_goal = client.get(f"{HERE}plan/2026/?by=goal").content.decode()
    assert by_goal.count('class="branch by-goal"') == 12


def test_a_measure_tells_who_does_what_until_when_and_what_was_reported(client):
    page = seen(client.get(f"{HERE}plan/2026/{agreed_measure().uid}/"))
    for words in (
        "Sorting waste at three schools on each side",
        "Environment and Nature Conservation Office",
        "March 2026 – 15 December 2026",
        "Two schools are sorting, the third is waiting for its bins.",
        "67 % of the way",
        "€900.00 example",
        "PEN 2,400.00 example",
        "Working hours: 60",
    ):
        assert words in page


def test_the_newest_plan_has_an_address_of_its_own(client):
    assert client.get(f"{HERE}plan/")["Location"] == f"{HERE}plan/2026/"


def test_the_paper_holds_only_what_is_public(client):
    answer = client.get(f"{HERE}plan/2026.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="ayni-plan-{cast.SLUG}-2026-en.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")
    assert not answer.cookies
    assert "(PDF, about 400 KB)" in seen(client.get(f"{HERE}plan/2026/"))


# For machines


def test_robots_keep_out_of_the_desk(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines == ["User-agent: *", "Disallow: /desk/", "Disallow: /accounts/", "Disallow: /operator/"]


def test_security_txt_has_what_rfc_9116_asks_for(client):
    told = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert told["Contact"] == "http://127.0.0.1:8000/en/"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", told["Expires"])
