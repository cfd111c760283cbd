"""Seats: given, changed and taken back by the coordinators of a side; welcomed by mail."""

import re

import pytest
from django.core import mail as outbox
from django.urls import reverse

from ayni.records.models import Appointment, Change, Mail, Membership, Person
from tests.cast import OTHER, PEOPLE, SLUG, partnership, person
from tests.desk.filled import filled
from tests.doors import small_pdf

pytestmark = pytest.mark.django_db
LIST = reverse("desk:people", args=[SLUG])
ADD = reverse("desk:person_add", args=[SLUG])
NEW = {"email": "vhs@treptow-koepenick.example", "name": "Volkshochschule", "role": "contributor"}


def member(who):
    return Membership.objects.get(person__email=PEOPLE[who], partnership__slug=SLUG)


def page_of(row, name):
    return reverse(f"desk:{name}", args=[SLUG, row.uid])


def test_the_list_names_all_and_addresses_only_to_whom_they_belong(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_a")
    for time in range(2):
        with django_assert_num_queries(9):
            response = client.get(LIST)
        people = Person.objects.bulk_create(Person(email=f"{n}@{time}.example", name="Zz") for n in range(60))
        Membership.objects.bulk_create(
            Membership(person=one, partnership=partnership(), side="B", role="reader") for one in people
        )
    page = response.content.decode()
    assert PEOPLE["contributor_a"] in page
    assert PEOPLE["contributor_b"] not in page
    assert person("contributor_b").name in page
    assert person("stranger").name not in page
    assert response.context["page"].paginator.num_pages == 2
    assert PEOPLE["contributor_a"] not in sign_in("reader_a").get(LIST).content.decode()


def test_a_new_person_gets_a_seat_on_the_own_side_and_a_link_to_choose_a_password(sign_in, client):
    coordinator = sign_in("coordinator_b")
    sent = filled(coordinator.get(ADD)) | NEW
    assert coordinator.post(ADD, sent).status_code == 303
    row = Membership.objects.get(person__email=NEW["email"])
    assert (row.side, row.role, row.partnership.slug) == ("B", "contributor", SLUG)
    assert (row.person.name, row.person.language, row.person.time_zone) == ("Volkshochschule", "es", "America/Lima")
    assert not row.person.has_usable_password()
    waiting = Mail.objects.get(to=NEW["email"])
    assert waiting.state == "sent"
    assert [message.to for message in outbox.outbox] == [[NEW["email"]]]
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", outbox.outbox[0].body).group(1)
    assert link.split("/")[-2] not in str(waiting.values)

    coordinator.logout()
    form = client.get(link, follow=True)
    secret = "ein langer Satz zum Merken"
    client.post(form.redirect_chain[-1][0], {"password1": secret, "password2": secret})
    assert client.login(email=NEW["email"], password=secret)
    assert client.get(LIST).status_code == 200
    client.logout()
    assert "password1" not in client.get(link, follow=True).content.decode()


def test_somebody_known_keeps_name_and_password_and_is_told(sign_in):
    client = sign_in("coordinator_a")
    known = person("stranger")
    sent = filled(client.get(ADD)) | NEW | {"email": PEOPLE["stranger"].upper(), "role": "reader"}
    assert client.post(ADD, sent).status_code == 303
    row = member("stranger")
    assert (row.side, row.role, row.person) == ("A", "reader", known)
    assert Person.objects.get(pk=known.pk).name == known.name
    assert "/password/reset/key/" not in outbox.outbox[0].body
    assert Membership.objects.filter(person=known, partnership__slug=OTHER).count() == 1


def test_pressed_twice_it_is_one_seat_and_one_mail(sign_in):
    client = sign_in("coordinator_a")
    sent = filled(client.get(ADD)) | NEW
    assert [client.post(ADD, sent).status_code for _ in range(2)] == [303, 303]
    assert (Membership.objects.filter(person__email=NEW["email"]).count(), len(outbox.outbox)) == (1, 1)


@pytest.mark.parametrize("who", ["contributor_a", "contributor_b"])
def test_who_has_a_seat_already_gets_no_second(sign_in, who):
    client = sign_in("coordinator_a")
    response = client.post(ADD, filled(client.get(ADD)) | NEW | {"email": PEOPLE[who], "role": "coordinator"})
    assert list(response.context["form"].errors) == ["email"]
    assert member(who).role == "contributor"
    assert outbox.outbox == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "nobody"),
        ("email", "a@b.example\r\nBcc: c@d.example"),
        ("name", ""),
        ("name", "x" * 121),
        ("role", "king"),
        ("language", "qu"),
        ("time_zone", "Mars/Base"),
    ],
)
def test_what_cannot_be_is_answered_at_its_field(sign_in, name, value):
    client = sign_in("coordinator_a")
    before = Person.objects.count()
    response = client.post(ADD, filled(client.get(ADD)) | NEW | {name: value})
    assert list(response.context["form"].errors) == [name]
    assert Person.objects.count() == before


def test_role_and_office_change_and_the_history_tells(sign_in):
    client = sign_in("coordinator_a")
    row = member("reader_a")
    url = page_of(row, "person_change")
    sent = filled(client.get(url)) | {"role": "deputy", "office": "Europabeauftragte"}
    assert client.post(url, sent).status_code == 303
    row = member("reader_a")
    assert (row.role, row.deputy, row.office) == ("coordinator", True, "Europabeauftragte")
    page = client.get(LIST).content.decode()
    assert "Stellvertretende Koordination" in page
    assert "Europabeauftragte" in sign_in("reader_b").get(reverse("desk:changes", args=[SLUG])).content.decode()


def test_the_last_coordinator_stays_but_passes_on(sign_in):
    client = sign_in("coordinator_a")
    row = member("coordinator_a")
    for choice in ("reader", "deputy"):
        response = client.post(page_of(row, "person_change"), {"role": choice, "office": ""})
        assert (response.status_code, list(response.context["form"].errors)) == (409, ["role"])
    response = client.post(page_of(row, "person_remove"), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert member("coordinator_a").ended_at is None


def test_an_office_is_passed_on_in_one_step(sign_in, client, django_assert_max_num_queries):
    coordinator = sign_in("coordinator_b")
    row = member("coordinator_b")
    url = page_of(row, "person_pass")
    with django_assert_max_num_queries(12):
        response = coordinator.get(url)
    page = response.content.decode()
    assert "Plan operativo" in page or "2027" in page
    assert response.context["turns"]
    sent = filled(response) | {"email": "sucesora@cajamarca.example", "name": "Rosa Chávez"}
    assert coordinator.post(url, sent).status_code == 303
    assert coordinator.get(LIST).status_code == 404
    assert Membership.objects.get(pk=row.pk).ended_at is not None
    new = Membership.objects.open().get(person__email="sucesora@cajamarca.example")
    assert (new.side, new.role) == ("B", "coordinator")
    told = outbox.outbox[0]
    assert told.to == ["sucesora@cajamarca.example"]
    assert reverse("desk:dossier", args=[SLUG]) in told.body
    assert "/password/reset/key/" in told.body
    assert [change.action for change in Change.objects.filter(uid=row.uid)] == ["passed_on"]
    shown = sign_in("reader_a").get(LIST).content.decode()
    assert row.person.name in shown
    assert "Rosa Chávez" in shown


def test_everybody_passes_on_their_own_seat_and_no_other(sign_in):
    for who, whose, status in (
        ("reader_b", "reader_b", 200),
        ("reader_b", "contributor_b", 403),
        ("coordinator_a", "reader_b", 403),
    ):
        assert sign_in(who).get(page_of(member(whose), "person_pass")).status_code == status, (who, whose)


def test_who_leaves_sees_nothing_any_more(sign_in):
    client = sign_in("coordinator_b")
    row = member("contributor_b")
    url = page_of(row, "person_remove")
    assert client.post(url, filled(client.get(url))).status_code == 303
    assert Membership.objects.get(pk=row.pk).ended_at is not None
    assert Person.objects.filter(pk=row.person_id).exists()
    assert Change.objects.filter(uid=row.uid).first().action == "deleted"
    assert sign_in("contributor_b").get(LIST).status_code == 404


@pytest.mark.parametrize("name", ["person_change", "person_remove"])
def test_the_other_sides_people_are_theirs(sign_in, name):
    row = member("reader_b")
    response = sign_in("coordinator_a").post(page_of(row, name), {"role": "coordinator", "office": ""})
    assert response.status_code == 403
    assert [why.kind for why in response.context["reasons"]] == ["other_sides_record"]
    assert member("reader_b").role == "reader"


@pytest.mark.parametrize("name", ["person_change", "person_remove"])
def test_people_of_another_partnership_are_unknown(sign_in, name):
    row = Membership.objects.filter(partnership__slug=OTHER).first()
    assert sign_in("coordinator_a").post(page_of(row, name), {"role": "reader"}).status_code == 404
    assert Membership.objects.get(pk=row.pk).role == row.role


@pytest.mark.parametrize("who", ["reader_a", "contributor_a", "reader_b", "contributor_b"])
def test_only_coordinators_give_seats(sign_in, who):
    client = sign_in(who)
    row = member("reader_a" if who[-1] == "a" else "reader_b")
    assert ADD not in client.get(LIST).content.decode()
    tries = [client.get(ADD), client.post(ADD, NEW)]
    tries += [client.post(page_of(row, name), {"role": "coordinator"}) for name in ("person_change", "person_remove")]
    assert [response.status_code for response in tries] == [403] * 4


def test_the_operator_appoints_where_nobody_acts_and_says_on_which_letter(sign_in):
    Person.objects.filter(email=PEOPLE["coordinator_b"]).update(is_active=False)
    client = sign_in("operator")
    told = {sign.what: bool(sign.do) for sign in client.get(reverse("desk:start")).context["signs"]}
    assert told["Coordinators"]
    url = reverse("desk:appoint", args=[SLUG, "cajamarca"])
    assert url in client.get(reverse("desk:partnerships")).content.decode()
    sent = filled(client.get(url)) | {
        "email": "nueva@cajamarca.example",
        "name": "Rosa Chávez",
        "office": "Oficina de Cooperación",
        "letter": "Oficio 12-2026",
        "letter_on": "20.11.2099",
        "scan": small_pdf(),
    }
    refused = client.post(url, sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (409, ["letter_on"])
    told = client.post(url, sent | {"letter_on": "20.11.2025", "scan": small_pdf()})
    assert (told.status_code, told.headers["Location"]) == (303, reverse("desk:partnerships"))
    assert "appointed" in {mail.kind for mail in Mail.objects.all()}
    page = sign_in("reader_a").get(LIST).content.decode()
    assert "Oficio 12-2026" in page
    assert reverse("desk:scan", args=[SLUG, Appointment.objects.get().scan.uid]) in page
