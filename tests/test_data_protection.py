"""What docs/data-protection.md says is what the tables hold and what the purge does."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models

from ayni.core.retention import RULES
from ayni.records.fields import MultilingualField
from ayni.records.models import Comment, Event, Notice, Pairing, Person, Picture, Progress, ReportPart
from tests.house import ROOT

PAGE = (ROOT / "docs/data-protection.md").read_text(encoding="utf-8")
TABLES = apps.get_app_config("records").get_models
NAMES = {"name", "called", "credit", "shown_name", "office_phone", "body", "query"}
SAID = {Comment, Event, Notice, Pairing, Picture, Progress, ReportPart}
"""Where texts in several languages are what people say; elsewhere they are the words of a plan, a list, a town."""
OF_A_PLAN = {f"{model}.fold" for model in ("Field", "StrategicGoal", "OperationalGoal", "Measure", "Term")}


def speaks_of_persons(model: type[models.Model], field: models.Field) -> bool:
    """Whatever a person has, keys to persons, addresses, free text, names."""
    if model is Person or (field.is_relation and field.related_model is Person):
        return True
    if isinstance(field, MultilingualField):
        return model in SAID
    return field.name in NAMES or isinstance(field, models.EmailField | models.TextField | models.JSONField)


def test_every_personal_field_is_told_and_every_field_told_is_one():
    personal = {
        f"{model.__name__}.{field.name}"
        for model in TABLES()
        for field in model._meta.concrete_fields
        if speaks_of_persons(model, field)
    }
    told = set(re.findall(r"`([A-Z]\w+\.\w+)`", PAGE))
    assert sorted(personal - OF_A_PLAN - told) == []
    fields = {f"{model.__name__}.{field.name}" for model in TABLES() for field in model._meta.concrete_fields}
    assert sorted(told - fields) == []


def test_the_rules_of_erasure_are_told_as_they_are():
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (\w+) \| (\w+) \| (.*?)\|$", PAGE, re.MULTILINE)
    told = [(kind, int(days), since, fate, "often" in more) for kind, days, since, fate, more in rows]
    assert told == [(rule.kind, rule.days, rule.since.value, rule.fate.value, rule.often) for rule in RULES]
    at_most = {kind: found[1] for kind, *_rest, more in rows if (found := re.search(r"(\d+) days in any case", more))}
    assert at_most == {rule.kind: str(rule.at_most) for rule in RULES if rule.at_most}


def test_every_rule_says_what_it_takes():
    fields = PAGE.partition("## Every field")[2].partition("## What goes when")[0]
    goes = " ".join(line.rsplit("|", 2)[1] for line in fields.splitlines() if line.startswith("|"))
    assert {rule.kind for rule in RULES} <= set(re.findall(r"`([a-z_]+)`", goes))
