"""Two lists that stand left and right of the seam and are turned over together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_number(request: HttpRequest) -> str:
    return request.GET.get("page", "1")


def query_without_page(request: HttpRequest) -> str:
    """The filters, for the links of the pager."""
    rest = request.GET.copy()
    rest.pop("page", None)
    return rest.urlencode()


@dataclass(frozen=True)
class Seam:
    """The rows of both sides on one page. `page` is the longer side's, for the pager."""

    a: tuple[Any, ...]
    b: tuple[Any, ...]
    page: Page


def seam(rows_a: QuerySet[Any], rows_b: QuerySet[Any], *, count_a: int, count_b: int, size: int, number: str) -> Seam:
    """Two queries; a page number out of range leads to the nearest page."""
    page = Paginator(range(max(count_a, count_b)), size).get_page(number)
    start = (page.number - 1) * size
    return Seam(tuple(rows_a[start : start + size]), tuple(rows_b[start : start + size]), page)
