"""Pairings: two actors, one of each side; either side writes; nothing runs twice."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from ayni.core.joining import paired
from ayni.core.multilingual import Text
from ayni.core.vague import Vague
from ayni.records.models import Actor, Change, Pairing
from ayni.records.queries.changes import titles
from ayni.records.queries.pairings import Wanted, first_year, narrowed, newest_first, of_actor, pairings
from ayni.records.services import Refused
from ayni.records.services.pairings import retire_pairing, save_pairing
from tests.cast import NOW, OTHER, SLUG, partnership, seat

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def actor(words: str, side: str) -> Actor:
    return Actor.objects.get(partnership__slug=SLUG, side=side, fold__contains=words)


def save(who="contributor_a", uid=None, a="volkshochschule", b="ugel", **values):
    mine = {"actor_a": str(actor(a, "A").uid), "actor_b": str(actor(b, "B").uid), "kind": "clubs", **values}
    return save_pairing(seat=seat(who), uid=uid or uuid4(), values=mine, seen=None, edits={}, now=NOW)


def kinds(refused):
    return [why.kind for why in refused.value.reasons]


def test_either_side_writes_and_the_history_says_who():
    row = save("contributor_a", since=Vague("2019~"))
    again = save("contributor_b", uid=row.uid, until=Vague("2024"), **{"outcome.es": "Un libro."})
    assert (again.pk, again.version, again.since, again.until) == (row.pk, 2, Vague("2019~"), Vague("2024"))
    told = Change.objects.filter(uid=row.uid).order_by("id").values_list("kind", "action", "side")
    assert list(told) == [("pairing", "created", "A"), ("pairing", "changed", "B")]
    assert save("contributor_b", uid=row.uid, until=Vague("2024")).version == 2


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"kind": ""}, "record_missing"),
        ({"kind": "party"}, "value_refused"),
        ({"actor_a": ""}, "record_missing"),
        ({"actor_b": str(uuid4())}, "record_unknown"),
        ({"since": Vague("2020"), "until": Vague("2019")}, "period_reversed"),
        ({"keeper_a": "x" * 201}, "value_refused"),
        ({"side": "A"}, "field_unknown"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(values, kind):
    before = Pairing.objects.count(), Change.objects.count()
    with pytest.raises(Refused) as refused:
        save(**values)
    assert kinds(refused) == [kind]
    assert (Pairing.objects.count(), Change.objects.count()) == before


def test_a_pairing_has_one_actor_of_each_side_and_of_this_partnership():
    theirs = str(actor("norandino", "B").uid)
    with pytest.raises(Refused) as refused:
        save(actor_a=theirs)
    assert kinds(refused) == ["actor_of_other_side"]
    foreign = Actor.objects.filter(partnership__slug=OTHER, side="B").order_by("id")[0]
    with pytest.raises(Refused) as refused:
        save(actor_b=str(foreign.uid))
    assert kinds(refused) == ["record_unknown"]


def test_who_is_retired_stays_and_enters_no_new_pairing_who_is_merged_enters_none():
    row = save()
    Actor.objects.filter(pk=actor("ugel", "B").pk).update(retired=TODAY)
    assert save(uid=row.uid, since=Vague("2001")).since == Vague("2001")
    with pytest.raises(Refused) as refused:
        save(a="gepa")
    assert kinds(refused) == ["actor_retired"]
    Actor.objects.filter(pk=actor("ugel", "B").pk).update(merged_into=actor("micanto", "B"))
    with pytest.raises(Refused) as refused:
        save(uid=row.uid, since=Vague("2002"))
    assert kinds(refused) == ["actor_merged"]


def test_the_same_two_run_once_in_a_kind_and_again_after_an_end():
    first = save()
    with pytest.raises(Refused) as refused:
        save("contributor_b")
    assert kinds(refused) == ["pair_exists"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(
            partnership=partnership(), uid=uuid4(), actor_a=first.actor_a, actor_b=first.actor_b, kind="clubs"
        )
    assert save(kind="other").pk != first.pk
    save(uid=first.uid, until=Vague("2020"))
    assert save(since=Vague("2021")).pk != first.pk
    with pytest.raises(Refused) as refused:
        save(uid=first.uid, until=None)
    assert kinds(refused) == ["pair_exists"]


def test_it_is_taken_away_once_with_a_reason_and_kept():
    row = save()
    given = {"pairing": row, "now": NOW}
    for version, why, kind in ((7, "Irrtum", "version_moved"), (1, " ", "note_missing")):
        with pytest.raises(Refused) as refused:
            retire_pairing(seat=seat("contributor_b"), version=version, reason_given=why, **given)
        assert kinds(refused) == [kind]
    for _press in range(2):
        retire_pairing(seat=seat("contributor_b"), version=1, reason_given="Irrtum", **given)
    assert not pairings(partnership().pk).filter(uid=row.uid).exists()
    assert Change.objects.filter(uid=row.uid, action="retired").count() == 1
    assert save().pk != row.pk


def test_readers_and_strangers_write_none():
    for who in ("reader_a", "stranger"):
        with pytest.raises(Refused):
            save(who)


def test_ended_is_what_is_over_for_certain():
    ends = ("2025", "2025~", "2026", "2026~", "2026-11", "2026-11-21", "2026-11-21~", "2026-11-22", "2027-01")
    for number, end in enumerate(ends):
        save(until=Vague(end), since=Vague(f"19{50 + number}"), **{"note.de": "zzend"})
    save(**{"note.de": "zzend"})

    def found(state):
        rows = narrowed(pairings(partnership().pk), Wanted(state=state, words="zzend"), TODAY)
        return [str(row.until or "") for row in rows]

    assert found("ended") == ["2025", "2025~", "2026-11-21", "2026-11-21~"]
    assert found("running") == ["2026", "2026~", "2026-11", "2026-11-22", "2027-01", ""]


def test_the_list_is_read_in_one_question_dated_ones_first(django_assert_num_queries):
    home = partnership().pk
    with django_assert_num_queries(1):
        rows = [(str(row.since or ""), row.actor_a.name, row.source) for row in pairings(home)]
    dated = [since for since, *_ in rows if since]
    assert dated == sorted(dated)
    assert [since for since, *_ in rows][: len(dated)] == dated
    assert [str(row.since or "") for row in newest_first(pairings(home))][: len(dated)] == dated[::-1]
    assert first_year(home) == 1999
    assert [row.actor_b for row in of_actor(actor("kita waldspielhaus", "A"))] == [actor("kindergarten 105", "B")]


def test_a_pairing_is_called_by_both_its_actors_and_found_by_them():
    row = Pairing.objects.get(partnership=partnership(), kind="hospitals")
    called = titles(partnership().pk, {str(row.uid)})[str(row.uid)]
    assert called.words("de") == "Krankenhaus Hedwigshöhe – Regionalkrankenhaus Cajamarca"
    hits = narrowed(pairings(partnership().pk), Wanted(words="hedwigshohe regional"), TODAY)
    assert [hit.pk for hit in hits] == [row.pk]
    assert paired(Text.agreed({"de": "Eins"}), Text.agreed({"es": "Dos"})).spoken() == {
        "de": "Eins – Dos",
        "es": "Eins – Dos",
    }
