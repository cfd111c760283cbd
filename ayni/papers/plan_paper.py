"""From the stored plan to the values that a paper is made from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from ayni.core.sides import Side
from ayni.core.workplan import Plan as Tree
from ayni.papers.values import PlanPaper, SideName
from ayni.records.models import Document, Municipality, Partnership, Plan
from ayni.records.queries.handover import paper_of
from ayni.records.queries.workplan import paper_plan


def plan_paper(plan: Plan, languages: Iterable[str], first: Side, now: datetime) -> PlanPaper:
    """The stored text once it is closed, the live rows in a draft; `first`: whose copy it is."""
    return paper_around(plan.partnership, plan.document, paper_plan(plan), languages, first, now)


def paper_around(
    partnership: Partnership, document: Document, tree: Tree, languages: Iterable[str], first: Side, now: datetime
) -> PlanPaper:
    """A plan's tree with what its document says of it: stage, acceptances, the hash of the stored text."""
    paper = paper_of(document)
    return PlanPaper(
        plan=tree,
        partnership_name=partnership.name,
        sides=(side_name(partnership.a), side_name(partnership.b)),
        languages=tuple(languages),
        first=first,
        stage=paper.stage,
        turn=paper.turn,
        sha256=paper.sha256,
        acceptances=paper.acceptances,
        sessions=paper.sessions,
        made_at=now,
        today=now.astimezone(ZoneInfo(partnership.municipality(first).time_zone)).date(),
        example=partnership.example,
    )


def side_name(municipality: Municipality) -> SideName:
    return SideName(
        municipality.name,
        municipality.short_name,
        municipality.country,
        municipality.language_codes,
        municipality.office,
        municipality.time_zone,
    )
