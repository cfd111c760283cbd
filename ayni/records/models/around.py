"""What stands around every record: the one history of changes, and mail."""

from __future__ import annotations

from django.db import models

from ayni.records.models.ground import SIDE, Partnership, Person


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
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind}"


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
