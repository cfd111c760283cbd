"""What the stories in the browser are told with: its flags, its people, and three judges (axe, vnu, weight)."""

import json
import os
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe

from tests.house import ROOT
from tests.served import free_port, running

VNU = ROOT / "tests/browser/node_modules/vnu-jar/build/dist/vnu.jar"
CHROMIUM = os.environ.get("AYNI_CHROMIUM", "/usr/bin/chromium")
CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --force-color-profile=srgb --font-render-hinting=none"
).split()

SLUG = "treptow-koepenick-cajamarca"
DESK = f"/desk/{SLUG}"
PASSWORD = "ayni-demo-2026"
BERLIN = "koordination@treptow-koepenick.example"
CAJAMARCA = "coordinacion@cajamarca.example"


@dataclass
class HtmlChecker:
    """The vnu checker, kept running: a page costs it milliseconds, a start costs seconds."""

    port: int

    def findings(self, html: str) -> list[str]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/?out=json",
            data=html.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            messages = json.load(answer)["messages"]
        return [
            f"line {message.get('lastLine')}: {message['message']} | {message.get('extract', '').strip()[:120]}"
            for message in messages
            if message["type"] != "info" or message.get("subType") == "warning"
        ]


@contextmanager
def html_checker():
    if not VNU.exists():
        raise RuntimeError("the HTML checker is missing: `make browser` installs it")
    port = free_port()
    java = ["java", "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(VNU), "nu.validator.servlet.Main"]
    with running([*java, str(port)], f"http://127.0.0.1:{port}/"):
        yield HtmlChecker(port)


def axe_findings(page) -> list[str]:
    """What axe has against the page as it stands now, best practice and target size included."""
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{found['id']}: {node['html'][:160]}" for found in violations for node in found["nodes"]]


def overflow(page) -> int:
    """Pixels by which the page is wider than the window; more than 0 makes people scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


THIN = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s and 400 ms, as in a valley behind a mountain."""
CUT = {**THIN, "offline": True}


def line(page, conditions):
    """The line of this page from now on."""
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)


@dataclass(frozen=True)
class Weight:
    """What one visit transferred, pictures left out of the bytes."""

    bytes: int
    requests: int
    blocking: int
    script_bytes: int
    foreign: tuple[str, ...]
    cookies: tuple[str, ...]


def weigh(page, url: str) -> Weight:
    """Opens `url` on this page and weighs it as the browser counts it: over the wire, headers included."""
    types: dict[str, tuple[str, str]] = {}
    sizes: dict[str, int] = {}
    kept: set[str] = set()  # what the browser still had, and did not ask for
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda e: types.update({e["requestId"]: (e["type"], e["response"]["url"])}))
    session.on(
        "Network.responseReceived", lambda e: kept.add(e["requestId"]) if e["response"].get("fromDiskCache") else None
    )
    session.on("Network.requestServedFromCache", lambda e: kept.add(e["requestId"]))
    session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}))
    page.goto(url, wait_until="networkidle")
    session.detach()
    kinds = {request: kind for request, (kind, _) in types.items()}
    origin = "/".join(url.split("/")[:3])
    blocking = page.evaluate(
        "performance.getEntries().filter(e => e.renderBlockingStatus === 'blocking').length + 1"  # the page itself
    )
    return Weight(
        bytes=sum(size for request, size in sizes.items() if kinds.get(request) != "Image"),
        requests=len([1 for r, (_, address) in types.items() if r not in kept and not address.startswith("data:")]),
        blocking=blocking,
        script_bytes=sum(size for request, size in sizes.items() if kinds.get(request) == "Script"),
        foreign=tuple(a for _, a in types.values() if not a.startswith((origin, "data:"))),
        cookies=tuple(cookie["name"] for cookie in page.context.cookies()),
    )
