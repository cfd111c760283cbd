"""What the forms of the plan share: saved, refused, taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.multilingual import Text
from ayni.core.reasons import Reason
from ayni.core.words import clean
from ayni.records.models import Measure, Plan
from ayni.records.rules import Seat
from ayni.records.services import Refused
from ayni.records.services.shapes import Node
from ayni.records.services.workplan import remove_row
from ayni.web import again
from ayni.web.editing import REFUSED


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def saved(request: HttpRequest, back: str, words: str = "") -> HttpResponse:
    messages.success(request, words or gettext("Saved."))
    return HttpResponseRedirect(back, status=303)


def refused_page(
    request: HttpRequest, seat: Seat, why: tuple[Reason, ...], title: Text | str, back: str
) -> HttpResponse:
    """Instead of a form: why it is not there now. What was sent is not taken over, but shown, to be copied."""
    sent = request.method == "POST"
    context: dict[str, Any] = {"seat": seat, "partnership": seat.partnership, "section": "plan"}
    context |= {"title": title, "reasons": why, "back": back}
    context["words"] = again.words(request) if sent else ()
    return render(request, "desk/refused.html", context, status=REFUSED if sent else 200)


def translations(texts: Mapping[str, Any], seat: Seat) -> dict[str, tuple[str, ...]]:
    """Per text the languages that either side may better until the closing: all but the original."""
    codes = seat.partnership.language_codes
    return {
        name: tuple(code for code in codes if code != text.original)
        for name, text in texts.items()
        if isinstance(text, Text) and text.original
    }


def removal(
    request: HttpRequest, seat: Seat, plan: Plan, row: Node | Measure, kind: str, back: str, after: str
) -> HttpResponse:
    """Asks, then takes a row out of the draft. `after`: where it leads once the row is gone."""
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            remove_row(
                seat=seat, plan=plan, kind=kind, uid=row.uid, version=_version(request),
                reason_given=clean(request.POST.get("reason", "")), now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            reasons = refused.reasons
        else:
            return saved(request, after, gettext("%(code)s has been taken out of the plan.") % {"code": row.code})
    context = {"seat": seat, "partnership": seat.partnership, "section": "plan", "plan": plan, "back": back}
    context |= {"row": row, "reasons": reasons, "measure": kind == "measure"}
    return render(request, "desk/remove.html", context, status=REFUSED if reasons else 200)


def _version(request: HttpRequest) -> int:
    """The version of the record that the person saw; 0, which no record has, when it cannot be read."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
