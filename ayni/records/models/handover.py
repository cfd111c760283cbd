"""What passes between the sides: documents, their snapshots, moves and acceptances."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ayni.core.handover import NAMES, Stage
from ayni.records.models.ground import SIDE, Person, Record

STAGES = [(stage.value, stage.value) for stage in Stage]
MOVES = [(name, name) for name in NAMES.values()]


class Document(Record):
    """What plans, agreements and reports share. This row is locked first by every change to any of them."""

    class Kind(models.TextChoices):
        PLAN = "plan", "plan"
        REPORT = "report", "report"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    stage = models.CharField(max_length=10, choices=STAGES, default=Stage.DRAFT.value)
    turn = models.CharField(max_length=1, choices=SIDE)
    since = models.DateTimeField(null=True, blank=True)
    passed_by = models.CharField(max_length=1, choices=SIDE, blank=True, default="")
    saved_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.ForeignKey("records.Snapshot", models.PROTECT, null=True, blank=True, related_name="+")
    agreed = models.ForeignKey("records.Snapshot", models.PROTECT, null=True, blank=True, related_name="+")
    """The last text that both sides accepted: what everybody reads while an amendment is drafted."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.AGREED.value) | Q(agreed__isnull=False), name="document_agreed_has_snapshot"
            ),
            models.CheckConstraint(condition=Q(turn__in=["A", "B"]), name="document_turn"),
            models.CheckConstraint(condition=Q(stage__in=[s.value for s in Stage]), name="document_stage"),
            models.CheckConstraint(
                condition=Q(stage=Stage.DRAFT.value) | Q(snapshot__isnull=False), name="document_locked_has_snapshot"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.DRAFT.value) | Q(snapshot__isnull=True), name="document_draft_has_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.stage}"


class Snapshot(Record):
    """The words that were closed. Written once; `sha256` is over the ordered hashes of its parts."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    beside_sha256 = models.CharField(max_length=64)
    binding = models.CharField(max_length=80)
    taken_at = models.DateTimeField()
    side = models.CharField(max_length=1, choices=SIDE)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="snapshot_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.sha256[:12]}"


class Part(models.Model):
    """One record inside a snapshot: canonical text in the binding languages; `beside`: the other languages."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    uid = models.UUIDField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    beside = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["snapshot", "position"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "position"], name="part_position"),
            models.UniqueConstraint(fields=["snapshot", "uid"], name="part_once"),
        ]
        indexes = [models.Index(fields=["uid"], name="part_uid")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Correction(Record):
    """A wording of a stored snapshot that was bettered without the bodies: proposed by one side, confirmed by both.

    The snapshot itself never changes; old and new wording stand beside each other.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20)
    of = models.UUIDField()
    path = models.CharField(max_length=120)
    language = models.CharField(max_length=5)
    old = models.TextField()
    new = models.TextField()
    reason = models.TextField()
    side = models.CharField(max_length=1, choices=SIDE)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["snapshot", "at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="correction_side"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True), name="correction_one_answer"
            ),
            models.UniqueConstraint(
                fields=["snapshot", "of", "path", "language"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="correction_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.language}"


class File(Record):
    """A file that somebody brought. It lies in AYNI_FILES under its hash, never under the name it came with."""

    side = models.CharField(max_length=1, choices=SIDE)
    shown_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.shown_name


class Handover(Record):
    """One move, kept for good: who passed what to whom, with which words."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="moves")
    move = models.CharField(max_length=20, choices=MOVES)
    side = models.CharField(max_length=1, choices=SIDE)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True, default="")
    note_language = models.CharField(max_length=5, blank=True, default="")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10, choices=STAGES)
    turn = models.CharField(max_length=1, choices=SIDE)
    at = models.DateTimeField()
    states = models.JSONField(default=dict, blank=True)
    """Of an amendment that was opened: what was known of every wording then, which no snapshot holds."""

    class Meta:
        ordering = ["document", "at", "id"]

    def __str__(self) -> str:
        return f"{self.move} {self.side}"


class Acceptance(Record):
    """A side's body and its yes; before the yes, where it is expected. Ended, with reason, by reopening."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="acceptances")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="acceptances")
    side = models.CharField(max_length=1, choices=SIDE)
    body = models.CharField(max_length=200)
    session = models.DateField(null=True, blank=True)
    file_reference = models.CharField(max_length=120, blank=True, default="")
    accepted_on = models.DateField(null=True, blank=True)
    paper_number = models.CharField(max_length=120, blank=True, default="")
    on_paper = models.BooleanField(default=False)
    scan = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["document", "side", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "side"], condition=Q(ended_at__isnull=True), name="acceptance_once_per_side"
            ),
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="acceptance_side"),
            models.CheckConstraint(
                condition=Q(on_paper=False) | Q(scan__isnull=False), name="acceptance_on_paper_has_scan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.accepted_on or self.session}"
