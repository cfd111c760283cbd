"""All that is held on somebody: no table is forgotten, and nobody else is in it."""

from __future__ import annotations

import io
import json
import stat
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from ayni.core.guests import Said
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.records.models import Change, Person
from ayni.records.queries.held import ANOTHER, SECRET, held_on, links_to_persons
from ayni.records.services import guests
from ayni.records.services.mail import write_to_coordinators, write_to_office
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def others(who: str) -> list[str]:
    rows = Person.objects.exclude(pk=cast.person(who).pk).values_list("name", "email")
    return [word for row in rows for word in row if " " in word or "@" in word]


def test_every_key_to_a_person_in_the_installation_is_followed():
    keys = {
        (relation.related_model._meta.label, relation.field.name)
        for relation in Person._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.concrete is False and relation.related_model is not None
        if not relation.many_to_many
    }
    assert {(model._meta.label, name) for model, name in links_to_persons()} == keys
    assert ("records.Change", "person") in keys


def test_a_row_behind_each_key_is_in_the_file():
    person = cast.person("coordinator_b")
    found = held_on(person.email, NOW)["records"]
    expected = {
        model._meta.label
        for model, name in links_to_persons()
        if model._default_manager.filter(**{name: person}).exists()
    }
    assert set(found) >= expected >= {"records.Membership", "records.Change", "records.Handover"}
    assert found["records.Person"][0]["email"] == person.email
    rows = Change.objects.filter(person=person)
    assert [row["id"] for row in found["records.Change"]] == list(rows.order_by("pk").values_list("pk", flat=True))
    assert {row["person"] for row in found["records.Change"]} == {"you"}


def test_nobody_else_is_named_and_nothing_opens_anything():
    Person.objects.filter(pk=cast.person("contributor_b").pk).update(name="Rosa")  # one word: found by its place only
    by = {"by": "Rosa", "role": "reader"}
    write_to_coordinators(partnership=cast.partnership(), side=Side.B, kind="welcome", values=by, now=NOW)
    report = guests.say(
        link=guests.open_link(
            seat=cast.seat("coordinator_b"), measure=cast.measure(2026), uid=uuid4(), called="", language="es", days=7,
            most_uses=5, now=NOW,
        ),
        uid=uuid4(), said=Said("Regamos.", "es", Vague("2026-11-14"), 3, "Ana Flores", "ana@example.org"), now=NOW,
    )  # fmt: skip
    guests.decline_report(seat=cast.seat("coordinator_b"), report=report, why="Otra medida", now=NOW)
    Change.objects.filter(person=cast.person("coordinator_b")).update(reason="Con Ana Flores y ana@example.org")
    whole = json.dumps(held_on(cast.PEOPLE["coordinator_b"], NOW), ensure_ascii=False)
    assert [word for word in (*others("coordinator_b"), "Ana Flores", "ana@example.org", "Rosa") if word in whole] == []
    assert ANOTHER in whole
    assert not SECRET & {key for rows in json.loads(whole)["records"].values() for row in rows for key in row}


def test_who_has_no_account_finds_what_was_written_and_who_wrote_to_an_office_only_that():
    office = cast.partnership().b
    written = {"name": "Ana Flores", "message": "Hola", "language": "es", "now": NOW}
    write_to_office(municipality=office, reply_to="ana@example.org", **written)
    write_to_office(municipality=office, reply_to="eva@example.org", **{**written, "name": "Eva Ledesma"})
    found = held_on("ANA@example.org", NOW)["records"]["records.Mail"]
    assert [(row["reply_to"], row["values"]["message"]) for row in found] == [("ana@example.org", "Hola")]
    offices = held_on(office.office_email, NOW)["records"]
    assert {row["values"] for row in offices["records.Mail"]} == {ANOTHER}
    assert "Ana" not in json.dumps(offices)
    assert held_on("nobody@example.org", NOW)["records"] == {}


def test_the_history_that_names_an_address_is_found():
    row = Change.objects.filter(person=cast.person("coordinator_a")).first()
    Change.objects.filter(pk=row.pk).update(reason="Von Ana@Example.org")
    (mention,) = held_on("ana@example.org", NOW)["history_that_names_the_address"]
    assert (mention["id"], mention["person"], mention["reason"]) == (row.pk, ANOTHER, "Von Ana@Example.org")


def test_the_operators_command_writes_a_file_of_its_own_once(tmp_path):
    file, told = tmp_path / "ana.json", io.StringIO()
    call_command("export_person", cast.PEOPLE["reader_a"], str(file), stdout=told)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["records"]["records.Membership"][0]["role"] == "reader"
    assert "rows are held" in told.getvalue()
    with pytest.raises(CommandError, match="exists"):
        call_command("export_person", cast.PEOPLE["reader_a"], str(file))


def test_a_person_takes_the_own_file_and_only_that(sign_in, client):
    address = reverse("desk:my_data")
    assert client.get(address).status_code == 302
    answer = sign_in("contributor_b").get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="ayni-my-data.json"'
    assert answer["Cache-Control"] == "no-store"
    found = answer.json()
    assert found["about"] == cast.PEOPLE["contributor_b"]
    assert {row["person"] for row in found["records"]["records.Session"]} == {"you"}
    whole = answer.content.decode()
    assert [word for word in others("contributor_b") if word in whole] == []
    assert address in sign_in("contributor_b").get(reverse("desk:me")).content.decode()
