"""Writing the fields of one record, and of the rows below it, against what the person saw.

A `Shape` says which fields a record has. Values come as a flat table path → value (`core.editing`); a field that
somebody else changed meanwhile is refused and named, all others of the same save are left unwritten with it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from ayni.core.editing import CHECKED, MACHINE, changed, conflicts, differs, flat_text, unread
from ayni.core.goals import parse, store
from ayni.core.multilingual import Edit, State, Text
from ayni.core.reasons import reason
from ayni.core.words import clean
from ayni.records.services.base import Refused, Stale
from ayni.records.services.store import DATABASE, Store


@dataclass(frozen=True)
class Shape:
    """`texts` are multilingual, `plain` one value each, `links` point to a record by its uid."""

    texts: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    links: Mapping[str, type[models.Model]] = field(default_factory=dict)
    rows: Mapping[str, tuple[type[models.Model], Shape]] = field(default_factory=dict)
    parent: str = ""
    """For the shape of a row: its foreign key to the record."""
    settle: Callable[[Any], None] | None = None
    """Fills what follows from other fields and refuses what does not fit together, right before the row is saved."""
    beside: Callable[[Any, list[Any]], None] | None = None
    """Refuses a row that does not fit with the others below the same record."""
    finish: Callable[[Any, Callable[[str], list[Any]]], Iterable[str]] | None = None
    """Fills what follows from the rows below, once they are saved; names the fields that it filled."""


def content(record: models.Model, shape: Shape, languages: Iterable[str]) -> dict[str, Any]:
    """The record as it is now, flat; rows included."""
    codes = tuple(languages)
    found = _own(record, shape, codes) if record.pk else {}
    for name, (_, below) in shape.rows.items():
        for row in rows_of(record, name):
            prefix = f"{name}.{row.uid}"
            found[prefix] = True
            found |= {f"{prefix}.{path}": value for path, value in _own(row, below, codes).items()}
    return found


def rows_of(record: models.Model, name: str) -> list[Any]:
    """The rows below a record that count today, in one query."""
    rows = getattr(record, name).all() if record.pk else ()
    return [row for row in rows if not getattr(row, "dropped", False)]


def _own(record: models.Model, shape: Shape, languages: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(record, name) for name in shape.plain}
    for name in shape.texts:
        found |= flat_text(name, getattr(record, name), languages)
    for name in shape.links:
        target = getattr(record, name)
        found[name] = str(target.uid) if target else ""
    return found


def text_at(record: models.Model, shape: Shape, path: str) -> tuple[Text | None, str]:
    """The text that a path leads to, and its language; (None, '') when it leads elsewhere."""
    head, _, rest = path.removesuffix(CHECKED).removesuffix(MACHINE).partition(".")
    if head in shape.texts:
        return getattr(record, head), rest
    if head in shape.rows:
        uid, _, inner = rest.partition(".")
        below = next((row for row in rows_of(record, head) if str(row.uid) == uid), None)
        name, _, language = inner.partition(".")
        if below is not None and name in shape.rows[head][1].texts:
            return getattr(below, name), language
    return None, ""


@dataclass(frozen=True)
class Written:
    """What a save did: flat tables of the changed paths."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def __bool__(self) -> bool:
        return bool(self.after)


def pending(
    record: models.Model,
    shape: Shape,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    languages: Iterable[str],
) -> Written:
    """The changes that a save would make. `seen` None: compare with today's row, nobody looked at a form.

    Raises Stale when a changed path was changed by somebody else since it was seen.
    """
    codes = tuple(languages)
    now = content(record, shape, codes)
    cleaned = {path: _normal(path, value) for path, value in values.items() if value or not _says(path)}
    unknown = [path for path in cleaned if not _known(path, shape, codes)]
    if unknown:
        raise Refused(reason("field_unknown", subject=unknown[0]))
    if seen is not None:
        wanted = changed(cleaned, seen)
        untouched = {path: value for path, value in now.items() if path not in wanted}
        checks = [path for path in wanted if path.endswith(CHECKED)]
        clashes = conflicts(wanted, seen, now) + unread(checks, seen, untouched)
        if clashes:
            raise Stale(clashes)
        cleaned = wanted
    after = {
        path: value
        for path, value in cleaned.items()
        if differs(value, now.get(path)) and not (_is_row(path, shape) and not value and path not in now)
    }
    return Written({path: now.get(path) for path in after}, after)


def _says(path: str) -> bool:
    """True for a path that says something of a wording and holds no words itself: no answer changes nothing."""
    return path.endswith((CHECKED, MACHINE))


def _normal(path: str, value: Any) -> Any:
    """As it will stand in the row: text cleaned, goals of targets added. So equal values never look like a change."""
    if isinstance(value, str):
        return clean(value)
    return parse(store(value)) if path.rpartition(".")[2] == "tags" else value


def _known(path: str, shape: Shape, languages: tuple[str, ...]) -> bool:
    head, _, rest = path.partition(".")
    if head in shape.rows:
        uid, _, inner = rest.partition(".")
        return _is_uid(uid) and (not inner or _known(inner, shape.rows[head][1], languages))
    if head in shape.texts:
        return rest.removesuffix(CHECKED).removesuffix(MACHINE) in languages
    return not rest and (head in shape.plain or head in shape.links)


def _is_row(path: str, shape: Shape) -> bool:
    return path.count(".") == 1 and path.partition(".")[0] in shape.rows


@lru_cache(maxsize=1024)
def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def write(
    record: models.Model,
    shape: Shape,
    changes: Written,
    edits: Mapping[str, Edit],
    first: str,
    partnership_id: int,
    store: Store = DATABASE,
) -> None:
    """Puts the changes on the record and saves it and its rows. `first`: the language a new text starts in."""
    own, rows = _grouped(changes.after, shape)
    _put(record, shape, own, edits, first, partnership_id, store)
    _settle(record, shape, store)
    for name, grouped in rows.items():
        model, below = shape.rows[name]
        known = store.known(model, map(UUID, grouped)) if grouped else {}
        for uid, values in sorted(grouped.items(), key=_frees_first):
            start = f"{name}.{uid}."
            its = {path.removeprefix(start): edit for path, edit in edits.items() if path.startswith(start)}
            row = known.get(UUID(uid)) or model(uid=UUID(uid), **{below.parent: record})
            if _write_row(record, row, below, values, its, first, partnership_id, store):
                _settle(row, below, store, partial(store.below, record, name))
    if shape.finish is not None:
        store.put(record, shape.finish(record, partial(store.below, record)))


def _grouped(after: Mapping[str, Any], shape: Shape) -> tuple[dict[str, Any], dict[str, dict[str, dict[str, Any]]]]:
    """The record's own values by path; those of its rows by name, uid and path."""
    own: dict[str, Any] = {}
    rows: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in shape.rows}
    for path, value in after.items():
        head, _, rest = path.partition(".")
        if head in rows:
            uid, _, inner = rest.partition(".")
            rows[head].setdefault(uid, {})[inner] = value
        else:
            own[path] = value
    return own, rows


def _write_row(
    record: models.Model,
    row: models.Model,
    shape: Shape,
    values: dict[str, Any],
    edits: Mapping[str, Edit],
    first: str,
    partnership_id: int,
    store: Store,
) -> bool:
    """Puts the values on a row; True when it is to be saved, False when it went."""
    present = values.pop("", None)
    if getattr(row, f"{shape.parent}_id") != record.pk:
        raise Refused(reason("uid_of_another", subject=str(row.__dict__["uid"])))
    if present is False:
        if row.pk is not None:
            _remove(row)
        return False
    if hasattr(row, "dropped"):
        row.dropped = False
    _put(row, shape, values, edits, first, partnership_id, store)
    return True


def _remove(row: models.Model) -> None:
    """Rows that others refer to are dropped, so that what was kept about them stays; the rest is deleted."""
    if hasattr(row, "dropped"):
        row.dropped = True
        row.save()
    else:
        row.delete()


def _settle(record: models.Model, shape: Shape, store: Store, siblings: Callable[[], list[Any]] | None = None) -> None:
    if shape.settle is not None:
        shape.settle(record)
    if shape.beside is not None and siblings is not None:
        shape.beside(record, [row for row in siblings() if row.uid != record.__dict__["uid"]])
    for name in shape.links:
        if getattr(record, f"{name}_id") is None and not record._meta.get_field(name).null:
            raise Refused(reason("record_missing", subject=name))
    store.put(record)


def _frees_first(entry: tuple[str, dict[str, Any]]) -> tuple[bool, bool]:
    """Rows that go, or give up the lead, come before rows that take it: one lead per side is a constraint."""
    return entry[1].get("") is not False, entry[1].get("lead") is True


def _put(
    record: models.Model,
    shape: Shape,
    values: Mapping[str, Any],
    edits: Mapping[str, Edit],
    first: str,
    partnership_id: int,
    store: Store,
) -> None:
    words: dict[str, dict[str, str]] = {}
    checked: list[tuple[str, str]] = []
    machine: dict[str, set[str]] = {}
    for path, value in values.items():
        head, _, rest = path.partition(".")
        if rest.endswith(CHECKED):
            checked.append((head, rest.removesuffix(CHECKED)))
        elif rest.endswith(MACHINE):
            machine.setdefault(head, set()).add(rest.removesuffix(MACHINE))
        elif head in shape.texts:
            words.setdefault(head, {})[rest] = str(value or "")
        elif head in shape.links:
            setattr(record, head, _linked(shape.links[head], value, partnership_id, store))
        else:
            setattr(record, head, value)
    for name in (n for n in values if n in shape.plain):
        _check(record, name)
    for name, by_language in words.items():
        text = rewritten(getattr(record, name), by_language, edits.get(name), first, machine.get(name, ()))
        setattr(record, name, text)
    for name, code in checked:
        setattr(record, name, getattr(record, name).checked(code))


def _check(record: models.Model, name: str) -> None:
    """What Django knows of the field: length, choices, form of an address. SQLite alone would take anything."""
    why = _fault(type(record), name, getattr(record, name))
    if why:
        raise Refused(reason("value_refused", subject=name, why=why))


@lru_cache(maxsize=1024, typed=True)
def _fault(model: type[models.Model], name: str, value: Any) -> str:
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)
    try:
        column.clean(value, None)
    except ValidationError as error:
        return error.error_list[0].code or "invalid"
    return ""


def rewritten(
    text: Text, words: Mapping[str, str], edit: Edit | None, first: str, machine: Container[str] = ()
) -> Text:
    """The text after one save of several languages: the original first, so that the others render the new one.

    `machine`: languages whose words nobody has read yet.
    """
    if not text:
        return text.fill(words, first)
    original = text.original
    for code in sorted(words, key=lambda c: (not words[c], c != original, c)):
        state = State.MACHINE if code in machine else State.CHECKED
        text = text.write(code, words[code], edit if code == original or len(words) == 1 else None, state)
    return text


def _linked(model: type[models.Model], uid: Any, partnership_id: int, store: Store) -> models.Model | None:
    """The record of this partnership with that uid; another partnership's is as unknown as none."""
    if not uid:
        return None
    found = store.linked(model, UUID(str(uid)), partnership_id) if _is_uid(str(uid)) else None
    if found is None:
        raise Refused(reason("record_unknown", subject=str(uid)))
    return found
