"""What actors say of themselves: who may ask, what is stored, what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ayni.core.editing import marks
from ayni.core.reach import Answer, faults
from ayni.records.models import Actor, ActorAnswer, Change, Invitation, Mail
from ayni.records.queries.home import around
from ayni.records.services import Refused, Stale
from ayni.records.services import reach as service
from ayni.records.services.actors import ACTOR, save_actor
from ayni.records.services.erasing import purge
from ayni.records.services.saving import content
from tests.cast import NOW, seat

pytestmark = pytest.mark.django_db
SAID = Answer("es", ("4", "13"), "Semillas.", "Herramientas.", "https://vivero.example/")


@pytest.fixture
def actor() -> Actor:
    values = {"name.es": "Vivero", "sector": "business", "tags": ("2",), "gives.de": "Setzlinge", "seeks.es": "Agua"}
    return save_actor(seat=seat("coordinator_b"), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)


def invite(actor: Actor, who: str = "contributor_b", **more) -> Invitation:
    given = {"uid": uuid4(), "language": "es", "days": 7, "most_uses": 1, "now": NOW, **more}
    return service.invite_actor(seat=seat(who), actor=actor, **given)


def answer(link: Invitation, said: Answer = SAID, **more) -> ActorAnswer:
    return service.answer_invitation(invitation=link, **{"uid": uuid4(), "answer": said, "now": NOW, **more})


def seen(actor: Actor) -> dict[str, str]:
    who = seat("contributor_b")
    return marks(content(Actor.objects.get(pk=actor.pk), ACTOR, who.partnership.language_codes))


def take(found: ActorAnswer, values, seen, who: str = "contributor_b") -> ActorAnswer:
    return service.take_answer(seat=seat(who), answer=found, values=values, seen=seen, now=NOW)


def kinds(refused) -> list[str]:
    return [why.kind for why in refused.value.reasons]


def test_something_has_to_be_said_and_not_a_book():
    assert [why.kind for why in faults(Answer("es"))] == ["answer_empty"]
    found = list(faults(Answer("xx", gives="a" * 5001)))
    assert [(why.kind, why.subject) for why in found] == [("choice_unknown", "language"), ("words_too_long", "gives")]
    assert not list(faults(Answer("und", ("4",))))


@pytest.mark.parametrize("who", ["reader_b", "coordinator_a"])
def test_only_its_own_side_invites_takes_back_sends_and_decides(actor, who):
    link = invite(actor)
    found = answer(link)
    for act in (
        lambda: invite(actor, who),
        lambda: service.take_invitation_back(seat=seat(who), invitation=link, now=NOW),
        lambda: service.send_invitation(seat=seat(who), invitation=link, uid=uuid4(), to="x@example.org", now=NOW),
        lambda: take(found, {"gives.es": "Semillas."}, seen(actor), who),
        lambda: service.decline_answer(seat=seat(who), answer=found, why="No", now=NOW),
    ):
        with pytest.raises(Refused):
            act()
    assert (Invitation.objects.count(), Mail.objects.filter(kind="guest_invitation").count()) == (1, 0)
    assert ActorAnswer.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("more", "kind"),
    [({"language": "xx"}, "choice_unknown"), ({"days": 8}, "choice_unknown"), ({"most_uses": 0}, "choice_unknown")],
)
def test_what_is_not_offered_is_refused(actor, more, kind):
    with pytest.raises(Refused) as refused:
        invite(actor, **more)
    assert kinds(refused) == [kind]


def test_a_link_closes_by_use_by_time_when_taken_back_and_with_its_actor(actor):
    used, late, back, gone = (invite(actor) for _ in range(4))
    answer(used)
    service.take_invitation_back(seat=seat("coordinator_b"), invitation=back, now=NOW)
    service.take_invitation_back(seat=seat("coordinator_b"), invitation=back, now=NOW)
    found = []
    for link, then in ((used, NOW), (late, NOW + timedelta(days=7)), (back, NOW)):
        with pytest.raises(Refused) as refused:
            answer(link, now=then)
        found += kinds(refused)
    assert found == ["guest_link_used_up", "guest_link_expired", "guest_link_revoked"]
    Actor.objects.filter(pk=actor.pk).update(retired=NOW.date())
    with pytest.raises(Refused) as refused:
        answer(gone)
    assert kinds(refused) == ["actor_gone"]
    assert ActorAnswer.objects.count() == 1


def test_a_second_press_invites_sends_and_answers_once(actor):
    uid, link = uuid4(), invite(actor)
    assert invite(actor, uid=link.uid) == link
    assert answer(link, uid=uid) == answer(link, uid=uid)
    link.refresh_from_db()
    assert link.uses == 1
    other = invite(actor)
    for _ in range(2):
        service.send_invitation(seat=seat("contributor_b"), invitation=other, uid=uid, to="o@example.org", now=NOW)
    assert Mail.objects.filter(kind="guest_invitation", to="o@example.org").count() == 1


def test_what_is_ticked_reaches_the_entry_and_nothing_else_does(actor):
    found = answer(invite(actor))
    taken = take(found, {"gives.es": "Semillas.", "tags": ("2", "4")}, seen(actor))
    actor.refresh_from_db()
    assert (taken.state, taken.decided_by) == ("taken", seat("contributor_b").person)
    assert (actor.gives.words("es"), actor.gives.original, actor.gives.is_outdated("de")) == ("Semillas.", "es", True)
    assert (actor.tags, actor.seeks.words("es"), actor.website, actor.joining) == (("2", "4"), "Agua", "", "identified")
    who = seat("contributor_b").person.pk
    told = Change.objects.filter(uid=actor.uid).order_by("id").values_list("action", "person")
    assert list(told)[1:] == [("invited", who), ("answered", None), ("changed", who), ("answer_taken", who)]
    with pytest.raises(Refused) as refused:
        service.decline_answer(seat=seat("coordinator_b"), answer=found, why="Tarde", now=NOW)
    assert kinds(refused) == ["guest_report_decided"]


def test_an_entry_that_changed_since_is_looked_at_again(actor):
    found, before = answer(invite(actor)), seen(actor)
    save_actor(seat=seat("coordinator_b"), uid=actor.uid, values={"seeks.es": "Pozos"}, seen=None, edits={}, now=NOW)
    with pytest.raises(Stale):
        take(found, {"seeks.es": "Herramientas."}, before)
    with pytest.raises(Refused) as refused:
        take(found, {}, before)
    assert kinds(refused) == ["answer_nothing_chosen"]
    assert ActorAnswer.objects.get().state == "waiting"


def test_a_no_has_a_reason_and_answers_go_on_their_day(actor):
    link = invite(actor, most_uses=5)
    found, waiting = answer(link), answer(link)
    assert around(seat("coordinator_b")).answers == 2
    with pytest.raises(Refused) as refused:
        service.decline_answer(seat=seat("contributor_b"), answer=found, why=" ", now=NOW)
    assert kinds(refused) == ["note_missing"]
    service.decline_answer(seat=seat("contributor_b"), answer=found, why="Otro vivero", now=NOW)
    assert (around(seat("coordinator_b")).answers, around(seat("coordinator_a")).answers) == (1, 0)
    purge(now=NOW + timedelta(days=89))
    assert ActorAnswer.objects.count() == 2
    purge(now=NOW + timedelta(days=91))
    assert list(ActorAnswer.objects.all()) == [waiting]
    purge(now=NOW + timedelta(days=366))
    assert not ActorAnswer.objects.exists()


def test_an_answer_to_an_entry_that_lives_on_reaches_the_other(actor):
    found = answer(invite(actor))
    heir = save_actor(
        seat=seat("coordinator_b"), uid=uuid4(), values={"name.es": "Otro", "sector": "business"}, seen=None, edits={},
        now=NOW,
    )  # fmt: skip
    Actor.objects.filter(pk=actor.pk).update(merged_into=heir, retired=NOW.date())
    take(found, {"website": SAID.website}, seen(heir))
    heir.refresh_from_db()
    assert heir.website == "https://vivero.example/"
