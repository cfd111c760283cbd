"""The half-year on the screen and as a spreadsheet: the same lines, with reasons, and a way to ask."""

from __future__ import annotations

import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from ayni.core.workplan import Status
from ayni.desk.views import half_year as view
from ayni.records.models import Measure, Progress
from ayni.records.services.handover import hand_over
from ayni.records.services.progress import note_progress
from tests.cast import NOW, SLUG, both, plan, seat
from tests.test_light import thrice

pytestmark = pytest.mark.django_db
FIRST, SECOND = "?until=2026-06-30", "?until=2026-12-31"


def path(name="half_year", year=2026):
    return reverse(f"desk:{name}", args=[SLUG, year])


def lines(response) -> list[tuple[str, str]]:
    return [(line.measure.code, line.side.value) for line in response.context["page"].paginator.object_list]


def paces(response) -> dict[tuple[str, str], str]:
    every = response.context["page"].paginator.object_list
    return {(line.measure.code, line.side.value): line.pace.value for line in every}


def shown(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_it_says_what_stands_still_and_why(sign_in):
    response = sign_in("coordinator_b").get(path() + SECOND, headers={"accept-language": "es"})
    found = paces(response)
    assert found["4.3", "B"] == "still"
    assert found["1.2", "A"] == "postponed"
    assert found["3.1.1", "A"] == "done"
    assert next(iter(found.values())) == "still"  # what needs most care comes first
    page = response.content.decode()
    compost = Measure.objects.get(plan__year=2026, partnership__slug=SLUG, code="4.3")
    assert reverse("desk:links", args=[SLUG, compost.uid]) in page
    assert reverse("desk:report", args=[SLUG, compost.uid]) in page


def test_a_half_year_that_is_over_is_judged_as_of_its_last_day(sign_in):
    client = sign_in("coordinator_a")
    before = paces(client.get(path() + FIRST))
    assert before["4.3", "A"] == "never"
    assert before["1.3", "B"] == "done"
    note_progress(
        seat=both().a, measure=Measure.objects.get(plan__year=2026, partnership__slug=SLUG, code="4.3"), uid=uuid4(),
        on=date(2026, 11, 20), status=Status.DONE, words="", risk="", language="de", now=NOW,
    )  # fmt: skip
    assert paces(client.get(path() + FIRST)) == before


@pytest.mark.parametrize("asked", ["", "?until=2026-13-01", "?until=2025-06-30", "?until=x"])
def test_without_a_half_it_is_todays(sign_in, asked, monkeypatch):
    monkeypatch.setattr(view.timezone, "localdate", lambda: date(2026, 5, 1))
    assert str(sign_in("reader_a").get(path() + asked).context["half"].last_day) == "2026-06-30"
    monkeypatch.setattr(view.timezone, "localdate", lambda: date(2027, 5, 1))
    assert str(sign_in("reader_a").get(path() + asked).context["half"].last_day) == "2026-12-31"


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("&side=A", lambda line: line.side == "A"),
        ("&pace=never", lambda line: line.pace == "never"),
        ("&pace=late", lambda line: bool(line.late)),
        ("&side=B&pace=done", lambda line: line.side == "B" and line.pace == "done"),
        ("&side=C&pace=unknown&lead=x&field=y", lambda line: True),
    ],
)
def test_the_list_is_narrowed(sign_in, asked, fits):
    client = sign_in("coordinator_a")
    every = client.get(path() + FIRST).context["page"].paginator.object_list
    found = client.get(path() + FIRST + asked).context["page"].paginator.object_list
    assert list(found) == [line for line in every if fits(line)]
    assert found


def test_one_office_and_one_field_can_be_chosen(sign_in):
    client = sign_in("coordinator_a")
    line = next(each for each in client.get(path()).context["page"].paginator.object_list if each.lead)
    found = client.get(f"{path()}?lead={line.lead.actor}&field={line.field.uid}").context["page"].paginator.object_list
    assert line in found
    assert {each.lead.actor for each in found} == {line.lead.actor}
    assert {each.field.uid for each in found} == {line.field.uid}


def test_the_counts_add_up_to_the_list(sign_in):
    response = sign_in("coordinator_a").get(path() + SECOND)
    whole = response.context["bars"][-1]
    assert whole.counts.total == response.context["total"] == len(lines(response))
    assert sum(width for _pace, _at, width in whole.parts) == pytest.approx(100, abs=0.1)
    assert '<svg class="bar"' in response.content.decode()


def test_the_spreadsheet_holds_exactly_the_lines_of_the_page(sign_in):
    client = sign_in("coordinator_b")
    for asked in (SECOND, f"{FIRST}&side=B&pace=never"):
        page = client.get(path() + asked)
        told = client.get(path("half_year_xlsx") + asked)
        rows = list(load_workbook(io.BytesIO(told.content)).active.iter_rows(values_only=True))
        assert [(row[0], row[3]) for row in rows[1:]] == [
            (code, "Treptow-Köpenick" if side == "A" else "Cajamarca") for code, side in lines(page)
        ]
        assert len(rows[0]) == 11
    assert path("half_year_xlsx") + asked.replace("&", "&amp;") in page.content.decode()


def test_readers_are_not_asked_to_report(sign_in):
    page = sign_in("reader_b").get(path() + SECOND).content.decode()
    assert "/report/" not in page.replace("/desk/" + SLUG + "/report/", "")
    assert "/links/" not in page


def test_an_empty_plan_has_an_empty_half_year(sign_in):
    Progress.objects.all().update(picture=None)
    Measure.objects.filter(plan__year=2027).update(dropped_at=NOW)
    response = sign_in("reader_b").get(path(year=2027))
    assert (response.status_code, response.context["total"]) == (200, 0)


def test_a_draft_has_one_too(sign_in):
    hand_over(seat=seat("coordinator_b"), record=plan(), seen=plan().document.version, note="x", now=NOW)
    found = paces(sign_in("reader_b").get(path(year=2027)))
    assert set(found.values()) <= {"moves", "ahead"}


def test_it_costs_ten_queries_with_few_and_many(sign_in):
    client = sign_in("coordinator_b")
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path() + SECOND).status_code == 200
        assert len(queries) == 10
        thrice(SLUG)


def test_the_plan_and_the_first_page_lead_there(sign_in):
    client = sign_in("reader_b")
    for page in (reverse("desk:plan", args=[SLUG, 2026]), reverse("desk:home", args=[SLUG])):
        assert path() in client.get(page).content.decode()
