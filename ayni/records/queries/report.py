"""The annual report as a value: out of today's rows, or out of the stored snapshot once it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from ayni.core import report as core
from ayni.core.progress import Words
from ayni.core.reasons import Reason
from ayni.core.report_snapshot import parts, report_from
from ayni.core.sides import Side
from ayni.core.snapshot import Part, document_hash
from ayni.records.models import NotCarried, Partnership, Plan, Report, ReportPart, Snapshot
from ayni.records.queries.workplan import agreed_plan


def with_report() -> QuerySet[Plan]:
    """Plans with their report, its document and stored texts, in the same query."""
    texts = ("report__document__snapshot", "report__document__agreed", "document__agreed")
    return Plan.objects.select_related("document__snapshot", *texts)


def report_of(plan: Plan) -> Report | None:
    """The report of a plan that came `with_report` (else a query more); it shares the plan's partnership."""
    found: Report | None = getattr(plan, "report", None)
    if found is not None:
        found.plan, found.partnership = plan, plan.partnership
    return found


def part_rows(report: Report) -> dict[str, ReportPart]:
    """Both parts by their side: 1 query."""
    return {row.side: row for row in ReportPart.objects.filter(report=report)}


def live_report(report: Report) -> core.Report:
    """Out of today's rows: 6 queries. The measures are those of the last agreed plan."""
    return report_from_rows(report, part_rows(report))


def report_from_rows(report: Report, rows: Mapping[str, ReportPart]) -> core.Report:
    """The same for somebody who has the parts at hand: 5 queries."""
    snapshot = report.plan.document.agreed
    assert snapshot is not None
    tree = agreed_plan(snapshot, until=date(report.plan.year, 12, 31))
    return core.Report(
        uid=str(report.uid),
        plan=core.until_year_end(tree),
        parts=(_said(rows[Side.A], report.partnership), _said(rows[Side.B], report.partnership)),
        preamble=report.preamble,
        ended=_ended(report.plan),
    )


def _said(row: ReportPart, partnership: Partnership) -> core.Said:
    words = {name: getattr(row, name) for name in core.SAID}
    return core.Said(str(row.uid), Side(row.side), filed=_day(row.filed_at, row.side, partnership), **words)


def _day(when: datetime | None, side: str, partnership: Partnership) -> date | None:
    """The day it was in the town that filed."""
    return when.astimezone(ZoneInfo(partnership.municipality(side).time_zone)).date() if when else None


def _ended(plan: Plan) -> tuple[core.Ended, ...]:
    """What the next plan leaves out, as far as it was said until now."""
    rows = NotCarried.objects.filter(measure__plan=plan, plan__year=plan.year + 1).select_related("measure")
    return tuple(
        core.Ended(str(row.uid), str(row.measure.uid), row.measure.code, row.measure.title, row.reason, Side(row.side))
        for row in rows.order_by("measure__position", "measure_id")
    )


def stored_report(snapshot: Snapshot) -> core.Report:
    """What was closed, and nothing else: 1 query."""
    rows = snapshot.parts.order_by("position").values_list("kind", "uid", "text", "beside")
    return _read(tuple((kind, str(uid), text, beside) for kind, uid, text, beside in rows), snapshot.sha256)


_read = lru_cache(maxsize=4)(report_from)


def shown_report(report: Report) -> core.Report:
    """What page and paper show: the stored text once it is closed, the live rows in a draft."""
    snapshot = report.document.snapshot
    return stored_report(snapshot) if snapshot is not None else live_report(report)


@dataclass(frozen=True)
class Draft:
    """Today's report as closing would store it. `words`: how complete each binding language is."""

    report: core.Report
    parts: tuple[Part, ...]
    lacks: tuple[Reason, ...]
    words: tuple[Words, ...]

    @property
    def sha256(self) -> str:
        return document_hash(self.parts)


def draft(report: Report) -> Draft:
    """The live rows as they would be closed, by the report's rules and the sides' own wish for checked words."""
    pair = report.partnership
    found = live_report(report)
    return Draft(
        found,
        parts(found, (pair.a.name, pair.b.name), pair.binding_codes),
        core.missing_for_closing(found, pair.binding_codes, pair.require_checked_a or pair.require_checked_b),
        tuple(core.words(found, code) for code in pair.binding_codes),
    )
