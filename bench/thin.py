"""On a thin line and a slow telephone: when the first words and the first row stand, in Chromium."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from bench.pages import HOST, Page

CHROMIUM = "/usr/bin/chromium"
KBIT, LATENCY, SLOWER, TIMES = 400, 400, 4, 5
ROW = "main li, main tbody tr, main article, main section"
# The frame in which something stands is over at the next one.
WATCH = f"""
const look = () => {{
  const row = document.querySelector({ROW!r});
  if (row && row.getBoundingClientRect().height > 0)
    requestAnimationFrame(() => {{ window.rowStood = performance.now(); }});
  else requestAnimationFrame(look);
}};
requestAnimationFrame(look);
"""
MOVED = """
window.moved = 0;
new PerformanceObserver(list => { for (const each of list.getEntries()) window.moved += each.value; })
  .observe({type: "layout-shift", buffered: true});
"""


@dataclass(frozen=True)
class Thin:
    """Milliseconds, the middle one of five first visits; `moved`: the largest layout shift."""

    name: str
    content: float
    row: float
    moved: float


def thin(port: int, pages: Iterable[Page]) -> list[Thin]:
    rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*quiet, rules])
        found = [_median(browser, port, page) for page in pages]
        browser.close()
    return found


def _median(browser: Browser, port: int, page: Page) -> Thin:
    visits = [_visit(browser, f"http://{HOST}:{port}{page.path}", page) for _ in range(TIMES)]
    content, row, moved = zip(*visits, strict=True)
    return Thin(page.name, statistics.median(content), statistics.median(row), max(moved))


def _visit(browser: Browser, address: str, page: Page) -> tuple[float, float, float]:
    """A browser that was never here before."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True, locale="de-DE",
        extra_http_headers={"X-Forwarded-Proto": "https", **page.headers},
    )  # fmt: skip
    tab = context.new_page()
    line = context.new_cdp_session(tab)
    line.send("Network.enable")
    speed = KBIT * 1000 / 8
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": speed, "uploadThroughput": speed},
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tab.add_init_script(WATCH + MOVED)
    answer = tab.goto(address, wait_until="load")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{address} answers {answer and answer.status}")
    tab.wait_for_function("window.rowStood > 0")
    first = tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    found = first, tab.evaluate("window.rowStood"), tab.evaluate("window.moved")
    context.close()
    return found
