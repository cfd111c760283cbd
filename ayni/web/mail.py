"""Sending what is due: each message in its reader's language, from one subject and one body template per kind."""

from __future__ import annotations

import logging
import smtplib
from datetime import date
from typing import Any
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from ayni.core.multilingual import Text
from ayni.core.vague import Vague
from ayni.records.models import Mail, Person
from ayni.records.services.guests import forget_guests
from ayni.records.services.mail import forget_inquiries, mark_sent, take_waiting
from ayni.web.guest_links import address_of
from ayni.web.templatetags.ayni import names
from ayni.web.turn import DOCUMENTS, MOVED, PAGES, document_called

log = logging.getLogger("ayni.mail")

UNREACHABLE = "unreachable:"


def send_waiting(*, most: int = 50) -> int:
    """Sends what waits; returns how many the mail server took. A refusal is kept with the message for the next try.

    What people from outside wrote is deleted here when its time is over: no other run is needed for that.
    """
    forget_inquiries(now=timezone.now())
    forget_guests(now=timezone.now())
    mails = take_waiting(most=most, now=timezone.now())
    if not mails:
        return 0
    connection = get_connection()
    sent, broken = 0, ""
    for mail in mails:
        error = broken or _send(message(mail, connection))
        sent += not error
        # Nobody waits for ten timeouts: what the server did not answer at all, it is not asked again in this run.
        broken = broken or (error if error.startswith(UNREACHABLE) else "")
        mark_sent(mail=mail, now=timezone.now(), error=error)
        if error:
            log.warning("mail %s not sent: %s", mail.pk, error.partition(":")[0])
    return sent


def _send(message: EmailMessage) -> str:
    """'' when the mail server took it, else what went wrong, told by the kind of the fault."""
    try:
        message.send()
    # smtplib's errors are OSErrors, too; a ValueError is an address with a line break in it.
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError) as fault:
        return f"{type(fault).__name__}: {fault}"
    except OSError as fault:
        return f"{UNREACHABLE} {type(fault).__name__}: {fault}"
    return ""


def message(mail: Mail, connection: Any = None) -> EmailMessage:
    """The message as it leaves, in the reader's language."""
    with translation.override(mail.language):
        values = _values(mail)
        template = f"mail/move_{passed(mail)[1]}" if passed(mail) else f"mail/{mail.kind}"
        subject = " ".join(render_to_string(f"{template}.subject.txt", values).split())
        body = render_to_string(f"{template}.txt", values)
    return EmailMessage(
        subject=subject,
        body=body.strip() + "\n",
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        connection=connection,
    )


def passed(mail: Mail) -> tuple[str, str] | None:
    """Of a mail about a move: the kind of the document, and the move by its name in core. Else None."""
    kind, _, move = mail.kind.partition("_")
    return (kind, move) if kind in DOCUMENTS and move in MOVED else None


def _about(mail: Mail) -> dict[str, str]:
    """Which document a move passed on, and where it can be read."""
    found = passed(mail)
    if found is None:
        return {}
    kind, year = found[0], mail.values["year"]
    page = reverse(PAGES[kind], args=[mail.partnership.slug, year])
    return {"document": document_called(kind, year), "page": page}


def _values(mail: Mail) -> dict[str, Any]:
    """What the templates speak of: towns by their names, days as dates, the note as a quotation."""
    given = mail.values
    called = names(mail.partnership)
    side = given.get("side", "")
    note = given.get("note") or given.get("message") or ""
    return {
        "mail": mail,
        "values": given,
        "name": mail.person.name if mail.person else "",
        "towns": called,
        "town": called.get(side, ""),
        "own": next((name for which, name in called.items() if which != side), "") if side else "",
        "quoted": "\n".join(f"> {line}" for line in note.splitlines()),
        "days": {key: date.fromisoformat(given[key]) for key in ("session", "on") if given.get(key)},
        "partnership": mail.partnership,
        "site": settings.SITE_URL,
        "password_link": password_link(mail.person) if mail.kind == "welcome" and mail.person else "",
        **_about(mail),
        **_of_guests(mail),
    }


def _of_guests(mail: Mail) -> dict[str, Any]:
    """For mails about what a guest is asked or said; the link is sealed when the mail leaves, never stored."""
    if not mail.kind.startswith("guest_"):
        return {}
    given = mail.values
    return {
        "title": Text.agreed(given.get("titles", {})),
        "when": Vague(given["when"]) if given.get("when") else None,
        "link": address_of(UUID(given["link"])) if given.get("link") else "",
    }


def password_link(person: Person) -> str:
    """Where a new person chooses a password; '' for one who has one. Made when the mail leaves, never stored."""
    if person.has_usable_password():
        return ""
    found = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=found)


def waiting() -> tuple[int, str]:
    """How many messages wait, and what the mail server said last."""
    rows = Mail.objects.filter(state__in=[Mail.State.WAITING, Mail.State.SENDING])
    last = rows.exclude(error="").order_by("-at").values_list("error", flat=True).first()
    return rows.count(), last or ""
