"""The filters that somebody keeps for a page, and the form to keep the one at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.urls import reverse

from ayni.desk.forms.actors import ActorFilter
from ayni.desk.forms.changes import ChangesFilter
from ayni.desk.forms.history import HistoryFilter
from ayni.desk.forms.table import PlanFilter
from ayni.records.rules import Seat
from ayni.records.services.views import MOST, of_page, tidy

PAGES: Mapping[str, tuple[str, Collection[str]]] = {
    "table": ("desk:table", tuple(PlanFilter.base_fields)),
    "actors": ("desk:actors", tuple(ActorFilter.base_fields)),
    "history": ("desk:history", tuple(HistoryFilter.base_fields)),
    "changes": ("desk:changes", tuple(ChangesFilter.base_fields)),
}
"""Page → its address and the filters it knows. A filter for the table serves every year's plan."""
OF_A_YEAR = frozenset({"table"})


@dataclass(frozen=True)
class Kept:
    """One kept filter. `here`: it is the one the page shows now."""

    uid: UUID
    name: str
    href: str
    here: bool
    own: bool
    shared: bool


@dataclass(frozen=True)
class Shelf:
    """`asked`: the filter at hand, as an address says it; `uid`: for keeping it, so that a second press is harmless."""

    page: str
    year: str
    asked: str
    kept: tuple[Kept, ...]
    uid: UUID

    @property
    def own(self) -> tuple[Kept, ...]:
        return tuple(each for each in self.kept if each.own)

    @property
    def full(self) -> bool:
        return len(self.own) >= MOST


def shelf(request: HttpRequest, seat: Seat, page: str, year: int | None = None) -> Shelf:
    """One query."""
    here, asked = place(seat, page, year), tidy(request.GET.urlencode(), PAGES[page][1])
    kept = tuple(
        Kept(
            row.uid, row.name, f"{here}?{row.query}" if row.query else here, row.query == asked,
            row.person_id == seat.person.pk, row.shared,
        )
        for row in of_page(seat, page)
    )  # fmt: skip
    return Shelf(page, str(year or ""), asked, kept, uuid4())


def place(seat: Seat, page: str, year: int | None) -> str:
    where = [seat.partnership.slug, year] if page in OF_A_YEAR else [seat.partnership.slug]
    return reverse(PAGES[page][0], args=where)
