"""Who sits on a side: seats given, changed, passed on and ended; deputies; coordinators appointed; names that go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from ayni.core.reasons import reason
from ayni.core.retention import BY_KIND
from ayni.core.sides import Side
from ayni.core.words import clean
from ayni.records.models import GuestLink, Mail, Membership, Municipality, Partnership, Person, SavedView, Session
from ayni.records.rules import AGREE, Role, Seat
from ayni.records.services.base import Refused, demand, demand_own, note_change

RANK = (Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who gets a seat. Somebody with this address who is known already keeps name, language and time zone."""

    email: str
    name: str
    language: str
    time_zone: str


@transaction.atomic
def add_member(
    *, seat: Seat, who: Newcomer, role: str, now: datetime, office: str = "", deputy: bool = False
) -> Membership:
    """Give somebody a seat on the own side; a mail tells them, and a new person chooses a password through it."""
    demand(seat, AGREE)
    _demand_role(role, deputy)
    lock_side(seat.partnership, seat.side)
    person = person_for(who)
    known = Membership.objects.open().filter(person=person, partnership=seat.partnership).first()
    if known:
        if known.side == seat.side and (known.role, known.deputy) == (role, deputy):
            return known
        raise Refused(reason("already_member", subject=who.email))
    if deputy:
        _end_deputy(seat, now)
    office = one_line(office)
    member = seat_person(
        person=person, partnership=seat.partnership, side=seat.side, role=role, office=office, deputy=deputy
    )
    _note(seat, member, "created", now, {"role": role, "deputy": deputy, "office": office})
    welcome(member=member, kind="welcome", by=seat.person.name, now=now)
    return member


@transaction.atomic
def change_seat(
    *, seat: Seat, member: Membership, role: str, now: datetime, office: str = "", deputy: bool = False
) -> Membership:
    """Role and office of somebody of the own side. Somebody who coordinates it always stays.

    A deputy coordinates; there is one per side, so the one before is a coordinator like others from then on.
    """
    row = _own_member(seat, member)
    _demand_role(role, deputy)
    wanted: dict[str, Any] = {"role": role, "deputy": deputy, "office": one_line(office)}
    before = {name: getattr(row, name) for name in wanted}
    changed = [name for name in wanted if wanted[name] != before[name]]
    if not changed:  # a second press
        return row
    if role != Role.COORDINATOR or deputy:
        _demand_other_coordinator(row)
    if deputy and not row.deputy:
        _end_deputy(seat, now)
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    _note(seat, row, "changed", now, {name: wanted[name] for name in changed}, {name: before[name] for name in changed})
    return row


def _demand_role(role: str, deputy: bool) -> None:
    if role not in Role.values or (deputy and role != Role.COORDINATOR):
        raise Refused(reason("role_unknown", subject=role))


def _end_deputy(seat: Seat, now: datetime) -> None:
    """Makes room for another deputy."""
    row = Membership.objects.open().filter(partnership=seat.partnership, side=seat.side.value, deputy=True).first()
    if row is not None:
        row.deputy = False
        row.save(update_fields=["deputy"])
        _note(seat, row, "changed", now, {"deputy": False}, {"deputy": True})


@transaction.atomic
def remove_member(*, seat: Seat, member: Membership, now: datetime) -> None:
    """End somebody's seat on the own side; the person and what they wrote stay in the history."""
    row = _own_member(seat, member)
    _demand_other_coordinator(row)
    end_seat(row=row, now=now)
    _note(seat, row, "deleted", now, {}, {"role": row.role, "office": row.office})


@transaction.atomic
def pass_on(*, seat: Seat, member: Membership, who: Newcomer, now: datetime) -> Membership:
    """Hands a seat with role and office to a successor; shared views and open links of guests go along.

    Everybody may pass on their own seat, a coordinator those of the own side. One row in the history, one mail.
    """
    if member.person_id != seat.person.pk:
        demand(seat, AGREE)
    row = _locked_member(seat, member)
    successor = person_for(who)
    if successor.pk == row.person_id:
        raise Refused(reason("successor_is_same"))
    theirs = Membership.objects.open().filter(person=successor, partnership=seat.partnership).first()
    if theirs is not None and theirs.side != row.side:
        raise Refused(reason("already_member", subject=who.email))
    end_seat(row=row, now=now)
    new = _taken_over(row, successor, theirs, now)
    moved = {"views": _move_views(row, successor), "links": _move_links(row, successor, now)}
    _note(
        seat, row, "passed_on", now, {"role": new.role, "office": new.office, **{k: v for k, v in moved.items() if v}}
    )
    welcome(member=new, kind="office", by=seat.person.name, now=now)
    return new


def _taken_over(row: Membership, successor: Person, theirs: Membership | None, now: datetime) -> Membership:
    """The successor's one seat: at least as much as they had before, and they go on reading where somebody stopped."""
    role, deputy, seen = row.role, row.deputy, row.last_seen
    if theirs is not None:
        end_seat(row=theirs, now=now)
        role = max(row.role, theirs.role, key=lambda each: RANK.index(Role(each)))
        deputy = deputy or (theirs.deputy and row.role != Role.COORDINATOR)
        seen = theirs.last_seen
    return seat_person(
        person=successor,
        partnership=row.partnership,
        side=Side(row.side),
        role=role,
        office=row.office,
        deputy=deputy,
        last_seen=seen,
    )


def _move_views(row: Membership, successor: Person) -> int:
    """Shared views belong to the office. One whose name the successor uses already gets a number behind it."""
    mine = {"partnership": row.partnership_id, "side": row.side}
    taken = set(SavedView.objects.filter(**mine, person=successor).values_list("page", "name"))
    views = list(SavedView.objects.filter(**mine, person=row.person_id, shared=True))
    for view in views:
        name, number = view.name, 2
        while (view.page, view.name) in taken:
            view.name, number = f"{name[:74]} ({number})", number + 1
        taken.add((view.page, view.name))
        view.person = successor
    SavedView.objects.bulk_update(views, ["person", "name"])
    return len(views)


def _move_links(row: Membership, successor: Person, now: datetime) -> int:
    mine = {"partnership": row.partnership_id, "side": row.side, "person": row.person_id}
    return GuestLink.objects.filter(**mine, revoked_at__isnull=True, expires_at__gt=now).update(person=successor)


# What seats given in other ways share: by the operator, for a new partnership


def person_for(who: Newcomer) -> Person:
    """Whoever has this address, or a new person."""
    person = Person.objects.filter(email__iexact=who.email).first()
    if person is None:
        return Person.objects.create_user(password=None, **asdict(who))
    if not person.is_active:
        raise Refused(reason("account_closed", subject=who.email))
    return person


def seat_person(*, person: Person, partnership: Partnership, side: Side, **fields: Any) -> Membership:
    """An open seat; a name that was to go stays with it."""
    if person.erase_on is not None:
        person.erase_on = None
        person.save(update_fields=["erase_on"])
    return Membership.objects.create(person=person, partnership=partnership, side=side.value, **fields)


def end_seat(*, row: Membership, now: datetime) -> None:
    """The seat ends and is kept. Without any other, the day is set on which the name goes."""
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    waiting = Mail.objects.filter(person=row.person_id, partnership=row.partnership_id, state=Mail.State.WAITING)
    waiting.delete()
    if not Membership.objects.open().filter(person=row.person_id).exists():
        kept = Person.objects.filter(pk=row.person_id, is_operator=False, erase_on__isnull=True)
        kept.update(erase_on=(now + timedelta(days=BY_KIND["person"].days)).date())


def welcome(*, member: Membership, kind: str, by: str, now: datetime) -> Mail:
    """`welcome` to somebody who was given a seat, `office` to whoever takes one over."""
    return Mail.objects.create(
        partnership=member.partnership,
        to=member.person.email,
        person=member.person,
        language=member.person.language,
        kind=kind,
        values={"side": str(member.side), "role": str(member.role), "office": member.office, "by": by},
        at=now,
    )


def lock_side(partnership: Partnership, side: Side | str) -> Municipality:
    """Whoever gives or ends seats of a side waits here, so that two cannot take each other's last one."""
    return Municipality.objects.select_for_update(of=("self",)).get(partnership=partnership, side=str(side))


def one_line(words: str) -> str:
    """An office or a file number as it is kept."""
    return clean(words, lines=False)[:120]


def _own_member(seat: Seat, member: Membership) -> Membership:
    demand(seat, AGREE)
    return _locked_member(seat, member)


def _locked_member(seat: Seat, member: Membership) -> Membership:
    lock_side(seat.partnership, seat.side)
    row = Membership.objects.select_related("person", "partnership").get(pk=member.pk)
    if row.partnership_id != seat.partnership.pk:
        raise Refused(reason("record_unknown", subject=str(row.uid)))
    demand_own(seat, row.side)
    if row.ended_at is not None:
        raise Refused(reason("seat_ended"))
    return row


def _demand_other_coordinator(row: Membership) -> None:
    others = Membership.objects.coordinating(row.partnership_id, row.side).exclude(pk=row.pk)
    if row.role == Role.COORDINATOR and not others.exists():
        raise Refused(reason("last_coordinator"))


def _note(
    seat: Seat,
    member: Membership,
    action: str,
    now: datetime,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    """In the history, without a name: that one is known by the seat, as long as it may be known."""
    note_change(
        seat=seat, kind="membership", uid=member.uid, version=1, action=action, now=now, before=before, after=after
    )


# When somebody has left


@transaction.atomic
def ask_to_forget(*, person: Person, now: datetime) -> Person:
    """The name goes today and not on its later day: somebody without a seat wants it so."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    _demand_no_seat(row)
    if row.erase_on is None or row.erase_on > now.date():
        row.erase_on = now.date()
        row.save(update_fields=["erase_on"])
    return row


@transaction.atomic
def empty_person(*, person: Person, now: datetime) -> Person:
    """What is known of somebody goes; what they wrote stays, told with the office and role of their last seats.

    The row stays, since the history points to it. Pressed twice, it is emptied once. Mails to them are deleted, their
    name is taken out of mails to others; history rows of seats hold no names.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.emptied_at is not None:
        return row
    _demand_no_seat(row)
    seats = list(Membership.objects.filter(person=row).order_by("ended_at"))
    Mail.objects.filter(Q(person=row) | Q(to__iexact=row.email)).exclude(kind="inquiry").delete()
    _take_out_of_mails(row.name, [seat.partnership_id for seat in seats])
    SavedView.objects.filter(person=row, shared=False).delete()
    EmailAddress.objects.filter(user_id=row.pk).delete()
    forget_second_factor(person=row)
    row.sessions.all().delete()
    row.offices = {str(seat.partnership_id): {"office": seat.office, "role": seat.role} for seat in seats}
    row.name, row.email = "", f"{row.uid}@emptied.invalid"
    row.is_active = False
    row.emptied_at, row.mails = now, Person.Mails.NONE
    row.set_unusable_password()
    row.save()
    return row


def _demand_no_seat(person: Person) -> None:
    if person.is_operator or Membership.objects.open().filter(person=person).exists():
        raise Refused(reason("has_a_seat"))


def _take_out_of_mails(name: str, partnerships: Iterable[int]) -> None:
    if not name:
        return
    for mail in Mail.objects.filter(Q(partnership__in=partnerships) | Q(partnership=None)):
        without = _without(mail.values, name)
        if without != mail.values:
            mail.values = without
            mail.save(update_fields=["values"])


def _without(value: Any, name: str) -> Any:
    """The same values, with nothing where a value is the name, alone or among others."""
    if isinstance(value, dict):
        return {key: _without(each, name) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, name) for each in value]
    if isinstance(value, str) and name in value.split(", "):
        return ", ".join(each for each in value.split(", ") if each != name)
    return value


# Signing in


@transaction.atomic
def forget_second_factor(*, person: Person) -> int:
    """Takes away the app and the recovery codes; returns how many factors there were."""
    return int(Authenticator.objects.filter(user_id=person.pk).delete()[0])


@transaction.atomic
def end_sessions(*, person: Person, keep: str = "") -> int:
    """Signs somebody out everywhere but in the session with this key; returns in how many browsers."""
    gone, _ = Session.objects.filter(person=person).exclude(session_key=keep).delete()
    return gone


def forget_sessions(*, now: datetime) -> int:
    """Deletes sessions that have expired; returns how many."""
    gone, _ = Session.objects.filter(expire_date__lt=now).delete()
    return gone


@transaction.atomic
def end_session(*, person: Person, mark: str) -> bool:
    """Signs somebody out in one browser, named by the mark of its session; False when it is gone already."""
    for session in Session.objects.filter(person=person):
        if session.mark == mark:
            session.delete()
            return True
    return False
