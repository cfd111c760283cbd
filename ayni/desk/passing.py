"""What passes between the sides, a plan or an annual report, and where its pages are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from ayni.core.sides import SIDES
from ayni.records.models import Document, Plan, Report
from ayni.records.queries import closing
from ayni.records.queries import report as reports
from ayni.records.rules import SEE, Seat
from ayni.records.services.handover import close_plan
from ayni.records.services.report import close_report
from ayni.web.access import fetch_plan
from ayni.web.templatetags.ayni import names

PLAN, REPORT = "plan", "report"
OF_PLANS = frozenset({"amend", "give_up"})
"""Moves that only plans know."""


@dataclass(frozen=True)
class Passing:
    """One document on its way. `plan`: itself, or the plan that the report tells of."""

    seat: Seat
    plan: Plan
    report: Report | None = None

    @property
    def kind(self) -> str:
        return PLAN if self.report is None else REPORT

    @property
    def record(self) -> Plan | Report:
        return self.plan if self.report is None else self.report

    @property
    def document(self) -> Document:
        return self.record.document

    def route(self, name: str) -> str:
        """The name of one of its addresses: `handover`, `close`, `snapshot`, a move, `papers`, or `home`."""
        if name == "home":
            return "desk:plan" if self.report is None else "desk:annual"
        return f"desk:{name}" if self.report is None else f"desk:report_{name}"

    def address(self, name: str) -> str:
        return reverse(self.route(name), args=[self.seat.partnership.slug, self.plan.year])

    def moves(self, every: Mapping[str, Any]) -> list[str]:
        """Of all moves those that this kind of document knows."""
        return [name for name in every if self.report is None or name not in OF_PLANS]

    def context(self) -> dict[str, Any]:
        """What each of its pages needs."""
        routes = {name: self.route(name) for name in ("home", "handover", "close", "snapshot", "papers")}
        return {
            "seat": self.seat,
            "partnership": self.seat.partnership,
            "section": "plan",
            "plan": self.plan,
            "year": self.plan.year,
            "document": self.document,
            "kind": self.kind,
            "at": routes,
        }

    def draft(self) -> closing.Draft | reports.Draft:
        """Today's text as closing would store it."""
        return closing.draft(self.plan) if self.report is None else reports.draft(self.report)

    def close(self, sha256: str, note: str, now: datetime, uid: UUID) -> None:
        given: dict[str, Any] = {"sha256": sha256, "note": note, "now": now, "uid": uid}
        if self.report is None:
            close_plan(seat=self.seat, plan=self.plan, **given)
        else:
            close_report(seat=self.seat, report=self.report, **given)

    def places(self) -> dict[str, tuple[str, str]]:
        """Of a report: uid → what it is called and where it is edited, in the order of the page."""
        if self.report is None:
            return {}
        slug, year, called = self.seat.partnership.slug, self.plan.year, names(self.seat.partnership)
        found = {
            str(self.report.uid): (
                gettext("Words before the report"),
                reverse("desk:annual_preamble", args=[slug, year]),
            )
        }
        parts = reports.part_rows(self.report)
        for side in SIDES:
            town = self.seat.partnership.municipality(side).slug
            words = gettext("Part of %(town)s") % {"town": called[side]}
            found[str(parts[side].uid)] = (words, reverse("desk:annual_part", args=[slug, year, town]))
        return found


def fetch_passing(request: HttpRequest, slug: str, year: int, kind: str, what: str = SEE) -> Passing:
    """Seat and document; 404 for a report that nobody has begun."""
    if kind == PLAN:
        return Passing(*fetch_plan(request, slug, year, what))
    seat, plan = fetch_plan(request, slug, year, what, rows=reports.with_report())
    report = reports.report_of(plan)
    if report is None:
        raise Http404
    return Passing(seat, plan, report)
