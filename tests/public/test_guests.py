"""The form behind a signed link: for whoever has the address, and nothing beside it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from ayni.core.guests import Said
from ayni.core.multilingual import Text
from ayni.core.vague import Vague
from ayni.records.models import (
    Actor,
    Event,
    Field,
    GuestLink,
    GuestReport,
    Mail,
    Measure,
    Municipality,
    OperationalGoal,
    Person,
    StrategicGoal,
)
from ayni.records.services import guests
from ayni.web.guest_links import SEAL, address_of, token_of, uid_in
from ayni.web.mail import message
from tests import cast
from tests.doors import writes
from tests.records.test_pictures import photo, written

pytestmark = pytest.mark.django_db

WORDS = {"words": "Regamos los biohuertos.", "language": "es", "on": "11/2026"}
CODES = ("de", "es", "en")


@pytest.fixture(autouse=True)
def nobody_came_yet():
    cache.clear()


@pytest.fixture
def link() -> GuestLink:
    return make()


def make(who: str = "coordinator_b", **change) -> GuestLink:
    given = {"called": "Familias secretas", "language": "es", "days": 30, "most_uses": 50, **change}
    given = {"now": timezone.now(), "uid": uuid4(), "measure": cast.measure(2026), **given}
    return guests.open_link(seat=cast.seat(who), **given)


def address(link: GuestLink) -> str:
    return f"/s/{token_of(link.uid)}/"


def say(client: Client, link: GuestLink, headers=None, **change):
    return client.post(address(link), {**WORDS, "uid": str(uuid4()), **change}, headers=headers or {})


def said(link: GuestLink) -> list[GuestReport]:
    return list(link.reports.order_by("id"))


def seen(answer) -> str:
    page = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def photograph() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0815.jpg", written(photo((600, 400))), "image/jpeg")


# The key


def test_a_token_is_short_opens_its_own_link_and_names_nothing(link):
    token = token_of(link.uid)
    assert re.fullmatch(r"[\w-]{44}", token)
    assert uid_in(token) == link.uid
    assert address_of(link.uid) == f"http://127.0.0.1:8000/s/{token}/"
    assert str(link.uid) not in token


def test_nobody_makes_a_token(client, link, settings):
    good, other = token_of(link.uid), token_of(make().uid)
    forged = {good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :] for place in range(len(good))}
    forged |= {good[:-SEAL] + other[-SEAL:], other[:-SEAL] + good[-SEAL:], good[:-1], f"{good}A", good[:22], "", "abc"}
    forged |= {good.swapcase(), str(link.uid), "ñ" * 44, "A" * 44, token_of(uuid4())}
    own, settings.SECRET_KEY = settings.SECRET_KEY, "the key of another installation"
    forged.add(token_of(link.uid))
    settings.SECRET_KEY = own
    for token in forged - {""}:
        for path in (f"/s/{token}/", f"/s/{token}/thanks/"):
            answer = client.get(path, headers={"accept-language": "en"})
            assert answer.status_code == 404, path
            assert "leads nowhere" in seen(answer)
        assert client.post(f"/s/{token}/", WORDS).status_code == 404
    assert GuestReport.objects.filter(link=link).count() == 0


def test_what_was_sealed_with_the_key_before_still_opens(client, link, settings):
    token, key = token_of(link.uid), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [key]
    assert token_of(link.uid) != token
    assert client.get(f"/s/{token}/").status_code == 200


def _revoked(link: GuestLink) -> None:
    guests.revoke_link(seat=cast.seat("coordinator_b"), link=link, now=timezone.now())


def _expired(link: GuestLink) -> None:
    GuestLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())


def _used_up(link: GuestLink) -> None:
    GuestLink.objects.filter(pk=link.pk).update(uses=50)


def _dropped(link: GuestLink) -> None:
    Measure.objects.filter(pk=link.measure_id).update(dropped_at=timezone.now())


def test_a_link_that_is_closed_says_so_and_not_why_nor_for_what(client):
    pages = set()
    for close in (_revoked, _expired, _used_up, _dropped):
        link = make()
        close(link)
        for method in (client.get, client.post):
            answer = method(address(link), WORDS if method == client.post else {"language": "en"})
            assert answer.status_code == 410
            title = link.measure.title
            assert not any(words in answer.content.decode() for words in title.spoken().values())
        page = client.get(address(link), {"language": "en"}).content.decode()
        pages.add(page.replace(token_of(link.uid), ""))
        assert '/en/treptow-koepenick-cajamarca/contact/cajamarca/"' in page
        assert said(link) == []
        Measure.objects.update(dropped_at=None)
    assert len(pages) == 1


def test_a_partnership_that_is_not_public_is_not_linked_to(client):
    there = make("stranger", measure=cast.measure(2026, cast.OTHER))
    assert client.get(address(there)).status_code == 200
    guests.revoke_link(seat=cast.seat("stranger"), link=there, now=timezone.now())
    assert cast.OTHER not in client.get(address(there)).content.decode()


# Looking


PREVIEWS = ("WhatsApp/2.23 A", "TelegramBot (like TwitterBot)", "facebookexternalhit/1.1", "Slackbot-LinkExpanding", "")


def test_looking_uses_nothing_up_writes_nothing_and_leaves_no_cookie(client):
    link = make(most_uses=1)
    with writes() as written_to:
        for agent in PREVIEWS * 4:
            for method in (client.get, client.head):
                answer = method(address(link), headers={"user-agent": agent, "purpose": "prefetch"})
                assert answer.status_code == 200
                assert not answer.cookies
    assert written_to == []
    link.refresh_from_db()
    assert link.uses == 0
    assert say(client, link).status_code == 303


@pytest.mark.parametrize("path", ["", "thanks/"])
def test_the_page_is_for_no_search_engine_no_cache_and_no_other_page(client, link, path):
    for state in ("open", "closed"):
        answer = client.get(address(link) + path)
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive", state
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
        _revoked(link)


def test_a_preview_learns_the_towns_and_no_more(client, link):
    page = client.get(address(link), {"language": "en"}).content.decode()
    head = unescape(page[: page.index("</head>")])
    assert "<title>Say what happened · Treptow-Köpenick – Cajamarca</title>" in head
    assert '<meta property="og:title" content="Say what happened">' in head
    assert '<meta property="og:description" content="Treptow-Köpenick · Cajamarca">' in head
    assert link.measure.title.words("en") not in head


@pytest.mark.parametrize("code", CODES)
def test_the_page_opens_in_the_links_language_and_can_be_changed(client, code):
    link = make(language=code)
    assert client.get(address(link), headers={"accept-language": "fr"})["Content-Language"] == code
    for other in CODES:
        answer = client.get(address(link), {"language": other})
        assert answer["Content-Language"] == other
        assert f'<html lang="{other}">' in answer.content.decode()
        assert link.measure.title.words(other) in seen(answer)
        assert f'href="{address(link)}?language={other}"' in answer.content.decode()
    assert client.get(address(link), {"language": "qu'\x00"}).status_code == 200


def test_the_page_shows_nothing_else_of_the_partnership(client, link):
    """Every word that the desk knows, looked for on each page in each language."""
    say(client, link, words="Otras palabras de alguien", name="Rosa Secreta", email="rosa@example.org")
    link.refresh_from_db()
    shown = " ".join([*link.measure.title.spoken().values(), "Treptow-Köpenick Cajamarca", *_offices()])
    known: set[str] = {"Otras palabras", "Rosa Secreta", "rosa@example.org", link.called, str(link.measure.uid)}
    for model in (Measure, Field, StrategicGoal, OperationalGoal, Actor, Event):
        for row in model.objects.all():
            texts = [value for value in vars(row).values() if isinstance(value, Text)]
            known |= {words for text in texts for words in text.spoken().values()}
    known |= set(Person.objects.values_list("email", flat=True)) | set(Person.objects.values_list("name", flat=True))
    known |= set(Municipality.objects.values_list("office_email", flat=True))
    known = {words for words in known if len(words) > 3 and words not in shown}
    assert len(known) > 200
    for path in ("", "thanks/"):
        for code in CODES:
            page = unescape(client.get(address(link) + path, {"language": code}).content.decode())
            assert [words for words in known if words in page] == []
            assert "/desk/" not in page


def _offices() -> list[str]:
    return [words for town in Municipality.objects.all() for words in town.name.spoken().values()]


def test_the_page_costs_two_queries(client, link, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(address(link))
    for _ in range(10):
        say(client, link)
    with django_assert_num_queries(2):
        client.get(address(link))


# Saying


def test_what_was_said_is_stored_and_thanked_for(client, link):
    answer = say(client, link, people="34", language="qu", name=" Rosa\nFlores ", email="rosa@example.org")
    assert (answer.status_code, answer["Location"]) == (303, f"{address(link)}thanks/?language=es&copy=yes")
    (report,) = said(link)
    assert (report.words, report.language, report.on) == ("Regamos los biohuertos.", "qu", Vague("2026-11"))
    assert (report.people, report.name, report.email, report.state) == (
        34,
        "Rosa Flores",
        "rosa@example.org",
        "waiting",
    )
    thanks = client.get(answer["Location"])
    assert (thanks.status_code, thanks["Content-Language"]) == (200, "es")
    copy = next(sent for sent in mail.outbox if sent.to == ["rosa@example.org"])
    assert "> Regamos los biohuertos." in copy.body
    assert copy.reply_to == ["hermanamiento@cajamarca.example"]


def test_little_is_enough(client, link):
    answer = say(client, link)
    assert (answer.status_code, answer["Location"]) == (303, f"{address(link)}thanks/?language=es")
    (report,) = said(link)
    assert (report.people, report.picture, report.name, report.email) == (None, None, "", "")
    assert not Mail.objects.filter(kind="guest_copy").exists()


def test_it_needs_no_cookie_and_comes_from_our_page_only(link):
    """Browsers inside messengers lose cookies; and a page with no-referrer sends `Origin: null` to itself."""
    browser = Client(enforce_csrf_checks=True)
    for headers in ({}, {"origin": "null"}, {"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}):
        assert say(browser, link, headers=headers).status_code == 303, headers
    assert len(said(link)) == 4
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = say(browser, link, headers=headers)
        assert answer.status_code == 403, headers
        assert "Regamos" not in answer.content.decode()
    assert len(said(link)) == 4


def test_the_last_use_is_thanked_for_also_when_it_is_pressed_twice(client):
    link, uid = make(most_uses=1), str(uuid4())
    for _ in range(3):
        answer = say(client, link, uid=uid)
        assert answer.status_code == 303
    thanks = client.get(answer["Location"])
    assert thanks.status_code == 200
    assert address(link) + "?language" not in thanks.content.decode().split("<main")[1]
    assert client.get(address(link)).status_code == 410
    assert say(client, link).status_code == 410
    assert len(said(link)) == 1


def test_who_falls_into_the_trap_is_thanked_and_not_heard(client, link):
    assert say(client, link, subject="Cheap pills").status_code == 303
    assert said(link) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", " \n "),
        ("words", "ñ" * 10_000),
        ("on", ""),
        ("on", "ayer"),
        ("on", "31.02.2026"),
        ("on", "12/2199"),
        ("people", "muchos"),
        ("people", "-3"),
        ("people", "2,5"),
        ("people", "9" * 40),
        ("language", "tlh"),
        ("email", "rosa at example"),
        ("email", "rosa@example.org\nBcc: everybody@example.org"),
        ("name", "R" * 121),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field_and_nothing_typed_is_lost(client, link, field, value):
    typed = {"people": "12", "name": "Rosa Flores", "email": "rosa@example.org", field: value}
    answer = say(client, link, **typed)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert 'role="alert"' in page
    for name, kept in {**WORDS, **typed}.items():
        if name not in (field, "language"):
            assert kept in page, name
    assert said(link) == []


NASTY = "=1+1 a\x07\x1b\u202eשלום 🧵👩🏽‍🌾 ñ <b onclick=x> '\"%s{{x}}"


def test_hostile_words_are_stored_as_words_and_shown_as_words(client, link, sign_in):
    assert say(client, link, words=NASTY, name="<i>Rosa</i>", language="und").status_code == 303
    (report,) = said(link)
    assert report.words == "=1+1 aשלום 🧵👩🏽‍🌾 ñ <b onclick=x> '\"%s{{x}}"
    for path in ("", f"{report.uid}/"):
        page = sign_in("coordinator_b").get(f"/desk/{cast.SLUG}/guests/{path}").content.decode()
        assert "<b onclick" not in page
        assert "<i>Rosa" not in page
        assert "שלום" in page
    assert say(client, link, words="a\x00b").status_code in (303, 422)


# A picture


def test_a_picture_comes_along_and_says_who_made_it_only_if_told(client, link):
    assert say(client, link, picture=photograph(), consent="nobody", name="Rosa").status_code == 303
    assert say(client, link, picture=photograph(), consent="given", credit="Comité").status_code == 303
    one, other = said(link)
    with translation.override(link.language):
        private = translation.pgettext("credit of a picture", "private")
    assert (one.picture.credit, one.picture.consent, one.picture.alt.spoken()) == (private, "nobody", {})
    assert (other.picture.credit, other.picture.consent) == ("Comité", "given")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"consent": ""}, "consent"),
        ({"consent": "nobody", "on": ""}, "on"),
        ({"consent": "nobody", "picture": SimpleUploadedFile("a.jpg", b"GIF89a no picture")}, "picture"),
    ],
)
def test_a_picture_that_has_to_be_chosen_again_is_asked_for(client, link, change, field):
    answer = say(client, link, **{"picture": photograph(), **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert 'id="id_picture_error"' in page
    assert '<details class="more" open>' in page
    assert "Regamos los biohuertos." in page
    assert said(link) == []


# Too often


def test_the_twenty_first_of_an_hour_from_one_place_is_refused_with_a_sentence(client, link):
    uid = str(uuid4())
    assert say(client, link, uid=uid).status_code == 303
    for number in range(19):
        assert say(client, make(called=str(number))).status_code == 303
    refused = say(client, make(), name="Rosa Flores")
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "Rosa Flores" in refused.content.decode()
    assert say(client, link, uid=uid).status_code == 303  # a second press is no second message
    assert client.get(address(link)).status_code == 200


def test_one_link_takes_twenty_in_an_hour_from_wherever_they_come(client, link):
    codes = []
    for number in range(22):
        client.defaults["REMOTE_ADDR"] = f"2001:db8:0:{number:x}::1"
        codes.append(say(client, link).status_code)
    assert codes == [303] * 20 + [429] * 2


def test_nobodys_mailbox_is_filled(client):
    copies = []
    for number in range(4):
        address_given = ("Rosa@example.org", "rosa@EXAMPLE.org")[number % 2]
        answer = say(client, make(), email=address_given)
        copies.append(answer["Location"].partition("copy=")[2])
    assert copies == ["yes", "yes", "no", "no"]
    assert Mail.objects.filter(kind="guest_copy").count() == 2
    assert "two today" in seen(client.get(answer["Location"].replace("language=es", "language=en")))


# The mails


@pytest.mark.parametrize("code", CODES)
def test_each_mail_is_whole_in_each_language(link, code):
    said_now = Said(
        "Regamos.\n.\nDos líneas", "es", Vague("2026-11-14"), 3, "Rosa\r\nBcc: x@example.org", "rosa@example.org"
    )
    guests.say(link=link, uid=uuid4(), said=said_now, now=cast.NOW, copy=True, shown_in=code)
    guests.send_link(seat=cast.seat("coordinator_b"), link=link, uid=uuid4(), to="ana@example.org", now=timezone.now())
    Mail.objects.update(language=code)
    sent = {row.kind: message(row) for row in Mail.objects.filter(kind__startswith="guest_")}
    assert set(sent) == {"guest_copy", "guest_said", "guest_link"}
    for letter in sent.values():
        assert letter.message()["Bcc"] is None
        assert "None" not in letter.body
    title = link.measure.title.words(code)
    assert "> Dos líneas" in sent["guest_copy"].body
    assert title not in sent["guest_copy"].body
    assert title in sent["guest_said"].body
    assert "Dos líneas" not in sent["guest_said"].body
    assert f"/desk/{cast.SLUG}/guests/" in sent["guest_said"].body
    assert address_of(link.uid) in sent["guest_link"].body
    with translation.override(code):
        assert title in sent["guest_link"].body


def test_names_and_copies_are_forgotten_with_the_next_mail(client, link):
    say(client, link, name="Rosa Flores", email="rosa@example.org")
    long_ago = timezone.now() - timedelta(days=400)
    GuestReport.objects.filter(link=link).update(erase_on=long_ago.date())
    Mail.objects.filter(kind="guest_copy").update(at=long_ago)
    say(client, link)
    first = said(link)[0]
    assert (first.name, first.email, first.words) == ("", "", "Regamos los biohuertos.")
    assert not Mail.objects.filter(to="rosa@example.org").exists()
