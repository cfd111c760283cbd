"""The annual report: what came of a plan. Both sides file their part; then it is handed over, closed and accepted."""

from __future__ import annotations

from django.db import models

from ayni.records.fields import MultilingualField
from ayni.records.models.ground import SIDE, Person, Record
from ayni.records.models.handover import Document
from ayni.records.models.workplan import Plan


class Report(Record):
    """One per plan. `preamble` is common; what each side says for itself stands in its part."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="report")
    plan = models.OneToOneField(Plan, models.PROTECT, related_name="report")
    preamble = MultilingualField()

    class Meta:
        ordering = ["-plan__year"]

    def __str__(self) -> str:
        return str(self.plan_id)


class ReportPart(Record):
    """What one side says of the year. Filed by that side's coordinator, who may take it back until the closing."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="parts")
    side = models.CharField(max_length=1, choices=SIDE)
    summary = MultilingualField()
    worked = MultilingualField()
    hard = MultilingualField()
    ahead = MultilingualField()
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    fold = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["report", "side"]
        constraints = [
            models.UniqueConstraint(fields=["report", "side"], name="report_part_once_per_side"),
            models.CheckConstraint(condition=models.Q(side__in=["A", "B"]), name="report_part_side"),
        ]

    def __str__(self) -> str:
        return self.side
