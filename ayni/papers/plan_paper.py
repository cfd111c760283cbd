"""From the stored plan to the values that a paper is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ayni.core.sides import Side
from ayni.core.workplan import Plan as Tree
from ayni.papers.values import PlanPaper, SideName
from ayni.records.models import Document, Municipality, Partnership, Plan
from ayni.records.queries.coverage import served_by
from ayni.records.queries.handover import agreed_paper_of, agreed_texts, every_acceptance, paper_of
from ayni.records.queries.workplan import paper_plan


def plan_paper(plan: Plan, languages: Iterable[str], first: Side, now: datetime, tree: Tree | None = None) -> PlanPaper:
    """The stored text once it is closed, the live rows in a draft; `first`: whose copy it is.

    `tree`: what everybody may see of the agreed text, which is then printed whatever is being drafted.
    """
    shown = paper_plan(plan) if tree is None else tree
    paper = paper_around(plan.partnership, plan.document, shown, languages, first, now, agreed=tree is not None)
    return replace(paper, served=served_by(plan.partnership, shown, paper.today, public=tree is not None))


def paper_around(
    partnership: Partnership,
    document: Document,
    tree: Tree,
    languages: Iterable[str],
    first: Side,
    now: datetime,
    agreed: bool = False,
) -> PlanPaper:
    """A plan's tree with what its document says of it: stage, acceptances, the hash of the stored text.

    `agreed`: it is the agreed text, also while an amendment is drafted.
    """
    rows = every_acceptance(document)
    paper = agreed_paper_of(document, rows) if agreed else paper_of(document, rows)
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
        agreed_on=tuple(text.on for text in agreed_texts(document, rows)),
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
