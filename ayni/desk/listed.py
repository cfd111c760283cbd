"""Where a record stands that has no page of its own."""

from __future__ import annotations

from django.urls import reverse


def in_list(kind: str, slug: str, uid: str) -> str:
    """Its place in its list; '' for kinds that have a page."""
    match kind:
        case "pairing":
            return f"{reverse('desk:pairings', args=[slug])}?one={uid}"
        case "fixed_date" | "date":
            return reverse("desk:dates", args=[slug])
        case "term":
            return f"{reverse('desk:glossary', args=[slug])}#t-{uid}"
    return ""
