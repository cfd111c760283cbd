"""The operator's one step into a partnership: a coordinator for a side that has none, on its office's letter."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.records.models import Appointment, Change, File, Mail, Membership, Partnership, Person
from ayni.records.rules import Role
from ayni.records.services.base import Refused, demand_free
from ayni.records.services.files import keep_paper
from ayni.records.services.mail import write_to_coordinators
from ayni.records.services.people import Newcomer, lock_side, one_line, person_for, seat_person, welcome


@transaction.atomic
def appoint_coordinator(
    *,
    operator: Person,
    partnership: Partnership,
    side: Side,
    who: Newcomer,
    office: str,
    letter: str,
    letter_on: date,
    uid: UUID,
    now: datetime,
    scan: BinaryIO | None = None,
    scan_name: str = "",
) -> Appointment:
    """Only for a side without a coordinator, and by somebody who has no seat there. Both sides are told.

    `uid` comes with the form: pressed twice, somebody is appointed once.
    """
    lock_side(partnership, side)
    known = Appointment.objects.filter(uid=uid, partnership=partnership).first()
    if known:
        return known
    demand_free(Appointment, uid)
    _may_appoint(operator, partnership, side, letter_on, now)
    member = _coordinator(person_for(who), partnership, side, one_line(office), operator)
    paper: File | None = None
    if scan is not None:
        paper = keep_paper(
            partnership=partnership, side=side, person=operator, uid=uid, shown_name=scan_name, upload=scan, now=now
        )
    row = Appointment.objects.create(
        partnership=partnership,
        uid=uid,
        side=side.value,
        seat=member,
        letter=one_line(letter),
        letter_on=letter_on,
        scan=paper,
        person=operator,
        at=now,
    )
    _note(row, now)
    _tell(row, now)
    return row


def _may_appoint(operator: Person, partnership: Partnership, side: Side, letter_on: date, now: datetime) -> None:
    if not (operator.is_operator and operator.is_active):
        raise Refused(reason("operator_only"))
    if Membership.objects.open().filter(person=operator, partnership=partnership).exists():
        raise Refused(reason("operator_has_seat"))
    if Membership.objects.coordinating(partnership, side).exists():
        raise Refused(reason("side_has_coordinator", side=side))
    if letter_on > now.date():
        raise Refused(reason("letter_in_future", on=letter_on))


def _coordinator(person: Person, partnership: Partnership, side: Side, office: str, operator: Person) -> Membership:
    if person.pk == operator.pk:
        raise Refused(reason("operator_has_seat"))
    known = Membership.objects.open().filter(person=person, partnership=partnership).first()
    if known is None:
        return seat_person(person=person, partnership=partnership, side=side, role=Role.COORDINATOR, office=office)
    if known.side != side:
        raise Refused(reason("already_member", subject=person.email))
    known.role, known.office = Role.COORDINATOR, office or known.office
    known.save(update_fields=["role", "office"])
    return known


def _note(row: Appointment, now: datetime) -> None:
    after = {"role": row.seat.role, "office": row.seat.office, "letter": row.letter, "letter_on": str(row.letter_on)}
    Change.objects.create(
        partnership=row.partnership,
        kind="membership",
        uid=row.seat.uid,
        version=1,
        action="appointed",
        side=row.side,
        person=row.person,
        at=now,
        after={path: value for path, value in after.items() if value},
    )


def _tell(row: Appointment, now: datetime) -> None:
    """Whoever was appointed, the contact office of that side, and the other side's coordinators."""
    welcome(member=row.seat, kind="welcome", by="", now=now)
    told = {"side": row.side, "office": row.seat.office, "letter": row.letter, "on": str(row.letter_on)}
    write_to_coordinators(
        partnership=row.partnership, side=Side(row.side).other, kind="appointed", values=told, now=now
    )
    town = row.partnership.municipality(row.side)
    if town.office_email:
        Mail.objects.create(
            partnership=row.partnership,
            to=town.office_email,
            language=town.language_codes[0],
            kind="appointed",
            values=told,
            at=now,
        )
