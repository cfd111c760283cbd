"""What `drafts.js` is told: which form this is, and whose drafts these are, without saying who that is."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template import Context
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

DRAFT = re.compile(r"[\w.-]{1,150}~[0-9a-z]{1,12}", re.ASCII)


@register.simple_tag(takes_context=True)
def own_drafts(context: Context) -> str:
    """The same for one person on every day, unlike that of anybody else, and nothing can be read from it."""
    return salted_hmac("ayni.drafts", str(context["user"].pk)).hexdigest()[:16]


@register.simple_tag(takes_context=True)
def draft(context: Context, kind: str = "", record: Any = "") -> SafeString:
    """Attributes of a form whose words are kept in the browser.

    `kind` and `record` (its uid, a year) tell one form from another; without them its address does.
    """
    partnership = context.get("partnership")
    named = (partnership.slug if partnership else "", kind, record) if kind else context["request"].path.split("/")
    key = ".".join(str(part) for part in named if part)
    typed = context["request"].POST.get("draft", "")
    if DRAFT.fullmatch(typed) and typed.startswith(f"{key}~"):
        return format_html('data-draft="{}" data-draft-id="{}"', key, typed)
    return format_html('data-draft="{}"', key)
