"""What the stories in the browser are told with: a site of their own, visitors, and three judges (axe, vnu, weight)."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).resolve().parent.parent.parent
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server for {url} ended with {process.returncode}")
        with socket.socket() as probe:
            probe.settimeout(1)
            host, port = url.split("/")[2].split(":")
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing answered on {url} within {seconds} s")


@contextmanager
def running(command: list[str], url: str, environment: dict[str, str] | None = None):
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        wait_for(url, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@dataclass
class Site:
    """An installation with the demo's data in a folder of its own, served as the demo is."""

    folder: Path
    static: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AYNI_", "DJANGO_"))}
        return {
            **kept,
            "AYNI_DATABASE_URL": f"sqlite:///{self.folder}/site.sqlite3",
            "AYNI_FILES": f"{self.folder}/files",
            "AYNI_STATIC": str(self.static),
            "AYNI_EMAIL_URL": f"filemail:///{self.folder}/mail",
            "AYNI_BIND": f"127.0.0.1:{self.port}",
        }

    def ayni(self, *command: str) -> str:
        """The output of an `ayni` command run on this site's data."""
        done = subprocess.run(
            [sys.executable, "-m", "ayni", *command],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"ayni {' '.join(command)}: {done.stderr}")
        return done.stdout

    def copy_to(self, folder: Path) -> "Site":
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Site(folder, self.static)

    def served(self, **more: str):
        """Context in which the site answers; `more` variables make it another installation."""
        gunicorn = [sys.executable, "-m", "gunicorn", "ayni.wsgi"]
        return running(gunicorn, self.url, {**self.environment, **more})

    def mails(self) -> list[str]:
        """All mails sent so far, the oldest first."""
        files = sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_text(encoding="utf-8") for path in files]


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
