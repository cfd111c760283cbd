"""Asking somebody without an account, and deciding about what they said: the pages of the desk."""

from __future__ import annotations

from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from ayni.core.guests import Said
from ayni.core.vague import Vague
from ayni.records.models import GuestLink, GuestReport, Mail, Measure, Progress
from ayni.records.services import guests
from ayni.records.services.pictures import judge_picture
from ayni.web.guest_links import address_of
from tests import cast
from tests.cast import SLUG
from tests.desk.filled import filled
from tests.records.test_pictures import named, photo, written

pytestmark = pytest.mark.django_db
GUESTS = reverse("desk:guests", args=[SLUG])


@pytest.fixture(autouse=True)
def nothing_sent_yet():
    cache.clear()


def at(name: str, uid: object) -> str:
    return reverse(f"desk:{name}", args=[SLUG, uid])


def make(who: str = "coordinator_b", **change) -> GuestLink:
    given = {"called": "Familias", "language": "es", "days": 30, "most_uses": 5, **change}
    return guests.open_link(seat=cast.seat(who), measure=cast.measure(2026), uid=uuid4(), now=timezone.now(), **given)


def said(link: GuestLink | None = None, **more) -> GuestReport:
    words = Said("Regamos.", "es", Vague("2026-11-14"), 12, "Rosa Flores", "rosa@example.org")
    return guests.say(link=link or make(), uid=uuid4(), said=words, now=timezone.now(), **more)


def picture():
    return judge_picture(upload=named(written(photo((600, 400)))), credit="Rosa", alt="", consent="nobody", guest=True)


# Asking


def test_from_the_measure_to_a_link_that_can_be_pasted(sign_in, client):
    measure, browser = cast.measure(2026), sign_in("contributor_b")
    assert at("links", measure.uid) in browser.get(at("measure", measure.uid)).content.decode()
    form = filled(browser.get(at("links", measure.uid)))
    answer = browser.post(
        at("links", measure.uid), {**form, "called": "Padres de familia", "language": "de", "days": 7}
    )
    made = GuestLink.objects.get(called="Padres de familia")
    assert (answer.status_code, answer["Location"]) == (303, at("link", made.uid))
    assert (made.side, made.language, made.most_uses, made.person) == ("B", "de", 5, cast.person("contributor_b"))
    page = browser.get(answer["Location"])
    assert address_of(made.uid) in page.content.decode()
    told = page.context["message"]
    assert measure.title.words("de") in told
    assert told.endswith(address_of(made.uid))
    assert browser.get(address_of(made.uid).removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_words_to_paste_are_in_the_links_language(sign_in):
    page = sign_in("coordinator_b").get(at("link", make(language="de").uid))
    with translation.override("de"):
        day = timezone.localtime(page.context["link"].expires_at, ZoneInfo("America/Lima"))  # who reads it sits there
        assert f"{day.day}. " in page.context["message"]
    assert '<textarea id="message" rows="5" readonly lang="de">' in page.content.decode()


def test_the_other_side_reads_of_a_link_and_never_its_address(sign_in):
    link = make(called="Comité de regantes")
    page = sign_in("coordinator_a").get(at("links", link.measure.uid)).content.decode()
    assert "Comité de regantes" in page
    assert str(link.uid) not in page
    assert address_of(link.uid) not in page


@pytest.mark.parametrize("change", [{"language": "qu"}, {"days": "8"}, {"most_uses": "1000"}, {"called": "x" * 121}])
def test_only_what_is_offered(sign_in, change):
    measure, browser = cast.measure(2026), sign_in("coordinator_b")
    before = GuestLink.objects.count()
    page = browser.post(at("links", measure.uid), {**filled(browser.get(at("links", measure.uid))), **change})
    assert 'class="error"' in page.content.decode()
    assert GuestLink.objects.count() == before


def test_pressed_twice_it_is_one_link(sign_in):
    measure, browser = cast.measure(2026), sign_in("coordinator_b")
    form = filled(browser.get(at("links", measure.uid)))
    assert len({browser.post(at("links", measure.uid), form)["Location"] for _ in range(2)}) == 1


def test_a_link_is_mailed_in_its_language_and_not_without_end(sign_in):
    link, browser = make(language="de"), sign_in("coordinator_b")
    form = filled(browser.get(at("link", link.uid)))
    for _ in range(2):
        assert browser.post(at("link", link.uid), {**form, "email": "ana@example.org"}).status_code == 303
    assert [(sent.to, sent.reply_to) for sent in mail.outbox] == [
        (["ana@example.org"], ["hermanamiento@cajamarca.example"])
    ]
    assert link.measure.title.words("de") in mail.outbox[0].body
    assert address_of(link.uid) in mail.outbox[0].body
    again = [browser.post(at("link", link.uid), {"email": "Ana@example.org", "uid": uuid4()}) for _ in range(2)]
    assert [answer.status_code for answer in again] == [303, 429]  # with the second press above: three a day
    assert Mail.objects.filter(kind="guest_link").count() == 2
    assert 'class="error"' in again[1].content.decode()


def test_taken_back_it_opens_nothing(sign_in, client):
    link, browser = make(), sign_in("coordinator_b")
    public = address_of(link.uid).removeprefix("http://127.0.0.1:8000")
    answer = browser.post(at("link_revoke", link.uid))
    assert (answer.status_code, answer["Location"]) == (303, at("links", link.measure.uid))
    assert client.get(public).status_code == 410
    page = browser.get(at("link", link.uid)).content.decode()
    assert address_of(link.uid) not in page
    assert browser.post(at("link", link.uid), {"email": "ana@example.org", "uid": uuid4()}).status_code == 409
    assert not Mail.objects.filter(kind="guest_link").exists()


def test_a_measure_out_of_the_plan_gets_no_link(sign_in):
    measure = cast.measure(2026)
    Measure.objects.filter(pk=measure.pk).update(dropped_at=timezone.now())
    browser = sign_in("coordinator_b")
    assert at("links", measure.uid) not in browser.get(at("measure", measure.uid)).content.decode()
    page = browser.get(at("links", measure.uid))
    assert (page.status_code, page.context["open"]) == (200, False)
    before = GuestLink.objects.count()
    browser.post(at("links", measure.uid), {"uid": uuid4(), "called": "", "language": "es", "days": 7, "most_uses": 5})
    assert GuestLink.objects.count() == before


# What waits


def test_what_was_said_waits_in_the_list_and_at_its_measure(sign_in):
    report = said()
    browser = sign_in("reader_b")
    page = browser.get(GUESTS)
    assert report in page.context["waiting"]
    assert "Regamos." in page.content.decode()
    assert [row.side for row in page.context["waiting"]][:2] == ["B", "B"]  # the own side's first
    assert f'href="{GUESTS}"' in browser.get(at("measure", report.measure.uid)).content.decode()


@pytest.mark.parametrize("who", ["reader_a", "contributor_a", "coordinator_a", "reader_b", "contributor_b"])
def test_only_who_decides_learns_who_it_was(sign_in, who):
    report, browser = said(), sign_in(who)
    for path in (GUESTS, at("guest", report.uid)):
        page = browser.get(path).content.decode()
        assert "Regamos." in page
        assert "Rosa Flores" not in page
        assert "rosa@example.org" not in page
    assert at("guest_take", report.uid) not in page
    page = sign_in("coordinator_b").get(at("guest", report.uid)).content.decode()
    assert "Rosa Flores" in page
    assert 'href="mailto:rosa@example.org"' in page


def test_taken_over_it_stands_with_the_measure(sign_in):
    report, browser = said(), sign_in("coordinator_b")
    form = filled(browser.get(at("guest", report.uid)), at("guest_take", report.uid))
    answers = [
        browser.post(at("guest_take", report.uid), {**form, "status": "done", "note": "Lo vimos."}) for _ in range(2)
    ]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (303, at("measure", report.measure.uid))
    ] * 2
    report.refresh_from_db()
    assert (report.state, report.progress.status, report.progress.public) == ("taken", "done", False)
    assert Progress.objects.filter(measure=report.measure, words__icontains="Lo vimos").count() == 1
    page = browser.get(GUESTS)
    assert report in page.context["page"].object_list
    assert report not in page.context["waiting"]


@pytest.mark.parametrize(
    ("change", "field"), [({"on": "ayer"}, "on"), ({"on": "31/12/2199"}, "on"), ({"status": "lost"}, "status")]
)
def test_what_cannot_be_taken_over_is_said_and_what_was_typed_stays(sign_in, change, field):
    report, browser = said(), sign_in("coordinator_b")
    form = filled(browser.get(at("guest", report.uid)), at("guest_take", report.uid))
    page = browser.post(at("guest_take", report.uid), {**form, "note": "Lo vimos.", **change})
    assert f'id="id_{field}_error"' in page.content.decode()
    assert "Lo vimos." in page.content.decode()
    report.refresh_from_db()
    assert report.state == "waiting"


def test_a_picture_is_described_before_it_is_shown(sign_in):
    report, browser = said(picture=picture()), sign_in("coordinator_b")
    page = browser.get(at("guest", report.uid))
    assert reverse("desk:picture", args=[SLUG, report.picture.uid]) in page.content.decode()
    form = filled(page, at("guest_take", report.uid))
    refused = browser.post(at("guest_take", report.uid), form)
    assert refused.status_code == 409
    assert 'id="id_alt_error"' in refused.content.decode()
    assert browser.post(at("guest_take", report.uid), {**form, "alt": "Un biohuerto"}).status_code == 303
    report.refresh_from_db()
    assert report.progress.picture.alt.spoken() == {"es": "Un biohuerto"}


def test_declined_needs_a_reason_and_keeps_it(sign_in):
    report, browser = said(), sign_in("coordinator_b")
    empty = browser.post(at("guest_decline", report.uid), {"no-why": "  "})
    assert 'id="id_no-why_error"' in empty.content.decode()
    for _ in range(2):
        assert browser.post(at("guest_decline", report.uid), {"no-why": "Otra actividad."}).status_code == 303
    late = browser.post(at("guest_decline", report.uid), {"no-why": "Otra razón."})
    assert late.status_code == 409
    page = sign_in("reader_a").get(at("guest", report.uid)).content.decode()
    assert "Otra actividad." in page


# What it costs


def test_pages_cost_the_same_with_few_and_many(sign_in, django_assert_num_queries):
    link, browser = make(most_uses=50), sign_in("coordinator_b")
    report = said(link)
    pages = {GUESTS: 6, at("links", link.measure.uid): 5, at("link", link.uid): 4, at("guest", report.uid): 4}
    guests.decline_report(seat=cast.seat("coordinator_b"), report=said(link), why="No", now=timezone.now())
    browser.get(GUESTS)
    for _ in range(2):
        for path, count in pages.items():
            with django_assert_num_queries(count):
                browser.get(path)
        for number in range(4):
            said(link)
            made = make(called=str(number))
            guests.decline_report(seat=cast.seat("coordinator_b"), report=said(made), why="No", now=timezone.now())
