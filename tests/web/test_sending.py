"""A mail server that refuses, hangs, breaks off or is away loses nothing and doubles nothing that can be known."""

from __future__ import annotations

import io
import threading
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from ayni.core.sides import Side
from ayni.records.models import Mail, Membership, Person
from ayni.records.queries.health import LAST_RUN, health
from ayni.records.queries.home import failing
from ayni.records.services.digest import write_digests
from ayni.records.services.mail import MOST_REFUSALS, MOST_TRIES, mark_sent, take_waiting, write_to_coordinators
from ayni.web import sending
from ayni.web.mail import message, message_id
from ayni.web.sending import AT_ONCE, send_all, send_waiting
from tests.cast import SLUG, partnership, person, plan
from tests.web.offices import SMTP, free_port, open_office, small_house

pytestmark = pytest.mark.django_db
ADDRESS = "coordinacion@cajamarca.example"


@pytest.fixture
def office(settings):
    with open_office(settings) as server:
        yield server


@pytest.fixture
def nobody(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()


def write(kind: str = "plan_hand_over", **values) -> list[Mail]:
    given = {"year": 2027, "note": "Bitte ansehen", "side": "A", "stage": "draft", "person": "Ana", **values}
    return write_to_coordinators(partnership=partnership(), side=Side.B, kind=kind, values=given, now=timezone.now())


def to(address: str, kind: str = "digest") -> Mail:
    """A message that says nothing, to somebody."""
    who, _ = Person.objects.get_or_create(email=address, defaults={"language": "de"})
    values = {"partnerships": []}
    return Mail.objects.create(to=address, person=who, language="de", kind=kind, values=values, at=timezone.now())


def sent_by_command() -> list[str]:
    out = io.StringIO()
    call_command("send_mail", stdout=out)
    return out.getvalue().splitlines()


def due_again() -> None:
    Mail.objects.update(at=timezone.now() - timedelta(seconds=1))


def states() -> dict[str, str]:
    return dict(Mail.objects.values_list("to", "state"))


# All is well


def test_what_waits_is_sent_once(office):
    write()
    assert sent_by_command() == ["1 message sent."]
    assert sent_by_command() == ["0 messages sent."]
    assert [letter["To"] for letter in office.letters] == [ADDRESS]
    assert "> Bitte ansehen" in office.letters[0].get_content()
    assert office.letters[0]["Message-ID"] == message_id(Mail.objects.get())
    assert Mail.objects.get().state == Mail.State.SENT


def test_more_than_one_portion_leaves_in_one_run(office):
    for number in range(2 * AT_ONCE + 3):
        to(f"p{number}@example.org")
    office.refused = {f"p{number}@": "451 later" for number in range(AT_ONCE)}
    assert send_all() == AT_ONCE + 3


def test_the_run_is_remembered_for_the_operator(office):
    assert sent_by_command() == ["0 messages sent."]
    assert timezone.now() - cache.get(LAST_RUN) < timedelta(minutes=1)
    assert health(timezone.now()).last_run == cache.get(LAST_RUN)


def test_a_move_on_the_page_sends_its_mail_when_all_is_written(office, sign_in):
    client = sign_in("coordinator_b")
    address = f"/desk/{SLUG}/plan/2027/handover/hand-over/"
    client.post(address, {"seen": str(plan().document.version), "note": "Listo"})
    assert len(office.letters) == 1
    assert Mail.objects.get().state == Mail.State.SENT


# Away


def test_a_server_that_is_away_keeps_the_mail_waiting(nobody):
    write()
    write("plan_return")
    told = sent_by_command()
    assert told[0] == "0 messages sent."
    assert "2" in told[1]
    for mail in Mail.objects.all():
        assert mail.state == Mail.State.WAITING
        assert "ConnectionRefusedError" in mail.error
        assert mail.at > timezone.now()


def test_it_goes_out_when_the_server_is_back(nobody, request):
    write()
    assert send_waiting() == 0
    office = request.getfixturevalue("office")
    assert send_waiting() == 0  # not yet: each try waits longer than the one before
    due_again()
    assert send_waiting() == 1
    assert len(office.letters) == 1
    assert (Mail.objects.get().error, Mail.objects.get().state) == ("", Mail.State.SENT)


def test_after_many_days_it_has_failed_and_says_so(nobody):
    write()
    for _ in range(MOST_TRIES):
        due_again()
        send_waiting()
    assert Mail.objects.get().state == Mail.State.FAILED


def test_a_move_is_made_though_no_mail_server_answers(nobody, sign_in):
    client = sign_in("coordinator_b")
    address = f"/desk/{SLUG}/plan/2027/handover/hand-over/"
    assert client.post(address, {"seen": str(plan().document.version), "note": "Listo"}).status_code == 303
    assert plan().document.turn == "A"
    assert Mail.objects.get().state == Mail.State.WAITING


# Refusing


def test_a_refused_address_does_not_keep_the_others(office):
    extra = Person.objects.create_user("otra@cajamarca.example", None, language="es", name="Otra")
    Membership.objects.create(person=extra, partnership=partnership(), side="B", role="coordinator")
    office.refused = {ADDRESS: "550 no such mailbox"}
    assert len(write()) == 2
    assert send_waiting() == 1
    assert states() == {ADDRESS: "waiting", "otra@cajamarca.example": "sent"}
    assert Mail.objects.get(to=ADDRESS).error.startswith("SMTPRecipientsRefused:")


def test_refused_for_good_again_and_again_it_has_failed_and_the_address_is_known(office):
    office.refused = {ADDRESS: "550 no such mailbox"}
    write()
    for _ in range(MOST_REFUSALS):
        assert states() == {ADDRESS: "waiting"}
        due_again()
        send_waiting()
    assert states() == {ADDRESS: "failed"}
    assert list(failing(Person.objects.all())) == [person("coordinator_b")]
    office.refused = {}
    write()
    assert send_waiting() == 1  # the mailbox is there again: it was only one message that failed
    assert list(failing(Person.objects.all())) == []


@pytest.mark.parametrize("answer", ["450 mailbox busy", "451 try later", "421 too much today"])
def test_a_passing_refusal_is_tried_again_and_sent_once(office, answer):
    office.refused = {ADDRESS: answer}
    write()
    for _ in range(MOST_REFUSALS + 1):
        due_again()
        assert send_waiting() == 0
    assert states() == {ADDRESS: "waiting"}
    office.refused = {}
    due_again()
    assert (send_waiting(), send_waiting()) == (1, 0)
    assert len(office.letters) == 1


def test_a_line_that_the_server_cuts_is_taken_up_again_for_the_next(office):
    office.refused = {"p0@": "421 goodbye"}
    to("p0@example.org"), to("p1@example.org")
    assert send_waiting() == 1
    assert states() == {"p0@example.org": "waiting", "p1@example.org": "sent"}


def test_a_message_that_cannot_be_written_does_not_keep_the_others(office):
    to("p0@example.org", kind="none of ours")
    to("p1@example.org\nBcc: all@example.org")
    to("p2@example.org")
    assert send_waiting() == 1
    assert [letter["To"] for letter in office.letters] == ["p2@example.org"]
    assert "TemplateDoesNotExist" in Mail.objects.get(to="p0@example.org").error


# Hanging


@pytest.mark.deep
@pytest.mark.parametrize("where", ["", "p0@"])
def test_a_server_that_falls_silent_is_not_waited_for_again_and_again(office, settings, where):
    settings.EMAIL_TIMEOUT = 1
    office.silent = {where}
    for number in range(4):
        to(f"p{number}@example.org")
    begun = time.monotonic()
    assert send_all() == 0
    assert time.monotonic() - begun < 5
    assert set(states().values()) == {"waiting"}
    tries = list(Mail.objects.order_by("id").values_list("tries", flat=True))
    assert tries == ([1, 1, 1, 1] if not where else [1, 0, 0, 0])


@pytest.mark.deep
def test_one_that_always_hangs_does_not_keep_the_others_for_long(office, settings):
    settings.EMAIL_TIMEOUT = 1
    office.silent = {"p0@"}
    for number in range(4):
        to(f"p{number}@example.org")
    send_all()
    due_again()
    assert send_all() == 3  # what was tried less often comes first
    assert states() == {f"p{number}@example.org": "sent" if number else "waiting" for number in range(4)}


# Breaking off, and dying


def test_broken_off_before_the_answer_it_comes_again_as_the_same_message(office):
    office.broken_off[ADDRESS] = 1
    write()
    to("p1@example.org")
    assert send_waiting() == 1
    assert states() == {ADDRESS: "waiting", "p1@example.org": "sent"}
    due_again()
    assert (send_waiting(), send_waiting()) == (1, 0)
    first, second = office.to(ADDRESS)
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()


def test_a_process_that_dies_after_sending_leaves_it_to_the_next_one(office, monkeypatch):
    write()
    with monkeypatch.context() as dying:
        dying.setattr(sending, "mark_sent", lambda **given: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send_waiting()
    assert Mail.objects.get().state == Mail.State.SENDING
    assert send_waiting() == 0  # it may still be at work
    Mail.objects.update(sent_at=timezone.now() - timedelta(minutes=31))
    assert (send_waiting(), send_waiting()) == (1, 0)
    first, second = office.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_who_was_taken_for_dead_marks_nothing():
    write()
    now = timezone.now()
    (slow,) = take_waiting(most=10, now=now)
    assert take_waiting(most=10, now=now) == []
    (again,) = take_waiting(most=10, now=now + timedelta(hours=1))
    mark_sent(mail=slow, now=now, error="late")
    assert Mail.objects.get().state == Mail.State.SENDING
    mark_sent(mail=again, now=now)
    assert (Mail.objects.get().state, Mail.objects.get().error) == (Mail.State.SENT, "")


# Two at once


def at_once(work, times: int = 2) -> list:
    """The same in several threads, each with a line to the database of its own."""
    start, results = threading.Barrier(times), []

    def run() -> None:
        start.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_everything_once(office):
    office.slow = 0.01
    for number in range(3 * AT_ONCE):
        to(f"p{number}@example.org")
    assert sum(at_once(send_all, 3)) == 3 * AT_ONCE
    ids = [letter["Message-ID"] for letter in office.letters]
    assert len(ids) == len(set(ids)) == 3 * AT_ONCE
    assert set(states().values()) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_one_summary(office):
    reader = small_house()
    assert sum(at_once(lambda: write_digests(now=timezone.now()), 3)) == 1
    assert sum(at_once(send_all)) == 1
    assert [letter["To"] for letter in office.letters] == [reader.email]
    assert sent_by_command() == ["0 messages sent."]
    assert message(Mail.objects.get()).subject == office.letters[0]["Subject"]
