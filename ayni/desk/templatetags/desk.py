"""The frame of the desk's pages."""

from __future__ import annotations

from functools import cache, lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ayni.web.stand_ins import HERE, TOKEN, fill

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_brand(context: Context) -> SafeString:
    pair = context.get("partnership")
    return _brand(*(pair.slug, pair.a.short_name, pair.b.short_name) if pair else ("", "", ""))


@lru_cache(maxsize=100)
def _brand(slug: str, a: str, b: str) -> SafeString:
    return render_to_string("desk/brand.html", {"slug": slug, "a": a, "b": b})


@register.simple_tag(takes_context=True)
def desk_menu(context: Context) -> SafeString:
    """Drawn once for each person and section; the token and the address are of this request."""
    pair = context.get("partnership")
    nav = desk_nav(context) if pair else SafeString("")
    drawn = _menu(str(context["user"]), pair.slug if pair else "", nav, get_language())
    return fill(drawn, context)


@lru_cache(maxsize=300)
def _menu(called: str, slug: str, nav: SafeString, language: str | None) -> SafeString:
    """`language`: of the words, which the translation has active."""
    return render_to_string(
        "desk/menu.html", {"called": called, "slug": slug, "nav": nav, "csrf_token": TOKEN, "here": HERE}
    )


@register.simple_tag
def draft_words() -> SafeString:
    return _draft_words(get_language())


@cache
def _draft_words(language: str | None) -> SafeString:
    """`language`: of the words, which the translation has active."""
    return render_to_string("parts/drafts.html")


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
