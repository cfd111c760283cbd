"""Two people at one measure, and a line that fails: nothing typed is lost, nothing is written twice or written over.

Told in Chromium with the coordinator and a contributor of the side that has the turn.
"""

import sqlite3
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.browser.kit import (
    CAJAMARCA,
    CHROMIUM,
    CHROMIUM_FLAGS,
    CUT,
    DESK,
    PASSWORD,
    THIN,
    axe_findings,
    line,
    overflow,
)

PLAN = f"{DESK}/plan/2027/"
CIAM = "ciam@cajamarca.example"
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('ayni.draft.'))"
FOCUS_IN_SUMMARY = "document.activeElement.matches('section.notice.error[role=alert]')"


@pytest.fixture
def ana(visit, sign_in):
    return sign_in(visit("es-PE", width=1280), CAJAMARCA, PASSWORD)


def write(page, **values):
    """Fills inputs, folded ones too; `__` stands for a dot."""
    for name, words in values.items():
        box = page.locator(f"[name='{name.replace('__', '.')}']")
        if not box.is_visible():
            page.locator("details.more:not([open]) > summary").first.click()
        box.fill(words)


def save(page):
    page.locator(".savebar button").click()
    page.wait_for_load_state()


def value(page, name):
    return page.locator(f"[name='{name}']").input_value()


def kept(page):
    return page.evaluate(KEPT)


def until_kept(page):
    """Typing is kept a moment after the last key."""
    for _ in range(100):
        if kept(page):
            return
        page.wait_for_timeout(30)
    raise AssertionError("no draft was kept")


def own_measure(page, which=0):
    """The form of a measure that a contributor may write too."""
    page.goto(PLAN)
    found = page.eval_on_selector_all("main a[href*='/measures/'][href$='/']", "x => [...new Set(x.map(a => a.href))]")
    forms = []
    for address in found:
        page.goto(f"{address}edit/")
        if page.locator("input[name=end]").count():
            forms.append(page.url)
            if len(forms) > which:
                return page.url
    raise AssertionError("no measure to write")


def new_measure(page, title):
    page.goto(PLAN)
    page.locator("a[href*='measures/new/?field=']").first.click()
    write(page, title__es=title)
    return page.url


def send_into_the_dark(page, pattern, arrives):
    """Saves; the line breaks before the answer, and the browser learns nothing, not even a cookie."""

    def cut(route):
        if route.request.method != "POST":
            return route.continue_()
        if arrives:
            parts = urlsplit(route.request.url)
            server = HTTPConnection(parts.netloc)
            headers = {**route.request.all_headers(), "connection": "close"}
            server.request("POST", f"{parts.path}?{parts.query}", route.request.post_data_buffer, headers)
            assert server.getresponse().status == 303
        return route.abort("connectionreset")

    page.route(pattern, cut)
    page.locator(".savebar button").click()
    page.wait_for_url("chrome-error://**")
    page.unroute(pattern)


def how_many(page, title):
    page.goto(PLAN)
    return page.locator("main a", has_text=title).count()


def in_language(page, code):
    page.goto(PLAN)
    page.locator(f"form.langs button[value={code}]").first.evaluate("it => it.click()")
    page.locator(f"html[lang={code}]").wait_for()


# Two at once


@pytest.mark.parametrize(
    ("code", "width", "begins", "ends"), [("es", 360, "01/2027", "31/10/2027"), ("de", 1280, "02/2027", "29.10.2027")]
)
def test_two_colleagues_put_their_words_together(ana, visit, sign_in, vnu, code, width, begins, ends):
    ben = sign_in(visit("es-PE", width=width), CIAM, PASSWORD)
    in_language(ben, code)
    address = own_measure(ben)
    ana.goto(address)
    write(ana, title__es=f"Feria de semillas en {width} barrios", end=ends, title__en=f"Seed fair {width}")
    write(ben, title__es=f"Gran feria de semillas y panes {width}", end="30/11/2027", start=begins)
    save(ana)
    assert ana.locator(".notice.success").count() == 1
    save(ben)
    assert ben.evaluate(FOCUS_IN_SUMMARY)
    assert ben.locator("[role=alert] li a[href^='#']").count() == 2
    assert ben.locator(".both").count() == 2
    title = ben.locator(".both").first
    assert [word.strip() for word in title.locator("del").all_inner_texts()] == ["Feria", "en", "barrios"]
    assert [word.strip() for word in title.locator("ins").all_inner_texts()] == ["Gran feria", "y panes"]
    assert value(ben, "title.en") == f"Seed fair {width}"  # hers, and he had left it alone
    assert value(ben, "start") == begins
    assert {"axe": axe_findings(ben), "vnu": vnu.findings(ben.content()), "wide": overflow(ben)} == {
        "axe": [],
        "vnu": [],
        "wide": 0,
    }
    write(ben, title__es=f"Gran feria de semillas y panes en {width} barrios")
    ben.locator("input[name='take.end']:checked").focus()
    ben.keyboard.press("ArrowUp")
    assert ben.locator("input[name='take.end'][value=theirs]").is_checked()
    save(ben)
    ben.goto(address)
    assert value(ben, "title.es") == f"Gran feria de semillas y panes en {width} barrios"
    assert (value(ben, "end"), value(ben, "start")) == (ends, begins)
    assert value(ben, "title.en") == f"Seed fair {width}"
    assert kept(ben) == []


def test_without_script_theirs_is_taken_as_well(ana, visit, sign_in):
    ben = sign_in(visit("es-PE", width=360, script=False), CIAM, PASSWORD)
    address = own_measure(ben)
    ana.goto(address)
    write(ana, title__es="Agua que se siembra")
    write(ben, title__es="Agua que se guarda", start="03/2027")
    save(ana)
    save(ben)
    assert ben.locator("[role=alert] li").count() >= 2
    ben.locator("input[name='take.title.es'][value=theirs]").check()
    save(ben)
    ben.goto(address)
    assert (value(ben, "title.es"), value(ben, "start")) == ("Agua que se siembra", "03/2027")


# A line that fails


def test_what_is_sent_without_a_line_stays_until_the_line_is_back(ana):
    page = ana
    own_measure(page, 1)
    write(page, title__es="Escrito en el camino a Celendín")
    page.context.set_offline(True)
    page.locator(".savebar button").click()
    page.locator("form .no-line[role=alert]").wait_for()
    assert value(page, "title.es") == "Escrito en el camino a Celendín"
    assert len(kept(page)) == 1
    page.context.set_offline(False)
    page.locator("form .no-line[role=status]").wait_for()
    save(page)
    assert page.locator("h1").inner_text() == "Escrito en el camino a Celendín"
    assert kept(page) == []


@pytest.mark.parametrize("arrived", [True, False], ids=["saved, unanswered", "never arrived"])
def test_the_line_breaks_while_a_new_measure_is_sent(ana, arrived):
    page, title = ana, f"Taller de música {'ida' if arrived else 'vuelta'}"
    address = new_measure(page, title)

    send_into_the_dark(page, "**/measures/new/**", arrived)
    page.goto(address)
    page.locator("[data-do=back]").click()
    assert value(page, "title.es") == title
    save(page)
    assert page.locator("h1").inner_text().startswith(title)
    assert kept(page) == []
    assert how_many(page, title) == 1


def test_an_answer_that_was_lost_leaves_nothing_to_offer(ana):
    page = ana
    address = own_measure(page, 1)
    write(page, title__es="Guardado sin respuesta")
    send_into_the_dark(page, "**/edit/?sent", arrives=True)
    page.goto(address)
    assert value(page, "title.es") == "Guardado sin respuesta"
    assert page.locator("[data-do=back]").count() == 0
    assert kept(page) == []


def test_on_a_thin_line_that_breaks_mid_way_rows_come_back_too(ana):
    page = ana
    address = own_measure(page, 1)
    line(page, THIN)
    page.locator("details.more summary").first.click()
    step = page.locator("textarea[name^='milestones.'][name$='.title.es']").last
    step.fill("Reunir a las madres")
    page.locator("input[name^='milestones.'][name$='.due']").last.fill("05/2027")
    write(page, title__es="Escrito con poca señal")
    page.locator(".savebar button").dblclick(no_wait_after=True)
    line(page, CUT)  # before the answer can be there
    page.wait_for_timeout(600)
    line(page, THIN)
    page.goto(address)
    if page.locator("[data-do=back]").count():  # else all of it had arrived
        page.locator("[data-do=back]").click()
        save(page)
    page.goto(address)
    assert value(page, "title.es") == "Escrito con poca señal"
    steps = [area.input_value() for area in page.locator("textarea[name^='milestones.'][name$='.title.es']").all()]
    assert steps.count("Reunir a las madres") == 1
    assert kept(page) == []


def test_two_presses_on_a_thin_line_make_one_measure(ana):
    page = ana
    new_measure(page, "Dos veces con poca señal")
    line(page, THIN)
    page.locator(".savebar button").dblclick(no_wait_after=True)
    page.locator("dl.five").wait_for()
    assert how_many(page, "Dos veces con poca señal") == 1


# Time that passes


def test_a_closed_browser_keeps_the_draft(chromium, site, sign_in, tmp_path):
    words = "Antes de que se fuera la luz"

    def opened():
        return chromium.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=CHROMIUM_FLAGS, base_url=site.url, locale="es-PE"
        )

    with closing(opened()) as browser:
        page = sign_in(browser.new_page(), CAJAMARCA, PASSWORD)
        address = new_measure(page, words)
        page.locator("input[name=tags][value='13']").check()
        until_kept(page)
        stored = page.evaluate("JSON.stringify(localStorage)")
        assert not any(personal in stored for personal in (CAJAMARCA, "csrfmiddlewaretoken", "Coordinación"))
    with closing(opened()) as browser:
        page = browser.new_page()
        page.goto(address)
        if "/accounts/login/" in page.url:
            sign_in(page, CAJAMARCA, PASSWORD)
            page.goto(address)
        assert value(page, "title.es") == ""  # never unasked
        page.locator("[data-do=back]").click()
        assert value(page, "title.es") == words
        assert page.locator("input[name=tags][value='13']").is_checked()
        save(page)
        assert page.locator("h1").inner_text().startswith(words)
        assert kept(page) == []


def test_a_draft_can_be_thrown_away_and_grows_old(ana):
    page = ana
    address = new_measure(page, "Mejor no")
    until_kept(page)
    page.goto(address)
    page.locator("[data-do=away]").click()
    assert kept(page) == []
    write(page, title__es="Hace mucho")
    page.goto(PLAN)
    aged = 'for (const name of %s) localStorage[name] = localStorage[name].replace(/"last":\\d+/, \'"last":1\')'
    page.evaluate(aged % KEPT)
    page.goto(address)
    assert page.locator("[data-do=back]").count() == 0
    assert kept(page) == []


def test_words_outlive_the_sign_in_and_wait_at_the_form(ana, site, sign_in):
    page, words = ana, "Escrito mientras caducaba la sesión"
    address = own_measure(page, 1)
    write(page, title__es=words)
    with closing(sqlite3.connect(site.folder / "site.sqlite3")) as database, database:
        database.execute("delete from records_session")
    save(page)
    assert words in page.locator("main").inner_text()
    assert {"axe": axe_findings(page), "wide": overflow(page)} == {"axe": [], "wide": 0}
    page.goto(page.locator("main form a.button").get_attribute("href"))
    page.locator("input[name=login]").fill(CAJAMARCA)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url(lambda url: url.startswith(address))
    page.locator("[data-do=back]").click()
    save(page)
    assert page.locator("h1").inner_text() == words
    assert kept(page) == []


def test_signing_out_erases_the_drafts_of_this_person_only(ana):
    page = ana
    new_measure(page, "Para después")
    until_kept(page)
    other = "ayni.draft.0123456789abcdef.x.measure.y~z"
    page.evaluate(f"localStorage['{other}'] = JSON.stringify({{began: Date.now(), last: Date.now(), values: {{}}}})")
    page.locator("details.menu summary").click()
    page.locator("form[data-sign-out] button").click()
    page.wait_for_url("**/accounts/logout/")
    assert len(kept(page)) == 2
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/accounts/logout/" not in url)
    assert kept(page) == [other]
