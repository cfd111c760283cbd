"""Between a form and a service: what the person saw goes out with the form and comes back with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from ayni.core.editing import marks
from ayni.core.multilingual import Edit
from ayni.records.models import Record
from ayni.records.queries.changes import last_of
from ayni.records.rules import Seat
from ayni.records.services import Refused, Stale
from ayni.records.services.saving import Shape, content
from ayni.web import merging
from ayni.web.fields import RecordForm

SEEN = "seen"
UID = "uid"

UNREADABLE = 422
"""The status of a form that comes back because of what was typed."""
REFUSED = 409
"""The status of a form that was read and comes back all the same: the house stands differently by now."""


def status_of(form: Form, refused: bool = False) -> int:
    """The status of a page with this form: 200 when it was asked for, else why the form comes back."""
    if not form.is_bound:
        return 200
    return REFUSED if refused else UNREADABLE


def seen_json(marks: Mapping[str, str]) -> str:
    """Value of the hidden field `seen`."""
    return json.dumps(dict(marks), separators=(",", ":"), sort_keys=True)


def marks_of(record: Record | None, shape: Shape, seat: Seat) -> dict[str, str]:
    """The marks of a record as it stands today; of a new one, nothing."""
    return marks(content(record, shape, seat.partnership.language_codes)) if record is not None else {}


def seen_from(request: HttpRequest) -> dict[str, str]:
    """What the person saw when the form was drawn; unreadable counts as having seen nothing."""
    try:
        found = json.loads(request.POST.get(SEEN, "{}"))
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(path): str(mark) for path, mark in found.items()}


def uid_from(request: HttpRequest) -> UUID:
    """The uid that was issued with the form, so that a second press is harmless; else a new one."""
    try:
        return UUID(request.POST.get(UID, ""))
    except ValueError:
        return uuid4()


def edits_from(posted: MultiValueDict[str, str]) -> dict[str, Edit]:
    """Per text what the person said a save means: `title.edit`, `milestones.UID.title.edit` = wording or content."""
    chosen = {key.removesuffix(".edit"): posted[key] for key in posted if key.endswith(".edit")}
    return {path: Edit(value) for path, value in chosen.items() if value in list(Edit)}


class Sheet(merging.Sheet, Protocol):
    def refuse(self, refused: Refused) -> None: ...


S = TypeVar("S", bound=Sheet)


@dataclass
class Edited(Generic[S]):
    """A form to draw, or `saved`."""

    form: S
    seen: str
    status: int = 200
    saved: bool = False


@dataclass
class Editing(Generic[S]):
    """One record and the form that writes it, from the first look to the save, alone or with somebody else at it."""

    seat: Seat
    shape: Shape
    read: Callable[[], Record | None]
    """The record of now; None for one that is not there yet."""
    draw: Callable[[QueryDict | None, Any], S]
    save: Callable[[S, Mapping[str, str]], object]

    def answer(self, request: HttpRequest, record: Record | None) -> Edited[S]:
        """Draws the form, or saves what was sent; refused or stale, the form comes back with everything typed."""
        if request.method != "POST":
            return Edited(self.draw(None, record), seen_json(marks_of(record, self.shape, self.seat)))
        seen = seen_from(request)
        posted = merging.decided(request.POST, lambda: self.draw(None, record))
        form = self.draw(posted, record)
        if getattr(form, "more", ""):  # more rows were asked for: nothing is saved or judged yet
            return Edited(form, seen_json(seen))
        if not form.is_valid():
            return Edited(form, seen_json(seen), UNREADABLE)
        try:
            self.save(form, seen)
        except Refused as refused:
            if isinstance(refused, Stale) or any(why.kind == "lead_twice" for why in refused.reasons):
                return self._merged(posted, form, seen, refused)
            form.refuse(refused)
            return Edited(form, seen_json(seen), REFUSED)
        return Edited(form, seen_json(seen), saved=True)

    def _merged(self, posted: QueryDict, mine: S, seen: Mapping[str, str], refused: Refused) -> Edited[S]:
        """The form with what both did. Its marks are of today: a second save is meant, unless a third comes between."""
        today = self.read()
        if today is None:
            mine.refuse(refused)
            return Edited(mine, seen_json(seen), REFUSED)
        now = content(today, self.shape, self.seat.partnership.language_codes)
        found = merging.merge(posted=posted, mine=mine, theirs=self.draw(None, today), seen=seen, now=now)
        form = self.draw(found.data, today)
        form.is_valid()
        _show(form, found, refused)
        if found.clashes:
            _name_authors(last_of(self.seat.partnership.pk, today.uid), form, found)
        return Edited(form, seen_json(marks(now)), REFUSED)


def _show(form: Sheet, found: merging.Merged, refused: Refused) -> None:
    """Puts what was found at its fields."""
    by_prefix = _by_prefix(form)
    main = next(iter(by_prefix.values()))
    for prefix, name, clash in found.clashes:
        by_prefix[prefix].clashes.setdefault(name, []).append(clash)
    for prefix, name in dict.fromkeys((prefix, name) for prefix, name, _clash in found.clashes):
        told = gettext("This was changed meanwhile. Choose which wording shall stand.")
        by_prefix[prefix].add_error(name, told)
    for prefix, name in found.recheck:
        told = gettext("These words have changed since you compared them. Please compare them once more.")
        by_prefix[prefix].add_error(name, told)
    if found.clashes:
        main.add_error(None, gettext("Compare both wordings. What stands in the form when you save again is kept."))
    if found.taken:
        told = gettext("Somebody else changed this meanwhile, and it stands in the form now: %(fields)s.")
        main.add_error(None, told % {"fields": ", ".join(dict.fromkeys(found.taken))})
    if not (found.clashes or found.recheck or found.taken):
        form.refuse(refused)


def _name_authors(changes: Iterable[Any], form: Sheet, found: merging.Merged) -> None:
    """Who wrote theirs, and when."""
    by_prefix = _by_prefix(form)
    for prefix, _name, clash in found.clashes:
        at = by_prefix[prefix]
        clash.change = next((each for each in changes if merging.writes(each.after, at, clash.key)), None)


def _by_prefix(form: Sheet) -> dict[str, RecordForm]:
    return {each.prefix or "": each for each in form.every()}
