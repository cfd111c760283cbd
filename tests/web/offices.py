"""Small real mail servers on this machine, each with a fault of its own; and somebody to write to."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import uuid4

from django.utils import timezone

from ayni.core.digest import EVERY
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.records.models import FixedDate, Membership, Municipality, Person
from ayni.records.services.beginning import open_partnership

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Office(socketserver.ThreadingTCPServer):
    """What it was told to do goes by address; `letters` are those that it said 250 to, or broke off after."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Clerk)
        self.letters: list[EmailMessage] = []
        self.refused: dict[str, str] = {}
        """Part of an address → the answer to RCPT."""
        self.broken_off: Counter[str] = Counter()
        """Part of an address → so many times the line breaks after the letter, before the answer."""
        self.silent: set[str] = set()
        """Parts of addresses for which no answer to the letter comes; '' for not even a greeting."""
        self.slow = 0.0
        self.lock = threading.Lock()

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in letter["To"]]


class Clerk(socketserver.StreamRequestHandler):
    server: Office

    def handle(self) -> None:
        try:
            self.talk()
        except (ConnectionError, TimeoutError):
            return

    def talk(self) -> None:
        if "" in self.server.silent:
            self.rfile.readline()
            return
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("DATA"):
                if not self.letter():
                    return
            elif verb.startswith("RCPT"):
                self.say(next((told for part, told in self.server.refused.items() if part in line), "250 ok"))
            elif verb.startswith("QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def letter(self) -> bool:
        """Takes a letter; False when the line is to be cut."""
        self.say("354 go on")
        letter = message_from_bytes(b"".join(iter(self.rfile.readline, b".\r\n")), policy=policy.default)
        time.sleep(self.server.slow)
        address = str(letter["To"])
        if any(part in address for part in self.server.silent):
            self.rfile.readline()  # until the other side gives up
            return False
        with self.server.lock:
            self.server.letters.append(letter)
            cut = next((part for part, left in self.server.broken_off.items() if left and part in address), "")
            if cut:
                self.server.broken_off[cut] -= 1
                self.connection.shutdown(socket.SHUT_RDWR)
                return False
        self.say("250 taken")
        return True

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def open_office(settings) -> Iterator[Office]:
    """A mail server that the settings lead to."""
    with Office() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, *server.server_address
        yield server
        server.shutdown()


def free_port() -> int:
    """A port where no server answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def small_house() -> Person:
    """Two towns, one reader, one fixed day near, for tests that begin with empty tables."""
    towns = {
        side: Municipality(
            slug=f"town-{side.lower()}", short_name=side, name=Text.of(de=f"Stadt {name}"), country="DE", kind="city",
            time_zone="Europe/Berlin", languages="de",
        )
        for side, name in zip(Side, ("Eins", "Zwei"), strict=True)
    }  # fmt: skip
    fields = {"name": Text.of(de="Paar")}
    pair = open_partnership(
        uid=uuid4(), slug="pair", municipalities=towns, fields=fields, coordinators={}, by=None, now=timezone.now()
    )
    reader = Person.objects.create_user("reader@example.org", None, language="de", time_zone="Europe/Berlin")
    Person.objects.update(joined=timezone.now() - EVERY)
    Membership.objects.create(person=reader, partnership=pair, side="A", role="reader")
    FixedDate.objects.create(
        partnership=pair, side="B", title=Text.of(de="Sitzung"), lead_days=30,
        on=Vague((timezone.now().date() + timedelta(days=9)).isoformat()),
    )  # fmt: skip
    return reader
