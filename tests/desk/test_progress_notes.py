"""Reporting on a measure: each side tells its own part, whosever turn it is."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ayni.core.vague import Vague
from ayni.records.models import Measure, Progress, ResultValue
from ayni.records.services import workplan
from tests.cast import NOW, OTHER, SLUG, both, measure, plan
from tests.desk.filled import filled
from tests.desk.kit import closed_plan

pytestmark = pytest.mark.django_db


def path_of(row, name="report", *more):
    return reverse(f"desk:{name}", args=[SLUG, row.uid, *more])


def step(row, side):
    """A step of one side, or of both with ''."""
    uid = uuid4()
    values = {
        f"milestones.{uid}.title.es": "Paso",
        f"milestones.{uid}.side": side,
        f"milestones.{uid}.due": Vague("2027"),
    }
    workplan.save_measure(seat=both().b, plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    return row.milestones.get(uid=uid)


def errors(response):
    return {name for form in response.context["wrong"] for name in form.errors}


@pytest.mark.parametrize(("who", "side", "language"), [("contributor_a", "A", "de"), ("coordinator_b", "B", "es")])
def test_a_side_says_how_it_stands_in_its_own_language(sign_in, who, side, language):
    client, row = sign_in(who), measure()
    data = filled(client.get(path_of(row)), path_of(row))
    data |= {"note.status": "under_way", "note.words": "Es geht voran", "note.risk": "Regen", "note.on": "1.11.2026"}
    response = client.post(path_of(row), data)
    assert (response.status_code, response["Location"]) == (303, path_of(row, "measure"))
    note = Progress.objects.get(uid=data["uid"])
    assert (note.side, note.status, note.on) == (side, "under_way", date(2026, 11, 1))
    assert (note.words.spoken(), note.risk.spoken()) == ({language: "Es geht voran"}, {language: "Regen"})
    assert measure().version == row.version
    client.post(path_of(row), data)
    assert Progress.objects.filter(measure=row).count() == 1


def test_reports_are_kept_in_a_closed_and_in_an_agreed_plan(sign_in):
    closed_plan()
    client = sign_in("contributor_a")
    for row in (measure(2027), measure(2026)):
        data = filled(client.get(path_of(row)), path_of(row)) | {"note.status": "done", "note.on": "1.11.2026"}
        assert client.post(path_of(row), data).status_code == 303
        assert Progress.objects.filter(uid=data["uid"]).exists()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {"note.status"}),
        ({"note.status": "flying"}, {"note.status"}),
        ({"note.status": "done", "note.on": ""}, {"note.on"}),
        ({"note.status": "done", "note.on": "2026"}, {"note.on"}),
        ({"note.status": "done", "note.on": "31.02.2026"}, {"note.on"}),
        ({"note.status": "done", "note.on": "FUTURE"}, {"note.on"}),
        ({"note.status": "done", "note.words": "ñ" * 20_001}, {"note.words"}),
    ],
)
def test_what_cannot_be_kept_is_asked_back_with_everything_typed(sign_in, changes, wrong):
    client, row = sign_in("coordinator_b"), measure()
    future = f"{timezone.localdate() + timedelta(days=30):%d/%m/%Y}"
    changes = {name: future if value == "FUTURE" else value for name, value in changes.items()}
    data = filled(client.get(path_of(row)), path_of(row)) | {"note.risk": "Lluvia"} | changes
    response = client.post(path_of(row), data)
    assert response.status_code == 200
    assert {f"note.{name}" for name in errors(response)} == wrong
    assert "Lluvia" in response.content.decode()
    assert not Progress.objects.filter(measure=row).exists()


# Steps


def test_a_step_is_done_on_a_day_and_can_be_taken_back(sign_in):
    client, row = sign_in("contributor_a"), measure()
    own = step(row, "A")
    target = path_of(row, "milestone", own.uid)
    data = filled(client.get(path_of(row)), target) | {f"step.{own.uid}.done": "20.11.2026"}
    assert client.post(target, data).status_code == 303
    assert row.milestones.get(uid=own.uid).done == date(2026, 11, 20)
    back = filled(client.get(path_of(row)), target, undo="1")
    assert client.post(target, back).status_code == 303
    assert row.milestones.get(uid=own.uid).done is None


def test_a_step_of_the_other_side_is_not_ours_to_tell(sign_in):
    client, row = sign_in("coordinator_a"), measure()
    theirs = step(row, "B")
    target = path_of(row, "milestone", theirs.uid)
    assert target not in client.get(path_of(row)).content.decode()
    response = client.post(target, {f"step.{theirs.uid}.done": "20.11.2026"})
    assert response.status_code == 403
    assert row.milestones.get(uid=theirs.uid).done is None
    assert "Cajamarca" in " ".join(response.context["wrong"][0].non_field_errors())


def test_a_step_that_somebody_told_meanwhile_is_not_written_over(sign_in):
    client, row = sign_in("coordinator_a"), measure()
    shared = step(row, "")
    target = path_of(row, "milestone", shared.uid)
    data = filled(client.get(path_of(row)), target) | {f"step.{shared.uid}.done": "20.11.2026"}
    row.milestones.filter(uid=shared.uid).update(done=date(2026, 11, 1))
    assert client.post(target, data).status_code == 200
    assert row.milestones.get(uid=shared.uid).done == date(2026, 11, 1)


@pytest.mark.parametrize("typed", ["", "mañana", "2026", "1.1.2999"])
def test_a_step_needs_a_day_that_has_been(sign_in, typed):
    client, row = sign_in("coordinator_a"), measure()
    own = step(row, "A")
    target = path_of(row, "milestone", own.uid)
    response = client.post(target, filled(client.get(path_of(row)), target) | {f"step.{own.uid}.done": typed})
    assert (response.status_code, errors(response)) == (200, {"done"})


# Values


def test_a_value_is_kept_with_its_source_once(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    result = row.results.first()
    target = path_of(row, "value", result.uid)
    data = filled(client.get(path_of(row)), target)
    named = f"value.{result.uid}"
    data |= {f"{named}.value": "1,234.50", f"{named}.on": "1/11/2026", f"{named}.source": "Registro de la oficina"}
    assert client.post(target, data).status_code == 303
    assert client.post(target, data).status_code == 303
    kept = ResultValue.objects.get(result=result, uid=data["uid"])
    assert (kept.side, kept.value, kept.on, kept.source) == (
        "B", Decimal("1234.50"), date(2026, 11, 1), "Registro de la oficina",
    )  # fmt: skip
    assert ResultValue.objects.filter(result=result).count() == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [("value", "1.234"), ("value", ""), ("value", "mucho"), ("source", ""), ("source", "x" * 301), ("on", "hoy")],
)
def test_a_value_that_cannot_be_kept_is_asked_back(sign_in, name, typed):
    client, row = sign_in("coordinator_b"), measure()
    result = row.results.first()
    target, named = path_of(row, "value", result.uid), f"value.{row.results.first().uid}"
    data = filled(client.get(path_of(row)), target)
    data |= {f"{named}.value": "5", f"{named}.source": "Registro"} | {f"{named}.{name}": typed}
    response = client.post(target, data)
    assert (response.status_code, errors(response)) == (200, {name})
    assert not ResultValue.objects.filter(result=result).exists()


# Who may


def test_readers_and_strangers_do_not_report(sign_in):
    row = measure()
    assert sign_in("reader_a").get(path_of(row)).status_code == 403
    assert sign_in("reader_a").post(path_of(row), {"note.status": "done"}).status_code == 403
    assert sign_in("stranger").get(path_of(row)).status_code == 404
    assert (
        sign_in("coordinator_b").get(path_of(Measure.objects.filter(partnership__slug=OTHER).first())).status_code
        == 404
    )


def test_steps_and_results_of_another_measure_are_unknown(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    other = Measure.objects.filter(plan__year=2026, partnership__slug=SLUG, results__isnull=False).first()
    assert client.post(path_of(row, "milestone", other.milestones.first().uid), {}).status_code == 404
    assert client.post(path_of(row, "value", other.results.first().uid), {}).status_code == 404


def test_the_page_costs_the_same_with_few_and_many_steps(sign_in, django_assert_num_queries):
    client, row = sign_in("coordinator_b"), measure()
    client.get(path_of(row))
    with django_assert_num_queries(10):
        client.get(path_of(row))
    for _ in range(15):
        step(row, "B")
    with django_assert_num_queries(10):
        client.get(path_of(row))
