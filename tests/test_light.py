"""Thin lines: every page within its bytes and requests, nothing from elsewhere, and queries that do not grow."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from copy import copy
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from ayni.records.models import (
    Actor,
    Event,
    Field,
    Measure,
    Milestone,
    Partnership,
    Progress,
    Resource,
    Responsibility,
    ResultValue,
)
from ayni.records.models import Result as Indicator
from tests.cast import SLUG
from tests.doors import OUT, Doors, address, routes
from tests.house import INLINE

pytestmark = pytest.mark.django_db
ROUTES = routes()
KB = 1024
ALTOGETHER, REQUESTS, BLOCKING = 45 * KB, 8, 4
SCRIPT = {"desk": 20 * KB, "public": 10 * KB, "account": 10 * KB}


@pytest.fixture
def shown(every_page):
    """Every page, drawn once, in the language with the longest words."""
    return every_page("de")


@pytest.fixture
def doors(keys):
    return Doors(keys)


# Bytes and requests

FETCHED = (
    "//link[contains('stylesheet icon preload manifest', @rel)]/@href|//script/@src|//img[not(@loading='lazy')]/@src"
    "|//source/@srcset"
    "|//iframe/@src|//object/@data|//embed/@src|//video/@src|//audio/@src|//*[local-name()='use']/@href"
    "|//*[local-name()='image']/@href"
)


def fetched(tree: html.HtmlElement) -> set[str]:
    """What a browser asks for to show the page; a part of a file is the file, a part of the page nothing.

    Pictures of reports come when somebody scrolls to them, and have 60 KB at most (tests/records/test_pictures.py).
    """
    return {
        address.partition("#")[0] for address in map(str, tree.xpath(FETCHED)) if not address.startswith(("#", "data:"))
    }


def bytes_of(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), f"{address} is nowhere"
    with open(found, "rb") as file:  # noqa: PTH123
        return len(gzip.compress(file.read()))


def trees(shown) -> Iterator[tuple[str, str, html.HtmlElement, int]]:
    for name, (path, response) in shown.items():
        yield name, path, html.fromstring(response.content.decode()), len(gzip.compress(response.content))


@pytest.mark.deep
def test_no_page_is_heavier_than_45_kb(shown):
    heavy = {}
    for _, path, tree, size in trees(shown):
        total = size + sum(bytes_of(each) for each in fetched(tree))
        if total > ALTOGETHER:
            heavy[path] = f"{total / KB:.1f} KB, {size / KB:.1f} of it the page"
    assert heavy == {}


@pytest.mark.deep
def test_no_page_asks_for_more_than_eight_things(shown):
    for _, path, tree, _ in trees(shown):
        assert len(fetched(tree)) + 1 <= REQUESTS, path
        late = "[not(@defer)][not(@async)][not(@type='module')]"
        blocking = tree.xpath(f"//link[@rel='stylesheet']|//head/script[@src]{late}")
        assert len(blocking) + 1 <= BLOCKING, path


@pytest.mark.deep
def test_scripts_are_small_and_wait(shown):
    for name, path, tree, _ in trees(shown):
        own = {str(address) for address in tree.xpath("//script/@src")}
        assert sum(bytes_of(address) for address in own) <= SCRIPT[re.split("[:_]", name)[0]], path
        for script in tree.xpath("//script[@src]"):
            assert script.get("defer") is not None or script.get("type") == "module", path


@pytest.mark.deep
def test_nothing_comes_from_elsewhere(shown):
    for _, path, tree, _ in trees(shown):
        assert [each for each in fetched(tree) if not each.startswith("/static/")] == [], path
        own = ("/pictures/", f"/desk/{SLUG}/pictures/")
        assert [each for each in tree.xpath("//img/@src") if not each.startswith(own)] == [], path


SOURCE_ONLY = ("unescaped words", "something from another host")  # a page may name its other languages by full address


@pytest.mark.deep
def test_nothing_is_inline(shown):
    """What the content security policy would refuse anyway."""
    for name, (path, response) in shown.items():
        page = response.content.decode()
        for what, pattern in INLINE.items():
            if what not in SOURCE_ONLY and (found := re.search(pattern, page, re.IGNORECASE | re.DOTALL)):
                raise AssertionError(f"{path} ({name}) has {what}: {found.group()[:80]}")


@pytest.mark.deep
def test_pictures_are_lazy_and_keep_their_place(shown):
    for _, path, tree, _ in trees(shown):
        for picture in tree.xpath("//img"):
            assert picture.get("loading") == "lazy", path
            assert picture.get("width"), path
            assert picture.get("height"), path


def test_a_second_view_of_a_public_page_is_a_few_bytes(doors):
    for name in ("public:home", "public:partnership", "public:history", "public:plan", "public:measure"):
        path = address(ROUTES[name])
        first = doors.get(OUT, path)
        again = doors.get(OUT, path, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, len(again.content)) == (304, 0), path


# Queries

LISTS = {"public:home", "public:history", "public:contacts"}
WHOLE = {"desk:workbook": 19}  # seven sheets of everything, in one file
MOST = {"desk": 12, "account": 6, "public": 8}


def most(name: str) -> int:
    return WHOLE.get(name) or (6 if name in LISTS else MOST[re.split("[:_]", name)[0]])


FILES = ("desk:table_xlsx", "desk:actors_xlsx", "desk:workbook")


def counted(doors: Doors, names: list[str]) -> dict[str, int]:
    found = {}
    for name in names:
        path = address(ROUTES[name], **({"year": 2027} if name in FILES and "year" in ROUTES[name].parameters else {}))
        with CaptureQueriesContext(connection) as queries:
            doors.get("coordinator_b" if name.startswith("desk:") else OUT, path)
        found[name] = len([each for each in queries if "SAVEPOINT" not in each["sql"]])
    return found


@pytest.mark.deep
def test_no_page_asks_the_database_more_often_with_more_rows(shown, doors):
    names = [*shown, *FILES]
    few = counted(doors, names)
    thrice(SLUG)
    assert {name: count for name, count in few.items() if count > most(name)} == {}
    many = counted(doors, names)
    assert {name: (few[name], count) for name, count in many.items() if count > few[name]} == {}


BELOW = (Responsibility, Milestone, Resource, Indicator, Progress)


def thrice(slug: str) -> None:
    """Three times the measures with all that hangs on them, the fields, the events and the actors."""
    partnership = Partnership.objects.get(slug=slug)
    for model in (Field, Event, Actor):
        _again(list(model._default_manager.filter(partnership=partnership)), 2)
    measures = list(Measure.objects.filter(partnership=partnership))
    copies = _again(measures, 2)
    for model in BELOW:
        for old, new in zip(measures * 2, copies, strict=True):
            rows = _again(list(model._default_manager.filter(measure=old)), 1, measure=new)
            if model is Indicator:
                for row in rows:
                    ResultValue.objects.create(
                        result=row, uid=uuid4(), side="A", on="2026-05-01", value=1, source="Bericht", example=True
                    )


def _again(rows, times: int, **instead):
    made = []
    for _ in range(times):
        for row in rows:
            twin = copy(row)
            twin.pk, twin.uid, twin._state.adding = None, uuid4(), True
            for name, value in instead.items():
                setattr(twin, name, value)
            made.append(twin)
    return type(rows[0])._default_manager.bulk_create(made) if rows else []
