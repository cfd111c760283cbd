"""The 17 goals on both sides, on the desk and for everybody."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ayni.core.actors import Served
from ayni.core.goals import GOALS
from ayni.records.models import Actor, Measure
from ayni.records.queries.coverage import coverage, public_coverage
from tests.cast import NOW, OTHER, SLUG, partnership

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def all_at_the_table():
    Actor.objects.update(joining="involved")


DESK = reverse("desk:coverage", args=[SLUG])
TODAY = NOW.date()
PUBLIC = reverse("public:coverage", args=["de", SLUG])


def of(goals, code) -> Served:
    return next(goal for goal in goals.goals if goal.goal == code)


def actors(side, goal, **narrow):
    return Actor.objects.filter(
        partnership__slug=SLUG, side=side, tags__contains=f" {goal} ", retired__isnull=True, **narrow
    )


def test_every_goal_counts_the_actors_and_measures_of_both_sides():
    found = coverage(partnership(), TODAY)
    assert [goal.goal for goal in found.goals] == list(GOALS)
    assert found.year == 2027
    assert of(found, "4").actors == (actors("A", 4).count(), actors("B", 4).count())
    served = Measure.objects.filter(
        partnership__slug=SLUG, plan__year=2027, dropped_at__isnull=True, tags__contains=" 12 "
    )
    counts = tuple(served.filter(responsibilities__side=side).distinct().count() for side in "AB")
    assert of(found, "12").measures == counts != (0, 0)
    Actor.objects.filter(partnership__slug=OTHER).update(tags=tuple(GOALS))
    assert coverage(partnership(), TODAY) == found


def test_everybody_sees_the_agreed_plan_and_those_who_want_to_be_named():
    before = public_coverage(partnership(), TODAY)
    assert before.year == 2026
    n = actors("B", 4).count()
    actors("B", 4).filter(pk=actors("B", 4).order_by("pk")[0].pk).update(public=False)
    after = public_coverage(partnership(), TODAY)
    assert (of(before, "4").actors[1], of(after, "4").actors[1]) == (n, n - 1)
    assert of(after, "4").measures == of(before, "4").measures


def test_both_pages_say_what_is_missing_and_ask_the_same_few_questions(sign_in, client, django_assert_num_queries):
    reader = sign_in("reader_b")
    row = {"partnership": partnership(), "sector": "business", "tags": ("7",), "joining": "involved"}
    for _ in range(2):
        with django_assert_num_queries(11):
            private = reader.get(DESK).content.decode()
        with django_assert_num_queries(6):
            public = client.get(PUBLIC).content.decode()
        Actor.objects.bulk_create(Actor(uid=uuid4(), side="AB"[n % 2], **row) for n in range(60))
    assert private.count('scope="row"') == public.count('scope="row"') == 17
    assert "30 Akteure" in public
