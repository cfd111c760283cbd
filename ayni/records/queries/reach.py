"""Which actors were invited to say what they do, and what they answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ayni.core import guests as core
from ayni.core.reasons import Reason, reason
from ayni.records.models import Actor, ActorAnswer, Invitation

WAITING = ActorAnswer.State.WAITING


def invitations() -> QuerySet[Invitation]:
    """With the actor and the partnership; `web.access` asks for the partnership."""
    return Invitation.objects.select_related("actor", "partnership", "person")


def invitation_of(uid: UUID) -> Invitation | None:
    return invitations().filter(uid=uid).first()


def invitations_of(actor: Actor) -> QuerySet[Invitation]:
    """All of an actor, newest first."""
    return invitations().filter(actor=actor)


def closed(row: Invitation, now: datetime) -> tuple[Reason, ...]:
    """Why the invitation does not open any more; empty: it does. Needs the actor at hand."""
    value = core.Link(
        expires=row.expires_at, most_uses=row.most_uses, uses=row.uses, revoked=row.revoked_at is not None
    )
    gone = row.actor.retired is not None or row.actor.merged_into_id is not None
    return (*core.closed(value, now), *((reason("actor_gone"),) if gone else ()))


def was_answered(invitation: Invitation, uid: UUID) -> bool:
    """True when this form was sent before."""
    return ActorAnswer.objects.filter(invitation=invitation, uid=uid).exists()


def answers() -> QuerySet[ActorAnswer]:
    """All with what their page shows; `web.access` asks for the partnership."""
    return ActorAnswer.objects.select_related("actor__merged_into", "decided_by")
