"""Who is at the table: offices, associations, firms, schools."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.records.fields import MultilingualField, TagsField
from ayni.records.models.ground import SIDE, Record


class Actor(Record):
    class Sector(models.TextChoices):
        ADMINISTRATION = "administration", _("Administration")
        CIVIL_SOCIETY = "civil_society", _("Civil society")
        BUSINESS = "business", _("Business")
        EDUCATION_SCIENCE = "education_science", _("Education and science")

    side = models.CharField(max_length=1, choices=SIDE)
    name = MultilingualField()
    sector = models.CharField(max_length=20, choices=Sector.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    tags = TagsField()
    website = models.URLField(max_length=300, blank=True)
    office_email = models.EmailField(blank=True)
    office_phone = models.CharField(max_length=60, blank=True)
    public = models.BooleanField(default=True)
    retired = models.DateField(null=True, blank=True)
    fold = models.TextField(blank=True, default="")
    sort = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["partnership", "side", "sort"], name="actor_listing")]
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=["A", "B"]), name="actor_side"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="actor_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.sort
