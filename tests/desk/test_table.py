"""The plan as a table: its filters, its pages, and the same as a spreadsheet."""

import io
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from ayni.records.models import Actor, Field, Measure
from ayni.records.services import workplan
from tests.cast import NOW, OTHER, SLUG, both, plan

pytestmark = pytest.mark.django_db
TABLE, XLSX = (reverse(f"desk:{name}", args=[SLUG, 2026]) for name in ("table", "table_xlsx"))
DRAFT = reverse("desk:table", args=[SLUG, 2027])


def shown(response):
    return [row.m.code for _node, row in response.context["found"]()["rows"]]


def sheet_of(response):
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(min_row=2, values_only=True))


def field():
    return Field.objects.filter(plan__year=2026, partnership__slug=SLUG).order_by("position").first()


def lead():
    return Actor.objects.filter(
        responsibilities__lead=True, responsibilities__measure__plan__year=2026, partnership__slug=SLUG
    ).first()


def with_goal(code):
    return {m.code for m in Measure.objects.filter(plan__year=2026, partnership__slug=SLUG) if code in m.tags}


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, lambda m: True),
        ({"field": "FIELD"}, lambda m: m.field == field()),
        ({"goal": "4"}, lambda m: "4" in m.tags),
        ({"side": "B"}, lambda m: m.own_side == "B" or m.responsibilities.filter(side="B").exists()),
        ({"lead": "LEAD"}, lambda m: m.responsibilities.filter(lead=True, actor=lead()).exists()),
        ({"words": "OLYMPIADE"}, lambda m: "olympiade" in m.fold),
        ({"status": "none"}, lambda m: not m.progress.exists()),
        ({"field": "FIELD", "goal": "12"}, lambda m: m.field == field() and "12" in m.tags),
    ],
)
def test_the_table_and_the_spreadsheet_hold_exactly_what_is_filtered(sign_in, asked, fits):
    client = sign_in("reader_a")
    given = {"FIELD": str(field().uid), "LEAD": str(lead().uid)}
    asked = {name: given.get(value, value) for name, value in asked.items()}
    every = Measure.objects.filter(plan__year=2026, partnership__slug=SLUG, dropped_at=None)
    wanted = sorted(m.code for m in every if fits(m))
    response = client.get(TABLE, asked)
    assert sorted(shown(response)) == wanted
    assert (response.context["found"]()["hits"], response.context["found"]()["total"]) == (len(wanted), every.count())
    assert sorted(row[0] for row in sheet_of(client.get(XLSX, asked))) == wanted


@pytest.mark.parametrize(
    ("asked", "ignored"),
    [
        ({"side": "Z"}, 1),
        ({"field": str(uuid4()), "goal": "99", "status": "x", "lead": "1' OR 1=1"}, 4),
        ({"goal": "\x00", "words": "\x00"}, 0),
        ({"words": "x" * 10_000}, 1),
        ({"page": "99999999999"}, 0),
        ({"page": "-1\x00"}, 0),
    ],
)
def test_what_means_nothing_is_left_out_and_named(sign_in, asked, ignored):
    client = sign_in("reader_a")
    response = client.get(TABLE, asked)
    assert response.status_code == 200
    assert len(response.context["found"]()["form"].ignored) == ignored
    assert sorted(shown(response)) == sorted(shown(client.get(TABLE)))
    assert "\x00" not in response.content.decode()
    assert client.get(XLSX, asked).status_code == 200


def test_nothing_found_is_said_and_not_an_empty_table(sign_in):
    response = sign_in("reader_a").get(TABLE, {"words": "xyzzy"})
    assert (response.context["found"]()["hits"], "<table" in response.content.decode()) == (0, False)


def test_the_filter_of_an_actor_of_another_partnership_finds_nothing_of_it(sign_in):
    foreign = Actor.objects.filter(partnership__slug=OTHER).first()
    response = sign_in("reader_a").get(TABLE, {"lead": str(foreign.uid)})
    assert len(response.context["found"]()["form"].ignored) == 1
    assert foreign.name.words("de") not in response.content.decode()


def many():
    place = str(Field.objects.filter(plan=plan()).first().uid)
    for n in range(60):
        values = {"title.es": f"Medida {n}", "field": place}
        workplan.save_measure(seat=both().b, plan=plan(), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)


def test_fifty_stand_on_a_page_and_all_in_the_spreadsheet(sign_in, django_assert_num_queries):
    client = sign_in("reader_b")
    client.get(DRAFT)
    with django_assert_num_queries(10):
        client.get(DRAFT)
    many()
    with django_assert_num_queries(10):
        first = client.get(DRAFT, {"words": "medida"})
    second = client.get(DRAFT, {"words": "medida", "page": 2})
    assert (len(shown(first)), len(shown(second))) == (50, 10)
    assert "words=medida&amp;page=2" in first.content.decode()
    everything = client.get(reverse("desk:table_xlsx", args=[SLUG, 2027]), {"words": "medida"})
    assert len(sheet_of(everything)) == 60


def test_the_file_has_a_plain_name_and_its_type(sign_in):
    response = sign_in("reader_a").get(XLSX)
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = response["Content-Disposition"].split('filename="')[1].rstrip('"')
    assert name.isascii()
    assert (name.startswith(f"plan-2026-{SLUG}-"), name.endswith(".xlsx")) == (True, True)
