"""What an actor says of itself through a signed link, without an account."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ayni.records.fields import TagsField
from ayni.records.models.actors import Actor
from ayni.records.models.ground import SIDE, Person, Record


class Invitation(Record):
    """Opens the form "what we do" of one actor, until it expires or is taken back."""

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="invitations")
    side = models.CharField(max_length=1, choices=SIDE)
    language = models.CharField(max_length=5)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    most_uses = models.PositiveSmallIntegerField(default=1)
    uses = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="invitation_side"),
            models.CheckConstraint(condition=Q(uses__lte=F("most_uses")), name="invitation_not_overused"),
        ]


class ActorAnswer(Record):
    """Stored first; somebody of its side takes it over into the actor, field by field, or declines it."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        TAKEN = "taken", "taken"
        DECLINED = "declined", "declined"

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="answers")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="answers")
    side = models.CharField(max_length=1, choices=SIDE)
    language = models.CharField(max_length=5)
    goals = TagsField()
    gives = models.TextField(blank=True, default="")
    seeks = models.TextField(blank=True, default="")
    website = models.URLField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="actor_answer_side"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "taken", "declined"]), name="actor_answer_state"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(decided_at__isnull=False), name="actor_answer_decided_when"
            ),
        ]
