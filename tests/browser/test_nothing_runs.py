"""What people write is shown, never run: on every page, with the security policy and, should it fail, without it.

A script stands behind every word in the database (`poison.py`). Then every page is opened: by a town hall, by
everybody, by the operator.
"""

from urllib.parse import quote

import pytest

from tests.browser.kit import BERLIN, DESK, PASSWORD, SLUG
from tests.browser.poison import POISON, RUN
from tests.browser.test_pages import kind_of, links_of

OPERATOR = "operator@ayni.example"
FLAG = "window.__ran = window.__ran || [];"
ALIVE = """() => [...document.querySelectorAll('*')].filter(it =>
  [...it.attributes].some(a => a.name.startsWith('on') || /^\\s*(javascript|data:text|vbscript)/i.test(a.value)) ||
  (it.tagName === 'SCRIPT' && !/^\\/(static|operator\\/jsi18n)\\//.test(it.getAttribute('src') || '')) ||
  (it.tagName === 'IMG' && it.getAttribute('src') === 'x')).map(it => it.outerHTML.slice(0, 150))"""


@pytest.fixture(scope="module", autouse=True)
def poisoned(site):
    site.ayni("shell", "--no-imports", "-c", "from tests.browser.poison import everywhere; everywhere()")


@pytest.fixture(params=[False, True], ids=["with the policy", "without it"])
def page(request, chromium, site):
    """Somebody whose browser keeps the policy, or knows none; tells whatever ran or was stopped by it."""
    context = chromium.new_context(base_url=site.url, locale="de-DE", bypass_csp=request.param)
    context.add_init_script(FLAG)
    found = context.new_page()
    found.told = []
    found.on("dialog", lambda dialog: (found.told.append(f"dialog {dialog.message}"), dialog.dismiss()))
    found.on("pageerror", lambda error: found.told.append(f"error {error}"))
    found.on("console", lambda m: found.told.append(m.text) if "Content Security Policy" in m.text else None)
    yield found
    context.close()


def walk(page, start, inside):
    """Every kind of page that can be reached from `start`; says what lives on them, and which they are."""
    seen, faults, waiting = set(), [], [start]
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in seen or not path.startswith(inside):
            continue
        seen.add(kind_of(path))
        answer = page.goto(path)
        faults += [f"{path}: {answer.status}"] * (answer.status != 200) + look(page, path)
        waiting += links_of(page)
    return seen, faults


without_it = pytest.mark.parametrize("page", [True], indirect=True, ids=["without it"])
"""Where nothing lives without the policy, nothing can with it."""


def look(page, path):
    ran = page.evaluate("window.__ran")
    told, page.told = page.told, []
    return [f"{path}: {each}" for each in (*told, *page.evaluate(ALIVE), *(["it ran"] if ran else []))]


def test_the_control_runs(page):
    """The flag would be seen: a page without escaping runs it."""
    page.route("**/control/", lambda route: route.fulfill(body=f"<title>x</title>{POISON}", content_type="text/html"))
    page.goto("/control/")
    page.wait_for_function("window.__ran.length > 2")
    assert len(look(page, "/control/")) > 3


def test_public_pages(page):
    seen, faults = walk(page, "/de/", "/de/")
    assert faults == []
    assert {f"/L/{SLUG}/{path}" for path in ("", "history/", "plan/2026/", "plan/2026/*/", "contact/")} <= seen
    for path in ("/accounts/login/", "/s/none/", "/mail/stop/none/", f"/de/{SLUG}/contact/cajamarca/"):
        page.goto(f"{path}?next={quote(POISON)}&language={quote(POISON)}&{quote(POISON)}=1")
        assert look(page, path) == []


@without_it
def test_the_desk(page, sign_in):
    sign_in(page, BERLIN, PASSWORD)
    seen, faults = walk(page, f"{DESK}/", "/desk/")
    assert faults == []
    assert len(seen) > 50
    asked = quote(POISON)
    for path in (
        "search/",
        "plan/2027/",
        "plan/2027/table/",
        "changes/",
        "actors/",
        "translations/",
        "glossary/",
        "history/",
    ):
        page.goto(
            f"{DESK}/{path}?words={asked}&field={asked}&status={asked}&language={asked}&page={asked}&next={asked}"
        )
        assert look(page, path) == []


@without_it
def test_what_the_operator_sees(page, sign_in):
    sign_in(page, OPERATOR, PASSWORD)
    seen, faults = walk(page, "/operator/", "/operator/")
    assert faults == []
    assert len(seen) > 40


def test_a_draft_comes_back_as_words(page, sign_in):
    """What was typed waits in the browser and is put into the form again."""
    sign_in(page, BERLIN, PASSWORD)
    page.goto(f"{DESK}/actors/new/")
    page.locator("[name='name.de']").fill(POISON)
    page.locator("[name='name.de']").blur()
    page.wait_for_timeout(1500)
    page.goto(f"{DESK}/actors/new/")
    page.wait_for_timeout(300)
    assert look(page, "the draft") == []
    assert RUN in page.content() or RUN in page.locator("[name='name.de']").input_value()
