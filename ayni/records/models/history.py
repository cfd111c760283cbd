"""The partnership's history: events with exact or vague dates, and the sources that tell them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ayni.records.fields import MultilingualField, TagsField, VagueField
from ayni.records.models.ground import Record, Source

SIDES_OF_EVENT = [("A", "A"), ("B", "B"), ("AB", "AB")]


class Event(Record):
    on = VagueField(blank=False)
    until = VagueField()
    title = MultilingualField()
    text = MultilingualField()
    sides = models.CharField(max_length=2, choices=SIDES_OF_EVENT, default="AB")
    tags = TagsField()
    public = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    fold = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["partnership", "on"], name="event_listing")]
        constraints = [
            models.CheckConstraint(condition=Q(sides__in=["A", "B", "AB"]), name="event_sides"),
            models.CheckConstraint(condition=~Q(on=""), name="event_has_date"),
        ]

    def __str__(self) -> str:
        return str(self.on)


class Citation(models.Model):
    """A source of an event, and what it says where it says something else than the others."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="citations")
    uid = models.UUIDField(unique=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    says = MultilingualField()
    contradicts = models.BooleanField(default=False)

    class Meta:
        ordering = ["event", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "source"], name="citation_once")]
