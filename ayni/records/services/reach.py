"""What actors say of themselves through a link: the link, the answer, what the actor's side makes of it.

An answer is stored before anybody looks at it, and reaches the actor's entry only when somebody of its side says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core import reach as core
from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.core.words import clean
from ayni.records.models import Actor, ActorAnswer, Change, Invitation, Mail
from ayni.records.queries.reach import closed
from ayni.records.rules import KEEP, Seat
from ayni.records.services.actors import demand_writable, save_actor
from ayni.records.services.base import Refused, demand, demand_free, demand_own, demand_same_partnership, note_change
from ayni.records.services.guests import demand_choices

State = ActorAnswer.State


@transaction.atomic
def invite_actor(
    *, seat: Seat, actor: Actor, uid: UUID, language: str, days: int, most_uses: int, now: datetime
) -> Invitation:
    """A link for one actor of the seat's side; `days` and `most_uses` out of `core.guests`."""
    demand(seat, KEEP)
    demand_same_partnership(seat, actor)
    demand_writable(seat, actor)
    known = Invitation.objects.filter(uid=uid, actor=actor).first()
    if known:
        return known
    demand_free(Invitation, uid)
    if actor.retired is not None:
        raise Refused(reason("actor_gone"))
    demand_choices(language, days, most_uses)
    row = Invitation.objects.create(
        partnership=seat.partnership,
        uid=uid,
        actor=actor,
        side=actor.side,
        language=language,
        expires_at=now + timedelta(days=days),
        most_uses=most_uses,
        person=seat.person,
        at=now,
    )
    _note(row, seat, "invited", now, after={"until": row.expires_at.date()})
    return row


@transaction.atomic
def take_invitation_back(*, seat: Seat, invitation: Invitation, now: datetime) -> Invitation:
    """From now on the link opens nothing. What was said through it stays. Twice is harmless."""
    _demand_own(seat, invitation)
    row = _locked(invitation)
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        _note(row, seat, "invitation_back", now)
    return row


@transaction.atomic
def send_invitation(*, seat: Seat, invitation: Invitation, uid: UUID, to: str, now: datetime) -> None:
    """One mail with the link, in the link's language; answers go to the side's office. Twice the same `uid` is one."""
    _demand_own(seat, invitation)
    row = _locked(invitation)
    refused = closed(row, now)
    if refused:
        raise Refused(*refused)
    mail = Mail(
        partnership=row.partnership,
        to=to,
        reply_to=row.partnership.municipality(row.side).office_email,
        language=row.language,
        kind="guest_invitation",
        key=f"guest-invitation:{uid}",
        values={
            "side": row.side,
            "invitation": str(row.uid),
            "titles": row.actor.name.spoken(),
            "on": row.expires_at.date().isoformat(),
        },
        at=now,
    )
    Mail.objects.bulk_create([mail], ignore_conflicts=True)


@transaction.atomic
def answer_invitation(*, invitation: Invitation, uid: UUID, answer: core.Answer, now: datetime) -> ActorAnswer:
    """Stores what an actor says of itself, and counts it: no seat is asked for, the link is the permission.

    The link is looked at behind its lock, so a use is never counted twice and nothing gets in after it was taken back.
    """
    row = _locked(invitation)
    known = ActorAnswer.objects.filter(uid=uid, invitation=row).first()
    if known:
        return known
    demand_free(ActorAnswer, uid)
    refused = closed(row, now) or tuple(core.faults(answer))
    if refused:
        raise Refused(*refused)
    row.uses += 1
    row.save(update_fields=["uses"])
    stored = ActorAnswer.objects.create(
        partnership=row.partnership,
        uid=uid,
        invitation=row,
        actor=row.actor,
        side=row.side,
        language=answer.language,
        goals=answer.goals,  # type: ignore[misc]  # its field takes a tuple, which mypy does not see
        gives=answer.gives,
        seeks=answer.seeks,
        website=answer.website,
        at=now,
    )
    _note(row, None, "answered", now)
    return stored


@transaction.atomic
def take_answer(
    *, seat: Seat, answer: ActorAnswer, values: Mapping[str, Any], seen: Mapping[str, str], now: datetime
) -> ActorAnswer:
    """Writes `values` (paths of the actor) into its entry. Words that are new there become the original.

    Raises Stale when the entry was changed since it was `seen`.
    """
    row = _to_decide(seat, answer)
    if row.state == State.TAKEN:
        return row
    _demand_waiting(row)
    if not values:
        raise Refused(reason("answer_nothing_chosen"))
    edits = {path.partition(".")[0]: Edit.CONTENT for path in values if "." in path}
    entry = row.actor.merged_into or row.actor
    save_actor(seat=seat, uid=entry.uid, values=values, seen=seen, edits=edits, now=now)
    _decide(row, seat, State.TAKEN, "", now)
    return row


@transaction.atomic
def decline_answer(*, seat: Seat, answer: ActorAnswer, why: str, now: datetime) -> ActorAnswer:
    """It stays where it is, with the reason, until its day. The same reason twice is one decision."""
    row = _to_decide(seat, answer)
    why = clean(why)
    if row.state == State.DECLINED and row.decided_reason == why:
        return row
    _demand_waiting(row)
    if not why:
        raise Refused(reason("note_missing", subject="why"))
    _decide(row, seat, State.DECLINED, why, now)
    return row


def _locked(invitation: Invitation) -> Invitation:
    """The row, locked until the transaction ends, with actor and partnership."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("actor", "partnership")
    return rows.get(pk=invitation.pk)


def _demand_own(seat: Seat, row: Invitation | ActorAnswer) -> None:
    demand(seat, KEEP)
    demand_same_partnership(seat, row)
    demand_own(seat, row.side)


def _to_decide(seat: Seat, answer: ActorAnswer) -> ActorAnswer:
    _demand_own(seat, answer)
    return ActorAnswer.objects.select_for_update(of=("self",)).select_related("actor__merged_into").get(pk=answer.pk)


def _demand_waiting(row: ActorAnswer) -> None:
    if row.state != State.WAITING:
        raise Refused(reason("guest_report_decided", on=row.decided_at))


def _decide(row: ActorAnswer, seat: Seat, state: ActorAnswer.State, why: str, now: datetime) -> None:
    row.state, row.decided_reason, row.decided_at, row.decided_by = state, why, now, seat.person
    row.version += 1
    row.save()
    _note(row, seat, f"answer_{state.value}", now, why=why)


def _note(
    row: Invitation | ActorAnswer,
    seat: Seat | None,
    action: str,
    now: datetime,
    *,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> None:
    """In the history of the actor; what was answered is told there once it is taken over."""
    given: dict[str, Any] = {"kind": "actor", "uid": row.actor.uid, "version": row.actor.version, "action": action}
    if seat is not None:
        note_change(seat=seat, now=now, after=after, reason=why, **given)
    else:
        Change.objects.create(partnership=row.partnership, side=row.side, person=None, at=now, **given)
