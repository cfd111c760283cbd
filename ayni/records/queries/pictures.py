"""Which pictures may be seen."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from ayni.core.canonical import read
from ayni.records.models import Part, Picture, Progress


def pictures() -> QuerySet[Picture]:
    """Those that nobody has taken back, with their file."""
    return Picture.objects.filter(retired_at__isnull=True).select_related("file")


def public_picture(uid: UUID) -> Picture | None:
    """The picture of a report that everybody may read, about a measure that the agreed text shows: 2 queries."""
    note = (
        Progress.objects.filter(picture__uid=uid, picture__retired_at__isnull=True, public=True)
        .filter(partnership__public=True, measure__plan__document__agreed__isnull=False)
        .select_related("picture__file", "measure__plan__document")
        .first()
    )
    if note is None:
        return None
    agreed = Part.objects.filter(
        snapshot=note.measure.plan.document.agreed_id, kind="measure", uid=note.measure.uid
    ).values_list("text", flat=True)
    return note.picture if any(read(text)["public"] for text in agreed) else None
