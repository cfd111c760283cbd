"""The house from outside: bytes through a socket to a gunicorn as it is shipped, and what its workers weigh."""

from __future__ import annotations

import http.client
import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlencode

from tests.doors import Form, forms
from tests.served import Site

URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "----ayni-siege"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
MB = 1024 * 1024


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float

    @property
    def words(self) -> str:
        """Without what differs from one answer to the next."""
        return re.sub(r'(name="csrfmiddlewaretoken"|name="uid") value="[^"]*"', "", self.content.decode())


@dataclass
class Visitor:
    """A browser that keeps cookies and follows nothing."""

    port: int
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes | Iterable[bytes] | None = None, **headers: str) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        before = time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough, its answer may be there already
            line.request(
                method, path, body, {**self.headers, **cookies, **named},
                encode_chunked=named.get("Transfer-Encoding") == "chunked",
            )  # fmt: skip
        try:
            found = line.getresponse()
            content = found.read()
        finally:
            line.close()
        for cookie in found.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(found.status, dict(found.getheaders()), content, time.monotonic() - before)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def form(self, path: str, action: str = "") -> Form:
        """As the page at `path` offers it; with the token in it."""
        action = action or path
        return next(form for form in forms(self.get(path), path) if form.action == action and form.method == "post")

    def send(self, path: str, data: Mapping[str, str | list[str]], **headers: str) -> Answer:
        return self.ask("POST", path, urlencode(data, doseq=True).encode(), Content_Type=URLENCODED, **headers)

    def upload(self, path: str, data: Mapping[str, list[str]], **files: tuple[str, bytes]) -> Answer:
        return self.ask("POST", path, b"".join(parts(data, files)), Content_Type=MULTIPART)


def parts(data: Mapping[str, list[str]], files: Mapping[str, tuple[str, bytes]]) -> Iterator[bytes]:
    """The body of a form with files: name of the field → name of the file, what is in it."""
    for name, values in data.items():
        for value in values:
            yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, (called, content) in files.items():
        head = f'form-data; name="{name}"; filename="{called}"\r\nContent-Type: application/octet-stream'
        yield f"--{BOUNDARY}\r\nContent-Disposition: {head}\r\n\r\n".encode()
        yield content
        yield b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


@dataclass
class Besieged:
    """A site that answers, and the process that answers for it."""

    site: Site
    process: Popen[bytes]

    def visitor(self, **headers: str) -> Visitor:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Visitor(self.site.port, {"Accept-Language": "en", **named})

    def signed_in(self, email: str, password: str) -> Visitor:
        found = self.visitor()
        told = found.send(
            "/accounts/login/", {**found.form("/accounts/login/").data, "login": [email], "password": [password]}
        )
        assert told.status == 302
        return found

    def weights(self) -> list[float]:
        """MB of each worker: its own pages, and its share of those it shares (PSS)."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [_pss(int(pid)) for pid in listed]

    def forget(self) -> None:
        """Nobody has tried anything yet."""
        with sqlite3.connect(self.site.folder / "site.sqlite3", timeout=20) as database:
            database.execute("DELETE FROM cache")


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def quiet() -> float:
    """How busy this machine is, for whoever reads the seconds."""
    return os.getloadavg()[0]
