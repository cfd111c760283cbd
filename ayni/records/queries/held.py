"""All that is held on somebody: every row that points to the person, and every row that holds the address as text.

The models are walked, not listed, so that a table made later cannot be forgotten. What speaks of other people in these
rows is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from ayni.core.multilingual import Text
from ayni.core.retention import PERSONAL, names_of, redacted, without
from ayni.records.models import Change, GuestReport, Mail, Person
from ayni.records.queries.retention import OUTSIDE

ANOTHER = "(another person)"
SECRET = frozenset({"password", "data", "secret", "token", "session_key", "session_data"})
"""Fields that open something; they are no information about anybody."""
NAMING = ("by", "person")
"""What a mail to somebody with a seat says of who caused it."""
OF_SOMEBODY: Mapping[type[models.Model], tuple[str, ...]] = {
    GuestReport: ("name", "email", "words", "fold"),
    Mail: ("to", "reply_to", "values"),
}
"""Where a row that points to one person speaks of another: these fields are shown to the one they speak of."""


@dataclass(frozen=True)
class Subject:
    """`person` None: somebody without an account, known by the address alone."""

    email: str
    person: Person | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.email.casefold(), *([self.person.name.casefold()] if self.person else [])} - {""})


def links_to_persons() -> list[tuple[type[models.Model], str]]:
    """Every foreign key to a person, in every table of the installation."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Person
    ]


def addresses() -> list[tuple[type[models.Model], str]]:
    """Every column that is a mail address."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField)
    ]


def held_on(email: str, now: datetime) -> dict[str, Any]:
    """All of it as plain values with clear keys, for a file. An address that nobody knows has no rows."""
    person = Person.objects.filter(email__iexact=email.strip()).first()
    subject = Subject(email.strip(), person)
    others = _others(subject)
    found: dict[str, list[dict[str, Any]]] = {}
    for model, ids in _rows(subject):
        found.setdefault(model._meta.label, []).extend(
            _shown(row, subject, others) for row in model._default_manager.filter(pk__in=ids).order_by("pk")
        )
    mentions = [_shown(row, subject, others) for row in _mentions(subject)]
    return {
        "about": subject.email,
        "installation": settings.SITE_URL,
        "written": now.isoformat(timespec="seconds"),
        "note": "What other people are called is left out. Passwords and keys are kept only as digests, and left out.",
        "records": {label: rows for label, rows in sorted(found.items()) if rows},
        "history_that_names_the_address": mentions,
    }


def _rows(subject: Subject) -> Iterator[tuple[type[models.Model], set[Any]]]:
    """The rows of each table that are about the subject, each once."""
    ids: dict[type[models.Model], set[Any]] = {}
    for model, name in addresses():
        rows = model._default_manager.filter(**{f"{name}__iexact": subject.email})
        ids.setdefault(model, set()).update(rows.values_list("pk", flat=True))
    if subject.person is not None:
        for model, name in links_to_persons():
            rows = model._default_manager.filter(**{name: subject.person})
            ids.setdefault(model, set()).update(rows.values_list("pk", flat=True))
    yield from ids.items()


def _mentions(subject: Subject) -> list[Change]:
    """Rows of the history, written by others, in which the address stands."""
    address = subject.email.casefold()
    rows = Change.objects.exclude(person=subject.person) if subject.person else Change.objects.all()
    return [
        row
        for row in rows.order_by("pk").iterator(chunk_size=500)
        if any(address in str(said).casefold() for said in (*row.before.values(), *row.after.values(), row.reason))
    ]


def _others(subject: Subject) -> tuple[str, ...]:
    """What everybody else is called, to be taken out of running words."""
    everybody = [
        *Person.objects.values_list("name", "email"),
        *GuestReport.objects.exclude(name="", email="").values_list("name", "email"),
    ]
    found = {word for name, email in everybody for word in names_of(name, email)}
    return tuple(word for word in found if word.casefold() not in subject.names)


def _shown(row: models.Model, subject: Subject, others: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    theirs = _speaks_of_another(row, subject)
    for field in row._meta.concrete_fields:
        if field.name in SECRET or (isinstance(row, Person) and row.pk != getattr(subject.person, "pk", None)):
            continue
        value = getattr(row, field.attname)
        if field.is_relation and field.related_model is Person:
            own = subject.person is not None and value == subject.person.pk
            found[field.name] = None if value is None else "you" if own else ANOTHER
        elif field.name in theirs and value:
            found[field.name] = ANOTHER
        elif isinstance(row, Mail) and row.person_id and field.name == "values":
            found[field.name] = _plain({**value, **{key: ANOTHER for key in NAMING if value.get(key)}}, others)
        elif isinstance(row, Change) and field.name in ("before", "after"):
            found[field.name] = _history(row, value, subject, others)
        else:
            found[field.name] = _plain(value, others)
    return found


def _history(row: Change, values: Mapping[str, str], subject: Subject, others: Iterable[str]) -> dict[str, str]:
    """Of a field that holds a name and nothing else, only the subject's own is shown."""
    theirs = {value for value in values.values() if value.casefold() not in subject.names}
    fields = PERSONAL.get(row.kind, frozenset())
    return redacted(values, others, fields, theirs, ANOTHER)


def _speaks_of_another(row: models.Model, subject: Subject) -> tuple[str, ...]:
    """The fields of this row that are somebody else's: of a guest's words the coordinator only decided about."""
    about = {subject.email.casefold()}
    if isinstance(row, GuestReport):
        own = row.email.casefold() in about
    elif isinstance(row, Mail):
        # What was written to an office belongs to whoever wrote it, all else to whoever got it.
        whose = row.reply_to if row.kind in OUTSIDE else row.to
        own = whose.casefold() in about or (subject.person is not None and row.person_id == subject.person.pk)
    else:
        return ()
    return () if own else OF_SOMEBODY[type(row)]


def _plain(value: Any, others: Iterable[str]) -> Any:
    """As JSON can hold it, without the names of others in running words."""
    if isinstance(value, Text):
        return {code: without(said, others, ANOTHER) for code, said in value.spoken().items()}
    if isinstance(value, str):
        return without(value, others, ANOTHER)
    if isinstance(value, Mapping):
        return {str(key): _plain(each, others) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, others) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
