"""Messages that are due: written in the same transaction as what they tell of, sent afterwards by `web.mail`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from ayni.core.sides import Side
from ayni.records.models import Mail, Membership, Municipality, Partnership, Person

STUCK_AFTER = timedelta(minutes=30)
MOST_TRIES = 12  # each waits twice as long as the one before: the last comes after almost three days
MOST_REFUSALS = 3  # for good, said by the server: then the address is wrong, and somebody has to be told


def write_to_coordinators(
    *, partnership: Partnership, side: Side, kind: str, values: Mapping[str, Any], now: datetime
) -> list[Mail]:
    """One message for each coordinator of a side who wants mail, each in her own language."""
    seats = (
        Membership.objects.coordinating(partnership, side)
        .exclude(person__mails=Person.Mails.NONE)
        .select_related("person")
    )
    mails = [
        Mail(
            partnership=partnership,
            to=seat.person.email,
            person=seat.person,
            language=seat.person.language,
            kind=kind,
            values=dict(values),
            at=now,
        )
        for seat in seats
    ]
    return Mail.objects.bulk_create(mails)


@transaction.atomic
def write_to_office(
    *,
    municipality: Municipality,
    name: str,
    reply_to: str,
    message: str,
    language: str,
    now: datetime,
    kind: str = "inquiry",
    page: str = "",
) -> Mail:
    """What somebody without an account wrote to a side's contact office. `kind` barrier: about a `page`."""
    return Mail.objects.create(
        partnership=municipality.partnership,
        to=municipality.office_email,
        reply_to=reply_to,
        language=municipality.language_codes[0],
        kind=kind,
        values={
            "name": name,
            "message": message,
            "language": language,
            "municipality": municipality.slug,
            **({"page": page} if page else {}),
        },
        at=now,
    )


@transaction.atomic
def take_waiting(*, most: int, now: datetime) -> list[Mail]:
    """Claims messages for sending, so that no other process sends them too; those stuck for long are taken again."""
    due = Q(state=Mail.State.WAITING) | Q(state=Mail.State.SENDING, sent_at__lt=now - STUCK_AFTER)
    mails = list(
        Mail.objects.select_for_update(of=("self",))
        .filter(due, tries__lt=MOST_TRIES, at__lte=now)
        .select_related("person", "partnership")
        .order_by("tries", "id")[:most]
    )
    for mail in mails:
        mail.state, mail.tries, mail.sent_at = Mail.State.SENDING, mail.tries + 1, now
    Mail.objects.bulk_update(mails, ["state", "tries", "sent_at"])
    return mails


@transaction.atomic
def give_back(*, mails: Iterable[Mail]) -> None:
    """Claimed messages that were not tried wait again, as if they had never been claimed."""
    for mail in mails:
        _still_ours(mail).update(state=Mail.State.WAITING, tries=mail.tries - 1, sent_at=None)


@transaction.atomic
def mark_sent(*, mail: Mail, now: datetime, error: str = "", refused: bool = False) -> None:
    """After the mail server took it, or did not: then it waits for another try, or has failed for good.

    `refused`: the server does not take it for this address. A process that another one took for dead marks nothing.
    """
    mail.state, mail.sent_at, mail.error = Mail.State.SENT, now, error[:300]
    if error:
        most = MOST_REFUSALS if refused else MOST_TRIES
        mail.state = Mail.State.WAITING if mail.tries < most else Mail.State.FAILED
        mail.at, mail.sent_at = now + timedelta(minutes=2**mail.tries), None
    _still_ours(mail).update(state=mail.state, error=mail.error, at=mail.at, sent_at=mail.sent_at)


def _still_ours(mail: Mail) -> QuerySet[Mail]:
    """The row as long as nobody claimed it after us: each claim counts one try."""
    return Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, tries=mail.tries)
