"""Reading what was said about a measure."""

from __future__ import annotations

from django.db.models import QuerySet

from ayni.records.models import Comment, Measure
from ayni.records.rules import AGREE, Seat, may


def of_measure(measure: Measure) -> QuerySet[Comment]:
    """In the order in which it was said; one query."""
    return (
        Comment.objects.filter(measure=measure, retired_at__isnull=True).select_related("person").order_by("at", "id")
    )


def with_measure() -> QuerySet[Comment]:
    """For `access.fetch`: comments that are still shown, each with its measure."""
    return Comment.objects.filter(retired_at__isnull=True).select_related("measure__plan__document", "person")


def may_touch(seat: Seat, comment: Comment) -> bool:
    """Its writer; and, to take it away, a coordinator of the same side."""
    return comment.side == seat.side and (comment.person_id == seat.person.pk or may(seat, AGREE))
