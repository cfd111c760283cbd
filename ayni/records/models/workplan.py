"""The joint annual work plan: fields of action, goals, measures and what hangs on a measure."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ayni.core.workplan import Kind, Origin, ResourceKind, Status
from ayni.records.fields import MultilingualField, TagsField, VagueField
from ayni.records.models.actors import Actor
from ayni.records.models.ground import SIDE, Person, Record
from ayni.records.models.handover import Document, File


def _choices(values: type[Kind] | type[Origin] | type[ResourceKind] | type[Status]) -> list[tuple[str, str]]:
    return [(entry.value, entry.value) for entry in values]


class Plan(Record):
    """One per partnership and year; turn, stage and snapshots are its document's."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="plan")
    year = models.PositiveSmallIntegerField()
    preamble = MultilingualField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "year"], name="plan_one_per_year"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2200), name="plan_year"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Row(Record):
    """A row of the plan. Once in a snapshot it is dropped, never deleted."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="%(class)ss")
    position = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=20, blank=True, default="")
    title = MultilingualField()
    tags = TagsField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    fold = models.TextField(blank=True, default="")

    class Meta:
        abstract = True
        ordering = ["plan", "position", "id"]

    def __str__(self) -> str:
        return self.code


class Field(Row):
    """Field of action."""

    aim = MultilingualField()


class StrategicGoal(Row):
    field = models.ForeignKey(Field, models.PROTECT, related_name="strategic_goals")
    aim = MultilingualField()


class OperationalGoal(Row):
    """Below a strategic goal, or straight below its field."""

    field = models.ForeignKey(Field, models.PROTECT, related_name="operational_goals")
    strategic_goal = models.ForeignKey(
        StrategicGoal, models.PROTECT, null=True, blank=True, related_name="operational_goals"
    )
    aim = MultilingualField()


class Measure(Row):
    """One row of the plan. Stands below an operational goal, a strategic goal, or straight below its field."""

    field = models.ForeignKey(Field, models.PROTECT, related_name="measures")
    strategic_goal = models.ForeignKey(StrategicGoal, models.PROTECT, null=True, blank=True, related_name="measures")
    operational_goal = models.ForeignKey(
        OperationalGoal, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    description = MultilingualField()
    kind = models.CharField(max_length=20, choices=_choices(Kind), default=Kind.JOINT.value)
    own_side = models.CharField(max_length=1, choices=SIDE, blank=True, default="")
    start = VagueField()
    end = VagueField()
    reference_a = models.CharField(max_length=300, blank=True, default="")
    reference_b = models.CharField(max_length=300, blank=True, default="")
    origin = models.CharField(max_length=20, choices=_choices(Origin), default=Origin.NEW.value)
    origin_side = models.CharField(max_length=1, choices=SIDE, blank=True, default="")
    origin_words = MultilingualField()
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    public = models.BooleanField(default=True)
    proposed_by = models.CharField(max_length=1, choices=SIDE)
    sort = models.CharField(max_length=200, blank=True, default="")

    class Meta(Row.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(strategic_goal__isnull=True) | Q(operational_goal__isnull=True), name="measure_one_parent"
            ),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="measure_kind"),
            models.CheckConstraint(condition=Q(kind=Kind.OWN.value) | Q(own_side=""), name="measure_own_side"),
        ]


class Responsibility(models.Model):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="responsibilities")
    uid = models.UUIDField(unique=True)
    side = models.CharField(max_length=1, choices=SIDE)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="responsibilities")
    lead = models.BooleanField(default=False)

    class Meta:
        ordering = ["measure", "-lead", "id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "actor"], name="responsibility_once"),
            models.UniqueConstraint(fields=["measure", "side"], condition=Q(lead=True), name="responsibility_one_lead"),
        ]


class Droppable(models.Model):
    """A row below a measure that others may refer to: dropped, never deleted; what was kept about it stays."""

    uid = models.UUIDField(unique=True)
    position = models.PositiveIntegerField(default=0)
    dropped = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Milestone(Droppable):
    """A dated step; `side` '' is both. `done` is kept, the rest agreed."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    title = MultilingualField()
    due = VagueField()
    side = models.CharField(max_length=1, choices=SIDE, blank=True, default="")
    done = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["measure", "position", "id"]


class Resource(Droppable):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="resources")
    side = models.CharField(max_length=1, choices=SIDE)
    kind = models.CharField(max_length=20, choices=_choices(ResourceKind))
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    what = MultilingualField()
    source = MultilingualField()
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["measure", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="money") | Q(amount__isnull=True) | ~Q(currency=""),
                name="resource_money_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="resource_amount_not_negative"
            ),
        ]


class Result(Droppable):
    """An indicator of the measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="results")
    title = MultilingualField()
    unit = MultilingualField()
    source = MultilingualField()
    baseline_a = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    baseline_b = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    target_a = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    target_b = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["measure", "position", "id"]


class ResultValue(models.Model):
    """A measured value; kept. A number never stands without its source."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="values")
    uid = models.UUIDField(unique=True)
    side = models.CharField(max_length=1, choices=SIDE)
    on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=2)
    source = models.CharField(max_length=300)
    example = models.BooleanField(default=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["result", "on", "id"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="result_value_has_source")]


class Picture(Record):
    """A picture, made small and freed of the place it was taken at before it was kept; never shown without alt text."""

    class Consent(models.TextChoices):
        NOBODY = "nobody", _("Nobody can be recognised")
        GIVEN = "given", _("Everybody who can be recognised has agreed")

    side = models.CharField(max_length=1, choices=SIDE)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = MultilingualField()
    credit = models.CharField(max_length=200)
    consent = models.CharField(max_length=10, choices=Consent.choices)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(credit=""), name="picture_has_credit"),
            models.CheckConstraint(condition=Q(consent__in=["nobody", "given"]), name="picture_has_consent"),
        ]

    def __str__(self) -> str:
        return self.credit


class Progress(Record):
    """What one side says about a measure on a day; kept, beside the agreed text, never in it."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="progress")
    side = models.CharField(max_length=1, choices=SIDE)
    on = models.DateField()
    status = models.CharField(max_length=20, choices=_choices(Status))
    words = MultilingualField()
    risk = MultilingualField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="+")
    public = models.BooleanField(default=False)
    fold = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["measure", "-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in Status]), name="progress_status"),
            models.CheckConstraint(condition=Q(side__in=["A", "B"]), name="progress_side"),
        ]


class NotCarried(Record):
    """An open measure of last year that the next plan leaves out, and why."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="not_carried")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="not_carried")
    reason = MultilingualField()
    side = models.CharField(max_length=1, choices=SIDE)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["plan", "measure"]
        constraints = [models.UniqueConstraint(fields=["plan", "measure"], name="not_carried_once")]
