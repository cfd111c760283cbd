"""What people without an account were asked and what they said."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ayni.core import guests as core
from ayni.core.sides import Side
from ayni.records.models import GuestLink, GuestReport, Measure

WAITING = GuestReport.State.WAITING


def link_value(row: GuestLink) -> core.Link:
    """Needs the measure at hand."""
    return core.Link(
        expires=row.expires_at,
        most_uses=row.most_uses,
        uses=row.uses,
        revoked=row.revoked_at is not None,
        dropped=row.measure.dropped_at is not None,
    )


def link_of(uid: UUID) -> GuestLink | None:
    """A link with its measure and partnership, whatever became of it."""
    return GuestLink.objects.select_related("measure", "partnership").filter(uid=uid).first()


def links_of(measure: Measure) -> QuerySet[GuestLink]:
    """All links of a measure, newest first."""
    return GuestLink.objects.filter(measure=measure).select_related("measure", "person")


def was_said(link: GuestLink, uid: UUID) -> bool:
    """True when this form was sent before."""
    return GuestReport.objects.filter(link=link, uid=uid).exists()


def waiting_count(partnership_id: int, side: Side) -> int:
    """How many reports of guests wait for a coordinator of the side."""
    return GuestReport.objects.filter(partnership_id=partnership_id, side=side.value, state=WAITING).count()


def waiting_at_measure() -> Coalesce:
    """How many reports wait, to annotate measures with."""
    waiting = GuestReport.objects.filter(measure=OuterRef("pk"), state=WAITING).order_by().values("measure")
    return Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), 0)


def of_everybody() -> QuerySet[GuestReport]:
    """All reports with what their page shows; `web.access` asks for the partnership."""
    return GuestReport.objects.select_related("measure__plan", "decided_by", "picture")


def reports(partnership_id: int) -> QuerySet[GuestReport]:
    """All that guests said, newest first."""
    return of_everybody().filter(partnership_id=partnership_id)
