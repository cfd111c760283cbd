"""What everything else stands on: municipalities, partnerships, people, sources."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from ayni.core.sides import SIDES, Side
from ayni.records.fields import MultilingualField, VagueField

SIDE = [(side.value, side.value) for side in SIDES]


class Record(models.Model):
    """Every record of a partnership. `uid` is issued with the form, so that a second press is harmless."""

    partnership = models.ForeignKey("records.Partnership", models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Partnership(models.Model):
    """Two municipalities, walled off from every other pair on the installation."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    slug = models.SlugField(max_length=80, unique=True)
    name = MultilingualField()
    welcome = MultilingualField()
    since = VagueField()
    languages = models.CharField(max_length=80, default="de es en")
    binding = models.CharField(max_length=80, default="de es")
    public = models.BooleanField(default=False)
    take_back_days = models.PositiveSmallIntegerField(default=14)
    require_checked_a = models.BooleanField(default=False)
    require_checked_b = models.BooleanField(default=False)
    example = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)  # by the operator; none for those that were loaded

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(languages=""), name="partnership_has_languages"),
            models.CheckConstraint(condition=~models.Q(binding=""), name="partnership_has_binding_languages"),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def language_codes(self) -> tuple[str, ...]:
        return tuple(self.languages.split())

    @property
    def binding_codes(self) -> tuple[str, ...]:
        return tuple(self.binding.split())

    def municipality(self, side: Side | str) -> Municipality:
        """Both municipalities come with one query, which the instance remembers."""
        known: dict[str, Municipality] | None = self.__dict__.get("_municipalities")
        if known is None:
            known = self.__dict__["_municipalities"] = {m.side: m for m in self.municipalities.all()}
        return known[str(side)]

    @property
    def towns(self) -> list[Municipality]:
        return [self.municipality(side) for side in SIDES]

    @property
    def a(self) -> Municipality:
        return self.municipality(Side.A)

    @property
    def b(self) -> Municipality:
        return self.municipality(Side.B)


class Municipality(models.Model):
    """One of the two. `short_name` is chosen by the side itself and stands where space is scarce."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        DISTRICT = "district", _("city district")
        MUNICIPALITY = "municipality", _("municipality")
        COUNTY = "county", _("county")
        PROVINCE = "province", _("province")

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="municipalities")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    side = models.CharField(max_length=1, choices=SIDE)
    slug = models.SlugField(max_length=80)
    name = MultilingualField()
    short_name = models.CharField(max_length=12)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    codes = models.CharField(max_length=200, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    population_source = models.ForeignKey("records.Source", models.PROTECT, null=True, blank=True, related_name="+")
    time_zone = models.CharField(max_length=60)
    languages = models.CharField(max_length=80)
    office = MultilingualField()
    office_email = models.EmailField(blank=True)
    office_phone = models.CharField(max_length=60, blank=True)
    address = MultilingualField()
    website = models.URLField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "side"], name="municipality_one_per_side"),
            models.UniqueConstraint(fields=["partnership", "slug"], name="municipality_slug_in_partnership"),
            models.CheckConstraint(condition=models.Q(side__in=["A", "B"]), name="municipality_side"),
            models.CheckConstraint(
                condition=models.Q(population__isnull=True) | models.Q(population_year__isnull=False),
                name="municipality_population_has_year",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def language_codes(self) -> tuple[str, ...]:
        return tuple(self.languages.split())


class Source(Record):
    """Where a fact comes from."""

    title = models.CharField(max_length=300)
    url = models.URLField(max_length=600, blank=True)
    published = VagueField()
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.title


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, **{**fields, "is_operator": True})

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. Emptied in place when they leave, never deleted."""

    class Mails(models.TextChoices):
        ALL = "all", _("Turns at once, and a summary at most once a week")
        TURNS = "turns", _("Only when it is our turn")
        NONE = "none", _("No mail")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    joined = models.DateTimeField(auto_now_add=True)
    mails = models.CharField(max_length=10, choices=Mails.choices, default=Mails.ALL)
    digest_at = models.DateTimeField(null=True, blank=True)
    erase_on = models.DateField(null=True, blank=True)
    """The day from which the name is shown no more; set when the last seat ends."""
    emptied_at = models.DateTimeField(null=True, blank=True)
    offices = models.JSONField(default=dict, blank=True)
    """What stands in place of the name once it is gone: per partnership (its id as text) the office and the role."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = PersonManager()

    class Meta:
        indexes = [models.Index(fields=["erase_on"], name="person_erase_on")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(emptied_at__isnull=True) | models.Q(name="", is_active=False, is_operator=False),
                name="person_emptied_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """What Django's admin asks: only the operator may look, and only look."""
        return self.is_operator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_operator and ".view_" in perm

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_operator


class FixedDate(Record):
    """A day that a side cannot move: its budget, its council, its recess. It is told of `lead_days` before."""

    class Kind(models.TextChoices):
        OPERATING_PLAN = "operating_plan", _("Annual operating plan")
        BUDGET = "budget", _("Budget")
        COUNCIL = "council", _("Council session")
        RECESS = "recess", _("Recess")
        ELECTION = "election", _("Election")
        FUNDER = "funder", _("Date of a funder")
        OTHER = "other", _("Other date")

    side = models.CharField(max_length=1, choices=SIDE)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    title = MultilingualField()
    on = VagueField(blank=False)
    until = VagueField()
    lead_days = models.PositiveSmallIntegerField(default=30)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    example = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["partnership", "on"], name="fixed_date_listing")]
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=["A", "B"]), name="fixed_date_side"),
            models.CheckConstraint(condition=~models.Q(on=""), name="fixed_date_has_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Seats(models.QuerySet["Membership"]):
    def open(self) -> Seats:
        """The seats on which somebody sits today. Whatever decides or writes to people asks for these."""
        return self.filter(ended_at__isnull=True)

    def coordinating(self, partnership: Partnership | int, side: Side | str) -> Seats:
        """Who can act for a side: its coordinators, the deputy among them, as far as they can sign in."""
        return self.open().filter(
            partnership=partnership, side=str(side), role=Membership.Role.COORDINATOR, person__is_active=True
        )


class Membership(models.Model):
    """A person's seat on one side of a partnership. It ends and is kept: the history shows its office and role."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        CONTRIBUTOR = "contributor", _("Contributor")
        READER = "reader", _("Reader")

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="memberships")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    side = models.CharField(max_length=1, choices=SIDE)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.READER)
    office = models.CharField(max_length=120, blank=True, default="")
    deputy = models.BooleanField(default=False)
    """Stands in for the coordinator, with the same rights and mails; at most one per side."""
    since = models.DateField(auto_now_add=True)
    last_seen = models.DateTimeField(null=True, blank=True)  # up to here the person has read what the others changed
    ended_at = models.DateTimeField(null=True, blank=True)
    led = models.BooleanField(default=True)  # False: the person does not want to be shown the first steps

    objects = Seats.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "partnership"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_one_open_seat",
            ),
            models.UniqueConstraint(
                fields=["partnership", "side"],
                condition=models.Q(deputy=True, ended_at__isnull=True),
                name="membership_one_deputy",
            ),
            models.CheckConstraint(
                condition=models.Q(deputy=False) | models.Q(role="coordinator"), name="membership_deputy_coordinates"
            ),
            models.CheckConstraint(condition=models.Q(side__in=["A", "B"]), name="membership_side"),
            models.CheckConstraint(
                condition=models.Q(role__in=["coordinator", "contributor", "reader"]), name="membership_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.side} {self.role}"
