"""A gunicorn of our own on this machine: what its workers cost in CPU and memory, and what a page weighs."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bench.pages import Page

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 60  # seconds
_LINKS = re.compile(
    r"""<link\b[^>]*\brel="(?:stylesheet|icon)"[^>]*\bhref="([^"]+)"|<(?:script|img|source)\b[^>]*\bsrc="([^"]+)"|"""
    r"""<use\b[^>]*\bhref="([^"#]+)[^"]*\""""
)
_IN_SHEET = re.compile(r"""url\(["']?(?!data:|#)([^"')#]+)""")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    wire: int
    """Bytes on the line: status line, headers, body as sent."""


@dataclass(frozen=True)
class Weight:
    """One page opened by a browser that was never here before; `again`: requests when it comes back."""

    requests: int
    bytes: int
    again: int


class Server:
    def __init__(self, port: int, process: subprocess.Popen[bytes], headers: Mapping[str, str]) -> None:
        self.port, self.process, self.headers = port, process, headers

    @property
    def workers(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in listed]

    def cpu(self) -> float:
        """Seconds of user and system time that the workers have used."""
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.workers)

    def memory(self) -> list[float]:
        """MB per worker: its own pages, and its share of those it shares with others (PSS)."""
        found = []
        for pid in self.workers:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            found.append(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024)
        return found

    def get(self, path: str, headers: Mapping[str, str] | None = None, gzip: bool = False) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        wanted = {**self.headers, **(headers or {}), **({"Accept-Encoding": "gzip"} if gzip else {})}
        connection.request("GET", path, headers=wanted)
        response = connection.getresponse()
        body = response.read()
        head = sum(len(name) + len(value) + 4 for name, value in response.getheaders())
        connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, body, len(body) + head + len(f"HTTP/1.1 {response.status} OK") + 4)

    def cost(self, page: Page, times: int, changing: bool = False) -> float:
        """CPU milliseconds per request; `changing`: something is written before each of them, by another process."""
        used = 0.0
        for _ in range(times):
            if changing:
                page.change_something()
            before = self.cpu()
            answer = self.get(page.path, page.headers)
            used += self.cpu() - before
            if answer.status != 200:
                raise SystemExit(f"{page.path} answers {answer.status}")
        return used / times * 1000

    def weight(self, path: str, headers: Mapping[str, str]) -> Weight:
        """The page with its sheets, scripts and marks; pictures that load lazily are not in it."""
        page = self.get(path, {**headers, "Accept-Encoding": "identity"})
        total, again = self.get(path, headers, gzip=True).wire, 1
        waiting = [urljoin(path, next(filter(None, found))) for found in _LINKS.findall(page.body.decode())]
        seen: set[str] = set()
        while waiting:
            url = waiting.pop().replace("&amp;", "&")
            if url in seen or urlsplit(url).netloc:
                continue
            seen.add(url)
            sent = self.get(url, gzip=True)
            total += sent.wire
            again += "immutable" not in sent.headers.get("cache-control", "")
            if "css" in sent.headers.get("content-type", ""):
                sheet = self.get(url, {"Accept-Encoding": "identity"}).body.decode()
                waiting += [urljoin(url, found) for found in _IN_SHEET.findall(sheet)]
        return Weight(1 + len(seen), total, again)


@contextmanager
def serve(
    module: str, port: int, environment: Mapping[str, str], headers: Mapping[str, str], log: Path
) -> Iterator[Server]:
    """As shipped in gunicorn.conf.py: threads, two workers, loaded before they part."""
    command = [sys.executable, "-m", "gunicorn", module, "--bind", f"127.0.0.1:{port}"]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=out, stderr=out)
    try:
        _wait(process, port, log)
        yield Server(port, process, headers)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"gunicorn did not start:\n{log.read_text()[-2000:]}")
