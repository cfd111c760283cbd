"""Mails: one for each coordinator in her language, sent once, and never lost because a server was away."""

from __future__ import annotations

import io
import re
import socket
import socketserver
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from typing import ClassVar

import pytest
from django.core.management import call_command
from django.utils import timezone

from ayni.core.handover import NAMES
from ayni.core.sides import Side
from ayni.records.models import Mail, Membership, Person
from ayni.records.services import handover
from ayni.records.services.mail import MOST_TRIES, take_waiting, write_to_coordinators, write_to_office
from ayni.web.mail import message, send_waiting
from tests.cast import NOW, SLUG, both, partnership, plan

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Post(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a mail needs; refuses the addresses that the server was told to refuse."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("DATA"):
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(lines))
                self.say("250 taken")
            elif verb.startswith("RCPT") and any(address in line for address in self.server.refused):
                self.say("550 no such mailbox")
            elif verb.startswith("QUIT"):
                return self.say("221 bye")
            else:
                self.say("250 ok")
        return None

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    daemon_threads = True
    letters: ClassVar[list[bytes]]
    refused: ClassVar[set[str]]


@pytest.fixture
def office(settings):
    """A real mail server on this machine."""
    with Office(("127.0.0.1", 0), Post) as server:
        server.letters, server.refused = [], set()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, *server.server_address
        yield server
        server.shutdown()


@pytest.fixture
def nobody(settings):
    """A port where no server answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port


def write(kind: str = "plan_hand_over", **values) -> list[Mail]:
    given = {"year": 2027, "note": "Bitte ansehen", "side": "A", "stage": "draft", "person": "Ana", **values}
    return write_to_coordinators(partnership=partnership(), side=Side.B, kind=kind, values=given, now=timezone.now())


def sent_by_command() -> str:
    out = io.StringIO()
    call_command("send_mail", stdout=out)
    return out.getvalue()


# Sending


def test_what_waits_is_sent_once(office):
    write()
    assert sent_by_command().splitlines() == ["1 message sent."]
    assert sent_by_command().splitlines() == ["0 messages sent."]
    assert len(office.letters) == 1
    letter = message_from_bytes(office.letters[0], policy=policy.default)
    assert letter["To"] == "coordinacion@cajamarca.example"
    assert "> Bitte ansehen" in letter.get_content()
    assert Mail.objects.get().state == Mail.State.SENT


def test_a_server_that_is_away_keeps_the_mail_waiting(nobody):
    write()
    write("plan_return")
    told = sent_by_command()
    assert told.splitlines()[0] == "0 messages sent."
    assert "2" in told.splitlines()[1]
    for mail in Mail.objects.all():
        assert mail.state == Mail.State.WAITING
        assert "ConnectionRefusedError" in mail.error
        assert mail.at > timezone.now()


def test_it_goes_out_when_the_server_is_back(nobody, request):
    write()
    assert send_waiting() == 0
    office = request.getfixturevalue("office")
    assert send_waiting() == 0  # not yet: each try waits longer than the one before
    Mail.objects.update(at=timezone.now() - timedelta(seconds=1))
    assert send_waiting() == 1
    assert len(office.letters) == 1
    assert (Mail.objects.get().error, Mail.objects.get().state) == ("", Mail.State.SENT)


def test_a_refused_address_does_not_keep_the_others(office):
    extra = Person.objects.create_user("otra@cajamarca.example", None, language="es", name="Otra")
    Membership.objects.create(person=extra, partnership=partnership(), side="B", role="coordinator")
    office.refused = {"coordinacion@cajamarca.example"}
    assert len(write()) == 2
    assert send_waiting() == 1
    states = {mail.to: (mail.state, mail.error[:22]) for mail in Mail.objects.all()}
    assert states == {
        "coordinacion@cajamarca.example": ("waiting", "SMTPRecipientsRefused:"),
        "otra@cajamarca.example": ("sent", ""),
    }


def test_after_many_days_it_has_failed_and_says_so(nobody):
    write()
    for _ in range(MOST_TRIES):
        Mail.objects.update(at=timezone.now() - timedelta(seconds=1))
        send_waiting()
    assert Mail.objects.get().state == Mail.State.FAILED


def test_two_processes_never_take_the_same_mail():
    write()
    now = timezone.now()
    assert len(take_waiting(most=10, now=now)) == 1
    assert take_waiting(most=10, now=now) == []
    assert len(take_waiting(most=10, now=now + timedelta(hours=1))) == 1  # the first one died on the way


def test_a_move_on_the_page_sends_its_mail_when_all_is_written(office, sign_in):
    client = sign_in("coordinator_b")
    address = f"/desk/{SLUG}/plan/2027/handover/hand-over/"
    client.post(address, {"seen": str(plan().document.version), "note": "Listo"})
    assert len(office.letters) == 1
    assert Mail.objects.get().state == Mail.State.SENT


def test_a_move_is_made_though_no_mail_server_answers(nobody, sign_in):
    client = sign_in("coordinator_b")
    address = f"/desk/{SLUG}/plan/2027/handover/hand-over/"
    assert client.post(address, {"seen": str(plan().document.version), "note": "Listo"}).status_code == 303
    assert plan().document.turn == "A"
    assert Mail.objects.get().state == Mail.State.WAITING


# Words

GIVEN = {
    "body": "Concejo “Cajamarca” & Co", "session": "2026-12-11", "on": "2026-11-20", "file_reference": "VIII/1",
    "paper_number": "12", "role": "reader", "by": "Ana", "name": "Eva", "message": "Hola & <b>", "language": "es",
}  # fmt: skip


@pytest.mark.parametrize("language", ["de", "es", "en"])
@pytest.mark.parametrize("kind", [*(f"plan_{name}" for name in NAMES.values()), "inquiry", "welcome"])
def test_every_kind_has_a_mail_in_every_language(kind, language):
    mail = write(kind, **GIVEN, note="¿Falta “algo” & más?\nSegunda línea")[0]
    mail.language = language
    letter = message(mail)
    whole = f"{letter.subject}\n{letter.body}"
    assert "\n" not in letter.subject
    assert 5 < len(letter.subject) < 120
    assert not re.search(r"&(amp|quot|lt|#x27|#39);", whole)
    assert not re.search(r"[{}]|%\(|None|\bA\b.*\bB\b", whole)
    assert "\n\n\n" not in letter.body
    assert "Cajamarca" in letter.body
    assert "Treptow-Köpenick" in letter.body
    if kind.startswith("plan_"):
        assert "2027" in letter.subject
        assert "> ¿Falta “algo” & más?\n> Segunda línea" in letter.body
        assert f"/desk/{SLUG}/plan/2027/handover/" in letter.body


def test_days_stand_in_the_readers_way():
    mail = write("plan_schedule", **GIVEN)[0]
    assert mail.language == "es"
    assert "11 de diciembre de 2026" in message(mail).body


def test_the_last_acceptance_says_that_the_plan_is_agreed():
    half, whole = (message(write("plan_accept", **GIVEN, stage=stage)[0]).body for stage in ("closed", "agreed"))
    assert half != whole


def test_a_note_cannot_write_a_header():
    mail = write_to_office(
        municipality=partnership().a, name="Eva\nBcc: all@example.org", reply_to="eva@example.org",
        message="Hallo", language="de", now=NOW,
    )  # fmt: skip
    letter = message(mail)
    assert letter.subject.count("\n") == 0
    assert "Bcc" not in letter.message()
    assert letter.reply_to == ["eva@example.org"]


def test_only_the_other_sides_coordinators_are_told():
    handover.hand_over(seat=both().b, record=plan(), seen=plan().document.version, note="", now=NOW)
    assert [mail.to for mail in Mail.objects.all()] == ["koordination@treptow-koepenick.example"]
    assert "> " not in message(Mail.objects.get()).body
