"""Sending what is due: each message in its reader's language, from one subject and one body template per kind."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ayni.records.models import Mail
from ayni.records.services.mail import forget_inquiries, mark_sent, take_waiting

log = logging.getLogger("ayni.mail")


def send_waiting(*, most: int = 50) -> int:
    """Sends what waits; returns how many the mail server took. A refusal is kept with the message for the next try.

    What people from outside wrote is deleted here when its time is over: no other run is needed for that.
    """
    forget_inquiries(now=timezone.now())
    mails = take_waiting(most=most, now=timezone.now())
    if not mails:
        return 0
    connection = get_connection()
    sent = 0
    for mail in mails:
        error = ""
        # smtplib's errors are OSErrors; a ValueError is an address with a line break in it.
        try:
            message(mail, connection).send()
            sent += 1
        except (
            OSError,
            ValueError,
        ) as fault:
            error = f"{type(fault).__name__}: {fault}"
            log.warning("mail %s not sent: %s", mail.pk, type(fault).__name__)
        mark_sent(mail=mail, now=timezone.now(), error=error)
    return sent


def message(mail: Mail, connection: Any = None) -> EmailMessage:
    """The message as it leaves, in the reader's language."""
    with translation.override(mail.language):
        values = {"mail": mail, "values": mail.values, "partnership": mail.partnership, "site": settings.SITE_URL}
        subject = " ".join(render_to_string(f"mail/{mail.kind}.subject.txt", values).split())
        body = render_to_string(f"mail/{mail.kind}.txt", values)
    return EmailMessage(
        subject=subject,
        body=body,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        connection=connection,
    )
