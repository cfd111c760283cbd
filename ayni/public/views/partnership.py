"""Who we are: two towns at the seam, how it came about, and what we want this year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from ayni.core.progress import summary
from ayni.core.sides import SIDES
from ayni.public.page import open_page_with_clock, page
from ayni.public.views.plan import has_examples
from ayni.records import formats
from ayni.records.models import Municipality, Partnership, Plan
from ayni.records.queries.public import agreed_plans, history_in_brief, public_plan
from ayni.records.sentences import language_name
from ayni.web.tally import tally


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality as a stranger wants to know it."""

    side: str
    row: Municipality
    country: str
    languages: list[str]
    clock: str


def towns(partnership: Partnership, language: str, now: datetime) -> list[Town]:
    return [
        Town(
            side.value,
            row,
            Locale.parse(language).territories.get(row.country, row.country),
            [language_name(code) for code in row.language_codes],
            formats.clock(now, row.time_zone, language),
        )
        for side in SIDES
        for row in (partnership.municipality(side),)
    ]


@open_page_with_clock
def partnership(request: HttpRequest, found: Partnership) -> HttpResponse:
    newest = next(iter(agreed_plans(found)), None)
    values = {
        "partnership": found,
        "section": "home",
        "plan_year": newest and newest.year,
        "towns": towns(found, get_language() or "en", timezone.now()),
        "knots": history_in_brief(found),
        **(_this_year(newest) if newest else {}),
    }
    return page(request, "public/partnership.html", values)


def _this_year(plan: Plan) -> dict[str, object]:
    tree, today = public_plan(plan), timezone.localdate()
    whole = summary(tree.every_measure(), today)
    return {
        "plan": tree,
        "whole": whole,
        "whole_tally": tally(whole),
        "examples": has_examples(tree),
        "fields": [(node, tally(summary(node.every_measure(), today))) for node in tree.fields],
    }
