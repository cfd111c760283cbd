"""The frame of the desk's pages."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_nav(context: Context) -> SafeString:
    """The desk's sections, twice on each page: they hang on nothing but these four."""
    seat = context.get("seat")
    reads = seat is not None and seat.role == "reader"
    return _nav(context["partnership"].slug, context.get("section", ""), reads, get_language())


@lru_cache(maxsize=1000)
def _nav(slug: str, section: str, reads: bool, language: str | None) -> SafeString:
    """`language`: of the words, which the translation has active."""
    return render_to_string("desk/nav.html", {"slug": slug, "section": section, "reads": reads})
