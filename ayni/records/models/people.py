"""Who was appointed by the operator, and where people are signed in."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ayni.records.models.ground import SIDE, Membership, Person, Record
from ayni.records.models.handover import File


class Appointment(Record):
    """A coordinator whom the operator appointed, on the letter of the office, for a side that had none."""

    side = models.CharField(max_length=1, choices=SIDE)
    seat = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    letter = models.CharField(max_length=120)
    """The letter's file number, as the office gave it."""
    letter_on = models.DateField()
    scan = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="appointment_side"),
            models.CheckConstraint(condition=~Q(letter=""), name="appointment_has_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.letter}"


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in. It keeps days, not moments, and no address."""

    class Device(models.TextChoices):
        PHONE = "phone", _("Phone")
        TABLET = "tablet", _("Tablet")
        COMPUTER = "computer", _("Computer")
        OTHER = "other", _("Some device")

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=10, choices=Device.choices, default=Device.OTHER)
    browser = models.CharField(max_length=20, blank=True, default="")
    since = models.DateField(null=True)
    seen = models.DateField(null=True)

    @property
    def mark(self) -> str:
        """Names the session on a page without giving its key away."""
        return salted_hmac("ayni.session", self.session_key).hexdigest()[:20]

    class Meta(AbstractBaseSession.Meta):
        abstract = False
