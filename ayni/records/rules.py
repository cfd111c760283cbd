"""Who may. A seat is a person on one side of one partnership, in one role."""

from __future__ import annotations

from dataclasses import dataclass

import rules

from ayni.core.sides import Side
from ayni.records.models import Membership, Partnership, Person

Role = Membership.Role


@dataclass(frozen=True)
class Seat:
    """What every check is asked with. There is no seat without a membership."""

    person: Person
    partnership: Partnership
    side: Side
    role: str


@rules.predicate
def has_seat(seat: Seat | None) -> bool:
    return seat is not None and seat.person.is_active


@rules.predicate
def works_along(seat: Seat) -> bool:
    return seat.role in (Role.CONTRIBUTOR, Role.COORDINATOR)


@rules.predicate
def coordinates(seat: Seat) -> bool:
    return seat.role == Role.COORDINATOR


SEE, KEEP, DRAFT, AGREE = "see", "keep", "draft", "agree"
rules.add_rule(SEE, has_seat)
rules.add_rule(KEEP, has_seat & works_along)
rules.add_rule(DRAFT, has_seat & works_along)
rules.add_rule(AGREE, has_seat & coordinates)


def may(seat: Seat | None, what: str) -> bool:
    """`see`, `keep` (kept records, translations, history), `draft` (rows its side proposed), `agree` (the rest)."""
    return bool(rules.test_rule(what, seat))
