"""An office changes hands: passed on in Cajamarca, taken over with a second factor, seen in Berlin; and a name goes."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.kit import BERLIN, CAJAMARCA, DESK, PASSWORD

SUCCESSOR = "rosa.chavez@cajamarca.example"
SECRET_WORDS = "una frase larga para recordar"


@pytest.fixture
def enter(visit, sign_in):
    return lambda email, locale, width: sign_in(visit(locale, width=width), email, PASSWORD)


def press(page, words=""):
    page.locator("main form button.button", has_text=words).last.click()
    page.wait_for_load_state()


def test_an_office_changes_hands(site, enter, visit, judge):
    leaving = enter(CAJAMARCA, "es-PE", 360)
    leaving.goto(f"{DESK}/people/")
    judge(leaving)
    leaving.locator("section.b li", has_text="Coordinación Cajamarca").get_by_role("link", name="Rol y cargo").click()
    leaving.locator("[name=office]").fill("Oficina de Cooperación")
    judge(leaving)
    press(leaving)
    leaving.locator("section.b li", has_text="Oficina de Cooperación").get_by_role("link", name="Traspasar").click()
    assert "2027" in leaving.locator("main dl").inner_text()
    judge(leaving)
    leaving.locator("[name=email]").fill(SUCCESSOR)
    leaving.locator("[name=name]").fill("Rosa Chávez")
    press(leaving)
    assert leaving.goto(f"{DESK}/people/").status == 404

    told = next(mail for mail in site.mails() if SUCCESSOR in mail)
    assert f"{DESK}/dossier/" in told
    page = visit("es-PE", width=360)
    page.goto(re.search(r"/accounts/password/reset/key/\S+", told)[0])
    for name in ("password1", "password2"):
        if page.locator(f"[name={name}]").count():
            page.locator(f"[name={name}]").fill(SECRET_WORDS)
    press(page)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(SUCCESSOR)
    page.locator("[name=password]").fill(SECRET_WORDS)
    press(page)
    set_up_second_factor(page, judge)
    page.goto("/desk/me/sessions/")
    judge(page)

    other = enter(BERLIN, "de-DE", 1280)
    other.goto(f"{DESK}/people/")
    assert "Rosa Chávez" in other.locator("section.b").inner_text()
    other.locator("section.b details summary").click()
    judge(other)
    assert "Coordinación Cajamarca" in other.locator("section.b details").inner_text()
    site.ayni("empty-person", CAJAMARCA)
    other.goto(f"{DESK}/changes/")
    assert "Oficina de Cooperación, Koordination" in other.locator("main").inner_text()
    assert "Coordinación Cajamarca" not in other.content()


def set_up_second_factor(page, judge):
    page.goto("/accounts/second-factor/app/")
    page.locator("[name=password]").fill(SECRET_WORDS)
    press(page)
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    judge(page)
    page.reload()  # each time the page is drawn it shows another key
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    press(page)
    assert page.locator(".codes li").count() == 10
    judge(page)
    page.goto("/accounts/second-factor/")
    judge(page)
