"""What a town hall has to say of itself: imprint, privacy notice, accessibility statement."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ayni.records.fields import MultilingualField
from ayni.records.models.ground import SIDE, Record


class Notice(Record):
    """One legal page of one side. Nobody outside reads it before its coordinator has shown it.

    `enforcer`: to whom people turn who are not heard; of the accessibility statement only.
    """

    class Kind(models.TextChoices):
        IMPRINT = "imprint", _("Imprint")
        PRIVACY = "privacy", _("Privacy notice")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")

    side = models.CharField(max_length=1, choices=SIDE)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = MultilingualField()
    enforcer = MultilingualField()
    enforcer_url = models.URLField(max_length=300, blank=True, default="")
    updated = models.DateField(null=True, blank=True)
    shown = models.BooleanField(default=False)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "side"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "side", "kind"], name="notice_one_per_side"),
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="notice_side"),
            models.CheckConstraint(condition=Q(kind__in=["imprint", "privacy", "accessibility"]), name="notice_kind"),
            models.CheckConstraint(condition=Q(shown=False) | Q(updated__isnull=False), name="notice_shown_has_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.side}"
