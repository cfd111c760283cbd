"""A volunteer with a small telephone, no account and no script says what happened; the town hall takes it over."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.browser.kit import BERLIN, CAJAMARCA, DESK, PASSWORD, axe_findings, overflow

WORDS = "Regamos los biohuertos entre doce familias."
OPEN = "main .cards a.button"


@pytest.fixture
def cajamarca(visit, sign_in):
    return sign_in(visit("es-PE", width=360, height=740), CAJAMARCA, PASSWORD)


def photo() -> dict[str, object]:
    out = io.BytesIO()
    Image.effect_noise((1200, 900), 60).convert("RGB").save(out, "JPEG", quality=95)
    return {"name": "IMG_0815.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def ask(page) -> str:
    """Makes a link for the measure of the first report that waits; its address."""
    page.goto(f"{DESK}/guests/")
    page.locator("main .cards h3 a").first.click()
    page.locator("aside a[href$='/links/']").click()
    page.locator("input[name=called]").fill("Comité de riego")
    page.locator("main form.form button.button").last.click()
    page.wait_for_load_state()
    return page.locator("#address").inner_text()


def test_from_the_link_to_the_measure(cajamarca, visit, judge):
    address = ask(cajamarca)
    judge(cajamarca)
    guest = visit("es-PE", width=360, height=740, script=False)
    path = "/s/" + address.split("/s/")[1]
    for _ in range(3):  # a preview, a scanner, the person
        assert guest.goto(path).status == 200
    assert overflow(guest) <= 0
    guest.locator("textarea[name=words]").fill(WORDS)
    guest.locator("input[name=on]").fill("el sábado")
    guest.locator("details summary").click()
    guest.locator("input[name=picture]").set_input_files([photo()])
    guest.locator("main button.button").click()
    assert guest.locator("[role=alert]").count() == 1
    assert guest.locator("textarea[name=words]").input_value() == WORDS
    assert overflow(guest) <= 0
    guest.locator("input[name=on]").fill("11/2026")
    guest.locator("input[name=picture]").set_input_files([photo()])
    guest.locator("input[name=consent][value=nobody]").check()
    guest.locator("main button.button").click()
    assert "/thanks/" in guest.url
    assert guest.context.cookies() == []
    cajamarca.goto(f"{DESK}/guests/")
    cajamarca.locator(OPEN).nth(1).click()
    assert cajamarca.locator("blockquote").inner_text() == WORDS
    judge(cajamarca)
    cajamarca.locator("input[name=alt]").fill("Un biohuerto recién regado")
    cajamarca.locator("form[action$='/take/'] button.button").click()
    cajamarca.wait_for_load_state()
    assert cajamarca.locator(".notice.success").count() == 1
    assert WORDS in cajamarca.locator("main").inner_text()
    assert cajamarca.locator("main img[alt='Un biohuerto recién regado']").count() == 1


@pytest.mark.parametrize(
    ("locale", "width", "dark"), [("de-DE", 360, True), ("es-PE", 360, False), ("en-GB", 1280, True)]
)
def test_the_form_is_for_everybody(visit, sign_in, vnu, locale, width, dark):
    address = ask(sign_in(visit("de-DE"), BERLIN, PASSWORD))
    page = visit(locale, width=width, dark=dark)
    path = "/s/" + address.split("/s/")[1]
    for where in (path, f"{path}thanks/", "/s/none-of-ours/"):
        page.goto(f"{where}?language={locale[:2]}")
        assert page.locator("html").get_attribute("lang") == locale[:2]
        if page.locator("details.more").count():
            page.locator("details.more summary").click()
            page.locator("input[name=picture]").set_input_files([photo()])
            page.locator("output.preview img").wait_for()
        assert overflow(page) <= 0
        assert axe_findings(page) == []
        assert vnu.findings(page.context.request.get(page.url).text()) == []
