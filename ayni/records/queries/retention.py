"""Which rows have had their time, by rule (`core.retention`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from ayni.core.retention import BY_KIND, ERASED, RULES, cutoff
from ayni.records.models import ActorAnswer, GuestLink, GuestReport, Mail, Person, Picture, Session

OUTSIDE = ("inquiry", "barrier")
TO_GUESTS = ("guest_copy", "guest_link", "guest_invitation")
ENDED = (Mail.State.SENT, Mail.State.FAILED)


def _inquiries(now: datetime) -> QuerySet[Mail]:
    """Sent or not: whoever wrote was told so."""
    return Mail.objects.filter(kind__in=OUTSIDE, at__lt=cutoff("inquiry", now))


def _guest_mails(now: datetime) -> QuerySet[Mail]:
    return Mail.objects.filter(kind__in=TO_GUESTS, at__lt=cutoff("guest_mail", now))


def _digests(now: datetime) -> QuerySet[Mail]:
    return Mail.objects.filter(kind="digest", state__in=ENDED, at__lt=cutoff("digest", now))


def _mails(now: datetime) -> QuerySet[Mail]:
    """All others that were sent, or never will be; what waits is looked after by `ayni send-mail`."""
    others = Mail.objects.exclude(kind__in=(*OUTSIDE, *TO_GUESTS, "digest"))
    return others.filter(state__in=ENDED, at__lt=cutoff("mail", now))


def _guests(now: datetime) -> QuerySet[GuestReport]:
    """`erase_on` was reckoned by the rule when the report came and when it was decided."""
    somebody = ~(Q(name="") & Q(email="")) | (Q(state=GuestReport.State.DECLINED) & ~Q(words=ERASED))
    return GuestReport.objects.filter(somebody, erase_on__lte=now.date())


def _answers(now: datetime) -> QuerySet[ActorAnswer]:
    """What was taken over stands in the actor's entry."""
    last = now - timedelta(days=BY_KIND["answer"].at_most or 0)
    return ActorAnswer.objects.filter(Q(decided_at__lt=cutoff("answer", now)) | Q(at__lt=last))


def _guest_links(now: datetime) -> QuerySet[GuestLink]:
    end = cutoff("guest_link", now)
    return GuestLink.objects.exclude(called="").filter(Q(expires_at__lt=end) | Q(revoked_at__lt=end))


def _pictures(now: datetime) -> QuerySet[Picture]:
    return Picture.objects.exclude(credit=ERASED).filter(retired_at__lt=cutoff("picture", now))


def _persons(now: datetime) -> QuerySet[Person]:
    """Whose day has come: it was reckoned by the rule when the last seat ended, or is earlier on request."""
    return Person.objects.filter(erase_on__lte=now.date(), emptied_at__isnull=True, is_operator=False)


def _sessions(now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=cutoff("session", now))


DUE: Mapping[str, Callable[[datetime], QuerySet[Any]]] = {
    "inquiry": _inquiries,
    "guest_mail": _guest_mails,
    "digest": _digests,
    "mail": _mails,
    "guest": _guests,
    "answer": _answers,
    "guest_link": _guest_links,
    "picture": _pictures,
    "person": _persons,
    "session": _sessions,
}


def due_counts(now: datetime) -> dict[str, int]:
    """How many rows each rule would erase, in the order of the rules. Nobody is named."""
    return {rule.kind: DUE[rule.kind](now).count() for rule in RULES}
