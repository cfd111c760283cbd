"""The first pages after signing in: whose turn, what is due, what the other side did; and a new plan."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from ayni.core.vague import Vague
from ayni.records.models import Change, Document, Membership, Milestone, Plan
from ayni.records.queries.home import next_steps
from ayni.records.services import handover as service
from ayni.records.services import workplan
from tests.cast import NOW, OTHER, SLUG, fresh_uid, partnership, person, plan, seat
from tests.desk.kit import closed_plan

pytestmark = pytest.mark.django_db
HOME = reverse("desk:home", args=[SLUG])


def test_one_seat_leads_straight_home(sign_in):
    answer = sign_in("reader_a").get(reverse("desk:start"))
    assert (answer.status_code, answer.headers["Location"]) == (303, HOME)


def test_several_seats_are_a_choice(sign_in):
    Membership.objects.create(person=person("reader_a"), partnership=partnership(OTHER), side="A", role="reader")
    page = sign_in("reader_a").get(reverse("desk:start"))
    assert page.status_code == 200
    assert [one.partnership.slug for one in page.context["seats"]] == [SLUG, OTHER]


def test_no_seat_gets_a_sentence_and_the_operator_a_way(sign_in):
    page = sign_in("operator").get(reverse("desk:start"))
    assert page.context["seats"] == []
    assert b"/operator/" in page.content


def test_signed_out_is_sent_to_sign_in_and_back(client):
    answer = client.get(reverse("desk:start"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fdesk%2F"


def test_whose_turn_it_is_stands_first_for_each_side(sign_in):
    document = plan().document
    Document.objects.filter(pk=document.pk).update(since=NOW)
    mine, theirs = sign_in("reader_b").get(HOME).context["card"], sign_in("reader_a").get(HOME).context["card"]
    assert (mine.state, mine.turn, theirs.turn) == ("draft", "B", "B")
    assert mine.say != theirs.say
    assert "Cajamarca" in theirs.say
    assert mine.note
    assert mine.note_lang == "de"


def test_the_card_follows_the_acceptances(sign_in):
    closed_plan()
    service.accept(
        seat=seat("coordinator_a"), record=plan(), sha256=plan().document.snapshot.sha256, body="BVV", on=NOW.date(),
        paper_number="1", on_paper=False, scan=None, note="", now=NOW,
    )  # fmt: skip
    card = sign_in("reader_b").get(HOME).context["card"]
    assert (card.state, card.yes_a, card.yes_b) == ("closed", True, False)


def test_only_the_other_sides_last_changes_are_told(sign_in):
    page = sign_in("coordinator_b").get(HOME)
    told = page.context["changes"]
    assert len(told) == 10
    assert {row.side for row in told} == {"A"}
    last = Change.objects.filter(partnership__slug=SLUG, side="A").order_by("-at", "-id").first()
    assert told[0].at == last.at


def test_steps_are_due_by_their_last_day():
    found = next_steps(partnership().pk, date(2026, 6, 1), date(2026, 7, 1), 50)
    days = [step.due.last for step in found]
    assert days == sorted(days)
    assert found
    assert all(step.done is None for step in found)
    open_step = Milestone.objects.filter(pk=found[0].pk)
    open_step.update(due=Vague("2026-05~"))
    assert open_step.get() not in next_steps(partnership().pk, date(2026, 6, 1), date(2026, 7, 1), 50)
    assert next_steps(partnership().pk, date(2027, 6, 1), date(2027, 7, 1), 50) == []


def test_a_partnership_without_a_plan_says_so(sign_in):
    slug = partnership(OTHER).slug
    page = sign_in("stranger").get(reverse("desk:home", args=[slug]))
    assert page.status_code == 200
    assert page.context["seat"].partnership.slug == OTHER
    assert SLUG.encode() not in page.content


def test_a_plan_is_opened_once(sign_in):
    client = sign_in("coordinator_a")
    form = client.get(reverse("desk:open_plan", args=[SLUG])).context["form"]
    assert form["year"].value() == 2028
    typed = {"year": "2028", "uid": str(form["uid"].value())}
    for _press in range(2):
        answer = client.post(reverse("desk:open_plan", args=[SLUG]), typed)
        assert (answer.status_code, answer.headers["Location"]) == (303, reverse("desk:plan", args=[SLUG, 2028]))
    assert Plan.objects.get(partnership__slug=SLUG, year=2028).document.turn == "A"


@pytest.mark.parametrize("year", ["2027", "", "zwei", "1066", "99999999999", "2028.5"])
def test_a_year_that_cannot_be_is_answered_in_a_sentence(sign_in, year):
    answer = sign_in("coordinator_a").post(reverse("desk:open_plan", args=[SLUG]), {"year": year})
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["year"]
    assert Plan.objects.filter(partnership__slug=SLUG).count() == 2


@pytest.mark.parametrize(("name", "queries"), [("start", 4), ("home", 9), ("plans", 5), ("open_plan", 4)])
def test_few_queries_with_many_plans(sign_in, django_assert_num_queries, name, queries):
    client = sign_in("coordinator_a")
    address = reverse(f"desk:{name}", args=[] if name == "start" else [SLUG])
    with django_assert_num_queries(queries):
        client.get(address)
    for year in range(2030, 2040):
        workplan.open_plan(seat=seat("coordinator_b"), year=year, uid=fresh_uid(), now=NOW)
    with django_assert_num_queries(queries):
        client.get(address)
