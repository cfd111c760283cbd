"""Reporting on a measure: each side tells its own part, whosever turn it is."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import Measure, Picture, Progress, ResultValue
from ayni.records.services import workplan
from ayni.records.services.pictures import keep_picture
from ayni.records.services.progress import note_progress
from tests.cast import NOW, OTHER, SLUG, both, measure, plan, seat
from tests.desk.filled import filled
from tests.desk.kit import closed_plan
from tests.doors import shown_report, small_png

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


def ready(client, row, **changes):
    """The form as it is drawn, with a status and without a picture."""
    data = filled(client.get(path_of(row)), path_of(row)) | {"note.status": "under_way", "note.on": "1.11.2026"}
    return {name: value for name, value in (data | changes).items() if value is not None}


def send(client, row, **changes):
    response = client.post(path_of(row), ready(client, row, **changes))
    assert response.status_code == 303, errors(response)


def errors(response):
    return {f"{form.prefix}.{name}" for form in response.context["form"].wrong for name in form.errors}


def noted(who, row=None, on=date(2026, 11, 1), words="Doce árboles"):
    by = seat(who)
    return note_progress(
        seat=by, measure=row or measure(), uid=uuid4(), on=on, status=Status.UNDER_WAY, words=words, risk="",
        language="de" if by.side == "A" else "es", now=timezone.now(),
    )  # fmt: skip


def path_of_note(note, name):
    return reverse(f"desk:{name}", args=[SLUG, note.uid])


def edit_of(note):
    return path_of_note(note, "note_edit")


@pytest.mark.parametrize(("who", "side", "language"), [("contributor_a", "A", "de"), ("coordinator_b", "B", "es")])
def test_a_side_says_how_it_stands_in_its_own_language(sign_in, who, side, language):
    client, row = sign_in(who), measure()
    data = filled(client.get(path_of(row)), path_of(row))
    data |= {"note.status": "under_way", "note.words": "Es geht voran", "note.risk": "Regen", "note.on": "1.11.2026"}
    response = client.post(path_of(row), data)
    assert (response.status_code, response["Location"]) == (303, f"{path_of(row, 'measure')}#reported")
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
    assert (response.status_code, errors(response)) == (409 if future in changes.values() else 422, wrong)
    assert "Lluvia" in response.content.decode()
    assert not Progress.objects.filter(measure=row).exists()


# Steps


def test_a_step_is_done_on_a_day_and_can_be_taken_back(sign_in):
    client, row = sign_in("contributor_a"), measure()
    own = step(row, "A")
    send(client, row, **{f"step.{own.uid}.done": "on", f"step.{own.uid}.day": "20.11.2026"})
    assert row.milestones.get(uid=own.uid).done == date(2026, 11, 20)
    send(client, row)
    assert row.milestones.get(uid=own.uid).done == date(2026, 11, 20)
    send(client, row, **{f"step.{own.uid}.done": None})
    assert row.milestones.get(uid=own.uid).done is None


def test_a_step_of_the_other_side_is_not_ours_to_tell(sign_in):
    client, row = sign_in("coordinator_a"), measure()
    theirs = step(row, "B")
    assert f"step.{theirs.uid}" not in client.get(path_of(row)).content.decode()
    send(client, row, **{f"step.{theirs.uid}.done": "on", f"step.{theirs.uid}.day": "20.11.2026"})
    assert row.milestones.get(uid=theirs.uid).done is None


def test_a_step_that_somebody_told_meanwhile_is_not_written_over(sign_in):
    client, row = sign_in("coordinator_a"), measure()
    shared = step(row, "")
    data = ready(client, row) | {f"step.{shared.uid}.done": "on", f"step.{shared.uid}.day": "20.11.2026"}
    row.milestones.filter(uid=shared.uid).update(done=date(2026, 11, 1))
    response = client.post(path_of(row), data)
    assert (response.status_code, errors(response)) == (409, {f"step.{shared.uid}.done"})
    assert row.milestones.get(uid=shared.uid).done == date(2026, 11, 1)
    assert not Progress.objects.filter(measure=row).exists()


@pytest.mark.parametrize("typed", ["", "mañana", "2026", "1.1.2999"])
def test_a_step_needs_a_day_that_has_been(sign_in, typed):
    client, row = sign_in("coordinator_a"), measure()
    own = step(row, "A")
    data = ready(client, row) | {f"step.{own.uid}.done": "on", f"step.{own.uid}.day": typed}
    response = client.post(path_of(row), data)
    assert (response.status_code, errors(response)) == (409 if "2999" in typed else 422, {f"step.{own.uid}.day"})


# Values


def test_a_value_is_kept_with_its_source_once(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    result = row.results.first()
    named = f"value.{result.uid}"
    data = ready(client, row)
    data |= {f"{named}.value": "1,234.50", f"{named}.on": "1/11/2026", f"{named}.source": "Registro de la oficina"}
    assert client.post(path_of(row), data).status_code == 303
    assert client.post(path_of(row), data).status_code == 303
    kept = ResultValue.objects.get(result=result, uid=data[f"{named}.uid"])
    assert (kept.side, kept.value, kept.on, kept.source) == (
        "B", Decimal("1234.50"), date(2026, 11, 1), "Registro de la oficina",
    )  # fmt: skip
    assert ResultValue.objects.filter(result=result).count() == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [("value", "1.234"), ("value", ""), ("value", "mucho"), ("source", ""), ("source", "x" * 301), ("on", "hoy")],
)
def test_a_value_that_cannot_be_kept_is_asked_back_with_the_whole_report(sign_in, name, typed):
    client, row = sign_in("coordinator_b"), measure()
    result = row.results.first()
    named = f"value.{result.uid}"
    data = ready(client, row, **{"note.words": "Doce árboles"})
    data |= {f"{named}.value": "5", f"{named}.source": "Registro"} | {f"{named}.{name}": typed}
    response = client.post(path_of(row), data)
    assert (response.status_code, errors(response)) == (422, {f"{named}.{name}"})
    assert "Doce árboles" in response.content.decode()
    assert not ResultValue.objects.filter(result=result).exists()
    assert not Progress.objects.filter(measure=row).exists()


def test_nothing_measured_is_no_value(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    send(client, row)
    assert not ResultValue.objects.filter(result__measure=row).exists()


# A picture


def shot(**instead):
    found = {
        "picture.picture": SimpleUploadedFile("árboles.png", small_png().read(), "image/png"),
        "picture.alt": "Doce árboles",
        "picture.credit": "Ana Quispe",
        "picture.consent": "given",
    }
    return found | {f"picture.{name}": value for name, value in instead.items()}


def test_a_picture_comes_with_the_report_and_stands_on_the_measures_page(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    send(client, row, **shot(), **{"note.public": "on"})
    note = Progress.objects.select_related("picture").get(measure=row)
    assert (note.picture.credit, note.picture.consent, note.public) == ("Ana Quispe", "given", True)
    page = client.get(path_of(row, "measure")).content.decode()
    source = reverse("desk:picture", args=[SLUG, note.picture.uid])
    assert f'<img src="{source}" width="40" height="30" loading="lazy"' in page
    assert 'alt="Doce árboles"' in page
    assert "Ana Quispe" in page


@pytest.mark.parametrize(
    ("instead", "wrong"),
    [
        ({"alt": ""}, {"alt"}),
        ({"credit": "", "consent": ""}, {"credit", "consent"}),
        ({"consent": "whatever"}, {"consent"}),
        ({"picture": SimpleUploadedFile("a.jpg", b"GIF89a" + b"0" * 50)}, {"picture"}),
        ({"picture": SimpleUploadedFile("a.jpg", b"")}, {"picture"}),
        ({"picture": ""}, {"picture"}),
        ({"alt": "x" * 501}, {"alt"}),
    ],
)
def test_a_picture_that_cannot_be_kept_is_asked_back_with_the_whole_report(sign_in, instead, wrong):
    client, row = sign_in("coordinator_b"), measure()
    data = ready(client, row, **{"note.words": "Doce árboles"}) | shot(**instead)
    if data["picture.picture"]:
        data["picture.picture"].seek(0)
    response = client.post(path_of(row), data)
    assert response.status_code in (409, 422)
    assert errors(response) == {f"picture.{name}" for name in wrong}
    assert "Doce árboles" in response.content.decode()
    assert (Progress.objects.filter(measure=row).count(), Picture.objects.filter(credit="Ana Quispe").count()) == (0, 0)


def test_the_script_is_asked_for_where_a_picture_can_be_chosen(sign_in):
    page = sign_in("coordinator_b").get(path_of(measure())).content.decode()
    assert 'accept="image/jpeg,image/png,image/webp"' in page
    assert re.search(r'<script type="module" src="/static/ayni/pictures[^"]*\.js"></script>', page)


# In which language


@pytest.mark.parametrize(("language", "label"), [("de", "alemán"), ("qu", "Quechua")])
def test_words_are_kept_in_the_language_that_was_chosen(sign_in, language, label):
    client, row = sign_in("coordinator_b"), measure()
    assert label in client.get(path_of(row)).content.decode()
    send(client, row, **{"note.language": language, "note.words": "Palabras"})
    assert Progress.objects.get(measure=row).words.spoken() == {language: "Palabras"}
    assert f'lang="{language}"' in client.get(path_of(row, "measure")).content.decode()


def test_another_language_is_asked_back(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    response = client.post(path_of(row), ready(client, row) | {"note.language": "xx"})
    assert (response.status_code, errors(response)) == (422, {"note.language"})


# Both sides, newest first


def test_both_sides_stand_beside_each_other_newest_first_older_ones_folded(sign_in):
    row = measure()
    for day in range(1, 6):
        noted("coordinator_a", row, date(2026, 11, day), f"Bericht {day}.")
    noted("coordinator_b", row, date(2026, 11, 2), "Informe uno")
    page = sign_in("coordinator_b").get(path_of(row, "measure")).content.decode()
    told = page[page.index('id="reported"') : page.index('id="history"')]
    places = [
        told.index(words) for words in ("Bericht 5", "Bericht 4", "Bericht 3", "<details", "Bericht 2", "Bericht 1")
    ]
    assert places == sorted(places)
    assert told.index("Bericht 1") < told.index("Informe uno")


def test_a_measures_page_costs_the_same_with_few_and_many_reports(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    noted("coordinator_b", row)
    few = counted(client, path_of(row, "measure"))
    for day in range(1, 20):
        note = noted("coordinator_a", row, date(2026, 11, day), "Bericht")
        note.picture = keep_picture(
            partnership=note.partnership, side=both().a.side, uid=uuid4(), upload=small_png(), credit="Ana", alt="Baum",
            consent="nobody", language="de", person=None, now=NOW,
        )  # fmt: skip
        note.save()
    assert counted(client, path_of(row, "measure")) == few <= 12


def counted(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


# Putting right and taking back


def test_a_report_is_put_right(sign_in):
    client, note = sign_in("contributor_b"), noted("coordinator_b")
    page = client.get(edit_of(note))
    assert "Doce árboles" in page.content.decode()
    data = filled(page, edit_of(note)) | {"note.words": "Trece árboles", "note.status": "done"}
    assert client.post(edit_of(note), data).status_code == 303
    note.refresh_from_db()
    assert (note.words.spoken(), note.status) == ({"es": "Trece árboles"}, "done")
    response = client.post(edit_of(note), data | {"note.words": "Catorce"})
    assert (response.status_code, "Catorce" in response.content.decode()) == (409, True)
    note.refresh_from_db()
    assert note.words.spoken() == {"es": "Trece árboles"}


def test_the_words_with_a_picture_are_put_right_and_asked_back(sign_in):
    client, note = sign_in("contributor_b"), shown_report()
    page = client.get(edit_of(note))
    data = filled(page, edit_of(note))
    response = client.post(edit_of(note), data | {"note.alt": "", "note.credit": "Ana Quispe"})
    assert (response.status_code, {*response.context["form"].errors}) == (409, {"alt"})
    assert "Ana Quispe" in response.content.decode()
    assert client.post(edit_of(note), data | {"note.alt": "Trece árboles"}).status_code == 303
    note.picture.refresh_from_db()
    assert note.picture.alt.spoken() == {"es": "Trece árboles"}


@pytest.mark.parametrize("who", ["contributor_a", "reader_b"])
def test_a_report_of_others_is_theirs(sign_in, who):
    note = noted("coordinator_b")
    assert sign_in(who).get(edit_of(note)).status_code == 403
    assert sign_in(who).post(edit_of(note), {"note.words": "x"}).status_code == 403


def test_the_other_sides_coordinator_takes_back_and_nothing_more(sign_in):
    client, note = sign_in("coordinator_a"), shown_report()
    page = client.get(edit_of(note)).content.decode()
    assert 'name="note.words"' not in page
    assert client.post(edit_of(note), {"note.words": "x", "note.status": "done"}).status_code == 200
    assert client.post(path_of_note(note, "note_show"), {}).status_code == 303
    assert client.post(path_of_note(note, "note_show"), {"public": "1"}).status_code == 403
    assert client.post(path_of_note(note, "note_picture"), {}).status_code == 303
    note.refresh_from_db()
    assert (note.public, note.picture.retired_at is None, note.words.spoken()) == (False, False, {"es": "Va bien"})
    page = client.get(path_of(note.measure, "measure")).content.decode()
    assert reverse("desk:picture", args=[SLUG, note.picture.uid]) not in page


def test_its_side_shows_it_to_everybody(sign_in):
    client, note = sign_in("contributor_b"), noted("coordinator_b", measure(2026))
    outside = f"/es/{SLUG}/plan/2026/{note.measure.uid}/"
    assert "Doce árboles" not in client.get(outside).content.decode()
    assert client.post(path_of_note(note, "note_show"), {"public": "1"}).status_code == 303
    assert "Doce árboles" in client.get(outside).content.decode()


def test_after_a_year_a_report_stays_as_it_is(sign_in):
    client, note = sign_in("coordinator_b"), noted("coordinator_b")
    Progress.objects.filter(pk=note.pk).update(at=NOW - timedelta(days=500))
    assert 'name="note.words"' not in client.get(edit_of(note)).content.decode()
    client.post(edit_of(note), {"note.words": "x", "note.status": "done", "note.on": "1/11/2026"})
    note.refresh_from_db()
    assert note.version == 1


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


def test_the_page_costs_the_same_with_few_and_many_steps(sign_in, django_assert_num_queries):
    client, row = sign_in("coordinator_b"), measure()
    client.get(path_of(row))
    with django_assert_num_queries(10):
        client.get(path_of(row))
    for _ in range(15):
        step(row, "B")
    with django_assert_num_queries(10):
        client.get(path_of(row))
