"""A picture becomes small in the browser, before the thin line; without script the server does it."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from tests.browser.kit import CAJAMARCA, DESK, PASSWORD

REPORT = "main a[href$='/report/']"


@pytest.fixture
def photo(tmp_path):
    """As a telephone makes it: 12 million pixels, lying on its side, with place and camera."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secretophone"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 9.0, 50.0), 3: "W", 4: (78.0, 31.0, 5.0)})
    image = Image.effect_noise((4000, 3000), 40).convert("RGB")
    ImageDraw.Draw(image).rectangle((0, 0, 2000, 3000), fill="red")
    path = tmp_path / "IMG_0815.jpg"
    image.save(path, exif=exif, quality=85)
    return path


@pytest.fixture
def report(visit, sign_in, site):
    """The form of one measure, as the coordinator of one side has it on a telephone."""

    def opened(**more):
        page = sign_in(visit("es-PE", width=360, **more), CAJAMARCA, PASSWORD)
        page.goto(f"{DESK}/plan/2026/table/")
        page.goto(page.locator("main a[href*='/measures/']").nth(3).get_attribute("href"))
        page.locator(REPORT).first.click()
        page.wait_for_url("**/report/")
        return page

    return opened


def describe(page, credit):
    page.fill("[name='picture.alt']", "Mitad roja, mitad gris")
    page.fill("[name='picture.credit']", credit)
    page.check("[name='picture.consent'][value=nobody]")
    page.check("[name='note.status'][value=under_way]")


def kept(page, credit) -> Image.Image:
    """The picture as the measure's page shows it."""
    figure = page.locator("figure.picture", has_text=credit)
    answer = page.request.get(figure.locator("img").get_attribute("src"))
    assert answer.headers["content-type"] == "image/jpeg"
    assert len(answer.body()) <= 60_000
    assert b"Secretophone" not in answer.body()
    return Image.open(io.BytesIO(answer.body()))


def test_a_picture_is_made_small_before_it_is_sent(report, photo):
    page = report()
    page.set_input_files("input[type=file]", photo)
    page.wait_for_selector(".preview img")
    name, size, words = page.evaluate(
        """async () => {
            const file = document.querySelector("input[type=file]").files[0];
            return [file.name, file.size, new TextDecoder("latin1").decode(await file.arrayBuffer())];
        }"""
    )
    assert name == "IMG_0815.jpg"
    assert size <= 60_000 < photo.stat().st_size
    assert "Secretophone" not in words
    assert "Exif" not in words
    describe(page, "Con guion")
    page.locator("form.form button.button").last.click()
    page.wait_for_url("**/measures/**/#reported")
    shown = kept(page, "Con guion")
    assert shown.height > shown.width
    assert shown.getpixel((shown.width // 2, 50))[0] > 200


def test_without_script_the_server_does_it(report, photo):
    page = report(script=False)
    page.set_input_files("input[type=file]", photo)
    describe(page, "Sin guion")
    page.locator("form.form button.button").last.click()
    shown = kept(page, "Sin guion")
    assert shown.height > shown.width
    assert max(shown.size) <= 1280


def test_what_is_no_picture_is_left_to_the_server_to_refuse(report, tmp_path):
    (tmp_path / "carta.jpg").write_bytes(b"%PDF-1.7\n%%EOF")
    page = report()
    page.set_input_files("input[type=file]", tmp_path / "carta.jpg")
    describe(page, "Nadie")
    page.fill("[name='note.words']", "Lo escrito se queda")
    page.locator("form.form button.button").last.click()
    page.wait_for_selector(".notice.error")
    assert "carta.jpg" in page.locator(".notice.error").inner_text()
    assert page.input_value("[name='note.words']") == "Lo escrito se queda"
    assert page.input_value("[name='picture.credit']") == "Nadie"
