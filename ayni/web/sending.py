"""Handing messages to the mail server, so that none is lost and none is sent twice where that can be known.

Each message is claimed before it is sent and marked after the server took it. Where the line breaks before the
server's answer, or the process dies before the mark, nobody can know whether it took the message: it is sent again,
with the same Message-ID, by which mail programs recognise the second copy. Better twice than never.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.mail import get_connection
from django.utils import timezone

from ayni.records.models import Mail
from ayni.records.services.guests import forget_guests
from ayni.records.services.mail import forget_digests, forget_inquiries, give_back, mark_sent, take_waiting
from ayni.records.services.people import forget_sessions
from ayni.web.mail import message

log = logging.getLogger("ayni.mail")

AT_ONCE = 10
"""Claimed together. Even if the server lets each of them wait to the limit, all are marked before another process
may take them for stuck."""


class End(Enum):
    """How the attempt with one message ended."""

    SENT = "the server took it"
    LATER = "not now: the server said so, or broke off"
    REFUSED = "never: the server does not take it for this address"
    SILENT = "the server stopped answering"
    AWAY = "no server, or it does not let us in"


@dataclass(frozen=True)
class Outcome:
    end: End
    error: str = ""


@dataclass(frozen=True)
class Run:
    """`taken`: how many were claimed; `sent`: how many of them the server took; `away`: it answers nothing."""

    taken: int
    sent: int
    away: bool


def send_waiting(*, most: int = AT_ONCE) -> int:
    """Sends what waits; returns how many the mail server took. A refusal is kept with the message for the next try."""
    _forget()
    return _run(most).sent


def send_all() -> int:
    """Everything that is due, in small portions; returns how many the mail server took."""
    _forget()
    sent = 0
    while True:
        run = _run(AT_ONCE)
        sent += run.sent
        if run.away or run.taken < AT_ONCE:
            return sent


def _forget() -> None:
    """What people from outside wrote, and old summaries, are deleted in time: no other run is needed for that."""
    forget_inquiries(now=timezone.now())
    forget_sessions(now=timezone.now())
    forget_guests(now=timezone.now())
    forget_digests(now=timezone.now())


def _run(most: int) -> Run:
    mails = take_waiting(most=most, now=timezone.now())
    if not mails:
        return Run(0, 0, False)
    connection = get_connection()
    sent = 0
    for place, mail in enumerate(mails):
        outcome = _try(mail, connection)
        sent += outcome.end is End.SENT
        _mark([mail], outcome)
        # Nobody waits for ten timeouts: a server that stopped answering is not asked again in this run.
        if outcome.end is End.AWAY:
            _mark(mails[place + 1 :], outcome)
            return Run(len(mails), sent, True)
        if outcome.end is End.SILENT:
            give_back(mails=mails[place + 1 :])
            _hang_up(connection)
            return Run(len(mails), sent, True)
    _hang_up(connection)
    return Run(len(mails), sent, False)


def _mark(mails: Sequence[Mail], outcome: Outcome) -> None:
    for mail in mails:
        refused = outcome.end is End.REFUSED
        mark_sent(mail=mail, now=timezone.now(), error=outcome.error, refused=refused)
        if outcome.error:
            log.warning("mail %s not sent: %s", mail.pk, outcome.error.partition(":")[0])


def _try(mail: Mail, connection: Any) -> Outcome:
    """One message, on a line that is opened if it is not open yet and hung up after any fault."""
    try:
        letter = message(mail, connection)
    except Exception as fault:
        # A message that cannot be written, whatever the reason, must not keep those behind it.
        log.exception("mail %s cannot be written", mail.pk)
        return Outcome(End.LATER, f"{type(fault).__name__}: {fault}")
    try:
        connection.open()
    except OSError as fault:  # smtplib's own errors, too
        return Outcome(End.AWAY, f"{type(fault).__name__}: {fault}")
    outcome = _send(letter)
    if outcome.end is not End.SENT:
        _hang_up(connection)
    return outcome


def _send(letter: Any) -> Outcome:
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as fault:
        end = End.REFUSED if _for_good(code for code, _ in fault.recipients.values()) else End.LATER
        return Outcome(end, f"{type(fault).__name__}: {fault}")
    except smtplib.SMTPDataError as fault:
        return Outcome(End.REFUSED if _for_good([fault.smtp_code]) else End.LATER, f"{type(fault).__name__}: {fault}")
    except ValueError as fault:  # an address with a line break in it
        return Outcome(End.REFUSED, f"{type(fault).__name__}: {fault}")
    except OSError as fault:
        silent = isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError)
        return Outcome(End.SILENT if silent else End.LATER, f"{type(fault).__name__}: {fault}")
    return Outcome(End.SENT)


def _for_good(codes: Iterable[int]) -> bool:
    """A refusal that another try does not change."""
    return all(500 <= code < 600 for code in codes)


def _hang_up(connection: Any) -> None:
    try:
        connection.close()
    except OSError as fault:
        log.info("mail server did not say goodbye: %s", type(fault).__name__)


def waiting() -> tuple[int, str]:
    """How many messages wait, and what the mail server said last."""
    rows = Mail.objects.filter(state__in=[Mail.State.WAITING, Mail.State.SENDING])
    last = rows.exclude(error="").order_by("-at").values_list("error", flat=True).first()
    return rows.count(), last or ""
