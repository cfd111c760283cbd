"""Lists that are drawn once per change: the same words again, and new ones as soon as anything changed."""

import pickle
import zlib

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from ayni.core.workplan import Level, Status
from ayni.records.services.actors import save_actor
from ayni.records.services.ground import save_person
from ayni.records.services.progress import note_progress
from ayni.records.services.workplan import save_measure, save_node
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages")]

PLAN, TABLE = (reverse(f"desk:{name}", args=[cast.SLUG, 2027]) for name in ("plan", "table"))


def count(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def rename_measure():
    seat = cast.seat("coordinator_b")
    values = {"title.es": "Huerto nuevo de la escuela"}
    save_measure(seat=seat, plan=cast.plan(), uid=cast.measure().uid, values=values, seen=None, edits={}, now=cast.NOW)
    return "Huerto nuevo de la escuela"


def rename_field():
    seat, field = cast.seat("coordinator_b"), cast.plan().fields.first()
    save_node(
        seat=seat, plan=cast.plan(), level=Level.FIELD, uid=field.uid, values={"title.es": "Campo rebautizado"},
        seen=None, edits={}, now=cast.NOW,
    )  # fmt: skip
    return "Campo rebautizado"


def rename_lead():
    seat = cast.seat("coordinator_b")
    lead = cast.plan().measures.filter(responsibilities__side="B", responsibilities__lead=True, dropped_at=None).first()
    actor = lead.responsibilities.get(side="B", lead=True).actor
    save_actor(seat=seat, uid=actor.uid, values={"name.es": "Oficina rebautizada"}, seen=None, edits={}, now=cast.NOW)
    return "Oficina rebautizada"


def report():
    note_progress(
        seat=cast.seat("contributor_b"), measure=cast.measure(), uid=cast.fresh_uid(), on=cast.NOW.date(),
        status=Status.POSTPONED, words="", risk="", language="es", now=cast.NOW,
    )  # fmt: skip
    return "is-postponed"


@pytest.mark.parametrize("path", [PLAN, TABLE])
@pytest.mark.parametrize("change", [rename_measure, rename_field, rename_lead, report])
def test_a_list_is_drawn_again_after_any_change(sign_in, path, change):
    client = sign_in("coordinator_b")
    anew = count(client, path)
    again, before = count(client, path), client.get(path).content
    words = change().encode()
    after = client.get(path).content
    assert (words in before, words in after) == (False, True)
    assert again < anew
    assert count(client, path) == again


def test_each_reads_it_in_their_language_and_with_what_they_may_do(sign_in):
    coordinator, reader = sign_in("coordinator_b").get(PLAN), sign_in("reader_a").get(PLAN)
    assert b"/measures/new/" in coordinator.content
    assert b"/measures/new/" not in reader.content
    assert (coordinator["Content-Language"], reader["Content-Language"]) == ("es", "de")
    assert b"Sin iniciar" not in reader.content


def test_a_measure_is_drawn_again_after_any_change_and_for_each_person(sign_in):
    path = reverse("desk:measure", args=[cast.SLUG, cast.measure().uid])
    assert b"/edit/" not in sign_in("reader_a").get(path).content
    client = sign_in("coordinator_b")
    assert b"/edit/" in client.get(path).content
    anew = count(client, path)
    for change in (rename_measure, report):
        words = change().encode()
        assert words in client.get(path).content
        assert count(client, path) == anew


@pytest.mark.parametrize("name", ["home", "measure"])
def test_a_page_is_drawn_again_in_another_time_zone(sign_in, name):
    """When something happened is told by the reader's clock."""
    path = reverse(f"desk:{name}", args=[cast.SLUG, *([cast.measure().uid] if name == "measure" else [])])
    who, client = cast.person("coordinator_a"), sign_in("coordinator_a")
    client.get(path)
    again = count(client, path)
    save_person(person=who, language=who.language, time_zone="Asia/Tokyo", name=who.name)
    assert count(client, path) > again


def test_the_actors_are_drawn_again_after_a_change(sign_in):
    path = reverse("desk:actors", args=[cast.SLUG])
    client = sign_in("coordinator_b")
    client.get(path)
    assert rename_lead().encode() in client.get(path).content


def test_what_is_kept_holds_no_form_that_is_posted(sign_in):
    """Two browsers of one person have different tokens."""
    path = reverse("desk:measure", args=[cast.SLUG, cast.measure().uid])
    page = sign_in("coordinator_b").get(path)
    assert b"csrfmiddlewaretoken" in page.content
    kept = [zlib.decompress(pickle.loads(pressed)) for pressed in caches["pages"]._cache.values()]
    assert any(b"<" in each for each in kept)
    assert not any(b"csrfmiddlewaretoken" in each for each in kept)


def test_what_is_kept_comes_back_as_it_was_and_takes_little_room():
    from_memory = caches["pages"]
    words = {"one": mark_safe("<p>" + "Maßnahme " * 5000), "none": None}
    from_memory.set("words", words)
    assert (from_memory.get("words"), type(from_memory.get("words")["one"])) == (words, SafeString)
    assert (from_memory.get("other", "nothing"), from_memory.get_or_set("new", lambda: None, 10)) == ("nothing", None)
    assert sum(map(len, from_memory._cache.values())) < 2_000
