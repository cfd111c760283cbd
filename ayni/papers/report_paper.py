"""From the stored report to the values that a paper is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from ayni.core.report import Report
from ayni.core.sides import Side
from ayni.papers.plan_paper import paper_around
from ayni.papers.values import PlanPaper
from ayni.records.models import Report as Row
from ayni.records.queries.report import shown_report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPaper(PlanPaper):
    """An annual report, as it is printed; `plan` is what was reported on."""

    report: Report


def report_paper(
    row: Row, languages: Iterable[str], first: Side, now: datetime, report: Report | None = None
) -> ReportPaper:
    """The stored text once it is closed, the live rows in a draft; `report`: what of it may be shown."""
    shown = report or shown_report(row)
    around = paper_around(row.partnership, row.document, shown.plan, languages, first, now)
    known = {f.name: getattr(around, f.name) for f in fields(around)}
    known["today"] = min(around.today, date(shown.year, 12, 31))
    return ReportPaper(**known, report=shown)
