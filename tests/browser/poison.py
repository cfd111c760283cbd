"""A script behind every word that the database of a site holds, past all forms and services."""

import json

from django.apps import apps
from django.db import models, transaction

from ayni.core.multilingual import Text

RUN = "window.__ran.push(1)"
SHORT = "<svg onload=__ran.push(2)>"
POISON = (
    f" <img src=x onerror={RUN}><script>{RUN}</script>{SHORT}"
    f"\"'><b onmouseover={RUN} onfocus={RUN} autofocus tabindex=0>x</b></title></textarea></select></svg>"
    f"<script>{RUN}</script>"
    f" [x](javascript:{RUN}) javascript:{RUN} {{{{constructor.constructor('{RUN}')()}}}} {{% load x %}} ${{{RUN}}}"
    " =HYPERLINK(1) \r\nBEGIN:VALARM\r\n<!-- ]]>"
)
CODES = ("de", "es", "en")
KEPT = set(  # what the house compares, looks up or computes with; its form never lets a mark like < in
    "slug language languages binding country time_zone email to reply_to key sha256 beside_sha256 format kind page "
    "query path action move note_language password username side stage turn state website url office_email currency "
    "code people persons text beside".split()
)


def fits(field):
    """The poison as long as this field lets it be."""
    most = field.max_length or 10_000
    return POISON if most > 1000 else SHORT if most > len(SHORT) else "<s>'\""[:most]


def poisoned(value, below=""):
    """Stored JSON with the poison behind all words: what stands below a language, or at a path that ends with one."""
    if isinstance(value, dict):
        return {key: poisoned(each, key.rpartition(".")[2]) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, below) for each in value]
    return value + POISON if isinstance(value, str) and below in CODES else value


@transaction.atomic
def everywhere():
    for model in apps.get_app_config("records").get_models():
        for row in model._default_manager.all():
            changed = {
                field.attname: new for field in model._meta.concrete_fields if (new := of(row, field)) is not None
            }
            if changed:
                model._default_manager.filter(pk=row.pk).update(**changed)


def of(row, field):
    """What the field shall hold; None leaves it."""
    value = getattr(row, field.attname)
    if isinstance(value, Text) and value:
        return Text.of(original=value.original, **{code: words + POISON for code, words in value.spoken().items()})
    if field.name in ("text", "beside") and isinstance(value, str) and value.startswith("{"):
        return json.dumps(poisoned(json.loads(value)))
    if isinstance(field, models.JSONField) and not isinstance(value, Text):
        return poisoned(value)
    words = isinstance(field, models.CharField | models.TextField) and not field.choices and type(value) is str
    return fits(field) if words and value and field.name not in KEPT else None
