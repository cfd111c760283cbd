"""Who plays in the tests: the demo partnership with everybody in it, and the other that must never show through.

The demo is loaded once per run; each test works in a transaction of its own that is rolled back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from ayni.core.sides import Side
from ayni.records.models import Measure, Membership, Partnership, Person, Plan
from ayni.records.rules import Seat

SLUG = "treptow-koepenick-cajamarca"
OTHER = "tuebingen-villa-el-salvador"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE = {
    "coordinator_a": "koordination@treptow-koepenick.example",
    "contributor_a": "kiezklub@treptow-koepenick.example",
    "reader_a": "bvv-buero@treptow-koepenick.example",
    "coordinator_b": "coordinacion@cajamarca.example",
    "contributor_b": "ciam@cajamarca.example",
    "reader_b": "concejo@cajamarca.example",
    "stranger": "koordination@tuebingen.example",
    "operator": "operator@ayni.example",
}


def seat(who: str) -> Seat:
    """A person of the cast on their chair."""
    found = Membership.objects.select_related("person", "partnership").get(person__email=PEOPLE[who])
    return Seat(found.person, found.partnership, Side(found.side), found.role)


def person(who: str) -> Person:
    return Person.objects.get(email=PEOPLE[who])


def past_the_form(client: Client, who: str) -> Client:
    """The client with that person's session, as it is after their first page of the day."""
    client.force_login(person(who), backend="ayni.web.accounts.SignedIn")
    session, today = client.session, timezone.now().date().isoformat()
    session.update({"since": today, "seen": today, "device": "computer", "browser": "Firefox"})
    session.save()
    return client


def partnership(slug: str = SLUG) -> Partnership:
    return Partnership.objects.get(slug=slug)


def plan(year: int = 2027, slug: str = SLUG) -> Plan:
    """2026 is agreed by both; 2027 is a draft on B's turn."""
    return Plan.objects.select_related("document__snapshot", "partnership").get(partnership__slug=slug, year=year)


def measure(year: int = 2027, slug: str = SLUG) -> Measure:
    """The plan's first measure."""
    found = Measure.objects.filter(plan__year=year, partnership__slug=slug).order_by("position", "id").first()
    assert found is not None
    return found


def fresh_uid() -> UUID:
    return uuid4()


@dataclass(frozen=True)
class Both:
    """One coordinator of each side."""

    a: Seat
    b: Seat


def both() -> Both:
    return Both(seat("coordinator_a"), seat("coordinator_b"))
