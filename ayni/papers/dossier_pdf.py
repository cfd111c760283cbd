"""The hand-over dossier as PDF/UA-1, out of what is known of a partnership today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from ayni.core.sides import Side
from ayni.papers.dossier import dossier
from ayni.papers.dossier_parts import DossierPaper
from ayni.papers.pdf import pdf
from ayni.papers.plan_paper import side_name
from ayni.papers.values import Pdf
from ayni.records.models import Municipality, Partnership
from ayni.records.queries.dossier import known


def dossier_pdf(partnership: Partnership, languages: Iterable[str], first: Side, now: datetime) -> Pdf:
    """For whoever takes over the office of `first`; its day and its language come first."""
    today = now.astimezone(ZoneInfo(partnership.municipality(first).time_zone)).date()
    paper = DossierPaper(
        partnership_name=partnership.name,
        sides=(side_name(partnership.a), side_name(partnership.b)),
        languages=tuple(languages),
        first=first,
        made_at=now,
        today=today,
        known=known(partnership, today),
        since=partnership.since,
        contacts=(_contacts(partnership.a), _contacts(partnership.b)),
        example=partnership.example,
    )
    return pdf("dossier.typ", dossier(paper), now)


def _contacts(town: Municipality) -> tuple[str, ...]:
    return (town.office_email, town.office_phone, town.website)
