"""The purge: rule by rule, again and again, with every trace that the history kept."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from ayni.core.guests import Said
from ayni.core.multilingual import Text
from ayni.core.retention import BY_KIND, ERASED, RULES
from ayni.core.vague import Vague
from ayni.records.models import (
    Change,
    File,
    GuestLink,
    GuestReport,
    Mail,
    Person,
    Picture,
    Progress,
    SavedView,
    Session,
)
from ayni.records.queries.held import held_on
from ayni.records.queries.retention import DUE, due_counts
from ayni.records.retained import WHAT, becomes, when
from ayni.records.services import guests
from ayni.records.services.erasing import ERASERS, erase, purge
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)
SAID = Said("Regamos.\nSaludos de Ana Flores", "es", Vague("2026-11-14"), 3, "Ana Flores", "ana@example.org")


def history(**change) -> Change:
    given = {"partnership": cast.partnership(), "kind": "comment", "uid": uuid4(), "version": 1, "at": NOW}
    return Change.objects.create(**{**given, "action": "changed", **change})


def told(kind: str) -> list[tuple[str, dict[str, str]]]:
    rows = Change.objects.filter(kind="erasure", after__rule=kind)
    return [(row.partnership.slug, row.after) for row in rows.order_by("id")]


def test_every_rule_knows_its_rows_its_words_and_what_becomes_of_them():
    kinds = [rule.kind for rule in RULES]
    assert list(DUE) == kinds
    assert set(WHAT) == set(kinds)
    assert set(ERASERS) == {rule.kind for rule in RULES if rule.told}
    assert when(BY_KIND["guest"]) == "90 days after a town hall decided about it, after 365 days in any case"
    assert [becomes(BY_KIND[kind]) for kind in ("mail", "person")] == ["deleted", "taken out; the record itself stays"]


def declined() -> GuestReport:
    seat, row = cast.seat("coordinator_b"), cast.measure(2026)
    link = guests.open_link(
        seat=seat, measure=row, uid=uuid4(), called="Ana Flores", language="es", days=7, most_uses=5, now=NOW
    )
    report = guests.say(link=link, uid=uuid4(), said=SAID, now=NOW)
    return guests.decline_report(seat=seat, report=report, why="Ana Flores llamó: ana@example.org", now=NOW)


def test_a_guest_leaves_the_history_too_and_what_was_declined_goes_with_its_words():
    report = declined()
    row = Change.objects.filter(uid=report.measure.uid, action="declined").latest("id")
    assert "Ana Flores" in row.reason
    assert erase(rule=BY_KIND["guest"], now=NOW + timedelta(days=91)) == 1
    report.refresh_from_db()
    row.refresh_from_db()
    assert (report.name, report.email, report.words) == ("", "", ERASED)
    assert row.reason == report.decided_reason == f"{ERASED} llamó: {ERASED}"
    assert told("guest") == [(cast.SLUG, {"rule": "guest", "n": "1"})]
    assert DUE["guest"](LATER).filter(pk=report.pk).count() == 0


def test_for_whom_a_link_was_made_goes_some_time_after_its_end():
    link = declined().link
    assert erase(rule=BY_KIND["guest_link"], now=link.expires_at + timedelta(days=90)) == 0
    assert erase(rule=BY_KIND["guest_link"], now=link.expires_at + timedelta(days=91)) == 1
    assert GuestLink.objects.get(pk=link.pk).called == ""


def test_who_took_a_picture_that_was_taken_away():
    pair, measure = cast.partnership(), cast.measure(2026)
    file = File.objects.create(
        partnership=pair, side="A", shown_name="x.jpg", kind="image/jpeg", size=1, sha256="0" * 64, at=NOW
    )
    picture = Picture.objects.create(
        partnership=pair, side="A", file=file, width=1, height=1, credit="Rosa", consent="given",
        alt=Text.of(es="Rosa riega"), retired_at=NOW,
    )  # fmt: skip
    note = Progress.objects.filter(measure=measure).first()
    Progress.objects.filter(pk=note.pk).update(picture=picture)
    of_it = history(kind="progress", uid=measure.uid, before={"credit": "Rosa", "words.es": "Rosa dijo"})
    of_another = history(kind="progress", before={"credit": "Rosa"})
    assert erase(rule=BY_KIND["picture"], now=NOW + timedelta(days=91)) == 1
    picture.refresh_from_db()
    of_it.refresh_from_db()
    of_another.refresh_from_db()
    assert (picture.credit, bool(picture.alt)) == (ERASED, False)
    assert of_it.before == {"credit": ERASED, "words.es": "Rosa dijo"}
    assert of_another.before == {"credit": "Rosa"}


def gone_person() -> Person:
    """Somebody who wrote in the history, and whose seat ended long ago."""
    return Person.objects.create_user(
        "eva@example.org", "x", name="Eva Ledesma", erase_on=(NOW + timedelta(days=BY_KIND["person"].days)).date()
    )


def test_a_person_without_a_seat_is_emptied_with_all_that_names_her():
    person, staying = gone_person(), cast.person("reader_a")
    pair = cast.partnership()
    given = {"partnership": pair, "person": person, "side": "A", "page": "actors", "at": NOW}
    SavedView.objects.create(**given, name="Eva")
    EmailAddress.objects.create(user=person, email="eva@example.org")
    Mail.objects.create(to="EVA@example.org", language="de", kind="welcome", at=LATER)
    seat = history(kind="membership", person=person, after={"name": "Eva Ledesma", "email": "eva@example.org"})
    noted = history(person=staying, reason="Eva Ledesma hat es eva@example.org geschickt", after={"words.de": "Evas"})
    assert erase(rule=BY_KIND["person"], now=NOW + timedelta(days=364)) == 0
    assert erase(rule=BY_KIND["person"], now=LATER) == 1
    person.refresh_from_db()
    seat.refresh_from_db()
    noted.refresh_from_db()
    assert (person.name, person.email, person.is_active) == ("", f"{person.uid}@emptied.invalid", False)
    assert not person.has_usable_password()
    assert seat.after == {"name": ERASED, "email": ERASED}
    assert (noted.reason, noted.after) == (f"{ERASED} hat es {ERASED} geschickt", {"words.de": "Evas"})
    assert (seat.person, seat.at) == (person, NOW)
    assert told("person") == [(cast.SLUG, {"rule": "person", "n": "1"})]
    everywhere = [*Mail.objects.values_list("to", "values"), *SavedView.objects.values_list("name")]
    assert "eva" not in str(everywhere).lower()
    nothing = held_on("eva@example.org", LATER)
    assert (nothing["records"], nothing["history_that_names_the_address"]) == ({}, [])
    assert erase(rule=BY_KIND["person"], now=LATER + timedelta(days=999)) == 0


def test_who_is_emptied_by_the_operator_leaves_the_history_too():
    person = gone_person()
    noted = history(person=cast.person("reader_a"), reason="Eva Ledesma hat es eva@example.org geschickt")
    for email in ("eva@example.org", f"{person.uid}@emptied.invalid"):  # once, and once more
        call_command("empty_person", email, stdout=io.StringIO())
    noted.refresh_from_db()
    assert noted.reason == f"{ERASED} hat es {ERASED} geschickt"
    assert held_on("eva@example.org", NOW)["history_that_names_the_address"] == []


def test_who_has_a_seat_or_runs_the_installation_stays():
    assert not DUE["person"](NOW + timedelta(days=3000)).exists()
    Person.objects.filter(is_operator=True).update(erase_on=NOW.date())
    assert not DUE["person"](NOW + timedelta(days=3000)).exists()


def test_mails_that_ended_and_sign_ins_that_are_over():
    for state in Mail.State.values:
        Mail.objects.create(to="x@example.org", language="de", kind="plan_return", at=NOW, state=state)
    Session.objects.create(session_key="over", session_data="", expire_date=NOW - timedelta(seconds=1))
    Session.objects.create(session_key="open", session_data="", expire_date=NOW + timedelta(days=1))
    found = purge(now=NOW + timedelta(days=181), rules=[BY_KIND["mail"]])
    assert found == {"mail": 2}
    assert set(Mail.objects.filter(to="x@example.org").values_list("state", flat=True)) == {"waiting", "sending"}
    assert purge(now=NOW, rules=[BY_KIND["session"]]) == {"session": 1}
    assert [row.pk for row in Session.objects.filter(pk__in=("over", "open"))] == ["open"]


def test_the_command_only_counts_then_erases_and_finds_nothing_more():
    Person.objects.filter(pk=gone_person().pk).update(erase_on=timezone.now().date())
    dry, wet, again = (io.StringIO() for _ in range(3))
    before = Change.objects.count()
    call_command("purge", "--dry-run", stdout=dry)
    assert (due_counts(timezone.now())["person"], Change.objects.count()) == (1, before)
    call_command("purge", stdout=wet)
    call_command("purge", stdout=again)
    assert dry.getvalue() == wet.getvalue()
    assert "person           1" in wet.getvalue()
    assert "Eva" not in wet.getvalue()
    assert {line.split()[1] for line in again.getvalue().splitlines()} == {"0"}
