"""What guests say: stored first, counted once, taken over or declined by a coordinator, forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ayni.core.guests import DAYS, USES, Said
from ayni.core.handover import Stage
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import Change, GuestLink, GuestReport, Mail, Measure, Person, Picture, Progress
from ayni.records.queries.guests import waiting_count
from ayni.records.services import Refused, guests, workplan
from ayni.records.services.erasing import OFTEN, purge
from ayni.records.services.files import place
from ayni.records.services.pictures import judge_picture
from tests import cast
from tests.cast import NOW
from tests.records.test_handover import at_once, build, kinds
from tests.records.test_pictures import named, with_everything

SAID = Said("Allin llamkay.\nRegamos dos biohuertos.", "qu", Vague("2026-11-14"), 12, "Rosa", "rosa@example.org")


def link(who: str = "coordinator_b", **change) -> GuestLink:
    given = {"called": "Familias", "language": "es", "days": 30, "most_uses": 5, "now": NOW, "uid": uuid4(), **change}
    measure = given.pop("measure", None) or cast.measure(2026)
    return guests.open_link(seat=cast.seat(who), measure=measure, **given)


def say(row: GuestLink, said: Said = SAID, **change) -> GuestReport:
    return guests.say(link=row, **{"uid": uuid4(), "said": said, "now": NOW, **change})


def why(act, *given, **named) -> set[str]:
    with pytest.raises(Refused) as refused:
        act(*given, **named)
    return kinds(refused.value)


def picture(**change):
    given = {"credit": "Rosa", "alt": "", "consent": "nobody", "guest": True, **change}
    return judge_picture(upload=named(with_everything()), **given)


# Links


@pytest.mark.django_db
def test_a_link_is_of_the_side_that_made_it_and_the_same_form_makes_one():
    uid = uuid4()
    made = link(uid=uid)
    assert (made.side, made.expires_at, made.uses) == ("B", NOW + timedelta(days=30), 0)
    assert link(uid=uid).pk == made.pk
    row = Change.objects.get(kind="guest_link", uid=made.measure.uid, at=NOW)
    assert (row.action, row.after) == ("opened", {"until": "2026-12-22"})  # whom they ask stands in no history


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["reader_a", "reader_b"])
def test_readers_make_no_links(who):
    assert why(link, who) == {"role_too_low"}


@pytest.mark.django_db
def test_nobody_links_to_another_partnerships_measure_or_takes_anothers_uid():
    assert why(link, measure=cast.measure(2026, cast.OTHER)) == {"record_unknown"}
    assert why(link, "coordinator_a", uid=link().uid) == {"uid_of_another"}


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"days": 8}, {"most_uses": 1000}, {"language": "qu"}])
def test_only_what_is_offered(change):
    assert why(link, **change) == {"choice_unknown"}
    assert {type(n) for n in (*DAYS, *USES)} == {int}


@pytest.mark.django_db
def test_only_the_own_side_takes_a_link_back_and_what_was_said_stays():
    row = link()
    say(row)
    assert why(guests.revoke_link, seat=cast.seat("coordinator_a"), link=row, now=NOW) == {"other_sides_record"}
    for _ in range(2):
        guests.revoke_link(seat=cast.seat("contributor_b"), link=row, now=NOW)
    assert why(say, row) == {"guest_link_revoked"}
    assert row.reports.count() == 1
    assert Change.objects.filter(uid=row.measure.uid, action="revoked").count() == 1


@pytest.mark.django_db
def test_a_link_is_sent_once_per_form_and_not_when_it_is_closed():
    row, uid = link(), uuid4()
    for _ in range(2):
        guests.send_link(seat=cast.seat("coordinator_b"), link=row, uid=uid, to="ana@example.org", now=NOW)
    mail = Mail.objects.get(kind="guest_link")
    assert (mail.to, mail.language, mail.reply_to) == ("ana@example.org", "es", "hermanamiento@cajamarca.example")
    later = NOW + timedelta(days=30)
    given = {"seat": cast.seat("coordinator_b"), "link": row, "uid": uuid4(), "to": "ana@example.org"}
    assert why(guests.send_link, now=later, **given) == {"guest_link_expired"}


# Saying


@pytest.mark.django_db
def test_what_is_said_is_stored_as_it_is_and_waits():
    before = waiting_count(cast.partnership().pk, Side.B), waiting_count(cast.partnership().pk, Side.A)
    report = say(link())
    report.refresh_from_db()
    assert (report.state, report.side, report.words, report.language) == ("waiting", "B", SAID.words, "qu")
    assert (report.on, report.people, report.name, report.email) == (SAID.on, 12, "Rosa", "rosa@example.org")
    assert report.erase_on == (NOW + timedelta(days=365)).date()
    assert waiting_count(cast.partnership().pk, Side.B) == before[0] + 1
    assert waiting_count(cast.partnership().pk, Side.A) == before[1]
    assert not Progress.objects.filter(measure=report.measure, at=NOW).exists()
    row = Change.objects.get(kind="guest_report", at=NOW)
    assert (row.person, row.side, row.action, row.after) == (None, "B", "said", {"on": "2026-11-14"})


@pytest.mark.django_db
def test_the_same_form_is_stored_and_counted_once_also_as_the_last_use():
    row, uid = link(most_uses=1), uuid4()
    assert say(row, uid=uid).pk == say(row, uid=uid).pk
    row.refresh_from_db()
    assert row.uses == 1
    assert why(say, row) == {"guest_link_used_up"}


@pytest.mark.django_db
def test_a_uid_of_another_link_opens_nothing():
    report = say(link())
    other = link()
    assert why(say, other, uid=report.uid) == {"uid_of_another"}
    other.refresh_from_db()
    assert other.uses == 0


@pytest.mark.django_db
def test_a_link_closes_at_its_second():
    row = link(days=7)
    end = NOW + timedelta(days=7)
    say(row, now=end - timedelta(microseconds=1))
    assert why(say, row, now=end) == {"guest_link_expired"}


@pytest.mark.django_db
def test_what_is_refused_counts_nothing():
    row = link()
    assert why(say, row, Said("", "es", Vague("2030"))) == {"words_missing", "day_in_future"}
    row.refresh_from_db()
    assert (row.uses, row.reports.count()) == (0, 0)


@pytest.mark.django_db
def test_today_is_the_day_where_the_link_is_used():
    """In Berlin the 23rd has begun while the server still counts the 22nd."""
    late = NOW.replace(hour=23, minute=30)
    tomorrow = Said("Wir waren da.", "de", Vague("2026-11-23"))
    assert say(link("coordinator_a"), tomorrow, now=late).on == Vague("2026-11-23")
    assert why(say, link("coordinator_b"), tomorrow, now=late) == {"day_in_future"}


@pytest.mark.django_db
def test_coordinators_of_the_side_are_told_once_a_day_per_measure():
    first, second = link(), link("contributor_b")
    for row in (first, second, first):
        say(row)
    say(first, now=NOW + timedelta(days=1))
    told = Mail.objects.filter(kind="guest_said").order_by("id")
    assert [(mail.to, mail.at) for mail in told] == [
        (cast.PEOPLE["coordinator_b"], NOW),
        (cast.PEOPLE["coordinator_b"], NOW + timedelta(days=1)),
    ]
    assert SAID.words not in str([mail.values for mail in told])


@pytest.mark.django_db
@pytest.mark.parametrize("mails", [Person.Mails.TURNS, Person.Mails.NONE])
def test_who_wants_fewer_mails_is_not_told(mails):
    Person.objects.filter(email=cast.PEOPLE["coordinator_b"]).update(mails=mails)
    say(link())
    assert not Mail.objects.filter(kind="guest_said").exists()


@pytest.mark.django_db
def test_a_copy_holds_what_was_written_and_nothing_else():
    report = say(link(), copy=True, shown_in="de")
    mail = Mail.objects.get(kind="guest_copy")
    assert (mail.to, mail.language, mail.person) == ("rosa@example.org", "de", None)
    assert mail.values == {
        "side": "B",
        "message": SAID.words,
        "name": "Rosa",
        "when": "2026-11-14",
        "people": 12,
        "picture": False,
    }
    assert report.measure.title.words("es") not in str(mail.values)
    say(link(), Said("x", "es", Vague("2026")), copy=True)  # no address, no copy
    assert Mail.objects.filter(kind="guest_copy").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["ñ" * 5000, "=cmd|' /C calc'!A0", "🧵👩🏽‍🌾", "שלום עולם", "<script>alert(1)</script>", "%s {0}"]
)
def test_words_come_back_as_they_were_written(words):
    report = say(link(), Said(words, "und", Vague("2026-11")))
    assert GuestReport.objects.get(pk=report.pk).words == words


# Deciding


def take(report: GuestReport, who: str = "coordinator_b", **change) -> GuestReport:
    given = {
        "uid": uuid4(),
        "on": NOW.date(),
        "status": Status.UNDER_WAY,
        "note": "",
        "note_language": "es",
        "now": NOW,
    }
    return guests.take_report(seat=cast.seat(who), report=report, **{**given, **change})


@pytest.mark.django_db
def test_taken_over_the_words_stand_in_their_own_language_beside_a_note():
    uid = uuid4()
    report = take(say(link()), uid=uid, note="Confirmado por la oficina.", status=Status.DONE)
    assert take(report, uid=uid).pk == report.pk
    note = report.progress
    assert (note.side, note.status, note.words.spoken()) == ("B", "done", {"qu": SAID.words})
    own = Progress.objects.exclude(pk=note.pk).get(measure=report.measure, at=NOW)
    assert own.words.spoken() == {"es": "Confirmado por la oficina."}
    assert own.pk < note.pk  # the guest's words are the newest that the side says
    assert report.erase_on == (NOW + timedelta(days=90)).date()
    assert why(take, report) == {"guest_report_decided"}
    assert why(decline, report) == {"guest_report_decided"}


def decline(report: GuestReport, who: str = "coordinator_b", words: str = "Es otra actividad.") -> GuestReport:
    return guests.decline_report(seat=cast.seat(who), report=report, why=words, now=NOW)


@pytest.mark.django_db
def test_declined_it_stays_with_the_reason():
    report = say(link())
    assert why(decline, report, words=" \n") == {"note_missing"}
    for _ in range(2):
        decline(report)
    report.refresh_from_db()
    assert (report.state, report.decided_reason, report.words) == ("declined", "Es otra actividad.", SAID.words)
    assert why(take, report) == {"guest_report_decided"}
    assert Change.objects.get(kind="guest_report", action="declined").reason == "Es otra actividad."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("reader_b", "role_too_low"),
        ("contributor_b", "role_too_low"),
        ("coordinator_a", "other_sides_record"),
        ("stranger", "record_unknown"),
    ],
)
def test_only_a_coordinator_of_the_side_decides(who, kind):
    report = say(link())
    assert why(take, report, who) == {kind}
    assert why(decline, report, who) == {kind}


@pytest.mark.django_db
def test_a_picture_is_shown_only_once_somebody_has_said_what_it_shows():
    report = say(link(), picture=picture())
    assert (report.picture.alt.spoken(), report.picture.credit, report.picture.file.person) == ({}, "Rosa", None)
    assert why(take, report) == {"alt_missing"}
    taken = take(report, alt="Dos biohuertos recién regados", public=True)
    assert taken.progress.picture == report.picture
    assert taken.progress.picture.alt.spoken() == {"es": "Dos biohuertos recién regados"}
    assert taken.progress.public


@pytest.mark.django_db
@pytest.mark.parametrize("act", [decline, lambda report: take(report, with_picture=False)])
def test_a_picture_that_nobody_wants_is_gone(act, django_capture_on_commit_callbacks):
    report = say(link(), picture=picture())
    kept = place(report.picture.file.sha256)
    assert kept.exists()
    with django_capture_on_commit_callbacks(execute=True):
        act(report)
    assert not kept.exists()
    assert Picture.objects.get(pk=report.picture_id).retired_at == NOW


# Forgetting


@pytest.mark.django_db
def test_names_go_when_their_day_has_come_and_no_word_with_them():
    report, other = say(link(), copy=True), say(link())
    take(report)
    last = NOW + timedelta(days=90)
    assert purge(now=last - timedelta(days=1), rules=OFTEN)["guest"] == 0
    assert purge(now=last, rules=OFTEN)["guest"] == 1
    report.refresh_from_db()
    other.refresh_from_db()
    assert (report.name, report.email, report.words, report.people) == ("", "", SAID.words, 12)
    assert other.name == "Rosa"
    late = purge(now=NOW + timedelta(days=365), rules=OFTEN)
    assert (late["guest"], late["guest_mail"]) == (1, 1)  # the other, and the copy in the mails
    everywhere = [*GuestReport.objects.values_list("name", "email"), *Mail.objects.values_list("to", "values")]
    assert "osa" not in str(everywhere)
    assert set(purge(now=NOW + timedelta(days=999), rules=OFTEN).values()) == {0}


# The measure


@pytest.mark.django_db
def test_a_measure_with_a_link_is_dropped_and_what_was_said_survives():
    seat, plan = cast.seat("coordinator_b"), cast.plan(2027)
    row = workplan.save_measure(
        seat=seat,
        plan=plan,
        uid=uuid4(),
        values={"title.es": "Sembrar agua", "field": str(plan.fields.first().uid)},
        seen=None,
        edits={},
        now=NOW,
    )
    made = link(measure=row)
    report = say(made)
    given = {"seat": seat, "plan": plan, "kind": "measure", "uid": row.uid, "version": row.version, "now": NOW}
    assert workplan.remove_row(**given) == "dropped"
    assert why(say, made) == {"guest_measure_gone"}
    assert why(link, measure=Measure.objects.get(pk=row.pk)) == {"guest_measure_gone"}
    assert take(report).progress.measure_id == row.pk
    assert plan.document.stage == Stage.DRAFT


# Many at once


def lone_link(most_uses: int) -> tuple[GuestLink, GuestReport | None]:
    plan, _, b = build()
    given = {"called": "", "language": "es", "days": 7, "most_uses": most_uses, "now": NOW, "uid": uuid4()}
    return guests.open_link(seat=b, measure=plan.measures.get(), **given), b


@pytest.mark.django_db(transaction=True)
def test_a_link_for_five_takes_five_of_nine_that_come_at_once():
    row, _ = lone_link(5)
    found = at_once(*[lambda: say(row) for _ in range(9)])
    refused = [one for one in found if not isinstance(one, GuestReport)]
    assert [kinds(one) for one in refused] == [{"guest_link_used_up"}] * 4
    row.refresh_from_db()
    assert (row.uses, row.reports.count()) == (5, 5)
    assert Mail.objects.filter(kind="guest_said").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_four_times_at_once_is_stored_once():
    row, _ = lone_link(5)
    uid = uuid4()
    found = at_once(*[lambda: say(row, uid=uid) for _ in range(4)])
    assert [type(one) for one in found] == [GuestReport] * 4, found
    row.refresh_from_db()
    assert (row.uses, row.reports.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
def test_what_races_a_revocation_is_stored_before_it_or_not_at_all(round_number):
    row, b = lone_link(5)
    report, revoked = at_once(lambda: say(row), lambda: guests.revoke_link(seat=b, link=row, now=NOW))
    assert isinstance(revoked, GuestLink), revoked
    row.refresh_from_db()
    stored = isinstance(report, GuestReport)
    assert stored or kinds(report) == {"guest_link_revoked"}
    assert (row.uses, row.reports.count()) == ((1, 1) if stored else (0, 0))


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_deciding_at_once_decide_once():
    row, b = lone_link(5)
    report = say(row)
    given = {"on": NOW.date(), "status": Status.DONE, "note": "", "note_language": "es", "now": NOW}
    taken, declined = at_once(
        lambda: guests.take_report(seat=b, report=report, uid=uuid4(), **given),
        lambda: guests.decline_report(seat=b, report=report, why="No", now=NOW),
    )
    assert isinstance(taken, GuestReport) != isinstance(declined, GuestReport), (taken, declined)
    report.refresh_from_db()
    assert report.state == ("taken" if isinstance(taken, GuestReport) else "declined")
    assert Progress.objects.count() == (1 if report.state == "taken" else 0)
