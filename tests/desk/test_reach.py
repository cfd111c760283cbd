"""Inviting an actor and deciding about its answer: the pages of the desk."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from ayni.core.reach import Answer
from ayni.desk.told import DONE
from ayni.records.models import Actor, ActorAnswer, Invitation, Mail
from ayni.records.services.reach import answer_invitation
from ayni.web.guest_links import address_of
from ayni.web.mail import message
from tests import cast
from tests.cast import SLUG
from tests.desk.filled import filled
from tests.doors import answered, invitation

pytestmark = pytest.mark.django_db
ANSWERS = reverse("desk:answers", args=[SLUG])


@pytest.fixture(autouse=True)
def nothing_sent_yet():
    cache.clear()


def at(name: str, uid: object) -> str:
    return reverse(f"desk:{name}", args=[SLUG, uid])


def test_from_the_actor_to_a_mail_in_the_language_of_its_town(sign_in):
    browser = sign_in("contributor_b")
    actor = Actor.objects.filter(partnership__slug=SLUG, side="B").order_by("id")[0]
    assert at("actor_invite", actor.uid) in browser.get(at("actor", actor.uid)).content.decode()
    answer = browser.post(at("actor_invite", actor.uid), filled(browser.get(at("actor_invite", actor.uid))))
    made = Invitation.objects.get(actor=actor)
    assert (answer.status_code, answer["Location"]) == (303, at("invitation", made.uid))
    assert (made.language, made.most_uses, made.person) == ("es", 1, cast.person("contributor_b"))
    page = browser.get(answer["Location"])
    assert page.context["message"].endswith(address_of(made.uid, "answer"))
    assert at("actor_step", actor.uid) in page.content.decode()
    sent = browser.post(answer["Location"], {**filled(page), "email": "oficina@example.org"})
    assert sent.status_code == 303
    written = message(Mail.objects.get(kind="guest_invitation"))
    assert address_of(made.uid, "answer") in written.body
    assert actor.name.words("es") in written.body
    assert written.subject.startswith("¿Qué hacen ustedes?")
    assert written.reply_to
    assert [each.to for each in mail.outbox] == [["oficina@example.org"]]


def test_mails_to_one_address_are_few(sign_in):
    browser, found = sign_in("coordinator_b"), invitation()
    given = filled(browser.get(at("invitation", found.uid))) | {"email": "o@example.org"}
    statuses = [browser.post(at("invitation", found.uid), given).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 429]


@pytest.mark.parametrize("code", ["de", "es", "en"])
def test_the_mail_is_whole_in_each_language(code):
    row = Mail(
        partnership=cast.partnership(), to="o@example.org", language=code, kind="guest_invitation",
        values={"side": "A", "invitation": "00000000-0000-0000-0000-000000000007", "titles": {"de": "Der Verein"},
                "on": "2027-01-31"}, at=cast.NOW, pk=1,
    )  # fmt: skip
    with translation.override("de"):
        body = message(row).body
    assert "Der Verein" in body
    assert "/a/" in body
    assert "2027" in body
    assert "%(" not in body


def test_an_answer_is_seen_beside_what_stands_and_taken_over_in_part(sign_in):
    found = invitation()
    said = Answer("qu", ("4", "13"), "Tarpuyku.", "Yaku", "https://vivero.example/")
    row = answer_invitation(invitation=found, uid=found.uid, answer=said, now=found.at)
    browser = sign_in("contributor_b")
    assert "Tarpuyku." in browser.get(ANSWERS).content.decode()
    page = browser.get(at("answer", row.uid))
    given = filled_take(page, row)
    assert (given["gives"], given["language"], given["goals"]) == ("Tarpuyku.", "es", ["4", "13"])
    del given["take_seeks"]
    before = found.actor
    done = browser.post(at("answer_take", row.uid), {**given, "gives": "Sembramos."})
    assert (done.status_code, done["Location"]) == (303, at("actor", before.uid))
    now = Actor.objects.get(pk=before.pk)
    assert (now.gives.words("es"), now.website, now.seeks) == ("Sembramos.", said.website, before.seeks)
    assert {*before.tags, "4", "13"} <= set(now.tags)
    assert ActorAnswer.objects.get(pk=row.pk).state == "taken"
    assert browser.post(at("answer_decline", row.uid), {"no-why": "Tarde"}).status_code == 409


def filled_take(page, row: ActorAnswer) -> dict:
    return filled(page, at("answer_take", row.uid))


def test_nothing_ticked_or_a_changed_entry_comes_back_with_a_sentence(sign_in):
    row = answered(invitation())
    browser = sign_in("coordinator_b")
    given = filled_take(browser.get(at("answer", row.uid)), row)
    nothing = {name: value for name, value in given.items() if not name.startswith("take_")}
    assert browser.post(at("answer_take", row.uid), nothing).status_code == 409
    edit = filled(browser.get(at("actor_edit", row.actor.uid)))
    assert browser.post(at("actor_edit", row.actor.uid), {**edit, "gives.es": "Otra cosa."}).status_code == 303
    assert browser.post(at("answer_take", row.uid), given).status_code == 409
    assert Actor.objects.get(pk=row.actor.pk).gives.words("es") == "Otra cosa."


def test_the_first_page_tells_the_coordinator_and_the_list_asks_the_same_whatever_waits(
    sign_in, django_assert_max_num_queries
):
    found = invitation()
    answered(found)
    browser = sign_in("coordinator_b")
    assert ANSWERS in browser.get(reverse("desk:home", args=[SLUG])).content.decode()
    for number in range(3):
        said = Answer("es", ("4",), f"Uno {number}")
        answer_invitation(invitation=found, uid=uuid4(), answer=said, now=found.at)
    browser.get(ANSWERS)
    with django_assert_max_num_queries(12):
        browser.get(ANSWERS)
    with django_assert_max_num_queries(12):
        browser.get(at("actor_invite", found.actor.uid))


def test_each_step_has_its_sentence_in_the_history():
    actions = ("invited", "invitation_back", "answered", "answer_taken", "answer_declined")
    assert [action for action in actions if f"actor.{action}" not in DONE] == []
