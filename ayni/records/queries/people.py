"""Reading who has a seat, what they hold, and what their signing in asks for."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from ayni.records.models import Appointment, Membership, Person, Session
from ayni.records.rules import Role

ORDER = ("person__name", "person__email")


def members(partnership_id: int) -> QuerySet[Membership]:
    """Everybody with a seat, by name, with the person."""
    return Membership.objects.open().filter(partnership_id=partnership_id).select_related("person").order_by(*ORDER)


def earlier(partnership_id: int, most: int = 20) -> list[Membership]:
    """Who last had a seat and has none any more, newest first."""
    ended = Membership.objects.filter(partnership_id=partnership_id, ended_at__isnull=False)
    return list(ended.select_related("person").order_by("-ended_at", "-id")[:most])


def appointed(partnership_id: int) -> dict[int, Appointment]:
    """On which letter the operator appointed somebody, by seat."""
    rows = Appointment.objects.filter(partnership_id=partnership_id).select_related("scan").order_by("at")
    return {row.seat_id: row for row in rows}


def sessions_of(person: Person, now: datetime) -> list[Session]:
    """Where somebody is signed in, last used first."""
    rows = Session.objects.filter(person=person, expire_date__gt=now)
    return list(rows.order_by("-seen", "-since", "session_key"))


def needs_second_factor(person: Person) -> bool:
    """Whether the operator asks for one: of everybody, or of who coordinates and who runs the installation."""
    if settings.SECOND_FACTOR == "coordinators":
        coordinating = Membership.objects.open().filter(person=person, role=Role.COORDINATOR)
        return person.is_operator or coordinating.exists()
    return bool(settings.SECOND_FACTOR == "all")


def lacks_second_factor(person: Person) -> bool:
    return needs_second_factor(person) and not has_second_factor(person)


def has_second_factor(person: Person) -> bool:
    return Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists()
