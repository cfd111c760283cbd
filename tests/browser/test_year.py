"""A whole year in Chromium, as both sides and a guest: a new plan, agreed; what happened, said by somebody without an
account; an amendment; the annual report; next year's draft.

The tests of this module follow each other on one site. Elements are found by role, name or address, never by words.
"""

from datetime import UTC, datetime

import pytest

from tests.browser.kit import BERLIN, CAJAMARCA, DESK, PASSWORD, SLUG, overflow
from tests.browser.test_story import press, succeeded, today

YEAR = datetime.now(UTC).year + 2  # the demo has plans for the years before
PLAN, REPORT = f"{DESK}/plan/{YEAR}/", f"{DESK}/report/{YEAR}/"
FIELD, MEASURE, OTHER = "Wasser in der Schule", "Regentonnen an sechs Schulhöfen", "Wassertagebuch mit zwei Klassen"
TRANSLATED = {FIELD: "Agua en la escuela", MEASURE: "Toneles de lluvia en seis patios", OTHER: "Diario del agua"}
SAID = "Pusimos tres toneles con las familias; llovió toda la tarde y ya están llenos."
WHY = "Eine Schule wird umgebaut; wir schaffen es erst im Herbst."
ENDS = "Los toneles ya están; los cuidan las familias."
PARTS = {
    BERLIN: ("treptow-koepenick", "Sechs Schulhöfe fangen jetzt Regen auf.", "Seis patios recogen ahora la lluvia."),
    CAJAMARCA: ("cajamarca", "Die Familien sehen nach den Tonnen.", "Las familias cuidan los toneles."),
}


@pytest.fixture
def berlin(visit, sign_in):
    return sign_in(visit("de-DE", width=1280), BERLIN, PASSWORD)


@pytest.fixture
def cajamarca(visit, sign_in):
    return sign_in(visit("es-PE", width=360, height=800), CAJAMARCA, PASSWORD)


def move(page, paper, name, **values):
    """Makes a move on the page of a paper's hand-over."""
    page.goto(f"{paper}handover/")
    form = page.locator(f"details#{name}")
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    for field, value in values.items():
        form.locator(f"[name={field}]").fill(value)
    press(page, f"details#{name} form")
    succeeded(page)


def closed_and_accepted(paper, first, second, number):
    """The first closes, the second confirms, then both bodies accept."""
    first.goto(f"{paper}handover/close/")
    assert first.locator(".missing").count() == 0
    press(first)
    succeeded(first)
    move(second, paper, "confirm")
    for page, body in ((first, "Bezirksverordnetenversammlung"), (second, "Concejo Municipal")):
        move(page, paper, "accept", body=body, on=today(), paper_number=number)
    assert second.locator(".stages li").nth(3).get_attribute("aria-current") == "step"


def measure_page(page, words):
    page.goto(PLAN)
    page.locator(".measure a", has_text=words).first.click()
    return page.url


def test_berlin_opens_the_plan_and_writes_two_measures(berlin):
    page = berlin
    page.goto(f"{DESK}/plans/new/")
    page.locator("input[name=year]").fill(str(YEAR))
    press(page)
    page.goto(f"{PLAN}new/field/")
    page.locator("textarea[name='title.de']").fill(FIELD)
    press(page)
    succeeded(page)
    for words in (MEASURE, OTHER):
        page.goto(PLAN)
        page.locator("a[href*='measures/new/?field=']").first.click()
        page.locator("textarea[name='title.de']").fill(words)
        page.locator("input[name=tags][value='6']").check()
        for lead in ("lead_a", "lead_b"):
            page.locator(f"select[name={lead}]").select_option(index=1)
        page.locator("input[name=end]").fill(f"06/{YEAR}")
        press(page)
        succeeded(page)
    move(page, PLAN, "hand_over", note="Zwei Maßnahmen, beide am Wasser.")


def test_cajamarca_translates_from_the_worklist_on_a_phone(cajamarca):
    page = cajamarca
    page.goto(f"{DESK}/translations/?language=es&state=missing")
    for german, spanish in TRANSLATED.items():
        entry = page.locator("main form li, main form section, main form fieldset, main form article").filter(
            has_text=german
        )
        entry.last.locator("textarea").first.fill(spanish)
    assert overflow(page) <= 0
    press(page)
    succeeded(page)
    page.goto(PLAN)
    shown = page.locator("main").inner_text()
    assert all(spanish in shown for spanish in TRANSLATED.values())


def test_both_agree_on_the_plan(berlin, cajamarca):
    closed_and_accepted(PLAN, cajamarca, berlin, f"1/{YEAR}")


def test_a_guest_says_what_happened_and_a_coordinator_takes_it_over(cajamarca, visit, site):
    page = cajamarca
    measure = measure_page(page, TRANSLATED[MEASURE])
    page.goto(f"{measure}links/")
    page.locator("input[name=called]").fill("Familias")
    press(page)
    address = page.locator("#address").inner_text()
    guest = visit("es-PE", width=360, script=False)
    guest.goto(address)
    guest.locator("textarea[name=words]").fill(SAID)
    guest.locator("input[name=on]").fill(today())
    guest.locator("input[name=people]").fill("14")
    press(guest)
    assert guest.locator("form").count() == 0
    page.goto(f"{DESK}/")
    page.locator(f"a[href$='{DESK}/guests/']").first.click()
    page.locator("li.card", has_text=SAID).locator("a.button").click()
    page.locator("form[action$='/take/'] [name=status][value=under_way]").check()
    press(page, "form[action$='/take/']")
    succeeded(page)
    page.goto(measure)
    assert SAID in page.locator("main").inner_text()


def test_berlin_reports_too_and_both_see_both(berlin):
    page = berlin
    measure = measure_page(page, MEASURE)
    page.goto(f"{measure}report/")
    page.locator("[name$=status][value=done]").check()
    page.locator("textarea[name$=words]").fill("Alle sechs Tonnen stehen.")
    press(page)
    succeeded(page)
    page.goto(measure)
    shown = page.locator("main").inner_text()
    assert SAID in shown
    assert "Alle sechs Tonnen stehen." in shown


def test_an_amendment_moves_a_date_while_everybody_still_reads_the_agreed_text(berlin, cajamarca, visit):
    move(berlin, PLAN, "amend", note=WHY)
    measure = measure_page(berlin, OTHER)
    berlin.goto(f"{measure}edit/")
    berlin.locator("input[name=end]").fill(f"10/{YEAR}")
    press(berlin)
    succeeded(berlin)
    berlin.goto(f"{PLAN}difference/")
    differs = berlin.locator("main section.differs")
    assert (differs.count(), f"Juni {YEAR}" in differs.inner_text(), f"Oktober {YEAR}" in differs.inner_text()) == (
        1, True, True,
    )  # fmt: skip
    reader = visit("de-DE", script=False)
    reader.goto(f"/de/{SLUG}/plan/{YEAR}/")
    assert "Oktober" not in reader.locator("main").inner_text()
    closed_and_accepted(PLAN, berlin, cajamarca, f"2/{YEAR}")
    reader.reload()
    assert "Oktober" in reader.locator("main").inner_text()


def test_both_file_their_part_and_agree_on_the_report(berlin, cajamarca):
    berlin.goto(REPORT)
    press(berlin)
    for page, email in ((berlin, BERLIN), (cajamarca, CAJAMARCA)):
        page.goto(REPORT)
        town, german, spanish = PARTS[email]
        page.locator(f"a[href$='{REPORT}part/{town}/']").click()
        page.locator("textarea[name='summary.de']").fill(german)
        page.locator("textarea[name='summary.es']").fill(spanish)
        press(page)
        succeeded(page)
        page.goto(REPORT)
        press(page, "form[action$='/file/']")
        succeeded(page)
    for page, email, language in ((cajamarca, BERLIN, 2), (berlin, CAJAMARCA, 1)):
        page.goto(REPORT)
        assert PARTS[email][language] in page.locator("main").inner_text()
    closed_and_accepted(REPORT, berlin, cajamarca, f"3/{YEAR}")


def test_the_report_is_printed_in_both_languages(berlin):
    berlin.goto(f"{REPORT}papers/")
    with berlin.expect_download() as coming:
        berlin.locator("a[href*='report.pdf'][href*='de'][href*='es']").first.click()
    content = coming.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    assert len(content) > 20_000


def test_what_is_open_goes_over_into_the_next_year(cajamarca):
    page = cajamarca
    page.goto(f"{PLAN}carry-over/")
    done = page.locator("main form li", has_text=TRANSLATED[MEASURE])
    done.locator("input[type=checkbox]").uncheck()  # both are offered: only one side has called it finished
    press(page)
    assert page.locator("[role=alert] li").count() == 1  # what is left out needs a reason
    done.locator("textarea").fill(ENDS)
    assert overflow(page) <= 0
    press(page)
    succeeded(page)
    page.goto(f"{DESK}/plan/{YEAR + 1}/")
    shown = page.locator(".branch").inner_text()
    assert (TRANSLATED[OTHER] in shown, TRANSLATED[MEASURE] in shown) == (True, False)
    page.goto(f"{DESK}/plan/{YEAR + 1}/handover/")
    assert ENDS in page.locator("main").inner_text()
    page.goto(f"{DESK}/plan/{YEAR + 1}/")
    page.locator(".measure a", has_text=TRANSLATED[OTHER]).first.click()
    assert page.locator(f"a[href*='{DESK}/measures/']").count() >= 1
