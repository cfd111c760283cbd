"""Somebody with a browser, but without its windows: cookies, forms as they were drawn, a connection per request."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from ayni.records.demo import PASSWORD
from tests.cast import PEOPLE
from tests.desk.filled import filled

PATIENCE = 60  # seconds, as gunicorn's own


class Unanswered(Exception):
    """The line broke before an answer came. Nobody can know whether the request was heard."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.content.decode()


class Visitor:
    def __init__(self, port: int, who: str = "") -> None:
        """`who`: of the cast, signed in by the form; without, a citizen."""
        self.port, self.cookies = port, {}
        if who:
            entry = "/accounts/login/"
            form = self.form(entry, entry, login=PEOPLE[who], password=PASSWORD)
            answer = self.post(entry, form)
            assert answer.status == 302, f"{who} could not sign in: {answer.status}"

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, form: Mapping[str, Any]) -> Answer:
        return self._ask("POST", path, urlencode(form, doseq=True))

    def form(self, page: str, action: str = "", **changes: Any) -> dict[str, Any]:
        """The form of a page as it was drawn, with what somebody changed in it."""
        answer = self.get(page)
        assert answer.status == 200, f"{page} answers {answer.status}"
        return filled(answer, action, **changes)

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        host = f"127.0.0.1:{self.port}"
        headers = {"Host": host, "Connection": "close", "Accept-Language": "de"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            headers |= {"Origin": f"http://{host}", "Referer": f"http://{host}{path}"}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        begun = time.monotonic()
        try:
            connection.request(method, path, body.encode() if method == "POST" else None, headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as broken:
            raise Unanswered(f"{method} {path}: {broken!r}") from broken
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, content, time.monotonic() - begun)
