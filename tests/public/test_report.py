"""The public annual report: only when both agreed, only what is public, the same for everybody."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.urls import reverse

from ayni.core.workplan import Status
from ayni.records.models import Actor, Measure, NotCarried, Progress, Report
from ayni.records.queries.public import public_report
from tests.cast import NOW, SLUG, fresh_uid, plan, seat
from tests.doors import agreed_report
from tests.papers.reading import text_of

pytestmark = pytest.mark.django_db


def at(name, language="de"):
    return reverse(f"public:{name}", args=[language, SLUG, 2026])


def body(client, name, language="de"):
    response = client.get(at(name, language))
    assert response.status_code == 200
    return response.content.decode()


def test_there_is_none_before_both_have_agreed(client):
    assert client.get(at("report")).status_code == 404
    assert client.get(at("report_pdf")).status_code == 404
    assert at("report") not in client.get(at("plan")).content.decode()


def test_the_plan_leads_to_the_agreed_report_and_that_says_both_parts(client):
    agreed_report()
    assert at("report") in body(client, "plan")
    german = body(client, "report")
    assert "Ein Jahr mit zwei Festen am selben Tag" in german
    assert "Der Bericht ist vollständig." in german
    assert Report.objects.get(plan=plan(2026)).document.agreed.sha256 in german
    assert "El informe está completo." in body(client, "report", "es")


def test_what_is_internal_stays_inside(client):
    row = Measure.objects.filter(plan=plan(2026), public=True).order_by("position", "id")[0]
    note = Progress.objects.create(
        partnership=row.partnership, measure=row, side="A", on=NOW.date(), status=Status.UNDER_WAY.value, at=NOW,
        words=row.title.write("de", "Ganz unter uns gesagt"), risk=row.title.write("de", "Ein Wagnis"), uid=fresh_uid(),
    )  # fmt: skip
    agreed_report()
    found = Report.objects.select_related("document__agreed", "plan").get(plan=plan(2026))
    for kind in ("report", "report_pdf"):
        response = client.get(at(kind))
        text = text_of(response.content) if kind == "report_pdf" else response.content.decode()
        assert "Ganz unter uns gesagt" not in text
        assert "Ein Wagnis" not in text
    told = next(m for m in public_report(found).plan.every_measure() if m.uid == str(row.uid))
    assert told.standing(seat("coordinator_a").side).status is Status(note.status)
    assert all(m.reference == ("", "") and m.proposed_by is None for m in public_report(found).plan.every_measure())


def test_internal_measures_and_why_they_end_are_not_shown(client):
    row = Measure.objects.filter(plan=plan(2026), public=False).first()
    assert row is not None
    NotCarried.objects.create(
        partnership=row.partnership, plan=plan(2027), measure=row, side="A", at=NOW, reason=row.title, uid=fresh_uid()
    )
    agreed_report()
    found = Report.objects.select_related("document__agreed", "plan").get(plan=plan(2026))
    shown = public_report(found)
    assert str(row.uid) not in {m.uid for m in shown.plan.every_measure()}
    assert shown.ended == ()


def test_a_group_that_is_not_public_has_no_name(client):
    Actor.objects.filter(partnership__slug=SLUG).update(public=False)
    agreed_report()
    found = Report.objects.select_related("document__agreed", "plan").get(plan=plan(2026))
    assert {r.actor for m in public_report(found).plan.every_measure() for r in m.responsibilities} <= {""}


def test_the_pdf_is_one_for_everybody(client):
    agreed_report()
    response = client.get(at("report_pdf", "es"))
    assert response.content.startswith(b"%PDF")
    assert "public" in response["Cache-Control"]
    assert "El informe está completo." in text_of(response.content)


def test_few_queries(client, django_assert_max_num_queries):
    agreed_report()
    client.get(at("report"))
    caches["pages"].clear()
    with django_assert_max_num_queries(8):
        client.get(at("report"))
