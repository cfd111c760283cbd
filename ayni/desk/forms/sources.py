"""Naming a source: one that is known, or a new one, written together with what it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID, uuid4, uuid5

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ayni.records.models import ActorSource, Citation, Source
from ayni.records.rules import Seat
from ayni.records.services import Refused
from ayni.web.fields import LineField, RecordForm, VagueField, WebAddressField

EMPTY_ROWS = 2
MOST_ROWS = 50


class CitingForm(RecordForm):
    """`source` is the uid of a known one; `new_*` describe one that is not in the list yet."""

    source = forms.ChoiceField(required=False, label=_("A source that is already in the list"))
    new_title = LineField(most=300, label=_("Or a new source: who says it, under which title"))
    new_url = WebAddressField(most=600, label=_("Its address on the web"))
    new_published = VagueField(label=_("When it appeared"), help_text=_("For example 2021, 10/2018 or 20.05.1998"))

    def __init__(self, *given: Any, sources: list[Source], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["source"].choices = [("", _("none of these"))] + [  # type: ignore[attr-defined]
            (str(row.uid), f"{row.title} ({row.published.first.year})" if row.published else row.title)
            for row in sources
        ]

    @property
    def names_new(self) -> bool:
        return bool(self.cleaned_data.get("new_title") or self.cleaned_data.get("new_url"))

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("source") and self.names_new:
            self.add_error("source", _("Choose a source from the list or enter a new one, not both."))
        if self.cleaned_data.get("new_url") and not self.cleaned_data.get("new_title") and not self.errors:
            self.add_error("new_title", _("Give the new source a title."))
        return self.cleaned_data

    def new_source(self, below: UUID) -> tuple[UUID, dict[str, Any]] | None:
        """Uid and values of the new source. The uid follows from what cites it, so a second press makes no second."""
        if not self.names_new:
            return None
        values = {name: self.cleaned_data.get(f"new_{name}") for name in ("title", "url", "published")}
        return uuid5(below, "source"), values


class CitedForm(CitingForm):
    """One source below a record. One that is there already keeps its source; to change it, remove it."""

    below: ClassVar[str]
    """What the rows of its record are called, as in `below.UID.source`."""
    gone = forms.BooleanField(required=False, label=_("Remove this source"))

    def __init__(self, *given: Any, uid: UUID, row: Any, **more: Any) -> None:
        super().__init__(*given, prefix=f"{self.below}.{uid}", **more)
        self.uid, self.row = uid, row
        unused = ("source", "new_title", "new_url", "new_published") if row is not None else ("gone",)
        for name in unused:
            del self.fields[name]

    @property
    def said(self) -> bool:
        """Whether anything was entered in a row that is not there yet."""
        return bool(self.cleaned_data.get("source") or self.names_new)

    def is_about(self, subject: str) -> bool:
        return subject == str(self.uid) or subject.startswith(f"{self.prefix}.")

    def table(self) -> dict[str, Any]:
        path = str(self.prefix)
        if self.row is not None:
            return {path: not self.cleaned_data.get("gone")}
        if not self.said:
            return {}
        new = self.new_source(self.uid)
        return {path: True, f"{path}.source": str(new[0]) if new else self.cleaned_data["source"]}


F = TypeVar("F", bound=CitedForm)


class Cited(Generic[F]):
    """The rows of a record's sources: those that are there, those that were typed, and some empty ones."""

    def __init__(
        self,
        form: type[F],
        posted: QueryDict | None,
        rows: Iterable[Citation | ActorSource],
        *,
        seat: Seat,
        sources: list[Source],
    ) -> None:
        typed = typed_uids(posted, form.below) if posted is not None else []
        known = {row.uid: row for row in rows if posted is None or row.uid in typed}
        fresh = [] if posted is not None else [uuid4() for _ in range(EMPTY_ROWS)]
        self.rows = [
            form(posted, uid=uid, row=known.get(uid), seat=seat, sources=sources)
            for uid in [*known, *(uid for uid in typed if uid not in known), *fresh]
        ]

    def is_valid(self) -> bool:
        wrong = [row for row in self.rows if not row.is_valid()]
        return not wrong

    def table(self) -> dict[str, Any]:
        return {path: value for row in self.rows for path, value in row.table().items()}

    def sources(self) -> dict[UUID, Mapping[str, Any]]:
        """The new sources, by the uid under which they will be written."""
        found = (row.new_source(row.uid) for row in self.rows if row.row is None and row.said)
        return dict(new for new in found if new)

    def also(self) -> list[str]:
        """All sentences of the rows, for the summary above the form."""
        return [str(said) for row in self.rows for errors in row.errors.values() for said in errors]


class Sourced(Generic[F]):
    """A record and its sources as one form."""

    def __init__(self, main: RecordForm, cited: Cited[F]) -> None:
        self.main, self.cited = main, cited

    def every(self) -> Iterable[RecordForm]:
        return [self.main, *self.cited.rows]

    def is_valid(self) -> bool:
        return all([self.main.is_valid(), self.cited.is_valid()])

    def values(self, seen: Mapping[str, str]) -> dict[str, Any]:
        return self.main.table() | self.cited.table()

    def before(self, seen: Mapping[str, str]) -> dict[str, list[str]]:
        return {}

    def refuse(self, refused: Refused) -> None:
        """Each reason at its field, or at the source that it speaks of."""
        for why in refused.reasons:
            row = next((row for row in self.cited.rows if row.is_about(why.subject)), None)
            (row or self.main).refuse_at(why)


def typed_uids(posted: QueryDict, below: str) -> list[UUID]:
    """The rows that came with the form, in their order."""
    found: dict[UUID, None] = {}
    for key in posted:
        head, _, rest = key.partition(".")
        if head == below:
            try:
                found.setdefault(UUID(rest.partition(".")[0]))
            except ValueError:
                continue
    return list(found)[:MOST_ROWS]
