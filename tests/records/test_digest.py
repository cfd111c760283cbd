"""The weekly summary: at most weekly, only with something to say, in the reader's language, written once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from ayni.core.digest import EVERY, week_of
from ayni.core.retention import BY_KIND
from ayni.core.vague import Vague
from ayni.records.models import Change, FixedDate, Mail, Membership, Person
from ayni.records.services.digest import write_digest, write_digests
from ayni.records.services.erasing import purge
from ayni.records.services.ground import Stop, stop_mails
from ayni.web.mail import message
from tests.cast import NOW, OTHER, SLUG, measure, partnership, person

pytestmark = pytest.mark.django_db
DIGESTS = [BY_KIND["digest"]]
LONG_AGO = NOW - timedelta(days=400)


def only(*who: str) -> None:
    """Everybody else wants no summary."""
    Person.objects.exclude(pk__in=[person(each).pk for each in who]).update(mails="turns")
    Person.objects.update(joined=LONG_AGO)


def summary(who: str = "coordinator_a", now: datetime = NOW) -> Mail:
    only(who)
    assert write_digests(now=now) == 1
    return Mail.objects.get(kind="digest")


def quiet() -> None:
    Change.objects.update(at=LONG_AGO)
    FixedDate.objects.update(on=Vague("2035-05-05"), until=None)
    for model in (measure().milestones.model, type(measure())):
        model.objects.update(**{"due" if model is not type(measure()) else "end": None})


def change(uid=None, **more) -> Change:
    values = {"kind": "measure", "action": "changed", "side": "B", "at": NOW - timedelta(hours=1), **more}
    after = {"title.es": "Agua"}
    return Change.objects.create(
        partnership=partnership(), uid=uid or measure(2026).uid, version=1, after=after, **values
    )


def test_it_tells_what_is_late_what_comes_and_what_the_other_side_changed():
    change()
    mail = summary()
    (block,) = mail.values["partnerships"]
    assert block["slug"] == SLUG
    assert block["late"]
    assert block["soon"]
    assert {row["town"] for row in block["dates"]} == {"Treptow-Köpenick", "Cajamarca"}
    letter = message(mail)
    assert (mail.to, mail.language) == (person("coordinator_a").email, "de")
    for row in [*block["late"], *block["soon"], *block["dates"], *block["news"]]:
        assert row["title"] in letter.body
    assert f"/desk/{SLUG}/" in letter.body
    assert "\n\n\n" not in letter.body
    assert "None" not in letter.body
    assert "'" not in letter.subject


@pytest.mark.parametrize("language", ["de", "es", "en"])
def test_it_comes_in_the_readers_language(language):
    Person.objects.filter(pk=person("reader_a").pk).update(language=language)
    mail = summary("reader_a")
    body = message(mail).body
    assert {"de": "Dezember 2026", "es": "diciembre de 2026", "en": "December 2026"}[language] in body


def test_nothing_of_another_partnership_and_nothing_of_the_own_side():
    quiet()
    change(side="A")
    Change.objects.create(
        partnership=partnership(OTHER), uid=uuid4(), kind="measure", action="changed", side="B", version=1, at=NOW
    )
    only("coordinator_a", "reader_a")
    assert write_digests(now=NOW) == 0
    change()
    assert write_digests(now=NOW + timedelta(days=1)) == 2
    assert all(len(mail.values["partnerships"]) == 1 for mail in Mail.objects.filter(kind="digest"))


def test_several_partnerships_stand_in_one_mail():
    Membership.objects.create(person=person("reader_a"), partnership=partnership(OTHER), side="A", role="reader")
    mail = summary("reader_a")
    assert [block["slug"] for block in mail.values["partnerships"]] == [SLUG, OTHER]
    assert "2" in message(mail).subject


def test_once_a_week_however_often_it_is_asked():
    only("coordinator_a")
    assert [write_digests(now=NOW + timedelta(minutes=5 * n)) for n in range(3)] == [1, 0, 0]
    assert write_digests(now=NOW + timedelta(days=6)) == 0
    assert write_digests(now=NOW + timedelta(days=7)) == 1
    keys = [mail.key for mail in Mail.objects.filter(kind="digest").order_by("id")]
    uid = person("coordinator_a").uid
    assert keys == [f"digest:{uid}:2026-W47", f"digest:{uid}:2026-W48"]


def test_never_twice_in_a_week_of_the_calendar():
    only("coordinator_a")
    monday = datetime(2026, 11, 16, 0, 5, tzinfo=UTC)
    assert write_digests(now=monday) == 1
    assert write_digests(now=monday + EVERY) == 0  # Sunday evening: the key of that week is taken
    assert Mail.objects.filter(kind="digest").count() == 1


def test_with_nothing_to_say_none_is_written_and_tomorrow_is_looked_at_again():
    quiet()
    only("coordinator_a")
    assert write_digests(now=NOW) == 0
    change(at=NOW + timedelta(hours=2))
    assert write_digests(now=NOW + timedelta(hours=20)) == 0
    assert write_digests(now=NOW + timedelta(days=1)) == 1


def test_what_was_told_or_read_is_not_told_again():
    quiet()
    only("coordinator_a")
    change()
    assert write_digests(now=NOW) == 1
    assert write_digests(now=NOW + timedelta(days=8)) == 0
    change(at=NOW + timedelta(days=8, hours=1))
    row = Membership.objects.get(person=person("coordinator_a"))
    row.last_seen = NOW + timedelta(days=8, hours=2)
    row.save()
    assert write_digests(now=NOW + timedelta(days=10)) == 0


@pytest.mark.parametrize("wish", ["turns", "none"])
def test_who_does_not_want_it_gets_none(wish):
    only("coordinator_a")
    Person.objects.filter(pk=person("coordinator_a").pk).update(mails=wish)
    assert write_digests(now=NOW) == 0
    assert not write_digest(person=person("coordinator_a").pk, now=NOW)


def test_neither_does_who_left_who_is_new_or_whose_address_refuses_mail():
    only("coordinator_a", "reader_a", "contributor_a")
    Person.objects.filter(pk=person("coordinator_a").pk).update(is_active=False)
    Person.objects.filter(pk=person("reader_a").pk).update(joined=NOW - timedelta(days=3))
    refusing = person("contributor_a")
    Mail.objects.create(person=refusing, to=refusing.email, language="de", kind="digest", state="failed", at=NOW)
    assert write_digests(now=NOW) == 0
    Person.objects.filter(pk=refusing.pk).update(email="neu@treptow-koepenick.example")
    assert write_digests(now=NOW) == 1


def test_stopped_while_it_waits_it_is_not_sent():
    summary()
    welcome = Mail.objects.create(
        person=person("coordinator_a"), to="x@example.org", language="de", kind="welcome", at=NOW
    )
    turn = Mail.objects.create(
        person=person("coordinator_a"), to="x@example.org", language="de", kind="plan_return", at=NOW
    )
    assert stop_mails(person=person("coordinator_a"), what=Stop.DIGEST).mails == "turns"
    assert list(Mail.objects.order_by("id")) == [welcome, turn]
    assert stop_mails(person=person("coordinator_a"), what=Stop.ALL).mails == "none"
    assert stop_mails(person=person("coordinator_a"), what=Stop.DIGEST).mails == "none"
    assert list(Mail.objects.all()) == [welcome]


def test_old_summaries_are_deleted_once_they_have_ended():
    mail = summary()
    assert purge(now=NOW + timedelta(days=91), rules=DIGESTS) == {"digest": 0}  # it still waits
    Mail.objects.update(state=Mail.State.SENT)
    assert purge(now=NOW + timedelta(days=89), rules=DIGESTS) == {"digest": 0}
    assert purge(now=NOW + timedelta(days=91), rules=DIGESTS) == {"digest": 1}
    assert not Mail.objects.filter(pk=mail.pk).exists()


def test_as_many_queries_with_much_to_say(django_assert_num_queries):
    only("coordinator_a")
    Person.objects.update(digest_at=LONG_AGO)
    pk = person("coordinator_a").pk
    with django_assert_num_queries(16):
        assert write_digest(person=pk, now=NOW)
    for number in range(30):
        change(uid=uuid4(), at=NOW + timedelta(hours=number))
    with django_assert_num_queries(16):
        assert write_digest(person=pk, now=NOW + timedelta(days=9))


def test_the_week_of_a_day():
    assert week_of(datetime(2027, 1, 1, tzinfo=UTC)) == "2026-W53"
    assert week_of(datetime.combine(date(2026, 11, 22), NOW.time(), UTC)) == "2026-W47"
