"""Seats: given, changed, passed on and ended; deputies; appointments by the operator; names that go on their day."""

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from ayni.core.guests import Said
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.records.models import (
    Appointment,
    Change,
    GuestLink,
    GuestReport,
    Mail,
    Membership,
    Municipality,
    Person,
    SavedView,
    Session,
)
from ayni.records.services import Refused
from ayni.records.services.appointing import appoint_coordinator
from ayni.records.services.digest import write_digests
from ayni.records.services.guests import open_link, say
from ayni.records.services.mail import write_to_coordinators
from ayni.records.services.people import (
    Newcomer,
    add_member,
    ask_to_forget,
    change_seat,
    empty_person,
    pass_on,
    remove_member,
)
from ayni.records.who import who
from tests.cast import NOW, PEOPLE, measure, partnership, person, seat
from tests.doors import small_pdf

pytestmark = pytest.mark.django_db
NEW = Newcomer(email="new@town.example", name="Rosa Chávez", language="de", time_zone="UTC")


def kinds(refused):
    return [why.kind for why in refused.value.reasons]


def refusal(attempt):
    with pytest.raises(Refused) as refused, transaction.atomic():
        attempt()
    return kinds(refused)


def member(who):
    return Membership.objects.open().select_related("person", "partnership").get(person__email=PEOPLE[who])


def newcomer(email):
    return Newcomer(email=email, name="-", language="es", time_zone="UTC")


def add(by="coordinator_a", new=NEW, role="reader", **more):
    return add_member(seat=seat(by), who=new, role=role, now=NOW, **more)


def change(by, whose, role, **more):
    return change_seat(seat=seat(by), member=member(whose), role=role, now=NOW, **more)


def end(by, whose):
    remove_member(seat=seat(by), member=member(whose), now=NOW)


@pytest.mark.parametrize("who", ["reader_a", "contributor_b"])
def test_only_coordinators_give_change_and_end_seats(who):
    for attempt in (lambda: add(who), lambda: change(who, who, "coordinator"), lambda: end(who, who)):
        assert refusal(attempt) == ["role_too_low"]
    assert not Change.objects.filter(person=person(who), at=NOW).exists()


@pytest.mark.parametrize(("whose", "kind"), [("reader_b", "other_sides_record"), ("stranger", "record_unknown")])
def test_the_other_sides_seats_are_theirs(whose, kind):
    give = {"seat": seat("coordinator_a"), "member": member(whose), "who": NEW, "now": NOW}
    for attempt in (
        lambda: change("coordinator_a", whose, "reader"),
        lambda: end("coordinator_a", whose),
        lambda: pass_on(**give),
    ):
        assert refusal(attempt) == [kind]


def test_a_new_member_is_told_by_a_mail_that_holds_no_key():
    row = add("coordinator_b", role="contributor", office=" Casa\nMunicipal ")
    told = Mail.objects.get(to=NEW.email)
    assert (told.kind, told.person, told.language, told.state) == ("welcome", row.person, "de", "waiting")
    by = person("coordinator_b").name
    assert told.values == {"side": "B", "role": "contributor", "office": "Casa Municipal", "by": by}
    assert not row.person.has_usable_password()


def test_a_refused_seat_makes_no_person_and_no_mail():
    Person.objects.create(email="closed@town.example", is_active=False)
    for attempt, kind in (
        (lambda: add(role="king"), "role_unknown"),
        (lambda: add(role="reader", deputy=True), "role_unknown"),
        (lambda: add(new=newcomer(PEOPLE["reader_b"])), "already_member"),
        (lambda: add(new=newcomer("Closed@town.example")), "account_closed"),
    ):
        assert refusal(attempt) == [kind]
    assert not Person.objects.filter(email=NEW.email).exists()
    assert not Mail.objects.filter(kind="welcome").exists()


def test_the_last_coordinator_of_a_side_stays_until_there_is_another():
    for attempt in (
        lambda: change("coordinator_a", "coordinator_a", "reader"),
        lambda: change("coordinator_a", "coordinator_a", "coordinator", deputy=True),
        lambda: end("coordinator_a", "coordinator_a"),
    ):
        assert refusal(attempt) == ["last_coordinator"]
    change("coordinator_a", "reader_a", "coordinator")
    Person.objects.filter(email=PEOPLE["reader_a"]).update(is_active=False)
    assert refusal(lambda: end("coordinator_a", "coordinator_a")) == ["last_coordinator"]
    Person.objects.filter(email=PEOPLE["reader_a"]).update(is_active=True)
    end("coordinator_a", "coordinator_a")
    assert [row.person for row in Membership.objects.coordinating(partnership(), "A")] == [person("reader_a")]


def test_an_ended_seat_gives_no_right_and_gets_no_mail_and_opens_anew():
    Mail.objects.create(
        partnership=partnership(), to="x@a.example", person=person("contributor_b"), language="es", kind="x", at=NOW
    )
    row = member("contributor_b")
    end("coordinator_b", "contributor_b")
    assert not Mail.objects.filter(person=row.person).exists()
    Person.objects.filter(pk=row.person_id).update(joined=NOW - timedelta(days=30))
    write_digests(now=NOW)
    assert not Mail.objects.filter(person=row.person).exists()
    assert Person.objects.get(pk=row.person_id).erase_on == NOW.date() + timedelta(days=365)
    again = add("coordinator_b", newcomer(PEOPLE["contributor_b"]), "contributor")
    assert (again.pk != row.pk, Person.objects.get(pk=row.person_id).erase_on) == (True, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(ended_at=None)


def test_a_side_has_one_deputy_who_gets_the_coordinators_mails():
    first = change("coordinator_a", "contributor_a", "coordinator", deputy=True)
    change("coordinator_a", "reader_a", "coordinator", deputy=True)
    first.refresh_from_db()
    assert (first.deputy, first.role) == (False, "coordinator")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=first.pk).update(deputy=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(person__email=PEOPLE["reader_b"]).update(deputy=True)
    mails = write_to_coordinators(partnership=partnership(), side=Side.A, kind="x", values={}, now=NOW)
    assert {mail.to for mail in mails} == {PEOPLE[who] for who in ("coordinator_a", "contributor_a", "reader_a")}
    assert change("coordinator_a", "reader_a", "reader").deputy is False


def test_an_office_is_passed_on_with_all_that_belongs_to_it():
    chair, row = seat("coordinator_b"), member("coordinator_b")
    change("coordinator_b", "coordinator_b", "coordinator", office="Oficina de Cooperación")
    view = {"partnership": partnership(), "side": "B", "page": "actors", "at": NOW, "query": "side=B"}
    SavedView.objects.filter(person=chair.person).delete()
    for name, shared in (("Nuestros", True), ("Mío", False)):
        SavedView.objects.create(person=chair.person, name=name, shared=shared, **view)
    SavedView.objects.create(person=person("contributor_b"), name="Nuestros", **view)
    GuestLink.objects.all().update(revoked_at=NOW)
    given = {"called": "", "language": "es", "days": 7, "most_uses": 1, "now": NOW}
    link = open_link(seat=chair, measure=measure(), uid=uuid4(), **given)
    seats, changes = Membership.objects.count(), Change.objects.count()

    new = pass_on(seat=chair, member=row, who=newcomer(PEOPLE["contributor_b"]), now=NOW)

    assert (new.role, new.office, new.person) == ("coordinator", "Oficina de Cooperación", person("contributor_b"))
    assert (
        Membership.objects.open().filter(partnership=partnership(), person__in=[new.person, chair.person]).get() == new
    )
    assert (Membership.objects.count(), Change.objects.count()) == (seats + 1, changes + 1)
    told = Change.objects.get(uid=row.uid, action="passed_on")
    assert told.after == {"role": "coordinator", "office": "Oficina de Cooperación", "views": "1", "links": "1"}
    assert set(new.person.views.values_list("name", flat=True)) == {"Nuestros", "Nuestros (2)"}
    assert list(chair.person.views.values_list("name", flat=True)) == ["Mío"]
    link.refresh_from_db()
    assert link.person == new.person
    assert Mail.objects.get(kind="office").to == PEOPLE["contributor_b"]
    assert refusal(lambda: pass_on(seat=chair, member=row, who=NEW, now=NOW)) == ["seat_ended"]


def test_nobody_takes_over_from_themselves_or_across_the_seam():
    for email, kind in ((PEOPLE["reader_a"], "successor_is_same"), (PEOPLE["reader_b"], "already_member")):
        attempt = {"seat": seat("reader_a"), "member": member("reader_a"), "who": newcomer(email), "now": NOW}
        assert refusal(lambda attempt=attempt: pass_on(**attempt)) == [kind]
    assert member("reader_a").ended_at is None


def test_a_coordinator_who_takes_over_a_lesser_seat_stays_one():
    change("coordinator_a", "contributor_a", "coordinator", deputy=True)
    by = seat("coordinator_a")
    new = pass_on(seat=by, member=member("reader_a"), who=newcomer(PEOPLE["contributor_a"]), now=NOW)
    assert (new.role, new.deputy) == ("coordinator", True)


# The operator appoints


def appoint(by="operator", new=NEW, side=Side.B, uid=None, **more):
    given = {"office": "Oficina de Cooperación", "letter": "Oficio 12-2026", "letter_on": date(2026, 11, 20)} | more
    return appoint_coordinator(
        operator=person(by), partnership=partnership(), side=side, who=new, uid=uid or uuid4(), now=NOW, **given
    )


def test_the_operator_appoints_on_a_letter_and_both_sides_are_told():
    Person.objects.filter(email=PEOPLE["coordinator_b"]).update(is_active=False)
    uid = uuid4()
    row = appoint(uid=uid, scan=small_pdf(), scan_name="Oficio 12.pdf")
    assert appoint(uid=uid) == row
    assert (row.seat.role, row.seat.office, row.scan.kind) == (
        "coordinator",
        "Oficina de Cooperación",
        "application/pdf",
    )
    assert [found.person.email for found in Membership.objects.coordinating(partnership(), "B")] == [NEW.email]
    told = Change.objects.get(action="appointed")
    assert (told.side, told.person, told.after["letter"]) == ("B", person("operator"), "Oficio 12-2026")
    office = Municipality.objects.get(partnership=partnership(), side="B").office_email
    assert set(Mail.objects.filter(kind="appointed").values_list("to", flat=True)) == {PEOPLE["coordinator_a"], office}
    assert Mail.objects.get(kind="welcome").to == NEW.email


def test_nobody_else_appoints_and_only_where_nobody_acts():
    assert refusal(appoint) == ["side_has_coordinator"]
    Person.objects.filter(email=PEOPLE["coordinator_b"]).update(is_active=False)
    Person.objects.filter(email=PEOPLE["contributor_b"]).update(is_operator=True)
    for attempt, kind in (
        (lambda: appoint("coordinator_a"), "operator_only"),
        (lambda: appoint("contributor_b"), "operator_has_seat"),
        (lambda: appoint(new=newcomer(PEOPLE["operator"])), "operator_has_seat"),
        (lambda: appoint(new=newcomer(PEOPLE["reader_a"])), "already_member"),
        (lambda: appoint(letter_on=date(2026, 12, 24)), "letter_in_future"),
        (lambda: appoint(scan=io.BytesIO(b"<svg/>"), scan_name="x.pdf"), "file_kind"),
    ):
        assert refusal(attempt) == [kind]
    assert not Appointment.objects.exists()
    assert appoint(new=newcomer(PEOPLE["contributor_b"])).seat == member("contributor_b")


# Names that go


def test_the_name_goes_on_its_day_and_office_and_role_stay():
    change("coordinator_a", "reader_a", "reader", office="BVV-Büro")
    left = person("reader_a")
    assert refusal(lambda: empty_person(person=left, now=NOW)) == ["has_a_seat"]
    end("coordinator_a", "reader_a")
    left.refresh_from_db()
    assert who(left, partnership().pk) == left.name
    name, other = left.name, person("coordinator_b")
    TOTP.activate(left, "A" * 32)
    Session.objects.create(
        session_key="k", session_data="", expire_date=timezone.now() + timedelta(days=1), person=left
    )
    about = {"partnership": partnership(), "language": "de", "at": NOW, "kind": "plan_hand_over", "state": "sent"}
    Mail.objects.create(to=left.email, person=left, **about)
    kept = Mail.objects.create(to=other.email, person=other, values={"person": name, "note": f"Gruß, {name}"}, **about)

    emptied = empty_person(person=left, now=NOW)

    assert (emptied.name, emptied.email, emptied.is_active) == ("", f"{left.uid}@emptied.invalid", False)
    assert not emptied.has_usable_password()
    assert who(emptied, partnership().pk) == "BVV-Büro, Reader"
    assert not Mail.objects.filter(person=left).exists()
    kept.refresh_from_db()
    assert kept.values["person"] == ""
    assert not Session.objects.filter(person=left).exists()
    assert not left.authenticator_set.exists()
    assert empty_person(person=left, now=NOW + timedelta(days=1)).emptied_at == NOW


def test_the_day_counts_also_before_the_clearing_up_and_may_come_sooner():
    left = person("reader_a")
    for staying in (left, person("operator")):
        assert refusal(lambda staying=staying: ask_to_forget(person=staying, now=timezone.now())) == ["has_a_seat"]
    end("coordinator_a", "reader_a")
    asked = ask_to_forget(person=left, now=timezone.now())
    assert who(asked, partnership().pk) == "somebody who has left"
    call_command("empty_person", asked.email, stdout=io.StringIO())
    assert who(person_again(asked), partnership().pk) == "Reader"
    with pytest.raises(CommandError):
        call_command("empty_person", PEOPLE["reader_b"], stdout=io.StringIO())


def person_again(row):
    return Person.objects.get(pk=row.pk)


def test_what_a_guest_said_waits_for_whoever_coordinates_now():
    """The seat that decides is looked up when it is needed, never stored with the link."""
    GuestReport.objects.all().delete()
    link = open_link(
        seat=seat("contributor_b"),
        measure=measure(),
        uid=uuid4(),
        called="",
        language="es",
        days=7,
        most_uses=1,
        now=NOW,
    )
    pass_on(seat=seat("coordinator_b"), member=member("coordinator_b"), who=NEW, now=NOW)
    say(link=link, uid=uuid4(), said=Said("Regamos.", "es", Vague("2026-11")), now=NOW)
    assert list(Mail.objects.filter(kind="guest_said").values_list("to", flat=True)) == [NEW.email]
