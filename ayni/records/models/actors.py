"""Who is at the table: offices, associations, firms, schools."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ayni.core.joining import ActorKind, Joining, PairingKind
from ayni.records.fields import MultilingualField, TagsField, VagueField
from ayni.records.models.ground import SIDE, Record, Source


def _choices(names: type[StrEnum]) -> list[tuple[str, str]]:
    """Their words stand in records/labels.py."""
    return [(each.value, each.value) for each in names]


class Actor(Record):
    class Sector(models.TextChoices):
        ADMINISTRATION = "administration", _("Administration")
        CIVIL_SOCIETY = "civil_society", _("Civil society")
        BUSINESS = "business", _("Business")
        EDUCATION_SCIENCE = "education_science", _("Education and science")

    side = models.CharField(max_length=1, choices=SIDE)
    name = MultilingualField()
    sector = models.CharField(max_length=20, choices=Sector.choices)
    kind = models.CharField(max_length=20, choices=_choices(ActorKind), blank=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    tags = TagsField()
    description = MultilingualField()
    gives = MultilingualField()
    seeks = MultilingualField()
    since = VagueField()
    joining = models.CharField(max_length=20, choices=_choices(Joining), default=Joining.IDENTIFIED.value)
    website = models.URLField(max_length=300, blank=True)
    office_email = models.EmailField(blank=True)
    office_phone = models.CharField(max_length=60, blank=True)
    contact_public = models.BooleanField(default=False)
    public = models.BooleanField(default=True)
    retired = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    fold = models.TextField(blank=True, default="")
    sort = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["partnership", "side", "sort"], name="actor_listing")]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="actor_side"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="actor_not_own_parent"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="actor_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(retired__isnull=False), name="actor_merged_is_retired"
            ),
        ]

    def __str__(self) -> str:
        return self.sort


class JoiningStep(models.Model):
    """One step of an actor on its way to the table. The actor's `joining` is the stage of the latest."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="steps")
    uid = models.UUIDField(unique=True)
    stage = models.CharField(max_length=20, choices=_choices(Joining))
    on = VagueField(blank=False)
    reason = MultilingualField()
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["actor", "on", "id"]
        constraints = [models.CheckConstraint(condition=~Q(on=""), name="joining_step_has_day")]


class ActorSource(models.Model):
    """Where what is said of an actor can be read."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="sources")
    uid = models.UUIDField(unique=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="actors")

    class Meta:
        ordering = ["actor", "id"]
        constraints = [models.UniqueConstraint(fields=["actor", "source"], name="actor_source_once")]


class Pairing(Record):
    """Two actors, one of each side, that work with each other. `keeper_*`: the office that looks after it."""

    actor_a = models.ForeignKey(Actor, models.PROTECT, related_name="pairings_a")
    actor_b = models.ForeignKey(Actor, models.PROTECT, related_name="pairings_b")
    kind = models.CharField(max_length=20, choices=_choices(PairingKind))
    since = VagueField()
    until = VagueField()
    note = MultilingualField()
    outcome = MultilingualField()
    keeper_a = models.CharField(max_length=200, blank=True, default="")
    keeper_b = models.CharField(max_length=200, blank=True, default="")
    tags = TagsField()
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="pairings")
    public = models.BooleanField(default=True)
    example = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    fold = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["partnership", "since"], name="pairing_listing")]
        constraints = [
            models.CheckConstraint(condition=~Q(actor_a=models.F("actor_b")), name="pairing_of_two"),
            models.UniqueConstraint(
                fields=["actor_a", "actor_b", "kind"],
                condition=Q(until="", retired_at__isnull=True),
                name="pairing_runs_once",
            ),
        ]


class Dismissal(Record):
    """A suggested counterpart that was not taken: it is not asked again until somebody takes the no back."""

    actor_a = models.ForeignKey(Actor, models.CASCADE, related_name="dismissed_a")
    actor_b = models.ForeignKey(Actor, models.CASCADE, related_name="dismissed_b")
    side = models.CharField(max_length=1, choices=SIDE)
    reason = MultilingualField()
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor_a", "actor_b"], condition=Q(retired_at__isnull=True), name="dismissal_once"
            )
        ]
