"""Writing to an office without an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from ayni.core.retention import BY_KIND
from ayni.records.models import Mail, Municipality
from ayni.records.services.erasing import purge
from tests import cast

pytestmark = pytest.mark.django_db

KEPT_DAYS = BY_KIND["inquiry"].days

HERE = f"/es/{cast.SLUG}/contact/cajamarca/"
SAID = {"name": "Ana Flores", "email": "ana@example.org", "message": "Quiero participar.\n¿Cómo?"}


@pytest.fixture(autouse=True)
def nobody_wrote_yet():
    cache.clear()


def write(client: Client, address: str = HERE, **changed: str):
    return client.post(address, {**SAID, "uid": str(cast.fresh_uid()), **changed})


def inquiries() -> list[Mail]:
    return list(Mail.objects.filter(kind="inquiry").order_by("id"))


def test_a_message_reaches_the_office_and_the_answer_its_writer(client):
    answer = write(client)
    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}thanks/")
    (kept,) = inquiries()
    assert (kept.to, kept.reply_to, kept.language) == ("hermanamiento@cajamarca.example", "ana@example.org", "es")
    assert kept.values["message"] == "Quiero participar.\n¿Cómo?"
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == (["hermanamiento@cajamarca.example"], ["ana@example.org"])
    assert "¿Cómo?" in sent.body
    assert "Ana Flores" in sent.subject


def test_the_form_sets_only_the_cookie_that_forms_need_and_is_not_kept(client):
    answer = client.get(HERE)
    assert list(answer.cookies) == ["csrftoken"]
    assert "no-store" in answer["Cache-Control"]


def test_the_form_refuses_a_post_from_elsewhere():
    assert write(Client(enforce_csrf_checks=True)).status_code == 403
    assert inquiries() == []


def test_it_says_how_long_the_message_is_kept_and_keeps_its_word(client):
    assert f"deleted after {KEPT_DAYS} days" in client.get(f"/en/{cast.SLUG}/contact/cajamarca/").content.decode()
    write(client)
    (kept,) = inquiries()
    assert purge(now=kept.at + timedelta(days=KEPT_DAYS), rules=[BY_KIND["inquiry"]]) == {"inquiry": 0}
    Mail.objects.update(at=kept.at - timedelta(days=KEPT_DAYS, seconds=1))
    write(client, name="Somebody later")  # whatever is sent next takes what is old along
    assert [row.values["name"] for row in inquiries()] == ["Somebody later"]


def test_a_second_press_does_nothing(client):
    uid = str(cast.fresh_uid())
    assert [write(client, uid=uid).status_code for _ in range(3)] == [303, 303, 303]
    assert len(inquiries()) == 1


def test_the_same_form_can_be_used_for_both_offices(client):
    uid = str(cast.fresh_uid())
    write(client, uid=uid)
    write(client, f"/es/{cast.SLUG}/contact/treptow-koepenick/", uid=uid)
    assert [row.to for row in inquiries()] == [
        "hermanamiento@cajamarca.example",
        "staedtepartnerschaften@treptow-koepenick.example",
    ]


def test_who_falls_into_the_trap_is_thanked_and_not_heard(client):
    assert write(client, subject="Cheap pills").status_code == 303
    assert inquiries() == []


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "name"),
        ("email", "ana at example", "email"),
        ("email", "ana@example.org\nBcc: everybody@example.org", "email"),
        ("email", "ana@example.org, everybody@example.org", "email"),
        ("message", " \n ", "message"),
        ("message", "x" * 5001, "message"),
        ("name", "Ana\x00", "name"),
        ("message", "\x00", "message"),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_field_and_nothing_typed_is_lost(client, field, value, says):
    answer = write(client, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{says}_error"' in page
    assert "Ana Flores" in page or field == "name"
    assert "Quiero participar." in page or field == "message"
    assert inquiries() == []


@pytest.mark.parametrize(
    "name",
    [
        "Ana\r\nBcc: everybody@example.org",
        "Ana\nSubject: other",
        "Ñawi Q'eru 🙂",
        "علي",
        "<b>Ana</b> & Cía.",
        "{{ settings.SECRET_KEY }}",
    ],
)
def test_a_name_never_becomes_a_header(client, name):
    assert write(client, name=name).status_code == 303
    (sent,) = mail.outbox
    message = sent.message()
    assert message["Bcc"] is None
    assert len(message.get_all("Subject")) == 1
    assert "\n" not in sent.subject
    assert sent.recipients() == ["hermanamiento@cajamarca.example"]
    assert " ".join(name.split()) in sent.body


def test_the_sixth_message_of_an_hour_is_refused_with_a_sentence(client):
    assert [write(client).status_code for _ in range(5)] == [303] * 5
    refused = write(client)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "3600"
    page = refused.content.decode()
    assert "ana@example.org" in page
    assert 'role="alert"' in page
    assert len(inquiries()) == 5


def test_an_address_cannot_be_made_up(client):
    for number in range(5):
        write(client)
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
    assert write(client).status_code == 429


def test_behind_our_own_proxy_each_visitor_counts_for_themselves(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.7, 192.0.2.{number}"
        assert write(client).status_code == 303
    client.defaults["HTTP_X_FORWARDED_FOR"] = "192.0.2.9, 192.0.2.1"
    assert [write(client).status_code for _ in range(5)] == [303] * 4 + [429]


def test_a_flood_from_many_addresses_ends_at_sixty(client):
    codes = []
    for number in range(62):
        client.defaults["REMOTE_ADDR"] = f"2001:db8:0:{number:x}::1"
        codes.append(write(client).status_code)
    assert codes == [303] * 60 + [429] * 2


def test_one_household_counts_as_one(client):
    codes = []
    for number in range(6):
        client.defaults["REMOTE_ADDR"] = f"2001:db8:0:1::{number + 1:x}"
        codes.append(write(client).status_code)
    assert codes == [303] * 5 + [429]


def test_an_office_without_an_address_cannot_be_written_to(client):
    Municipality.objects.filter(slug="cajamarca").update(office_email="")
    assert client.get(HERE).status_code == 404
    assert write(client).status_code == 404
    assert HERE not in client.get(f"/es/{cast.SLUG}/contact/").content.decode()


def test_no_page_names_the_address_of_an_office(client):
    for path in ("contact/", "contact/cajamarca/", ""):
        assert re.findall(r"[\w.]+@[\w.]+", client.get(f"/de/{cast.SLUG}/{path}").content.decode()) == []
