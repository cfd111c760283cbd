"""Every page that a link leads to: axe, the HTML checker, and no scrolling sideways; in each language and width.

The pages are found by following links, one page per kind of address, so that a new page is judged without being named.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.kit import BERLIN, CAJAMARCA, DESK, PASSWORD, SLUG, axe_findings, overflow

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
FILES = re.compile(r"\.(xlsx|pdf|docx|txt|xml|svg|json|csv)$|/scans/|/logout/")
PEOPLE = {"de": (BERLIN, "de-DE"), "es": (CAJAMARCA, "es-PE"), "en": (BERLIN, "de-DE")}
WALKS = [
    ("de", 1280, False, ("axe", "vnu")),
    ("de", 360, True, ("axe",)),
    ("es", 360, False, ("axe", "vnu")),
    ("es", 1280, True, ()),
    ("en", 1280, True, ("axe", "vnu")),
    ("en", 360, False, ()),
]
"""Language, width, dark, judges. The HTML is the same at every width; axe sees each language and each width twice."""
every_walk = pytest.mark.parametrize(("language", "width", "dark", "judges"), WALKS)


def kind_of(address: str) -> str:
    """Addresses that differ in ids or pages alone show the same kind of page; a plan's year is its stage."""
    path = UID.sub("*", urlsplit(address).path)
    return re.sub(r"^/(de|es|en)/", "/L/", re.sub(r"(?<!/plan)/\d+/", "/0/", path))


def links_of(page) -> list[str]:
    # A link inside a drawing has its address in `baseVal`, as it was written.
    every = "all => all.map(a => new URL(a.href.baseVal ?? a.href, location).href)"
    found = page.eval_on_selector_all("a[href]", every)
    origin = "/".join(page.url.split("/")[:3])
    return [
        urlsplit(address).path
        for address in found
        if address.startswith(origin) and not FILES.search(urlsplit(address).path)
    ]


def faults_of(page, path, vnu, judges) -> list[str]:
    answer = page.goto(path)
    if answer.status != 200:
        return [f"{path}: {answer.status}"]
    found = [f"{overflow(page)} px wider than the window"] if overflow(page) > 0 else []
    found += [f"axe {finding}" for finding in axe_findings(page)] if "axe" in judges else []
    found += [f"vnu {finding}" for finding in vnu.findings(answer.text())] if "vnu" in judges else []
    return [f"{path}: {fault}" for fault in found]


def judge_all(page, vnu, judges, start: str, inside: str) -> tuple[set[str], list[str]]:
    """Follows links from `start` as long as they lead inside; says which kinds of page it saw, and all faults."""
    seen: set[str] = set()
    faults: list[str] = []
    waiting = [start]
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in seen or not path.startswith(inside):
            continue
        seen.add(kind_of(path))
        faults += faults_of(page, path, vnu, judges)
        waiting += links_of(page)
    return seen, faults


@every_walk
def test_public_pages(visit, vnu, language, width, dark, judges):
    page = visit(language, width=width, dark=dark)
    seen, faults = judge_all(page, vnu, judges, f"/{language}/", f"/{language}/")
    assert faults == []
    assert {f"/L/{SLUG}/{path}" for path in ("", "history/", "plan/2026/", "plan/2026/*/", "contact/")} <= seen


@every_walk
def test_the_desk(visit, sign_in, vnu, language, width, dark, judges):
    email, locale = PEOPLE[language]
    page = sign_in(visit(locale, width=width, dark=dark), email, PASSWORD)
    speak(page, language)
    seen, faults = judge_all(page, vnu, judges, f"{DESK}/", "/desk/")
    speak(page, locale[:2])
    assert faults == []
    paths = ("plan/2026/handover/", "plan/2027/", "plan/2027/table/", "plan/2027/handover/", "plan/2026/snapshots/0/")
    paths += ("measures/*/", "actors/", "history/", "people/")
    assert {f"{DESK}/{path}" for path in paths} <= seen


def speak(page, language):
    """The person's own setting; on the desk it goes before the browser's."""
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    given = {"language": language, "csrfmiddlewaretoken": token, "next": "/desk/me/"}
    page.context.request.post("/desk/me/language/", form=given, headers={"Referer": page.url})
    page.goto("/desk/me/")
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["de", "es", "en"])
def test_sign_in_and_error_pages(visit, vnu, language):
    page = visit(language, width=360)
    for path in ("/accounts/login/", "/accounts/password/reset/", f"/{language}/nothing-here/"):
        page.goto(path)
        assert axe_findings(page) == []
        assert overflow(page) <= 0
        assert vnu.findings(page.content()) == []
