"""The half-year: what moves, what stands still, what was never reported."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ayni.core.standstill import Counts, Half, Line, Pace, by_care, counted, narrowed
from ayni.desk.forms.half_year import HalfYearFilter
from ayni.papers.half_year_xlsx import half_year_xlsx as write_xlsx
from ayni.papers.sheet import MIME
from ayni.records.models import Plan
from ayni.records.queries.half_year import half_year_of
from ayni.records.rules import KEEP, Seat, may
from ayni.web import access
from ayni.web.templatetags.ayni import names

PER_PAGE = 100


@dataclass(frozen=True)
class Bar:
    """A row of the table of counts, with the same as a picture: parts as (pace, from, width) of 100."""

    counts: Counts
    parts: tuple[tuple[str, float, float], ...]


def half_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    seat, plan, half, lines, form = _found(request, slug, year)
    wanted = by_care(narrowed(lines, form.wanted))
    shown = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "seat": seat,
        "partnership": seat.partnership,
        "section": "plan",
        "plan": plan,
        "half": half,
        "over": half.last_day < timezone.localdate(),
        "halves": [Half(year, False), Half(year, True)],
        "form": form,
        "query": form.query,
        "bars": [_bar(counts) for counts in counted(lines)],
        "paces": list(Pace),
        "total": len(lines),
        "hits": len(wanted),
        "rows": shown.object_list,
        "page": shown,
        "keeps": may(seat, KEEP),
    }
    return render(request, "desk/half_year.html", context)


def half_year_xlsx(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Exactly the lines that the page shows."""
    seat, _plan, half, lines, form = _found(request, slug, year)
    data = write_xlsx(
        lines=by_care(narrowed(lines, form.wanted)),
        half=half,
        sides=names(seat.partnership),
        codes=seat.partnership.language_codes,
    )
    response = HttpResponse(data, content_type=MIME)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{half.last_day}.xlsx"'
    return response


def _found(request: HttpRequest, slug: str, year: int) -> tuple[Seat, Plan, Half, tuple[Line, ...], HalfYearFilter]:
    seat, plan = access.fetch_plan(request, slug, year)
    today = timezone.localdate()
    half = Half.until(year, request.GET.get("until", "")) or Half.of(year, today)
    lines = half_year_of(plan, half, today)
    return seat, plan, half, lines, HalfYearFilter(request.GET, seat=seat, lines=lines, half=half)


def _bar(counts: Counts) -> Bar:
    at, parts = 0.0, []
    for pace, count in counts.by_pace:
        width = round(100 * count / counts.total, 2) if counts.total else 0
        if count:
            parts.append((pace.value, at, width))
        at = round(at + width, 2)
    return Bar(counts, tuple(parts))
