"""Reading who has a seat."""

from __future__ import annotations

from django.db.models import QuerySet

from ayni.records.models import Membership

ORDER = ("person__name", "person__email")


def members(partnership_id: int) -> QuerySet[Membership]:
    """Everybody with a seat, by name, with the person."""
    return Membership.objects.filter(partnership_id=partnership_id).select_related("person").order_by(*ORDER)
