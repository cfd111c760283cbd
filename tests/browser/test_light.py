"""Light enough for a thin line: what a first and a second visit carry, counted on the wire by Chromium itself."""

import pytest

from tests.browser.kit import CAJAMARCA, DESK, PASSWORD, SLUG, weigh

PUBLIC = ("", f"{SLUG}/", f"{SLUG}/history/", f"{SLUG}/plan/2026/", f"{SLUG}/plan/2026/?by=goal", f"{SLUG}/contact/")
DESKS = ("", "plan/2027/", "plan/2027/table/", "plan/2027/handover/", "plan/2026/handover/", "actors/", "history/")
KILO = 1024
SCRIPT = {"public": 10 * KILO, "desk": 20 * KILO}


def faults(page, path, script):
    """What is too heavy about a page, visited for the first time and once more."""
    cold, warm = weigh(page, path), weigh(page, path)
    found = {
        "bytes": cold.bytes > 45 * KILO and cold.bytes,
        "requests": cold.requests > 8 and cold.requests,
        "blocking": cold.blocking > 4 and cold.blocking,
        "script": cold.script_bytes > script and cold.script_bytes,
        "second": warm.requests > 1 and warm.requests,
        "foreign": cold.foreign,
    }
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_light_and_sets_no_cookie(visit, site, path):
    page = visit("es-PE", width=360)
    assert faults(page, f"{site.url}/es/{path}", SCRIPT["public"]) == {}
    assert page.context.cookies() == []


def test_the_pages_of_the_desk_are_light(visit, sign_in, site):
    signed_in = sign_in(visit("es-PE", width=360), CAJAMARCA, PASSWORD)
    signed_in.goto(f"{DESK}/plan/2027/")
    measure = signed_in.locator("main a[href*='/measures/'][href$='/']:not([href*='new'])").first.get_attribute("href")
    known = signed_in.context.cookies()
    heavy = {}
    for path in [*(f"{DESK}/{path}" for path in DESKS), measure, f"{measure}edit/"]:
        page = visit("es-PE", width=360)  # nothing kept from the page before
        page.context.add_cookies(known)
        if found := faults(page, f"{site.url}{path}", SCRIPT["desk"]):
            heavy[path] = found
    assert heavy == {}
