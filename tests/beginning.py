"""A partnership in which nothing stands yet, opened through the operator's form."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from ayni.core.sides import Side
from ayni.desk.forms.beginning import NewPartnershipForm
from ayni.records.models import Membership, Partnership
from ayni.records.rules import Seat
from ayni.records.services.beginning import open_partnership
from tests.cast import NOW, person

FRESH = "neustadt-pueblo"
GIVEN: dict[str, Any] = {
    "a_name": "Neustadt",
    "a_short_name": "Neustadt",
    "a_kind": "city",
    "a_country": "AT",
    "a_language": "de",
    "b_name": "Pueblo Chico",
    "b_short_name": "Pueblo",
    "b_kind": "county",
    "b_country": "BO",
    "b_language": "es",
    "a_time_zone": "Europe/Vienna",
    "b_time_zone": "America/La_Paz",
    "a_coordinator_email": "neu@town.example",
    "a_coordinator_name": "Koordination Neustadt",
    "b_coordinator_email": "nueva@town.example",
    "b_coordinator_name": "Coordinación Pueblo",
}


def opened(**instead: object) -> Partnership:
    form = NewPartnershipForm({**GIVEN, "uid": str(uuid4()), **instead})
    assert form.is_valid(), form.errors
    return open_partnership(by=person("operator"), now=NOW, **form.table())


def seat_of(email: str, role: str = "coordinator") -> Seat:
    """The person on their chair, in another role if that is wanted."""
    found = Membership.objects.select_related("person", "partnership").get(person__email=email)
    if found.role != role:
        Membership.objects.filter(pk=found.pk).update(role=role)
    return Seat(found.person, found.partnership, Side(found.side), role)
