"""Many new rows of a workbook are written together; each is what the service of the form would have made of it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ayni.core.workplan import Status
from ayni.records.models import (
    Change,
    Document,
    Field,
    Measure,
    Milestone,
    OperationalGoal,
    Resource,
    Responsibility,
    Result,
    StrategicGoal,
)
from ayni.records.services import workbook
from ayni.records.services.progress import note_progress
from ayni.records.services.workplan import remove_row
from tests.cast import NOW, plan, seat
from tests.papers.workbooks import (
    MEASURES,
    MILESTONES,
    PLAN,
    RESOURCES,
    RESULTS,
    Edited,
    counts,
    demo_export,
    taken_in,
)

pytestmark = pytest.mark.django_db

TABLES = (
    (Field, "plan"),
    (StrategicGoal, "plan"),
    (OperationalGoal, "plan"),
    (Measure, "plan"),
    (Responsibility, "measure__plan"),
    (Milestone, "measure__plan"),
    (Resource, "measure__plan"),
    (Result, "measure__plan"),
    (Change, "document__plan"),
    (Document, "plan"),
)


@pytest.fixture
def file():
    return Edited(demo_export("es"), "es")


def with_new(file, many, start=0):
    """New measures of all sorts, with rows below them, some with a code and some without."""
    lead, further = file.get(MEASURES, 4, "lead_b"), file.get(MEASURES, 4, "lead_a")
    for n in range(start, start + many):
        code = f"1.{n + 100}"
        file.add(
            MEASURES, parent="1", code=code, title__es=f"Huerto ñ {n}", title__de=f"Garten {n}" if n % 2 else "",
            tags="2; 4.7" if n % 3 else "", end="2027", lead_b=lead if n % 2 else "", lead_a=further if n % 4 else "",
            kind="both together" if n % 5 else "", public="no" if n % 3 == 1 else "", reference_b=f"POI {n}",
        )  # fmt: skip
        file.add(
            MILESTONES, measure=code, title__es=f"Sembrar {n}", due="3.4.2027", done="4.4.2026" if not n % 4 else ""
        )
        file.add(MILESTONES, measure=code, title__es=f"Cosechar {n}", due="10/2027", side="CAJ" if n % 2 else "")
        file.add(
            RESOURCES, measure=code, side="CAJ", kind="Money", amount="1,200.50", currency="PEN", what__es="Semillas"
        )
        file.add(RESULTS, measure=code, title__es=f"Huertos {n}", unit__es="huertos", target_b=n)
    return file


def standing():
    """All rows of the plan and its history, with the uids of what they point to."""
    found = []
    for model, to_plan in TABLES:
        columns = [c for c in model._meta.concrete_fields if c.name != "id"]
        names = [f"{c.name}__uid" if c.is_relation and hasattr(c.related_model, "uid") else c.name for c in columns]
        found.append((model.__name__, list(model.objects.filter(**{to_plan: plan()}).order_by("id").values(*names))))
    return found


def both_ways(data, monkeypatch):
    """(report, rows afterwards) of writing many together, and of the services row by row."""
    found = []
    for together in (True, False):
        with transaction.atomic(), monkeypatch.context() as way:
            if not together:
                way.setattr(workbook._Run, "_added", lambda *_: False)
            found.append((taken_in(data), standing()))
            transaction.set_rollback(True)
    return found


def test_many_together_and_one_by_one_write_the_same_rows_and_the_same_history(file, monkeypatch):
    file.add(PLAN, level="Field of action", code="8", title__es="Agua")
    file.add(PLAN, level="Field of action", title__es="Sin número")
    file.add(PLAN, level="Strategic goal", code="8.1", parent="8", title__es="Lluvia", tags="6")
    file.add(PLAN, level="Operational goal", parent="8.1", title__es="Techos")
    with_new(file, 6)
    file.add(MEASURES, parent="8.1", title__es="Sin número ni filas")
    file.add(MEASURES, parent="8", title__es="Otra")
    file.put(MEASURES, 3, title__es="Cambiada", end="03/2029")
    with_new(file, 2, start=50)
    (report, rows), (other_report, other_rows) = both_ways(file.data, monkeypatch)
    assert (counts(report), counts(other_report)) == ((46, 1, 0, 0), (46, 1, 0, 0))
    assert report == other_report
    assert rows == other_rows
    new = [row for name, found in rows for row in found if name == "Measure" and row["title"].words("es") == "Otra"]
    assert [(row["code"], row["version"], row["proposed_by"]) for row in new] == [("8.2", 1, "B")]


def test_what_the_service_refuses_is_named_at_its_cell_and_nothing_is_written(file, monkeypatch):
    with_new(file, 10)
    row = file.row_of(MEASURES, "code", "1.104")
    file.put(MEASURES, row, reference_b="x" * 301)
    before = standing()
    (report, rows), (other_report, other_rows) = both_ways(file.data, monkeypatch)
    assert [(w.place.row, w.place.head, w.reason.kind) for w in report.wrong] == [
        (row, file.get(MEASURES, 1, "reference_b"), "value_refused")
    ]
    assert report == other_report
    assert rows == other_rows == before


def test_a_row_that_is_known_after_all_lets_its_batch_go_one_by_one(file, monkeypatch):
    """A measure of this very file that was dropped since: the file brings it without a uid."""
    data = with_new(file, 4).data
    taken_in(data)
    gone = Measure.objects.get(plan=plan(), code="1.102")
    note_progress(
        seat=seat("coordinator_b"), measure=gone, uid=gone.uid, on=NOW.date(), status=Status.UNDER_WAY, words="Ya",
        risk="", language="es", now=NOW,
    )  # fmt: skip
    common = {"seat": seat("coordinator_b"), "plan": plan(), "kind": "measure", "now": NOW}
    assert remove_row(**common, uid=gone.uid, version=gone.version) == "dropped"
    (report, rows), (other_report, other_rows) = both_ways(data, monkeypatch)
    assert counts(report)[3] == 0
    assert (report, rows) == (other_report, other_rows)


@pytest.mark.parametrize("many", [20, 200])
def test_the_number_of_queries_does_not_grow_with_the_new_measures(file, many):
    for n in range(many):
        file.add(MEASURES, parent="1", code=f"1.{n + 100}", title__es=f"Huerto {n}", end="2027")
        file.add(MILESTONES, measure=f"1.{n + 100}", title__es="Sembrar", due="3.4.2027")
    data = file.data
    with CaptureQueriesContext(connection) as asked:
        assert counts(taken_in(data)) == (2 * many, 0, 0, 0)
    written = [query["sql"] for query in asked if query["sql"].startswith("INSERT")]
    assert len(asked) - len(written) == 35
    assert len(written) <= 3 + many // 10  # SQLite takes 999 values at once
