"""What people without an account say through a signed link: one link opens one form."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ayni.records.fields import VagueField
from ayni.records.models.ground import SIDE, Person, Record
from ayni.records.models.workplan import Measure, Picture, Progress


class GuestLink(Record):
    """Opens the form "say what happened" of one measure, until it expires or is revoked."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="guest_links")
    side = models.CharField(max_length=1, choices=SIDE)
    called = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=5)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    most_uses = models.PositiveSmallIntegerField(default=5)
    uses = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="guest_link_side"),
            models.CheckConstraint(condition=Q(uses__lte=models.F("most_uses")), name="guest_link_not_overused"),
        ]

    def __str__(self) -> str:
        return self.called


class GuestReport(Record):
    """What a guest said. Stored first; a coordinator takes it over as a progress note, or declines with a reason.

    `name` and `email` are emptied on `erase_on`; the words stay, also when the measure is dropped.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        TAKEN = "taken", "taken"
        DECLINED = "declined", "declined"

    link = models.ForeignKey(GuestLink, models.PROTECT, related_name="reports")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="guest_reports")
    side = models.CharField(max_length=1, choices=SIDE)
    words = models.TextField()
    language = models.CharField(max_length=5)
    on = VagueField(blank=False)
    people = models.PositiveIntegerField(null=True, blank=True)
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    erase_on = models.DateField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_reason = models.TextField(blank=True, default="")
    progress = models.OneToOneField(Progress, models.PROTECT, null=True, blank=True, related_name="guest_report")
    fold = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="guest_report_side"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "taken", "declined"]), name="guest_report_state"),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(progress__isnull=False), name="guest_report_taken_has_progress"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.on}"
