"""The page of suggested counterparts: told with reasons, answered in one step, the same questions however many."""

from uuid import uuid4

import pytest
from django.urls import reverse
from lxml import html

from ayni.records.models import Actor, Dismissal, Pairing
from tests.cast import SLUG, partnership

pytestmark = pytest.mark.django_db
PAGE, TAKE, DISMISS = (
    reverse(f"desk:{name}", args=[SLUG]) for name in ("counterparts", "counterpart_take", "counterpart_dismiss")
)


def form(client, action):
    """The fields of the first form that goes there, as the page draws it."""
    (found, *_) = (f for f in html.fromstring(client.get(PAGE).content).forms if f.action == action)
    return {name: value for name, value in found.form_values() if name != "csrfmiddlewaretoken"}


def test_a_suggestion_becomes_a_pair_and_leaves_the_list(sign_in):
    client = sign_in("contributor_b")
    sent = form(client, TAKE)
    response = client.post(TAKE, sent)
    assert (response.status_code, response["Location"]) == (303, PAGE)
    pair = Pairing.objects.get(uid=sent["uid"])
    assert (str(pair.actor_a.uid), str(pair.actor_b.uid)) == (sent["a"], sent["b"])
    assert sent["a"] not in client.get(PAGE).content.decode()


def test_a_no_without_a_reason_comes_back_and_with_one_is_kept(sign_in):
    client = sign_in("coordinator_a")
    sent = form(client, DISMISS)
    refused = client.post(DISMISS, sent | {"why": " "})
    assert refused.status_code == 422
    assert "Es wurde nichts gespeichert" in refused.content.decode()
    assert client.post(DISMISS, sent | {"why": "Zu weit weg."}).status_code == 303
    row = Dismissal.objects.get(uid=sent["uid"])
    assert "Zu weit weg." in client.get(PAGE).content.decode()
    revoke = reverse("desk:counterpart_revoke", args=[SLUG, row.uid])
    assert revoke not in sign_in("coordinator_b").get(PAGE).content.decode()
    assert sign_in("coordinator_a").post(revoke).status_code == 303
    assert "Zu weit weg." not in sign_in("coordinator_a").get(PAGE).content.decode()


def test_a_reader_sees_the_reasons_and_no_form(sign_in, django_assert_num_queries):
    client = sign_in("reader_b")
    client.get(PAGE)
    for _ in range(2):
        with django_assert_num_queries(9):
            content = client.get(PAGE).content.decode()
        row = {"partnership": partnership(), "sector": "business", "kind": "firm", "tags": ("7", "8", "9")}
        Actor.objects.bulk_create(Actor(uid=uuid4(), side="AB"[n % 2], **row) for n in range(80))
    assert "Ambos trabajan por los mismos objetivos" in content
    assert "<form" not in content[content.index('class="pairs"') : content.index('id="dismissed"')]


@pytest.mark.parametrize("broken", [{"a": "x"}, {"kind": "church?"}, {"b": str(uuid4())}, {"uid": ""}])
def test_an_answer_that_cannot_be_read_changes_nothing(sign_in, broken):
    client = sign_in("coordinator_a")
    before = Pairing.objects.count()
    assert client.post(TAKE, form(client, TAKE) | broken).status_code in (409, 422)
    assert Pairing.objects.count() == before
