"""Reading the annual report of a demo partnership, begun by one side and waiting for the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ayni.core.report import SAID
from ayni.records.demo import Demo, flat, states
from ayni.records.models import Document, Plan, Report, ReportPart
from ayni.records.services import handover, report


def load_report(demo: Demo, stored: Mapping[str, Any]) -> None:
    """Opened, written and filed through the services, at the days that the story names."""
    plan = Plan.objects.select_related("document").get(partnership=demo.partnership, year=stored["year"])
    plan.partnership = demo.partnership
    seat, begun = demo.seats[stored["by"]], datetime.fromisoformat(stored["at"])
    row = report.open_report(seat=seat, plan=plan, uid=demo.uid("report", plan.year), now=begun)
    words = {"values": flat("preamble", stored["preamble"]), "seen": None, "edits": {}, "now": begun}
    report.save_report_preamble(seat=seat, report=row, **words)
    states(row, preamble=stored["preamble"])
    story = [("part", side, told["at"]) for side, told in stored["parts"].items()]
    story += [("file", side, told["filed"]) for side, told in stored["parts"].items() if "filed" in told]
    story += [("pass", "", stored["handed_over"]["at"])] if "handed_over" in stored else []
    for what, side, at in sorted(story, key=lambda entry: datetime.fromisoformat(entry[2])):
        now = datetime.fromisoformat(at)
        if what == "pass":
            _pass(demo, row, stored["handed_over"], now)
        else:
            _part(demo, row, stored["parts"][side], side, what, now)


def _part(demo: Demo, row: Report, told: Mapping[str, Any], side: str, what: str, now: datetime) -> None:
    seat, part = demo.seats[told["by"]], ReportPart.objects.select_related("report").get(report=row, side=side)
    if what == "file":
        report.file_part(seat=seat, part=part, version=part.version, now=now)
        return
    values = {path: words for name in SAID for path, words in flat(name, told.get(name)).items()}
    report.save_part(seat=seat, part=part, values=values, seen=None, edits={}, now=now)
    part.refresh_from_db()
    states(part, **{name: told.get(name) for name in SAID})


def _pass(demo: Demo, row: Report, told: Mapping[str, Any], now: datetime) -> None:
    version = Document.objects.get(pk=row.document_id).version
    handover.hand_over(seat=demo.seats[told["by"]], record=row, seen=version, note=told["note"], now=now)
