"""What stands around every record: the one history of changes, comments, words of the glossary, kept views, mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ayni.records.fields import MultilingualField
from ayni.records.models.ground import SIDE, Partnership, Person, Record
from ayni.records.models.workplan import Measure


class Change(models.Model):
    """Who changed what, when and why. Kind and uid are plain values, so a row outlives what it tells of."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, null=True, blank=True, related_name="changes")
    kind = models.CharField(max_length=20)
    uid = models.UUIDField()
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    side = models.CharField(max_length=1, choices=SIDE, blank=True, default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["partnership", "uid", "-at"], name="change_of_record"),
            models.Index(fields=["document", "-at"], name="change_of_document"),
            models.Index(fields=["partnership", "-id"], name="change_newest"),
            models.Index(fields=["partnership", "side", "-at"], name="change_of_side"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind}"


class Comment(Record):
    """What somebody says about a measure, in any language; the others may be added later."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="comments")
    side = models.CharField(max_length=1, choices=SIDE)
    words = MultilingualField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    fold = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["measure", "at", "id"]
        constraints = [models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="comment_side")]

    def __str__(self) -> str:
        return f"{self.side} {self.at:%Y-%m-%d}"


class Term(Record):
    """A word of the partnership's glossary: how it is called in each language. `fixed`: never translated."""

    words = MultilingualField()
    note = MultilingualField()
    fixed = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    fold = models.TextField(blank=True, default="")
    sort = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.sort


class SavedView(Record):
    """A filter that a person keeps under a name, as the query of its page; `shared`: for all of her side."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="views")
    side = models.CharField(max_length=1, choices=SIDE)
    page = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500, blank=True, default="")
    shared = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "person", "page", "name"], name="saved_view_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """A message that is due. Written with the change, sent after commit or by `ayni send-mail`."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "sending"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"

    partnership = models.ForeignKey(Partnership, models.PROTECT, null=True, related_name="+")
    to = models.EmailField()
    reply_to = models.EmailField(blank=True, default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    """What must not be written twice carries a key: a week's summary, a guest's copy."""
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "at"], name="mail_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
