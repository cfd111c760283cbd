"""What a workbook is taken into: a plan, or, without one, the actors of both sides. Titles and ways of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from ayni.core.workbook import Book
from ayni.papers.workbook_write import workbook_name
from ayni.records.models import Plan
from ayni.records.queries.workbook import actors_book, book
from ayni.records.rules import Seat


@dataclass(frozen=True)
class Into:
    seat: Seat
    plan: Plan | None = None

    @property
    def uid(self) -> UUID:
        return self.plan.uid if self.plan else self.seat.partnership.uid

    def book(self, language: str) -> Book:
        return book(self.plan, language) if self.plan else actors_book(self.seat.partnership, language)

    @cached_property
    def begun(self) -> bool:
        """Whether there is anything in the plan that a file could bring back."""
        return bool(self.plan and self.plan.fields.filter(dropped_at__isnull=True).exists())

    @property
    def file_name(self) -> str:
        return workbook_name(self.seat.partnership.slug, self.plan.year if self.plan else 0)

    @property
    def title(self) -> str:
        return self._of_plan(gettext("Import into the plan %(year)s")) or gettext("Enter many actors at once")

    @property
    def asked(self) -> str:
        """Above the list of what would change."""
        return self._of_plan(gettext("What would change in the plan %(year)s")) or gettext("What would change")

    @property
    def called(self) -> str:
        """The page that it belongs to."""
        return self._of_plan(gettext("Plan %(year)s")) or gettext("Actors")

    @property
    def file(self) -> str:
        return self._of_plan(gettext("Plan %(year)s as a workbook")) or gettext("Actors as a workbook")

    @property
    def back(self) -> str:
        return self._page("desk:plan", "desk:actors")

    @property
    def choose(self) -> str:
        return self._page("desk:import", "desk:actors_import")

    @property
    def apply(self) -> str:
        return self._page("desk:import_apply", "desk:actors_import_apply")

    @property
    def export(self) -> str:
        return self._page("desk:workbook", "desk:actors_workbook")

    def _of_plan(self, words: str) -> str:
        return words % {"year": self.plan.year} if self.plan else ""

    def _page(self, of_plan: str, of_actors: str) -> str:
        slug = self.seat.partnership.slug
        return reverse(of_plan, args=[slug, self.plan.year]) if self.plan else reverse(of_actors, args=[slug])
