"""Answering a suggested counterpart: a pair, or a no with its reason, kept and revocable; nobody is asked twice."""

from uuid import uuid4

import pytest

from ayni.core.joining import PairingKind
from ayni.core.reasons import reason
from ayni.records.models import Actor, Change, Dismissal, Pairing
from ayni.records.queries.counterparts import suggestions
from ayni.records.services import Refused
from ayni.records.services.counterparts import dismiss_counterpart, revoke_dismissal, take_counterpart
from tests.cast import NOW, OTHER, SLUG, both, partnership, seat

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def suggested():
    found = [(pair.a, pair.b) for pair in suggestions(partnership(), TODAY).pairs]
    assert len(found) == len({a for a, _ in found}) == len({b for _, b in found}) > 5
    return found


def take(seat, pair, uid=None, kind=PairingKind.OTHER):
    return take_counterpart(seat=seat, uid=uid or uuid4(), actor_a=pair[0], actor_b=pair[1], kind=kind, now=NOW)


def dismiss(seat, pair, why="Sie kennen sich nicht.", uid=None):
    return dismiss_counterpart(seat=seat, uid=uid or uuid4(), actor_a=pair[0], actor_b=pair[1], why=why, now=NOW)


def test_a_pair_that_was_taken_leaves_both_out_and_keeps_their_goals():
    first = suggested()[0]
    uid = uuid4()
    row = take(both().b, first, uid)
    assert take(both().b, first, uid) == row == Pairing.objects.get(uid=uid)
    a, b = (Actor.objects.get(uid=one) for one in first)
    assert (row.actor_a, row.actor_b, str(row.since)) == (a, b, "2026-11-22")
    assert set(row.tags) == {tag for tag in a.tags if "." not in tag} & set(b.tags)
    assert {uid for pair in suggested() for uid in pair} & set(first) == set()
    told = Change.objects.get(uid=uid)
    assert (told.kind, told.action, told.side, told.after["actor_a"]) == ("pairing", "created", "B", first[0])
    with pytest.raises(Refused) as refused:
        take(both().a, first)
    assert refused.value.reasons == (reason("pair_exists"),)


def test_a_no_is_kept_with_its_reason_and_not_asked_again_until_it_is_taken_back():
    first = suggested()[0]
    row = dismiss(both().a, first)
    assert (row.side, row.reason.spoken(), row.reason.original) == ("A", {"de": "Sie kennen sich nicht."}, "de")
    assert first not in suggested()
    with pytest.raises(Refused) as refused:
        dismiss(both().b, first, "Tampoco.")
    assert refused.value.reasons == (reason("pair_dismissed"),)
    with pytest.raises(Refused) as refused:
        revoke_dismissal(seat=both().b, dismissal=row, version=row.version, now=NOW)
    assert refused.value.reasons[0].kind == "other_sides_record"
    assert revoke_dismissal(seat=both().a, dismissal=row, version=row.version, now=NOW).retired_at == NOW
    assert first in suggested()
    assert list(Change.objects.filter(uid=row.uid).order_by("id").values_list("action", flat=True)) == [
        "created",
        "retired",
    ]


@pytest.mark.parametrize("why", ["", "  \n\t"])
def test_a_no_needs_a_reason(why):
    with pytest.raises(Refused) as refused:
        dismiss(both().a, suggested()[0], why)
    assert refused.value.reasons == (reason("note_missing"),)
    assert Dismissal.objects.filter(partnership__slug=SLUG).count() == 0


def test_nobody_answers_for_others_or_the_wrong_way_round():
    a, b = suggested()[0]
    foreign = Actor.objects.filter(partnership__slug=OTHER, side="B").order_by("pk")[0]
    for pair in ((b, a), (a, foreign.uid), (a, a)):
        for answer in (take, dismiss):
            with pytest.raises(Refused) as refused:
                answer(both().a, pair)
            assert refused.value.reasons == (reason("record_unknown"),)
    with pytest.raises(Refused):
        take(seat("reader_a"), (a, b))
    assert Pairing.objects.filter(actor_a__uid=a, actor_b__uid=b).count() == 0


def test_who_is_no_longer_active_is_not_suggested():
    a, _ = suggested()[0]
    Actor.objects.filter(uid=a).update(retired="2020-01-01")
    assert a not in {one for one, _ in suggested()}
