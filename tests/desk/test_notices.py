"""The legal pages on the desk: begun with a suggestion, shown only whole, by the own coordinator."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.core.prose import gaps
from ayni.desk.suggested import suggested
from ayni.records.models import Change, Municipality, Notice
from ayni.records.services import Refused
from ayni.records.services.notices import save_notice
from tests import cast
from tests.cast import NOW, OTHER, SLUG
from tests.desk.filled import filled
from tests.records.test_handover import kinds

pytestmark = pytest.mark.django_db
LIST = reverse("desk:notices", args=[SLUG])
FORM = reverse("desk:notice", args=[SLUG, "accessibility"])


def mine() -> Notice | None:
    return Notice.objects.filter(partnership__slug=SLUG, side="B", kind="accessibility").first()


def test_a_page_is_begun_kept_as_a_draft_and_shown_once_it_has_no_gaps(sign_in):
    client = sign_in("coordinator_b")
    form = client.get(FORM)
    data = filled(form)
    assert "Ley 29973" in data["words.es"]
    assert client.post(FORM, data).status_code == 303
    row = mine()
    assert (row.shown, row.words.original, row.updated) == (False, "es", None)
    refused = client.post(FORM, {**filled(client.get(FORM)), "shown": "on"})
    assert refused.status_code == 409
    assert mine().shown is False
    whole = {f"words.{code}": "# Así estamos\nTodo se lee." for code in ("de", "es", "en")}
    whole |= {f"enforcer.{code}": "" for code in ("de", "es", "en")}
    data = {**filled(client.get(FORM)), **whole, "shown": "on", "updated": "1.12.2026"}
    assert client.post(FORM, data).url == f"{LIST}#accessibility-B"
    assert mine().shown
    page = client.get(LIST).content.decode()
    assert "<h2>Así estamos</h2>" in page
    told = client.get(reverse("desk:record_changes", args=[SLUG, mine().uid])).content.decode()
    assert "Página legal escrita" in told


@pytest.mark.parametrize("values", [{"words.es": "Dirección: [calle]"}, {"words.es": ""}, {"updated": None}])
def test_a_page_with_gaps_without_words_or_without_a_day_is_not_shown(values):
    whole = {"words.es": "Todo.", "updated": NOW.date(), "shown": True}
    given = {"kind": "accessibility", "seen": None, "edits": {}, "now": NOW}
    with pytest.raises(Refused) as refused:
        save_notice(seat=cast.seat("coordinator_b"), values={**whole, **values}, **given)
    assert kinds(refused.value) <= {"notice_gaps", "notice_empty", "notice_without_day"}
    save_notice(seat=cast.seat("coordinator_b"), values={**whole, **values, "shown": False}, **given)
    assert mine().shown is False


def test_only_its_own_coordinator_writes_it_and_everybody_with_a_seat_reads_it(sign_in):
    for who in ("contributor_b", "reader_b"):
        assert sign_in(who).get(FORM).status_code == 403
        assert FORM not in sign_in(who).get(LIST).content.decode()
    page = sign_in("coordinator_a").get(LIST).content.decode()
    assert "Provinzverwaltung Cajamarca" in page
    assert page.count("/legal/imprint/") == 1  # its own
    with pytest.raises(Refused):
        save_notice(
            seat=cast.seat("contributor_b"), kind="imprint", values={"words.es": "x"}, seen=None, edits={}, now=NOW
        )


@pytest.mark.parametrize("kind", Notice.Kind.values)
@pytest.mark.parametrize("country", ["DE", "PE", "FR"])
def test_every_suggestion_stands_in_every_language_with_its_gaps(kind, country):
    town = Municipality.objects.select_related("partnership").get(slug="cajamarca")
    town.country = country
    found = suggested(town, kind)
    words = [found["words"].words(code) for code in ("de", "es", "en")]
    assert len(set(words)) == 3
    assert all(gaps(said) and "hermanamiento@cajamarca.example" in said for said in words)
    assert ("29733" in words[1]) == (kind == "privacy" and country == "PE")
    assert ("DDG" in words[0]) == (kind == "imprint" and country == "DE")
    assert bool(found.get("enforcer")) == (kind == "accessibility")


def test_the_settings_and_the_operator_say_who_shows_no_imprint(sign_in):
    settings = reverse("desk:settings", args=[SLUG])
    assert "zeigt noch kein Impressum" not in sign_in("coordinator_a").get(settings).content.decode()
    Notice.objects.filter(partnership__slug=SLUG, kind="imprint", side="B").update(shown=False)
    assert sign_in("coordinator_a").get(settings).content.decode().count("zeigt noch kein Impressum") == 1
    assert "1 town hall shows no imprint" in sign_in("operator").get("/desk/").content.decode()


def test_few_questions_however_much_is_written(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_a")
    for _ in range(2):
        with django_assert_num_queries(4):
            client.get(LIST)
        with django_assert_num_queries(4):
            client.get(reverse("desk:notice", args=[SLUG, "imprint"]))
        Notice.objects.filter(partnership__slug=OTHER).delete()


def test_what_was_erased_is_said_in_a_sentence(sign_in):
    pair = cast.partnership()
    Change.objects.create(
        partnership=pair, kind="erasure", uid=pair.uid, version=1, action="erased", at=NOW,
        after={"rule": "guest", "n": "3"},
    )  # fmt: skip
    Change.objects.create(
        partnership=pair, kind="comment", uid=cast.measure().uid, version=1, action="changed", at=NOW,
        person=cast.person("coordinator_a"), side="A", reason="Von ⟦erased⟧", after={"words.de": "Danke, ⟦erased⟧"},
    )  # fmt: skip
    page = sign_in("coordinator_a").get(reverse("desk:changes", args=[SLUG])).content.decode()
    assert "Personenbezogene Daten zu ihrem Termin gelöscht" in page
    assert "Name und E-Mail-Adresse von Menschen, die über einen Link etwas gesagt haben" in page
    assert "Von (zu seinem Termin gelöscht)" in page
    assert "⟦" not in page
