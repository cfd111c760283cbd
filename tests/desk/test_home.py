"""The first pages after signing in: which partnership, whose turn; and a new plan."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.records.models import Document, Membership, Plan
from ayni.records.services import handover as service
from ayni.records.services import workplan
from tests.cast import NOW, OTHER, SLUG, fresh_uid, partnership, person, plan, seat
from tests.desk.kit import closed_plan

pytestmark = pytest.mark.django_db
HOME = reverse("desk:home", args=[SLUG])


def card(sign_in, who: str):
    """The turn card of the plan that is in work."""
    return sign_in(who).get(HOME).context["card"][1]


def test_one_seat_leads_straight_home(sign_in):
    answer = sign_in("reader_a").get(reverse("desk:start"))
    assert (answer.status_code, answer.headers["Location"]) == (303, HOME)


def test_several_seats_are_a_choice(sign_in):
    Membership.objects.create(person=person("reader_a"), partnership=partnership(OTHER), side="A", role="reader")
    page = sign_in("reader_a").get(reverse("desk:start"))
    assert page.status_code == 200
    assert [block.seat.partnership.slug for block in page.context["blocks"]] == [SLUG, OTHER]


def test_no_seat_gets_a_sentence_and_the_operator_a_way(sign_in):
    page = sign_in("operator").get(reverse("desk:start"))
    assert page.context["blocks"] == []
    assert b"/operator/" in page.content


def test_signed_out_is_sent_to_sign_in_and_back(client):
    answer = client.get(reverse("desk:start"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fdesk%2F"


def test_whose_turn_it_is_stands_first_for_each_side(sign_in):
    document = plan().document
    Document.objects.filter(pk=document.pk).update(since=NOW)
    mine, theirs = card(sign_in, "reader_b"), card(sign_in, "reader_a")
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
    found = card(sign_in, "reader_b")
    assert (found.state, found.yes_a, found.yes_b) == ("closed", True, False)


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
    assert answer.status_code == (409 if year == "2027" else 422)
    assert list(answer.context["form"].errors) == ["year"]
    assert Plan.objects.filter(partnership__slug=SLUG).count() == 2


@pytest.mark.parametrize(("name", "queries"), [("plans", 4), ("open_plan", 4)])
def test_few_queries_with_many_plans(sign_in, django_assert_num_queries, name, queries):
    client = sign_in("coordinator_a")
    address = reverse(f"desk:{name}", args=[SLUG])
    with django_assert_num_queries(queries):
        client.get(address)
    for year in range(2030, 2040):
        workplan.open_plan(seat=seat("coordinator_b"), year=year, uid=fresh_uid(), now=NOW)
    with django_assert_num_queries(queries):
        client.get(address)
