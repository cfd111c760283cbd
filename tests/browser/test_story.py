"""The story of a joint plan, told in Chromium as both sides: from the draft on Cajamarca's turn to both agreements.

The tests of this module follow each other on one site. Elements are found by role, name or address, never by words.
"""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from tests.browser.kit import BERLIN, CAJAMARCA, DESK, PASSWORD, SLUG, overflow

PLAN = f"{DESK}/plan/2027/"
NOTE = "Ya está quién responde en cada medida. ¿Pueden revisar el alemán de la 5.4?"
ASKED = "Bitte sagen Sie bei der neuen Maßnahme noch, wo sie stattfindet."
NEW = "Día del agua en el río San Lucas"
NEW_IN_GERMAN = "Tag des Wassers am Fluss San Lucas"
BETTER = "Kaffee und Klimawandel: Gespräch mit Erzeugerfamilien"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
BODY = {CAJAMARCA: "Concejo Municipal", BERLIN: "Bezirksverordnetenversammlung"}


@pytest.fixture
def cajamarca(visit, sign_in):
    return sign_in(visit("es-PE", width=360, height=800), CAJAMARCA, PASSWORD)


@pytest.fixture
def berlin(visit, sign_in):
    return sign_in(visit("de-DE", width=1280), BERLIN, PASSWORD)


def press(page, form="main form"):
    """Presses the form's last, visible button; the first one may be the hidden one for the Enter key."""
    page.locator(f"{form} button.button:not([name])").last.click()
    page.wait_for_load_state()


def unfold(page, name):
    """The form of a move on the page of the hand-over."""
    page.goto(f"{PLAN}handover/")
    move = page.locator(f"details#{name}")
    if move.get_attribute("open") is None:
        move.locator("summary").first.click()
    return move


def succeeded(page):
    assert page.locator(".notice.success").count() == 1
    assert page.locator("[role=alert]").count() == 0


def today():
    return f"{datetime.now(UTC):%d.%m.%Y}"


def mail(text):
    """(recipient, subject, body) of a mail as it was sent."""
    found = message_from_bytes(text.encode(), policy=policy.default)
    return found["To"], found["Subject"], found.get_body().get_content()


def answer_what_lacks(page):
    """The five questions of a measure, as far as nobody has answered them yet."""
    for name in ("lead_a", "lead_b"):
        if not page.locator(f"select[name={name}]").input_value():
            page.locator(f"select[name={name}]").select_option(index=1)
    if not page.locator("input[name=end]").input_value():
        page.locator("input[name=end]").fill("30/11/2027")
    if not page.locator("input[name=tags]:checked").count():
        page.locator("input[name=tags][value='12']").check()


def test_cajamarca_answers_what_closing_still_needs(cajamarca):
    page = cajamarca
    page.goto(f"{DESK}/")
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.locator(".turn .quote").get_attribute("lang") == "de"
    page.locator(f"main a[href$='{PLAN}']").first.click()
    page.locator(f".turn a[href*='{PLAN}handover/']").first.click()
    page.locator("details#close summary").click()
    page.locator("details#close a.button").click()
    links = page.eval_on_selector_all(".missing a", "all => [...new Set(all.map(a => a.href))]")
    assert len(links) >= 10
    for link in links:
        page.goto(link)
        answer_what_lacks(page)
        press(page)
        succeeded(page)
    page.goto(f"{PLAN}handover/close/")
    assert page.locator(".missing a").count() == 1  # the German title that Treptow-Köpenick will write


def test_cajamarca_adds_a_measure_with_the_five_questions(cajamarca):
    page = cajamarca
    page.goto(PLAN)
    page.locator("a[href*='measures/new/?field=']").first.click()
    page.locator("textarea[name='title.es']").fill(NEW)
    page.locator("input[name=tags][value='6']").check()
    page.locator("select[name=lead_b]").select_option(index=1)
    page.locator("select[name=lead_a]").select_option(index=1)
    page.locator("input[name=end]").fill("06/2027")
    press(page)
    succeeded(page)
    assert page.locator("h1").inner_text().startswith(NEW)
    assert page.locator("dl.five .nothing").count() == 0
    assert overflow(page) <= 0


def test_cajamarca_hands_over_with_a_note(cajamarca, site):
    page = cajamarca
    move = unfold(page, "hand_over")
    move.locator("textarea[name=note]").fill(NOTE)
    press(page, "details#hand_over form")
    succeeded(page)
    assert page.locator("details#hand_over").count() == 0
    to, subject, body = mail(site.mails()[-1])
    assert to == BERLIN
    assert "Arbeitsplan" in body or "Plan 2027" in subject
    assert "Guten Tag" in body
    assert f"> {NOTE}" in body


def test_berlin_reads_the_note_betters_the_german_and_returns(berlin, site):
    page = berlin
    page.goto(f"{DESK}/")
    note = page.locator(".turn .quote")
    assert (note.inner_text(), note.get_attribute("lang")) == (NOTE, "es")
    page.goto(f"{PLAN}handover/close/")
    links = page.eval_on_selector_all(".missing a", "all => [...new Set(all.map(a => a.href))]")
    for link, german in zip(links, german_titles(page), strict=True):
        page.goto(link)
        page.locator("textarea[name='title.de']").fill(german)
        press(page)
        succeeded(page)
        assert page.locator("h1").inner_text() == german
    move = unfold(page, "return")
    move.locator("textarea[name=note]").fill(ASKED)
    press(page, "details#return form")
    succeeded(page)
    to, _subject, body = mail(site.mails()[-1])
    assert to == CAJAMARCA
    assert "plan de trabajo" in body
    assert f"> {ASKED}" in body


def german_titles(page):
    """One for each measure that lacks it, in the order of the page."""
    lacking = page.locator(".missing a").all_inner_texts()
    return [BETTER if words.startswith("5.4") else NEW_IN_GERMAN for words in lacking]


def test_cajamarca_answers_and_hands_over_again(cajamarca):
    page = cajamarca
    page.goto(f"{DESK}/")
    note = page.locator(".turn .quote")
    assert (note.inner_text(), note.get_attribute("lang")) == (ASKED, "de")
    page.goto(PLAN)
    page.locator("a", has_text=NEW).first.click()
    page.locator("a.button[href$='/edit/']").click()
    page.locator("form details.more > summary").first.click()
    page.locator("textarea[name='description.es']").fill("En la ribera, con las escuelas del barrio.")
    press(page)
    succeeded(page)
    unfold(page, "hand_over")
    press(page, "details#hand_over form")
    succeeded(page)


def test_berlin_closes_and_cajamarca_confirms(berlin, cajamarca, site):
    berlin.goto(f"{PLAN}handover/close/")
    assert berlin.locator(".missing").count() == 0
    press(berlin)
    succeeded(berlin)
    assert mail(site.mails()[-1])[0] == CAJAMARCA
    unfold(cajamarca, "confirm")
    press(cajamarca, "details#confirm form")
    succeeded(cajamarca)
    assert mail(site.mails()[-1])[0] == BERLIN
    assert cajamarca.locator(".stages li").nth(2).get_attribute("aria-current") == "step"


def test_both_name_their_body_and_its_session(berlin, cajamarca):
    for page, email, day in ((berlin, BERLIN, "10.12.2026"), (cajamarca, CAJAMARCA, "15/12/2026")):
        move = unfold(page, "schedule")
        move.locator("input[name=body]").fill(BODY[email])
        move.locator("input[name=session]").fill(day)
        press(page, "details#schedule form")
        succeeded(page)
    text = cajamarca.locator("main").inner_text()
    assert all(body in text for body in BODY.values())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vacio.pdf", b""),
        ("carta.docx", b"PK\x03\x04 no es un escaneo"),
        ("acuerdo.pdf", b"<html><script>alert(1)</script></html>"),
        ("grande.pdf", PDF + b"0" * (10 * 1024 * 1024)),
    ],
)
def test_a_scan_that_is_none_is_refused_and_the_words_stay(cajamarca, tmp_path, name, content):
    page = cajamarca
    accept_on_paper(page, tmp_path / name, content)
    assert page.locator("details#accept[open] .field.wrong .error").count() == 1
    assert page.locator("details#accept input[name=scan]").get_attribute("aria-invalid") == "true"
    assert page.locator("[role=alert] li").count() == 1
    assert page.locator("details#accept input[name=paper_number]").input_value() == "Acuerdo N.° 118-2026"
    assert page.locator("details#accept input[name=on_paper]").is_checked()


def accept_on_paper(page, file, content):
    file.write_bytes(content)
    move = unfold(page, "accept")
    assert move.locator("input[name=body]").input_value() == BODY[CAJAMARCA]
    move.locator("input[name=on]").fill(today())
    move.locator("input[name=paper_number]").fill("Acuerdo N.° 118-2026")
    move.locator("input[name=on_paper]").check()
    move.locator("input[name=scan]").set_input_files(file)
    press(page, "details#accept form")


def test_both_accept_one_of_them_on_paper(berlin, cajamarca, site, tmp_path):
    move = unfold(berlin, "accept")
    move.locator("input[name=on]").fill(today())
    move.locator("input[name=paper_number]").fill("VIII/0999")
    press(berlin, "details#accept form")
    succeeded(berlin)
    assert mail(site.mails()[-1])[0] == CAJAMARCA
    accept_on_paper(cajamarca, tmp_path / "acuerdo 118.pdf", PDF)
    succeeded(cajamarca)
    assert cajamarca.locator(".stages li").nth(3).get_attribute("aria-current") == "step"
    assert cajamarca.eval_on_selector_all("main details:has(form)", "all => all.map(d => d.id)") == ["amend"]
    with cajamarca.expect_download() as coming:
        cajamarca.locator("a[href*='/scans/']").click()
    assert coming.value.path().read_bytes() == PDF


def test_the_plan_is_printed_in_both_languages(berlin):
    berlin.goto(f"{PLAN}papers/")
    with berlin.expect_download() as coming:
        berlin.locator("a[href*='plan.pdf'][href*='de'][href*='es']").first.click()
    content = coming.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    assert len(content) > 40_000


def test_everybody_can_read_what_was_agreed(visit):
    page = visit("en", width=360, dark=True, script=False)
    page.goto("/")
    page.goto(f"/en/{SLUG}/")
    page.locator(f"main a[href$='/en/{SLUG}/plan/2027/']").first.click()
    assert page.locator(".agreed-on").count() == 1
    assert "2027" in page.locator("h1").inner_text()
    text = page.locator("main").text_content()
    assert all(body in text for body in BODY.values())
    new = page.locator("main [lang]", has_text=re.compile(f"{NEW}|{NEW_IN_GERMAN}")).last  # not written in English
    assert new.get_attribute("lang") == ("es" if new.inner_text().startswith(NEW) else "de")
    assert not re.search(r"sign in|@", text)
    assert overflow(page) <= 0


def test_what_was_agreed_is_not_edited_any_more(cajamarca):
    page = cajamarca
    page.goto(PLAN)
    assert page.locator("main a[href$='/edit/'], main a[href*='/new/']").count() == 0
    page.locator("a", has_text=NEW).first.click()
    measure = page.url
    assert page.locator("main a[href$='/edit/']").count() == 0
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    forged = {"csrfmiddlewaretoken": token, "seen": "{}", "title.es": "Otra cosa"}
    for address in (f"{measure}edit/", f"{PLAN}handover/hand-over/", f"{PLAN}handover/reopen/"):
        answer = page.context.request.post(address, form=forged, headers={"Referer": measure})
        assert answer.status == 409
    page.reload()
    assert page.locator("h1").inner_text().startswith(NEW)
