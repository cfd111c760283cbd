"""All changes of a partnership, narrowed by who, what and when; long texts word by word; links to every year's plan."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.urls import reverse

from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import Change
from ayni.records.queries.changes import KINDS, Wanted, narrowed, of_partnership, people_of
from ayni.records.services import progress, workplan
from tests.cast import NOW, OTHER, SLUG, fresh_uid, measure, partnership, person, plan, seat

pytestmark = pytest.mark.django_db
ALL, PLAN = reverse("desk:changes", args=[SLUG]), reverse("desk:plan_changes", args=[SLUG, 2026])


def asked(**wanted: object) -> list[Change]:
    return list(narrowed(of_partnership(partnership().pk), Wanted(**wanted)))


def every() -> list[Change]:
    return list(Change.objects.filter(partnership=partnership()))


def test_without_a_filter_it_is_everything_of_this_partnership_newest_first():
    found = asked()
    assert len(found) == len(every())
    assert [change.at for change in found] == sorted((change.at for change in found), reverse=True)
    assert {change.partnership_id for change in found} == {partnership().pk}


def test_each_filter_narrows_and_together_they_narrow_more():
    who = str(person("coordinator_b").uid)
    assert {change.side for change in asked(side="B")} == {"B"}
    assert {change.person_id for change in asked(person=who)} == {person("coordinator_b").pk}
    both = asked(side="B", person=who, about="report")
    assert {change.kind for change in both} <= {"progress", "milestone", "value", "report", "report_part", "picture"}
    assert 0 < len(both) < len(asked(side="B"))
    assert asked(side="A", person=who) == []


def test_whatever_is_asked_about_every_change_stands_somewhere_and_nowhere_twice():
    parts = [change.pk for about in KINDS for change in asked(about=about)]
    assert sorted(parts) == sorted(change.pk for change in every())


def test_moves_stand_apart_from_the_words_of_the_plan():
    moves = {change.action for change in asked(about="move")}
    assert {"hand_over", "close", "accept"} <= moves
    assert not moves & {change.action for change in asked(about="measure")}


def test_days_are_the_readers_days(sign_in):
    """A change late in the evening in Cajamarca is one of the next day in Berlin."""
    Change.objects.filter(partnership=partnership()).update(at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    row = every()[0]
    Change.objects.filter(pk=row.pk).update(at=datetime(2026, 5, 2, 2, 30, tzinfo=UTC))
    days = {"since": "2026-05-02", "until": "2026-05-02"}
    assert sign_in("reader_a").get(ALL, days).context["page"].paginator.count == 1
    assert sign_in("reader_b").get(ALL, days).context["page"].paginator.count == 0
    days = {"since": "2026-05-01", "until": "2026-05-01"}
    assert sign_in("reader_b").get(ALL, days).context["page"].paginator.count == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"side": "Z"},
        {"about": "' OR 1=1"},
        {"person": "00000000-0000-0000-0000-000000000000"},
        {"person": "\x00"},
        {"since": "31.02.2026", "until": "x"},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"page": "9" * 30},
    ],
)
def test_an_address_that_means_nothing_shows_everything(sign_in, wrong):
    for path in (ALL, PLAN):
        client = sign_in("reader_a")
        response = client.get(path, wrong)
        assert response.status_code == 200
        assert response.context["page"].paginator.count == client.get(path).context["page"].paginator.count


def test_the_filters_stay_on_the_way_through_the_pages(sign_in):
    page = sign_in("reader_b").get(ALL, {"about": "measure", "side": ""}).content.decode()
    assert "?about=measure&amp;page=2" in page


def test_those_who_changed_something_can_be_chosen_also_when_they_left():
    gone = person("contributor_b")
    progress.note_progress(
        seat=seat("contributor_b"), measure=measure(), uid=fresh_uid(), on=NOW.date(), status=Status.UNDER_WAY,
        words="Bien", risk="", language="es", now=NOW,
    )  # fmt: skip
    gone.memberships.all().delete()
    assert gone in people_of(partnership().pk)
    assert person("stranger") not in people_of(partnership().pk)


def test_a_row_of_any_plan_leads_to_its_year(sign_in):
    client = sign_in("reader_b")
    rows = client.get(ALL, {"about": "move"}).context["changes"]
    assert {row.href for row in rows if "/plan/" in row.href} >= {
        reverse("desk:handover", args=[SLUG, year]) for year in (2026, 2027)
    }
    for href in {row.href.partition("#")[0] for row in client.get(ALL).context["changes"]} - {""}:
        assert client.get(href).status_code == 200, href


def test_no_address_of_a_record_and_nothing_of_others_reaches_the_page(sign_in):
    page = sign_in("reader_a").get(ALL).content.decode()
    text = re.sub(r"<[^>]*>", " ", page)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text)
    assert "Villa El Salvador" not in text
    assert sign_in("reader_a").get(reverse("desk:changes", args=[OTHER])).status_code == 404


def test_it_costs_the_same_with_few_and_many(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_b")
    client.get(ALL)
    narrow = {"since": "2026-11-19", "until": "2026-11-20", "about": "measure"}
    with django_assert_num_queries(8):
        client.get(ALL, narrow)
    with django_assert_num_queries(8):
        assert len(client.get(ALL, {"about": "measure"}).context["changes"]) == 50


# Word by word


def told(before: str, after: str) -> str:
    return Template("{% load ayni_views %}{% became before after %}").render(
        Context({"before": before, "after": after})
    )


LONG = "Die Stadt pflanzt im Frühjahr Bäume an drei Schulen und gießt sie im ersten Sommer."


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", "–"),
        ("offen", "", "<del>offen</del>"),
        ("", "erledigt", "<ins>erledigt</ins>"),
        ("drei", "sechs", "<del>drei</del> <ins>sechs</ins>"),
        (
            LONG,
            LONG.replace("drei", "sechs"),
            LONG.replace("drei", "<del>drei</del><ins>sechs</ins>"),
        ),
        (LONG, "x" * 90, f"<del>{LONG}</del> <ins>{'x' * 90}</ins>"),
        ("<b>" + LONG, "<b>" + LONG.replace("drei", "<i>"),
         "&lt;b&gt;" + LONG.replace("drei", "<del>drei</del><ins>&lt;i&gt;</ins>")),
    ],
)  # fmt: skip
def test_long_texts_that_stay_alike_are_told_word_by_word(before, after, shown):
    assert told(before, after) == shown


def test_of_long_stretches_that_stayed_only_the_ends_are_shown():
    rest = " ".join(["immer", "dasselbe"] * 40)
    found = told(f"{rest} drei {rest}", f"{rest} sechs {rest}")
    assert "<del>drei</del><ins>sechs</ins>" in found
    assert found.count(" … ") == 2
    assert len(found) < 260


def test_on_the_page_only_the_changed_words_are_struck(sign_in):
    row = measure()
    for words in (LONG, LONG.replace("drei", "sechs")):
        workplan.save_measure(
            seat=seat("coordinator_b"), plan=plan(), uid=row.uid, seen=None, edits={}, now=NOW,
            values={"description.de": words, "end": Vague("2027-10")},
        )  # fmt: skip
    page = sign_in("reader_a").get(reverse("desk:record_changes", args=[SLUG, row.uid])).content.decode()
    assert "Bäume an <del>drei</del><ins>sechs</ins> Schulen" in page
