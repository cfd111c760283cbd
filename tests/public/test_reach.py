"""The form in which an actor says what it does: for whoever has the address, and nothing beside it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from ayni.records.models import ActorAnswer, Change, Invitation
from ayni.records.services.reach import take_invitation_back
from ayni.web.guest_links import address_of, token_of
from tests import cast
from tests.doors import guest_link, invitation
from tests.public.test_guests import seen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_came_yet():
    cache.clear()


@pytest.fixture
def link() -> Invitation:
    return invitation()


def at(link: Invitation) -> str:
    return f"/a/{token_of(link.uid)}/"


def say(client, link, headers=None, **change):
    given = {"uid": str(uuid4()), "language": "qu", "gives": "Tarpuyta yachachiyku.", **change}
    return client.post(at(link), given, headers=headers or {})


def test_the_page_says_whom_it_asks_and_keeps_quiet(client, link):
    before = Change.objects.count()
    for code, words in (("de", "Sagen Sie, was Sie tun"), ("es", "Digan lo que hacen"), ("en", "Say what you do")):
        page = client.get(f"{at(link)}?language={code}")
        assert (page.status_code, page["Content-Language"]) == (200, code)
        assert words in seen(page)
        assert page["X-Robots-Tag"].startswith("noindex")
        assert page["Referrer-Policy"] == "no-referrer"
        assert not page.cookies
    assert link.actor.name.words("es") in seen(client.get(at(link)))
    assert address_of(link.uid, "answer").endswith(at(link))
    link.refresh_from_db()
    assert (link.uses, Change.objects.count()) == (0, before)


def test_an_answer_in_any_language_is_stored_and_thanked_for(client, link):
    given = {"uid": str(uuid4()), "goals": ["4", "13"], "seeks": "Yaku", "website": "vivero.example"}
    answer = say(client, link, **given)
    assert (answer.status_code, answer["Location"]) == (303, f"{at(link)}thanks/?language=es")
    assert say(client, link, **given).status_code == 303
    stored = ActorAnswer.objects.get()
    assert (stored.language, stored.goals, stored.gives, stored.seeks, stored.website, stored.side) == (
        "qu", ("4", "13"), "Tarpuyta yachachiyku.", "Yaku", "https://vivero.example", "B",
    )  # fmt: skip
    assert "Gracias" in seen(client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"gives": ""}, 422),
        ({"gives": "a" * 5001}, 422),
        ({"language": "xx"}, 422),
        ({"goals": ["18"]}, 422),
        ({"website": "javascript:alert(1)"}, 422),
        ({"subject": "robot"}, 303),
        ({"headers": {"sec-fetch-site": "cross-site"}}, 403),
    ],
)
def test_what_cannot_be_read_or_is_no_person_stores_nothing(client, link, change, status):
    assert say(client, link, **change).status_code == status
    assert not ActorAnswer.objects.exists()


def test_a_target_sent_by_hand_counts_as_its_goal(client, link):
    say(client, link, goals=["4.7"])
    assert ActorAnswer.objects.get().goals == ("4",)


def test_closed_links_look_alike_and_a_guests_key_opens_no_invitation(client, link):
    Invitation.objects.filter(pk=link.pk).update(uses=5)
    used = client.get(at(link))
    Invitation.objects.filter(pk=link.pk).update(uses=0)
    take_invitation_back(seat=cast.seat("coordinator_b"), invitation=link, now=timezone.now())
    back = client.get(at(link))
    assert (used.status_code, back.status_code, say(client, link).status_code) == (410, 410, 410)
    assert seen(used) == seen(back)
    assert client.get(f"/a/{token_of(guest_link().uid)}/").status_code == 404
    assert client.get(f"/s/{token_of(link.uid)}/").status_code == 404
    assert client.get(f"/a/{token_of(uuid4())}/thanks/").status_code == 404


def test_a_flood_is_slowed_down(client, link):
    Invitation.objects.filter(pk=link.pk).update(most_uses=50)
    found = [say(client, link).status_code for _ in range(21)]
    assert found == [303] * 20 + [429]
