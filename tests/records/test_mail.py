"""The words of mails: one for each coordinator who wants it, in her language, with the way to stop it."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from ayni.core.handover import NAMES
from ayni.core.sides import Side
from ayni.records.models import Mail, Person
from ayni.records.services import handover
from ayni.records.services.mail import write_to_coordinators, write_to_office
from ayni.web.mail import message, message_id
from tests.cast import NOW, SLUG, both, partnership, person, plan

pytestmark = pytest.mark.django_db


def write(kind: str = "plan_hand_over", **values) -> list[Mail]:
    given = {"year": 2027, "note": "Bitte ansehen", "side": "A", "stage": "draft", "person": "Ana", **values}
    return write_to_coordinators(partnership=partnership(), side=Side.B, kind=kind, values=given, now=timezone.now())


# Words

GIVEN = {
    "body": "Concejo “Cajamarca” & Co", "session": "2026-12-11", "on": "2026-11-20", "file_reference": "VIII/1",
    "paper_number": "12", "role": "reader", "by": "Ana", "name": "Eva", "message": "Hola & <b>", "language": "es",
    "old": "Quinuales", "new": "Queñuales & más",
}  # fmt: skip


CORRECTED = [f"correction_{action}" for action in ("proposed", "confirmed", "refused", "withdrawn")]


@pytest.mark.parametrize("language", ["de", "es", "en"])
@pytest.mark.parametrize("kind", [*(f"plan_{name}" for name in NAMES.values()), *CORRECTED, "inquiry", "welcome"])
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


# Which mail, and how it is stopped


@pytest.mark.parametrize(("wish", "written"), [("all", 1), ("turns", 1), ("none", 0)])
def test_who_wants_no_mail_gets_none(wish, written):
    Person.objects.filter(pk=person("coordinator_b").pk).update(mails=wish)
    assert len(write()) == written


def test_every_mail_to_a_person_says_how_to_stop_it():
    mail = write()[0]
    letter = message(mail)
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.body.count(link) == 1
    assert "/mail/stop/" in link
    assert "/desk/me/" in letter.body
    assert "\n-- \n" in letter.body


def test_mail_to_somebody_without_a_seat_has_nothing_to_stop():
    mail = write_to_office(
        municipality=partnership().a, name="Eva", reply_to="eva@example.org", message="Hallo", language="de", now=NOW
    )
    assert list(message(mail).extra_headers) == ["Message-ID"]


def test_the_same_row_is_always_the_same_message():
    first, second = write()[0], write()[0]
    assert message(first).extra_headers["Message-ID"] == message(first).message()["Message-ID"] == message_id(first)
    assert message_id(Mail.objects.get(pk=first.pk)) == message_id(first) != message_id(second)
    assert re.fullmatch(r"<\d+\.[0-9a-f]{20}@[\w.-]+>", message_id(first))
