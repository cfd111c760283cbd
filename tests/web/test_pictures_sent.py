"""Who sees a picture, and how often it travels."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ayni.records.models import Measure, Partnership, Picture, Progress
from ayni.records.services.files import place
from ayni.records.services.pictures import bytes_of
from tests.cast import SLUG, measure
from tests.doors import agreed_measure, shown_report

pytestmark = pytest.mark.django_db


def ours(note: Progress) -> str:
    return f"/desk/{SLUG}/pictures/{note.picture.uid}.jpg"


def everybodys(note: Progress) -> str:
    return f"/pictures/{note.picture.uid}.jpg"


def test_a_picture_comes_once_and_as_what_it_is(sign_in):
    note = shown_report()
    for who, path, cached in (
        ("reader_a", ours(note), "private, max-age=31536000, immutable"),
        ("stranger", everybodys(note), "public, max-age=86400"),
    ):
        client = sign_in(who)
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", cached)
        assert response.content == bytes_of(note.picture)
        again = client.get(path, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_it_costs_few_questions(sign_in):
    note = shown_report()
    for path, most in ((ours(note), 4), (everybodys(note), 2)):
        client = sign_in("reader_a")
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert len(queries) == most


def hide_the_report(note):
    Progress.objects.filter(pk=note.pk).update(public=False)


def withdraw_the_picture(note):
    Picture.objects.filter(pk=note.picture_id).update(retired_at=timezone.now())


def withdraw_the_partnership(note):
    Partnership.objects.filter(slug=SLUG).update(public=False)


def report_on_a_draft(note):
    Progress.objects.filter(pk=note.pk).update(measure=measure(2027))


def report_on_an_internal_measure(note):
    Progress.objects.filter(pk=note.pk).update(
        measure=Measure.objects.get(plan__year=2026, partnership__slug=SLUG, public=False)
    )


@pytest.mark.parametrize(
    "instead",
    [
        hide_the_report, withdraw_the_picture, withdraw_the_partnership, report_on_a_draft,
        report_on_an_internal_measure,
    ],
)  # fmt: skip
def test_what_is_not_for_everybody_is_for_nobody_outside(instead, client):
    note = shown_report()
    assert client.get(everybodys(note)).status_code == 200
    instead(note)
    assert client.get(everybodys(note)).status_code == 404


def test_it_is_the_agreed_text_that_says_whether_a_measure_is_public(client):
    """Opened in an amendment that nobody has agreed yet, it stays inside."""
    hidden = Measure.objects.get(plan__year=2026, partnership__slug=SLUG, public=False)
    note = shown_report(of=hidden)
    Measure.objects.filter(pk=hidden.pk).update(public=True)
    assert client.get(everybodys(note)).status_code == 404
    assert client.get(everybodys(shown_report(of=agreed_measure()))).status_code == 200


def test_a_withdrawn_picture_is_gone_on_the_desk_too(sign_in):
    note = shown_report()
    withdraw_the_picture(note)
    assert sign_in("coordinator_b").get(ours(note)).status_code == 404


def test_a_lost_file_is_not_found(sign_in):
    note = shown_report()
    place(note.picture.file.sha256).unlink()
    assert sign_in("coordinator_b").get(ours(note)).status_code == 404
