"""What is drawn once for many requests, although it holds forms: the token and the address are put in at each."""

from __future__ import annotations

import secrets

from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

TOKEN, HERE = (secrets.token_urlsafe(30) for _ in range(2))
"""Stand where the form's token and the page's address belong; nobody can type them."""


def fill(drawn: SafeString, context: Context) -> SafeString:
    here = conditional_escape(context["request"].get_full_path())
    return mark_safe(drawn.replace(TOKEN, str(context["csrf_token"])).replace(HERE, here))
