"""A new partnership from nothing: the operator opens it, the first coordinators are led through their first steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ayni.core.editing import flat_text, shown
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.records.models import Change, Membership, Municipality, Partnership, Person
from ayni.records.rules import Role, Seat
from ayni.records.services.base import Refused
from ayni.records.services.people import Newcomer, person_for, seat_person, welcome

TAKEN = frozenset({"me", "partnerships"})
"""Addresses below /desk/ that are pages of the house."""


@transaction.atomic
def open_partnership(
    *,
    uid: UUID,
    slug: str,
    municipalities: Mapping[Side, Municipality],
    fields: Mapping[str, Any],
    coordinators: Mapping[Side, Newcomer],
    by: Person | None,
    now: datetime,
) -> Partnership:
    """A partnership with exactly two municipalities, and a mail to each first coordinator; pressed twice, one.

    A side may begin without a coordinator. `by`: the operator; None: on the machine itself.
    """
    if by is not None and not by.is_operator:
        raise Refused(reason("operator_only"))
    known = Partnership.objects.filter(uid=uid).first()
    if known:
        return known
    _demand_possible(slug, municipalities, coordinators)
    try:
        with transaction.atomic():
            opened = Partnership.objects.create(uid=uid, slug=slug, **{"opened_at": now, **fields})
    except IntegrityError as taken:  # somebody was faster: with the same form, or with the same address
        known = Partnership.objects.filter(uid=uid).first()
        if known:
            return known
        raise Refused(reason("slug_taken", subject=slug)) from taken
    for side, town in municipalities.items():
        town.partnership, town.side = opened, side.value
        town.save()
    _note(opened, by, "partnership", opened.uid, "opened", now, flat_text("name", opened.name, opened.language_codes))
    for side, coordinator in coordinators.items():
        _seat(opened, side, coordinator, by, now)
    return opened


def _demand_possible(
    slug: str, municipalities: Mapping[Side, Municipality], coordinators: Mapping[Side, Newcomer]
) -> None:
    if set(municipalities) != set(Side):
        raise Refused(reason("two_municipalities"))
    if municipalities[Side.A].slug == municipalities[Side.B].slug:
        raise Refused(reason("towns_alike", subject="short_name"))
    if slug in TAKEN or Partnership.objects.filter(slug=slug).exists():
        raise Refused(reason("slug_taken", subject=slug))
    people = [coordinator.email.lower() for coordinator in coordinators.values()]
    if len(set(people)) < len(people):
        raise Refused(reason("one_for_both", subject=people[0]))


def _seat(opened: Partnership, side: Side, given: Newcomer, by: Person | None, now: datetime) -> None:
    role = Role.COORDINATOR
    member = seat_person(person=person_for(given), partnership=opened, side=side, role=role)
    _note(opened, by, "membership", member.uid, "created", now, {"role": role.value})
    welcome(member=member, kind="welcome", by="", now=now)


def _note(
    opened: Partnership, by: Person | None, kind: str, uid: UUID, action: str, now: datetime, after: Mapping[str, Any]
) -> None:
    """The operator belongs to no side, so neither has done it."""
    told = {path: shown(value) for path, value in after.items()}
    Change.objects.create(
        partnership=opened, kind=kind, uid=uid, version=1, action=action, person=by, at=now, after=told
    )


@transaction.atomic
def lead(*, seat: Seat, led: bool) -> None:
    """Whether somebody wants to be shown the first steps; their own wish, nobody's history."""
    Membership.objects.open().filter(person=seat.person, partnership=seat.partnership).update(led=led)
