"""A small server that speaks LibreTranslate's documented protocol, on this machine, for as long as a test runs.

`GET /languages` and `POST /translate` with q (list or string), source, target, format, api_key; errors as
`{"error": …}` with 400 (missing, unsupported, over a limit), 403 (key), 429 (slow down, Retry-After) and 500.
What it says is the text in guillemets, so that a test sees what travelled.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

LANGUAGES = ("de", "es", "en")


@dataclass
class Libre:
    """How the server behaves, and what it was asked."""

    url: str = ""
    key: str = ""
    char_limit: int = -1
    batch_limit: int = -1
    pairs: dict[str, list[str]] = field(default_factory=lambda: {code: list(LANGUAGES) for code in LANGUAGES})
    say: Callable[[str], str] = lambda text: f"«{text}»"
    instead: list[Callable[[Door], None]] = field(default_factory=list)
    """What happens to the next requests for a translation, one after the other, instead of an answer."""
    asked: list[dict[str, object]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


class Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    libre: Libre

    def log_message(self, *about: object) -> None:
        """Silent."""

    def do_GET(self) -> None:
        self.libre.paths.append(self.path)
        if self.path.endswith("/languages"):
            self.answer(200, [{"code": code, "name": code, "targets": to} for code, to in self.libre.pairs.items()])
        else:
            self.answer(404, {"error": "Not found"})

    def do_POST(self) -> None:
        self.libre.paths.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(body)
        self.libre.asked.append(asked)
        if self.libre.instead:
            self.libre.instead.pop(0)(self)
        else:
            self.answer(*self._translated(asked))

    def _translated(self, asked: dict[str, object]) -> tuple[int, object]:
        for name in ("q", "source", "target"):
            if not asked.get(name):
                return 400, {"error": f"Invalid request: missing {name} parameter"}
        if self.libre.key and asked.get("api_key") != self.libre.key:
            return 403, {"error": "Invalid API key"}
        texts = asked["q"] if isinstance(asked["q"], list) else [asked["q"]]
        for size, limit in ((len(texts), self.libre.batch_limit), (sum(map(len, texts)), self.libre.char_limit)):
            if -1 < limit < size:
                return 400, {"error": f"Invalid request: request ({size}) exceeds text limit ({limit})"}
        for code in (asked["source"], asked["target"]):
            if code not in self.libre.pairs:
                return 400, {"error": f"{code} is not supported"}
        said = [self.libre.say(text) for text in texts]
        return 200, {"translatedText": said if isinstance(asked["q"], list) else said[0]}

    def answer(self, status: int, what: object, **headers: str) -> None:
        raw = what if isinstance(what, bytes) else json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)


@contextmanager
def libre(**how: object) -> Iterator[Libre]:
    """A running server; gone when the test is over."""
    behaviour = Libre(**how)  # type: ignore[arg-type]
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Door,), {"libre": behaviour}))
    server.daemon_threads = True
    behaviour.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield behaviour
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# What can happen instead of an answer


def failing(status: int, what: object = None, **headers: str) -> Callable[[Door], None]:
    return lambda door: door.answer(status, what if what is not None else {"error": "No."}, **headers)


def silent(seconds: float) -> Callable[[Door], None]:
    """Nothing comes for a while."""
    return lambda door: time.sleep(seconds)


def dripping(seconds: float) -> Callable[[Door], None]:
    """A byte now and then, and never an end."""

    def drip(door: Door) -> None:
        door.send_response(200)
        door.send_header("Content-Length", "100000")
        door.end_headers()
        for _ in range(int(seconds / 0.02)):
            try:
                door.wfile.write(b" ")
                door.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    return drip


def hanging_up(door: Door) -> None:
    """The line goes dead in the middle of an answer."""
    door.send_response(200)
    door.send_header("Content-Length", "1000")
    door.end_headers()
    door.wfile.write(b'{"translatedText": [')
    door.close_connection = True
