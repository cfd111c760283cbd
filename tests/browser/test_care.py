"""What goes wrong at a desk: two at once, two presses, the way back, a sign-in that ends, files that are none."""

import io
import zipfile

import pytest

from tests.browser.kit import CAJAMARCA, DESK, PASSWORD

PLAN = f"{DESK}/plan/2027/"
CIAM = "ciam@cajamarca.example"


@pytest.fixture
def cajamarca(visit, sign_in):
    return sign_in(visit("es-PE", width=360, height=800), CAJAMARCA, PASSWORD)


def save(page):
    page.locator(".savebar button").click()
    page.wait_for_load_state()


def words(page, name="title.es"):
    return page.locator(f"textarea[name='{name}']")


def some_measure(page, which=0):
    """Opens the form of a measure of the draft."""
    page.goto(f"{PLAN}table/")
    found = page.eval_on_selector_all("main a[href*='/measures/']", "all => [...new Set(all.map(a => a.href))]")
    page.goto(f"{found[which]}edit/")
    return page.url


def new_measure(page, title):
    page.goto(PLAN)
    page.locator("a[href*='measures/new/?field=']").first.click()
    words(page).fill(title)


def how_many(page, title):
    page.goto(PLAN)
    return page.locator("main a", has_text=title).count()


def test_the_second_of_two_windows_sees_both_wordings_and_keeps_its_own(cajamarca):
    first = cajamarca
    address = some_measure(first)
    second = first.context.new_page()
    second.goto(address)
    words(first).fill("Agua limpia: lo que escribió la primera ventana")
    words(second).fill("Agua limpia: lo que escribió la segunda ventana")
    save(first)
    save(second)
    assert second.locator("[role=alert] li a[href^='#']").count() == 1
    told = second.locator(".field.wrong .both").inner_text()
    assert "la primera ventana" in told
    assert "la segunda ventana" in told
    assert words(second).input_value() == "Agua limpia: lo que escribió la segunda ventana"
    assert words(second).get_attribute("aria-invalid") == "true"
    save(second)  # having seen both
    assert "la segunda ventana" in second.locator("h1").inner_text()


def test_two_presses_make_one_measure(cajamarca):
    page = cajamarca
    new_measure(page, "Dos veces apretado")
    page.locator(".savebar button").dblclick(no_wait_after=True)
    page.locator("dl.five").wait_for()
    assert how_many(page, "Dos veces apretado") == 1


def test_the_way_back_after_saving_makes_no_second_measure(cajamarca):
    page = cajamarca
    new_measure(page, "Ida y vuelta")
    save(page)
    page.locator("dl.five").wait_for()
    page.go_back()
    assert page.locator(".savebar button").count() == 1
    assert words(page).input_value() == "Ida y vuelta"
    words(page).fill("Ida y vuelta, otra vez")
    save(page)
    if page.locator("[role=alert]").count():  # the old form did not know what had been saved from it
        assert words(page).input_value() == "Ida y vuelta, otra vez"
        save(page)
    assert page.locator("h1").inner_text().startswith("Ida y vuelta, otra vez")
    assert how_many(page, "Ida y vuelta") == 1


def test_words_outlive_the_end_of_a_sign_in(cajamarca, sign_in):
    page = cajamarca
    new_measure(page, "Escrito antes del almuerzo")
    page.context.clear_cookies()
    save(page)
    form = page.locator("main form")
    assert page.locator("h1").count() == 1
    assert form.locator("textarea[name='title.es']").input_value() == "Escrito antes del almuerzo"
    with page.context.expect_page() as opened:
        form.locator("a.button").click()
    sign_in(opened.value, CAJAMARCA, PASSWORD)
    for _ in range(2):  # signing in renews the token: the first press may be asked once more
        if page.locator("dl.five").count() == 0:
            page.locator("main form button").click()
            page.wait_for_load_state()
    assert page.locator("h1").inner_text().startswith("Escrito antes del almuerzo")
    assert how_many(page, "Escrito antes del almuerzo") == 1


def test_a_colleague_with_another_role_is_not_offered_the_hand_over(visit, sign_in):
    page = sign_in(visit("es-PE", width=360), CIAM, PASSWORD)
    page.goto(f"{PLAN}handover/")
    assert page.locator("main form").count() == 0
    assert page.locator(".refused").count() >= 1


def packed(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("", b""),
        ("vacio.xlsx", b""),
        ("carta.xlsx", b"Estimados colegas"),
        ("foto.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 500),
        ("otro.xlsx", packed(leeme="no es un libro")),
        ("grande.xlsx", b"PK\x03\x04" + b"0" * (26 * 1024 * 1024)),
    ],
)
def test_a_file_that_is_no_workbook_is_answered_with_a_sentence(cajamarca, tmp_path, name, content):
    page = cajamarca
    page.goto(f"{PLAN}import/")
    if name:
        (tmp_path / name).write_bytes(content)
        page.locator("input[name=file]").set_input_files(tmp_path / name)
    page.locator("main form button").click()
    page.wait_for_load_state()
    assert len(page.locator(".field.wrong .error").inner_text()) > 15
    assert page.locator("input[name=file]").get_attribute("aria-invalid") == "true"
    assert page.locator("[role=alert] li a[href^='#']").count() == 1


def test_a_workbook_comes_back_unchanged(cajamarca, tmp_path):
    page = cajamarca
    page.goto(f"{PLAN}papers/")
    with page.expect_download() as coming:
        page.locator("a[href$='workbook.xlsx']").click()
    coming.value.save_as(tmp_path / "plan.xlsx")
    page.goto(f"{PLAN}import/")
    page.locator("input[name=file]").set_input_files(tmp_path / "plan.xlsx")
    page.locator("main form button").click()
    page.wait_for_load_state()
    assert page.locator(".notice.success").count() == 1
    assert page.locator("[role=alert], main form").count() == 0
