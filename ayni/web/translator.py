"""Translation by machine: one interface, and LibreTranslate behind it. Off unless the operator names a server.

What leaves the house: the original words of the texts that somebody asked for, and two language codes. No names of
records, no people, no addresses. Fixed words of the glossary do not even travel: marks stand in their places.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Event, Timer
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from django.conf import settings

from ayni.core.glossary import Protected, Term, portions, protect
from ayni.core.reasons import Reason, reason
from ayni.core.words import clean

LARGEST_ANSWER = 2_000_000
"""Bytes. A translation is about as long as its original; what is longer is something else."""
PATIENCE = 3
"""So many times the time of one request may pass before the rest of the texts is left for another day."""


class NotTranslated(Exception):
    """The machine gave no translation, or not all; `reason` says why, `done` is what it gave until then."""

    def __init__(self, why: Reason, done: Sequence[str] = ()) -> None:
        super().__init__(why.kind)
        self.reason, self.done = why, tuple(done)


class Translator(Protocol):
    """A machine that translates."""

    @property
    def host(self) -> str:
        """Where the words go, for people to read before they send them."""

    def translate(self, texts: Sequence[str], source: str, target: str, glossary: Sequence[Term]) -> list[str]:
        """One translation per text, in their order; '' where it failed this text (a fixed word was lost, too long).

        Raises NotTranslated, with the translations of the texts that came before.
        """


def translator() -> Translator | None:
    """The machine of this installation, or None."""
    if not settings.TRANSLATOR_URL:
        return None
    return LibreTranslate(
        settings.TRANSLATOR_URL, settings.TRANSLATOR_KEY, settings.TRANSLATOR_TIMEOUT, settings.TRANSLATOR_CHARACTERS
    )


@dataclass(frozen=True)
class LibreTranslate:
    """A LibreTranslate server. `timeout`: seconds for one request from first to last byte; `most`: characters in it."""

    url: str
    key: str = ""
    timeout: float = 20
    most: int = 2000

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    def translate(self, texts: Sequence[str], source: str, target: str, glossary: Sequence[Term]) -> list[str]:
        self._demand_pair(source, target)
        ways = [_Way.of(protect(text, glossary, source, target), self.most) for text in texts]
        done: list[str] = []
        ends = time.monotonic() + PATIENCE * self.timeout
        for batch in _together(ways, self.most):
            try:
                said = self._send([piece for way in batch for piece in way.pieces], source, target, ends)
            except NotTranslated as failed:
                raise NotTranslated(failed.reason, done) from failed
            done += [way.back(said) for way in batch]
        return done

    def pairs(self) -> dict[str, tuple[str, ...]]:
        """Source language → the languages that it can be translated into."""
        found = self._ask("GET", "/languages")
        try:
            return {str(each["code"]): tuple(str(code) for code in each["targets"]) for each in found}
        except (TypeError, KeyError) as error:
            raise NotTranslated(reason("translator_answer", host=self.host)) from error

    def _demand_pair(self, source: str, target: str) -> None:
        """Asked before anything is sent: words that cannot be translated stay in the house."""
        if target not in self.pairs().get(source, ()):
            raise NotTranslated(reason("translator_pair", host=self.host, source=source, target=target))

    def _send(self, pieces: list[str], source: str, target: str, ends: float) -> Iterator[str]:
        """The pieces' translations, in as few requests as their size allows."""
        said: list[str] = []
        for portion in _together(pieces, self.most):
            if time.monotonic() > ends:
                raise NotTranslated(self._slow())
            said += self._request(portion, source, target)
        return iter(said)

    def _request(self, pieces: list[str], source: str, target: str) -> list[str]:
        asked = {"q": pieces, "source": source, "target": target, "format": "text"}
        answer = self._ask("POST", "/translate", asked | ({"api_key": self.key} if self.key else {}))
        said = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(said, list) or len(said) != len(pieces) or not all(isinstance(one, str) for one in said):
            raise NotTranslated(reason("translator_answer", host=self.host))
        return said

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        with self._connection() as connection:
            start = urlsplit(self.url).path.rstrip("/")
            headers = {"Accept": "application/json", "Content-Type": "application/json; charset=utf-8"}
            connection.request(method, start + path, sent, headers)
            answer = connection.getresponse()
            raw = answer.read(LARGEST_ANSWER + 1)
        self._demand_good(answer, raw)
        try:
            return json.loads(raw)
        except ValueError as error:
            raise NotTranslated(reason("translator_answer", host=self.host)) from error

    @contextmanager
    def _connection(self) -> Iterator[HTTPConnection]:
        """Ended by the clock as a whole: a server that sends a byte now and then would never time out otherwise."""
        place = urlsplit(self.url)
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        connection = kind(place.hostname or "", place.port, timeout=self.timeout)
        over = Event()
        clock = Timer(self.timeout, _hang_up, [connection, over])
        clock.daemon = True
        clock.start()
        try:
            yield connection
            if over.is_set():  # half an answer reads like a whole one
                raise TimeoutError
        except (OSError, HTTPException, ValueError) as error:
            if isinstance(error, TimeoutError) or over.is_set():
                raise NotTranslated(self._slow()) from error
            raise NotTranslated(reason("translator_unreachable", host=self.host)) from error
        finally:
            clock.cancel()
            connection.close()

    def _slow(self) -> Reason:
        return reason("translator_slow", host=self.host)

    def _demand_good(self, answer: HTTPResponse, raw: bytes) -> None:
        status = answer.status
        if status == 200 and len(raw) <= LARGEST_ANSWER:
            return
        if status == 403:
            why = reason("translator_forbids", host=self.host, says=_says(raw))
        elif status == 429:
            why = reason("translator_busy", host=self.host, seconds=_wait(answer.headers.get("Retry-After", "")))
        elif status in (400, 413):
            why = reason("translator_refuses", host=self.host, says=_says(raw))
        elif status >= 500:
            why = reason("translator_failed", host=self.host, status=status)
        else:  # a redirect leads to a place that nobody chose, so it is not followed
            why = reason("translator_answer", host=self.host)
        raise NotTranslated(why)


@dataclass(frozen=True)
class _Way:
    """One text there and back: its pieces, the space between them, and the words that stay here."""

    protected: Protected
    cut: tuple[tuple[str, str], ...]
    lost: bool = False

    @classmethod
    def of(cls, protected: Protected, most: int) -> _Way:
        if len(protected.words) <= most:
            return cls(protected, ((protected.words, ""),))
        cut = portions(protected.words, most)
        return cls(protected, tuple(cut or ()), lost=cut is None)

    @property
    def pieces(self) -> list[str]:
        return [piece for piece, _ in self.cut if piece]

    def __len__(self) -> int:
        return sum(map(len, self.pieces))

    def back(self, said: Iterator[str]) -> str:
        """Takes its pieces' translations off `said`; '' when a fixed word is not in them any more."""
        joined = "".join((next(said) if piece else "") + gap for piece, gap in self.cut)
        restored = None if self.lost else self.protected.restored(joined)
        return clean(restored or "")


P = TypeVar("P", "str", "_Way")


def _together(parts: Sequence[P], most: int) -> Iterator[list[P]]:
    """Parts that go together as long as they are no longer than `most`; what is longer goes alone."""
    batch: list[P] = []
    size = 0
    for part in parts:
        if batch and size + len(part) > most:
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += len(part)
    if batch:
        yield batch


def _hang_up(connection: HTTPConnection, over: Event) -> None:
    over.set()
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is over already


def _says(raw: bytes) -> str:
    """The server's own words about an error, for people: one line, not too long."""
    try:
        found = json.loads(raw)
    except ValueError:
        return ""
    words = found.get("error") if isinstance(found, dict) else None
    return clean(words, lines=False)[:200] if isinstance(words, str) else ""


def _wait(header: str) -> int:
    """Seconds until another try makes sense, out of `Retry-After`: a number, or a date; 0 when it does not say."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return min(int(header[:9]), 86_400)
    try:
        then = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return 0
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0, min(int((then - datetime.now(UTC)).total_seconds()) + 1, 86_400))
