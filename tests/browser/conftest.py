"""Real Chromium against a really served site.

`site` starts each test module from the same demo data; `visit` opens a page as somebody with a language, a width and
a colour scheme, and fails the test when that page threw an error, broke the security policy or asked another host.
"""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.kit import CHROMIUM, CHROMIUM_FLAGS, axe_findings, html_checker
from tests.served import Site

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps an event loop in this thread


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The demo's data, made once; never served itself."""
    return Site(tmp_path_factory.mktemp("prepared"), tmp_path_factory.mktemp("static")).prepare()


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory):
    own = prepared.copy_to(tmp_path_factory.mktemp("site"))
    with own.served():
        yield own


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """`visit("es-PE", width=360, dark=True)` gives a page of a new visitor; relative addresses work."""
    contexts, complaints = [], []

    def open_page(locale="de-DE", *, width=1280, height=900, dark=False, script=True):
        context = chromium.new_context(
            base_url=site.url,
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda m: complaints.append(f"console: {m.text}") if is_complaint(m) else None)
        page.on(
            "request", lambda r: None if r.url.startswith((site.url, "data:", "blob:")) else complaints.append(r.url)
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(message) -> bool:
    """An expected 4xx answer is logged by Chromium too; that is no fault of the page."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


@pytest.fixture
def sign_in(site):
    def enter(page, email, password):
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("main form button:not([type=button])").first.click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    return enter


@pytest.fixture(scope="session")
def vnu():
    with html_checker() as checker:
        yield checker


@pytest.fixture
def judge(vnu):
    """`judge(page)`: axe judges what stands there now, vnu what the server sends for this address."""

    def without_findings(page):
        html = page.context.request.get(page.url).text()
        assert {"axe": axe_findings(page), "vnu": vnu.findings(html)} == {"axe": [], "vnu": []}

    return without_findings
