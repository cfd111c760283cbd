"""By keyboard alone, and at 400 %: all is reached, seen, and read without scrolling sideways."""

import pytest

from tests.browser.kit import CAJAMARCA, DESK, PASSWORD, SLUG, overflow

PLAN = f"{DESK}/plan/2027/"

FOCUS = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const seen = [[0.5, 0.5], [0.02, 0.5], [0.5, 0.1], [0.5, 0.9]].some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (it === top || it.contains(top) || top.contains(it) || top.closest('label')?.control === it);
  });
  return {tag: it.tagName, name: it.name || it.getAttribute('href') || '', html: it.outerHTML.slice(0, 120),
          ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, seen};
}"""


@pytest.fixture
def cajamarca(visit, sign_in):
    return sign_in(visit("es-PE", width=1280, height=1024), CAJAMARCA, PASSWORD)


@pytest.fixture
def enlarged(visit, sign_in):
    """A window of 1280 × 1024 pixels at 400 %."""
    return sign_in(visit("es-PE", width=320, height=256), CAJAMARCA, PASSWORD)


def walk(page, steps=400):
    """What the tab key reaches, one after the other, until it leaves the page or comes round again."""
    found = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        if now["tag"] == "BODY" or (found and now["html"] == found[0]["html"]):
            break
        found.append(now)
    return found


def unseen(found):
    return [step["html"] for step in found if not (step["ring"] and step["seen"])]


def measure_of(page):
    page.goto(PLAN)
    return page.locator("main a[href*='/measures/'][href$='/']:not([href*='new'])").first.get_attribute("href")


def test_the_skip_link_comes_first_and_leads_to_the_content(cajamarca):
    cajamarca.goto(PLAN)
    cajamarca.keyboard.press("Tab")
    skip = cajamarca.locator("a.skip")
    assert skip.evaluate("it => it === document.activeElement")
    assert skip.bounding_box()["x"] >= 0
    cajamarca.keyboard.press("Enter")
    cajamarca.keyboard.press("Tab")
    assert cajamarca.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_opens_by_key(cajamarca):
    cajamarca.goto(PLAN)
    menu = cajamarca.locator("details.menu")
    menu.locator("summary").focus()
    cajamarca.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    cajamarca.keyboard.press("Tab")
    assert cajamarca.evaluate("document.activeElement.closest('details.menu .panel') !== null")
    assert cajamarca.evaluate(FOCUS)["ring"]


def test_a_measure_is_written_by_keys_alone(cajamarca):
    page = cajamarca
    page.goto(f"{measure_of(page)}edit/")
    found = walk(page)
    assert unseen(found) == []
    names = [step["name"] for step in found]
    assert {"title.es", "title.de", "lead_a", "lead_b", "end", "tags"} <= set(names)
    assert names.index("title.es") < names.index("lead_b") < names.index("end")
    page.locator("input[name=end]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("31/10/2027")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".notice.success").count() == 1


@pytest.mark.parametrize("path", ["", "plan/2027/handover/", "plan/2027/table/", "history/"])
def test_all_of_a_page_is_reached_and_seen(cajamarca, path):
    cajamarca.goto(f"{DESK}/{path}")
    found = walk(cajamarca)
    assert len(found) > 10
    assert unseen(found) == []


def test_at_400_percent_nothing_scrolls_sideways(enlarged):
    page = enlarged
    measure = measure_of(page)
    paths = ("", "plan/2027/", "plan/2027/table/", "plan/2027/handover/", "plan/2027/handover/close/", "history/")
    paths += ("plan/2026/handover/", "plan/2027/papers/", "plan/2027/import/", "people/", "settings/", "actors/")
    pages = [f"{DESK}/{path}" for path in paths] + [measure, f"{measure}edit/", f"{measure}report/"]
    pages += [f"/de/{SLUG}/", f"/de/{SLUG}/history/", f"/de/{SLUG}/plan/2026/", f"/de/{SLUG}/contact/", "/de/"]
    too_wide = {}
    for path in pages:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        if overflow(page) > 0:
            too_wide[path] = overflow(page)
    assert too_wide == {}


def test_at_400_percent_no_field_hides_behind_a_bar(enlarged):
    enlarged.goto(f"{measure_of(enlarged)}edit/")
    assert unseen(walk(enlarged, steps=40)) == []
