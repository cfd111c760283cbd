"""From an empty installation to a first plan, in Chromium: the operator, then the coordinators of both towns.

The tests of this module follow each other on one site. Elements are found by role, name or address, never by words.
"""

import re
from email import message_from_string, policy
from io import BytesIO

import pytest
from openpyxl import load_workbook

from ayni.core.sheets import FORMAT
from tests.browser.kit import PASSWORD, axe_findings, overflow
from tests.served import Site

OPERATOR, ANNA, ROSA = "betrieb@town.example", "anna@musterstadt.example", "rosa@ejemplo.example"
SLUG = "musterstadt-san-ejemplo"
DESK = f"/desk/{SLUG}"
TYPED = {
    "a_name": "Bad Musterstadt",
    "a_short_name": "Musterstadt",
    "a_coordinator_email": ANNA,
    "b_name": "San Ejemplo del Río",
    "b_short_name": "San Ejemplo",
    "b_coordinator_email": ROSA,
    "a_coordinator_name": "Anna Amt",
    "b_coordinator_name": "Rosa Oficina",
}
CHOSEN = {
    "a_kind": "county",
    "a_country": "AT",
    "a_time_zone": "Europe/Vienna",
    "a_language": "de",
    "b_kind": "province",
    "b_country": "BO",
    "b_time_zone": "America/La_Paz",
    "b_language": "es",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Installed as docs/running.md says, and nothing more."""
    own = Site(tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("static"))
    own.ayni("migrate", "--verbosity", "0")
    own.ayni("createcachetable")
    own.ayni("collectstatic", "--no-input", "--verbosity", "0")
    own.ayni("createsuperuser", "--no-input", "--email", OPERATOR, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    with own.served():
        yield own


def link_for(site, who):
    """Where this person chooses a password; one file may hold several mails."""
    for text in site.mails():
        for raw in re.split(r"^-{79}\n", text, flags=re.MULTILINE):
            found = message_from_string(raw.strip("\n"), policy=policy.default)
            if found["To"] == who:
                return re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", found.get_content())[1]
    raise AssertionError(f"no mail to {who}")


def arrive(page, site, who):
    """Follows the link out of the mail, chooses a password, and stands on the first page of the partnership."""
    page.goto(link_for(site, who))
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url("**/key/done/")
    page.goto("/desk/")
    if "/login/" in page.url:
        page.locator("input[name=login]").fill(who)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url(f"**{DESK}/")


def press(page):
    with page.expect_navigation():
        page.locator("main form[method=post] button.button:not([name])").last.click()


def done(page):
    """Which of the six steps count as done."""
    page.goto(f"{DESK}/")
    return ["past" in (step.get_attribute("class") or "") for step in page.locator("ol.first > li").all()]


def go(page, path):
    """Takes a way of the steps."""
    page.goto(f"{DESK}/")
    with page.expect_navigation():
        page.locator(f"ol.first a[href$='{path}']").click()
    assert page.locator(".led a").get_attribute("href") == f"{DESK}/"
    assert overflow(page) <= 0


def take_in(page, rows):
    """Downloads the file that the page offers, fills rows into its sheets by their keys, and takes it in."""
    file = page.locator("main a[href$='.xlsx']").first.get_attribute("href")
    book = load_workbook(BytesIO(page.context.request.get(file).body()))
    for key, cells in rows:
        sheet = next(each for each in book if str(each.cell(2, 1).value).startswith(f"{FORMAT} {key} "))
        columns = {cell.value: cell.column for cell in sheet[2]}
        at = sheet.max_row + 1
        for name, value in cells.items():
            sheet.cell(at, columns[name]).value = value
    data = BytesIO()
    book.save(data)
    page.locator("input[type=file]").set_input_files({"name": "f.xlsx", "mimeType": XLSX, "buffer": data.getvalue()})
    press(page)
    assert page.locator("[role=alert]").count() == 0
    press(page)
    assert page.locator(".notice.success").count() == 1


def test_the_operator_opens_a_partnership(visit, sign_in):
    page = sign_in(visit("en-GB"), OPERATOR, PASSWORD)
    page.goto("/desk/")
    page.locator("main a[href$='/partnerships/']").click()
    assert axe_findings(page) == []
    page.locator("main a[href$='/partnerships/new/']").click()
    assert axe_findings(page) == []
    for name, value in TYPED.items():
        page.locator(f"input[name={name}]").fill(value)
    for name, value in CHOSEN.items():
        page.locator(f"select[name={name}]").select_option(value)
    page.locator(".savebar button").dblclick()
    page.wait_for_url("**/desk/partnerships/")
    assert page.locator("main .rows > li").count() == 1
    assert SLUG in page.locator("main .rows").inner_text()


def test_rosa_goes_all_the_way_on_a_phone_in_spanish(visit, site):
    page = visit("es-BO", width=360, height=800)
    arrive(page, site, ROSA)
    assert page.locator("html").get_attribute("lang") == "es"
    assert done(page) == [True, False, False, False, False, False]
    assert overflow(page) <= 0
    assert axe_findings(page) == []

    go(page, "/settings/municipality/")
    page.locator("input[name=office_email]").fill("hermanamiento@ejemplo.example")
    press(page)
    go(page, "/dates/")
    page.locator("main a[href$='/dates/new/']").click()
    page.locator("textarea[name='title.es']").fill("Sesión del concejo")
    page.locator("input[name=on]").fill("12/2099")
    press(page)
    go(page, "/actors/import/")
    assert axe_findings(page) == []
    take_in(page, [("actors", {"name.es": "Gestión ambiental", "sector": "Administración"})])
    go(page, "/first-steps/last-plan/")
    year = int(page.locator("input[name=year]").input_value())
    press(page)
    take_in(
        page,
        [
            ("plan", {"level": "Línea de acción", "code": "1", "title.es": "Agua"}),
            ("measures", {"code": "1.1", "parent": "1", "title.es": "Pozos", "lead_b": "Gestión ambiental"}),
        ],
    )
    assert page.url.endswith(f"{DESK}/plan/{year}/")
    assert done(page) == [False]

    go(page, "/plans/new/")
    assert page.locator("input[name=year]").input_value() == str(year + 1)
    press(page)
    assert page.url.endswith(f"{DESK}/plan/{year + 1}/")
    assert axe_findings(page) == []
    page.locator("main a[href$='/new/field/']").click()
    page.locator("textarea[name='title.es']").fill("Escuelas")
    press(page)
    page.locator("a[href*='measures/new/?field=']").first.click()
    page.locator("textarea[name='title.es']").fill("Biohuerto escolar")
    page.locator("select[name=lead_b]").select_option(index=1)
    press(page)
    assert page.locator("h1").inner_text().startswith("Biohuerto escolar")
    assert done(page) == []


def test_anna_finds_it_on_her_desk_in_german_and_says_not_now(visit, site):
    page = visit("de-AT", width=1280)
    arrive(page, site, ANNA)
    assert page.locator("html").get_attribute("lang") == "de"
    assert done(page) == [False, False, False]  # office, dates, actors: what only her side can say
    assert page.locator(".turn").count() == 1  # the plans stand first, and whose turn it is
    assert axe_findings(page) == []
    page.locator("ol.first a[href$='/actors/new/']").click()
    page.locator("textarea[name='name.de'], input[name='name.de']").first.fill("Umweltamt")
    page.locator("input[name=sector]").first.check()
    press(page)
    assert done(page) == [False, False]
    page.locator("form[action$='/first-steps/'] button").click()
    page.wait_for_url(f"**{DESK}/")
    assert done(page) == []
