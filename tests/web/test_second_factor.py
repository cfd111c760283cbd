"""The second factor: set up, asked for, required by the operator, guessed at, lost; and where somebody is signed in."""

import io
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ayni.core.devices import Device, device
from ayni.records.models import Comment, Session
from tests.cast import PEOPLE, SLUG, measure, person

pytestmark = pytest.mark.django_db
LOGIN, CODE, SET_UP = reverse("account_login"), reverse("mfa_authenticate"), reverse("mfa_activate_totp")
HOME = reverse("desk:home", args=[SLUG])
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "ayni-demo-2026"
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, who):
    return client.post(LOGIN, {"login": PEOPLE[who], "password": PASSWORD})


@pytest.fixture(autouse=True)
def nobody_is_signed_in(db):
    """Other tests of the run keep everybody signed in."""
    Session.objects.all().delete()


@pytest.fixture
def protected():
    TOTP.activate(person("coordinator_b"), SECRET)
    Authenticator.objects.filter(type="recovery_codes").delete()


def test_somebody_sets_it_up_and_signs_in_with_it(client):
    sign_in(client, "coordinator_b")
    again = client.get(SET_UP)  # an open browser is not enough: the password once more
    assert again.headers["Location"].startswith(reverse("account_reauthenticate"))
    page = client.post(again.headers["Location"], {"password": PASSWORD}, follow=True)
    shown = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in shown
    secret = page.context["form"].secret
    assert secret[:4] in shown
    assert client.post(SET_UP, {"code": "000000" if code(secret) != "000000" else "111111"}).status_code == 200
    told = client.post(SET_UP, {"code": code(secret)}, follow=True)
    codes = re.findall(r"<code[^>]*>(\S+)</code>", told.content.decode())
    assert len(codes) == 10

    other = Client()
    assert sign_in(other, "coordinator_b").headers["Location"] == CODE
    assert other.get(HOME).status_code == 302
    assert other.post(CODE, {"code": "no code"}).status_code == 200
    assert other.post(CODE, {"code": codes[0]}).status_code == 302
    assert other.get(HOME).status_code == 200
    again = Client()
    sign_in(again, "coordinator_b")
    assert again.post(CODE, {"code": codes[0]}).status_code == 200, "a recovery code works once"
    assert again.post(CODE, {"code": codes[1]}).status_code == 302


def test_guessing_codes_is_refused_by_the_eleventh_try_also_with_the_right_one(client, protected):
    sign_in(client, "coordinator_b")
    for guess in range(10):
        client.post(CODE, {"code": f"{guess:06}"}, REMOTE_ADDR=f"192.0.2.{guess}")
    client.post(CODE, {"code": code()}, REMOTE_ADDR="192.0.2.99")
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("off", set()),
        ("coordinators", {"coordinator_a", "operator"}),
        ("all", {"coordinator_a", "reader_b", "operator"}),
    ],
)
def test_the_operator_asks_for_it(client, settings, asked, led):
    settings.SECOND_FACTOR = asked
    for who in ("coordinator_a", "reader_b", "operator"):
        client.force_login(person(who), backend="ayni.web.accounts.SignedIn")
        response = client.get(reverse("desk:me"))
        assert response.headers.get("Location") == (SET_UP if who in led else None), who
        assert client.get(reverse("admin:index")).headers.get("Location", "").startswith(SET_UP) is (who in led)


def test_what_was_typed_before_it_was_asked_for_is_shown_and_not_taken(client, settings):
    client.force_login(person("coordinator_a"), backend="ayni.web.accounts.SignedIn")
    settings.SECOND_FACTOR = "all"
    before = Comment.objects.count()
    sent = {"words": "Ein langer Satz.", "language": "de"}
    path = reverse("desk:comments", args=[SLUG, measure().uid])
    response = client.post(path, sent, HTTP_ORIGIN="http://testserver")
    assert (response.status_code, Comment.objects.count()) == (403, before)
    assert "Ein langer Satz." in response.content.decode()


def test_where_it_is_asked_for_it_is_not_switched_off(client, settings, protected):
    settings.SECOND_FACTOR = "coordinators"
    sign_in(client, "coordinator_b")
    client.post(CODE, {"code": code()})
    assert client.get(HOME).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_the_operator_resets_it_and_never_reads_it(client, protected):
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now(), person=person("coordinator_b"))
    assert not {"Authenticator", "Session"} & {model.__name__ for model in admin.site._registry}
    call_command("reset_second_factor", PEOPLE["coordinator_b"].upper(), stdout=io.StringIO())
    assert not Authenticator.objects.exists()
    assert not Session.objects.filter(person=person("coordinator_b")).exists()
    for email in (PEOPLE["coordinator_b"], "nobody@town.example"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", email)


# Where somebody is signed in


def test_sign_ins_are_listed_by_device_and_ended():
    here, phone, third = Client(), Client(headers={"User-Agent": PHONE}), Client()
    for client in (here, phone, third):
        sign_in(client, "reader_a")
        client.get(HOME)
    sign_in(Client(), "reader_b")
    rows = Session.objects.filter(person=person("reader_a"))
    assert sorted((row.device, row.browser) for row in rows) == [("other", ""), ("other", ""), ("phone", "Firefox")]
    page = here.get(reverse("desk:sessions")).content.decode()
    assert ("Firefox" in page, page.count('name="which"')) == (True, 3)
    assert not any(row.session_key in page for row in rows)
    here.post(reverse("desk:session_end"), {"which": rows.get(device="phone").mark})
    assert [client.get(HOME).status_code for client in (here, phone, third)] == [200, 302, 200]
    theirs = Session.objects.get(person=person("reader_b"))
    here.post(reverse("desk:session_end"), {"which": theirs.mark})
    here.post(reverse("desk:session_end"), {"which": "others"})
    assert [client.get(HOME).status_code for client in (here, third)] == [200, 302]
    assert Session.objects.filter(person=person("reader_b")).exists()


def test_another_password_ends_the_others():
    here, other = Client(), Client()
    for client in (here, other):
        sign_in(client, "reader_a")
    new = "ein ganz anderer Satz"
    told = here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert told.status_code == 302
    assert [client.get(HOME).status_code for client in (here, other)] == [200, 302]
    assert Session.objects.filter(person=person("reader_a")).count() == 1


def test_expired_sign_ins_are_deleted_with_the_next_mails():
    sign_in(Client(), "reader_a")
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    call_command("send_mail", stdout=io.StringIO())
    assert [row.person for row in Session.objects.filter(person=person("reader_a"))] == [person("reader_a")]
    assert not Session.objects.filter(session_key="old").exists()


def test_a_page_that_is_only_looked_at_writes_the_session_once_a_day(client, django_assert_num_queries):
    sign_in(client, "reader_a")
    session = client.session
    session["seen"] = "2026-11-01"
    session.save()
    client.get(HOME)
    row = Session.objects.get(person=person("reader_a"))
    assert (row.seen, row.since) == (timezone.now().date(), timezone.now().date())
    with django_assert_num_queries(3):  # the session, the person, the list
        client.get(reverse("desk:sessions"))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (PHONE, Device("phone", "Firefox")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) CriOS/130 Mobile/15E148 Safari/604.1", Device("phone", "Chrome")),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) Version/16.0 Safari/604.1", Device("tablet", "Safari")),
        ("Mozilla/5.0 (Linux; Android 14; SM-X200) Chrome/130.0 Safari/537.36", Device("tablet", "Chrome")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", Device("computer", "Edge")),
        ("curl/8", Device("other")),
        ("", Device("other")),
    ],
)  # fmt: skip
def test_devices_are_told_roughly(line, found):
    assert device(line) == found
