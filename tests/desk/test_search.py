"""One search over the whole partnership: what it finds, in which words, for whom; no other partnership shows."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse

from ayni.core.multilingual import Text
from ayni.core.searching import words_of
from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import (
    Actor,
    FixedDate,
    GuestLink,
    GuestReport,
    Measure,
    Partnership,
    Plan,
    Progress,
    Report,
    ReportPart,
    Term,
)
from ayni.records.queries import search
from ayni.records.services import actors, comments, history, merging, progress, workplan
from tests.cast import NOW, OTHER, SLUG, both, measure, partnership, plan, seat

pytestmark = pytest.mark.django_db
SEARCH = reverse("desk:search", args=[SLUG])


def find(query: str, *, waiting: bool = True, slug: str = SLUG) -> dict[str, list[str]]:
    """Group → what was found, as `code title`, nearest first."""
    found = search.overview(partnership(slug).pk, words_of(query), waiting=waiting)
    return {group.kind: [hit.uid for hit in group.hits] for group in found}


def rename(**values: str) -> Measure:
    row = measure()
    workplan.save_measure(seat=both().b, plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    return row


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Gemeinsamer Jahresarbeitsplan der Xyzzy-Schulen", "arbeitsplan xyzzy"),
        ("Xyzzy: derechos de la niñez", "XYZZY ninez"),
        ("Xyzzy in Köpenick", "kopenick xyzzy"),
        ("Xyzzy in Köpenick", "koepenick xyzzy"),
        ("Xyzzy am Bahnhof Koepenick", "Köpenick Xyzzy"),
        ("Große Xyzzystraße", "grosse zzystrasse"),
        ("Xyzzy zu 100 % sauber", "100 % xyzzy"),
        ("Xyzzy snake_case", "snake_ xyzzy"),
        (r"Xyzzy C:\agua", r"xyzzy C:\a"),
        ("Xyzzy ch’aska", "ch'aska xyzzy"),
    ],
)
def test_accents_umlauts_case_and_word_ends_do_not_count(written, typed):
    row = rename(**{"title.de": written})
    assert find(typed) == {"measure": [str(row.uid)]}


@pytest.mark.parametrize("typed", ["100_ xyzzy", "%xyzzy% _", "xyzzy x_z"])
def test_signs_that_a_database_takes_for_any_letter_are_letters(typed):
    rename(**{"title.de": "Xyzzy zu 100 Prozent"})
    assert find(typed) == {}


def guest_said(words: str, state: str) -> GuestReport:
    of = {"partnership": partnership(), "measure": measure(), "side": "B", "language": "es", "at": NOW}
    link = GuestLink.objects.create(**of, expires_at=NOW)
    said = {"words": words, "fold": words, "on": Vague("2026-11"), "erase_on": date(2027, 5, 1), "state": state}
    note = None
    if state == "taken":
        note = Progress.objects.create(
            partnership=partnership(), measure=measure(), side="B", on=date(2026, 11, 1), status="done", at=NOW
        )
    return GuestReport.objects.create(link=link, progress=note, **of, **said)


def test_every_kind_of_words_is_searched():
    row, a, b = measure(), both().a, both().b
    rename(**{f"milestones.{uuid4()}.title.es": "Xyzzy: primer paso"})
    note = progress.note_progress(
        seat=b, measure=row, uid=uuid4(), on=NOW.date(), status=Status.UNDER_WAY, words="Bien", risk="Falta xyzzy",
        language="es", now=NOW,
    )  # fmt: skip
    said = comments.add_comment(seat=a, measure=row, uid=uuid4(), words="Mehr Xyzzy!", language="de", now=NOW)
    event = history.save_event(
        seat=a, uid=uuid4(), values={"on": Vague("2019"), "title.de": "Ein Xýzzy"}, seen=None, edits={}, now=NOW
    )
    actor = Actor.objects.filter(partnership__slug=SLUG)[0]
    Actor.objects.filter(pk=actor.pk).update(fold="club xyzzy")
    field = row.field
    type(field).objects.filter(pk=field.pk).update(fold="xyzzy")
    term = Term.objects.create(partnership=partnership(), words=Text.of(de="Xyzzy"), fold="xyzzy")
    report, _ = Report.objects.get_or_create(
        plan=plan(2026), defaults={"partnership": partnership(), "document": plan(2026).document}
    )
    part, _ = ReportPart.objects.update_or_create(
        report=report, side="A", defaults={"partnership": partnership(), "fold": "xyzzy", "hard": Text.of(de="Xyzzy")}
    )
    guest = guest_said("xyzzy", "waiting")
    day = FixedDate.objects.create(
        partnership=partnership(), side="B", on=Vague("2027-03"), title=Text.of(es="Día Xyzzy")
    )
    before = plan(2026)
    Plan.objects.filter(pk=before.pk).update(preamble=Text.of(de="Vor dem Xyzzy"))
    assert find("xyzzy") == {
        "measure": [str(row.uid)],
        "goal": [str(field.uid)],
        "actor": [str(actor.uid)],
        "event": [str(event.uid)],
        "date": [str(day.uid)],
        "plan": [str(before.uid)],
        "progress": [str(note.uid)],
        "comment": [str(said.uid)],
        "part": [str(part.uid)],
        "guest": [str(guest.uid)],
        "term": [str(term.uid)],
    }


def test_what_a_guest_said_is_read_by_those_who_work_along_until_it_is_taken_over(sign_in):
    guest_said("xyzzy waiting", "waiting")
    guest_said("xyzzy declined", "declined")
    taken = guest_said("xyzzy taken", "taken")
    assert find("xyzzy", waiting=False) == {"guest": [str(taken.uid)]}
    assert "xyzzy</mark> waiting" not in sign_in("reader_b").get(SEARCH, {"q": "xyzzy"}).content.decode()
    page = sign_in("contributor_b").get(SEARCH, {"q": "xyzzy"}).content.decode()
    assert "xyzzy</mark> waiting" in page
    assert "declined" not in page


def test_what_is_no_longer_shown_is_no_longer_found():
    row, a = measure(), both().a
    said = comments.add_comment(seat=a, measure=row, uid=uuid4(), words="Xyzzy", language="de", now=NOW)
    comments.retire_comment(seat=a, comment=said, version=1, reason_given="", now=NOW)
    other = rename(**{"title.es": "Xyzzy dos"})
    workplan.remove_row(
        seat=both().b, plan=plan(), kind="measure", uid=other.uid, version=Measure.objects.get(pk=other.pk).version,
        now=NOW,
    )  # fmt: skip
    assert find("xyzzy") == {}


def test_titles_come_before_texts():
    rows = list(Measure.objects.filter(plan=plan(), dropped_at=None).order_by("id")[:2])
    for row, values in zip(rows, ({"description.es": "Con xyzzy"}, {"title.es": "Xyzzy"}), strict=True):
        workplan.save_measure(seat=both().b, plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    assert find("xyzzy")["measure"] == [str(rows[1].uid), str(rows[0].uid)]


def test_another_partnership_never_shows(sign_in):
    foreign = Measure.objects.filter(partnership__slug=OTHER)[0]
    Measure.objects.filter(pk=foreign.pk).update(fold="xyzzy")
    assert find("xyzzy") == {}
    assert find("xyzzy", slug=OTHER) == {"measure": [str(foreign.uid)]}
    assert sign_in("coordinator_a").get(reverse("desk:search", args=[OTHER]), {"q": "xyzzy"}).status_code == 404


def test_everything_that_has_words_is_kept_as_it_is_searched():
    """Whoever wrote it, through whichever service: the column holds what the words fold to."""
    wrong = []
    for model in apps.get_app_config("records").get_models():
        if not any(field.name == "fold" for field in model._meta.get_fields()):
            continue
        texts = [f.name for f in model._meta.get_fields() if type(f).__name__ == "MultilingualField"]
        for row in model._default_manager.all():
            for name in texts:
                told = getattr(row, name).fold()
                wrong += [f"{model.__name__}.{name} {row.pk}"] if told not in row.fold else []
    assert wrong == []


# The page


def test_the_words_are_marked_as_they_were_written_with_the_language_they_are_in(sign_in):
    rename(**{"title.de": "Ein Jahresxyzzyplan", "title.es": "Un plan del año"})
    page = sign_in("reader_b").get(SEARCH, {"q": "XYZZY"}).content.decode()
    assert '<span lang="de">Ein Jahres<mark>xyzzy</mark>plan</span>' in page
    assert "Un plan del año" in page
    page = sign_in("reader_a").get(SEARCH, {"q": "xyzzy"}).content.decode()
    assert "<span>Ein Jahres<mark>xyzzy</mark>plan</span>" in page


@pytest.mark.parametrize("typed", ["x", " ", "?!", "a b c", "\x00"])
def test_less_than_two_letters_are_refused_with_a_sentence(sign_in, typed):
    response = sign_in("reader_a").get(SEARCH, {"q": typed})
    assert response.status_code == 200
    assert ('class="refused"' in response.content.decode()) == bool(typed.strip("\x00 "))
    assert response.context["sections"] == []


def test_nothing_found_is_said(sign_in):
    page = sign_in("reader_a").get(SEARCH, {"q": "xyzzy"}).content.decode()
    assert ('class="refused"' in page, "xyzzy" in page) == (True, True)


def test_what_is_typed_is_text_and_no_markup(sign_in):
    page = sign_in("reader_a").get(SEARCH, {"q": "<b>x</b>\"' onclick"}).content.decode()
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


def test_all_of_one_kind_page_by_page(sign_in, django_assert_num_queries):
    for n in range(30):
        values = {"title.es": f"Xyzzy {n}", "field": str(measure().field.uid)}
        workplan.save_measure(seat=both().b, plan=plan(), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)
    client = sign_in("reader_b")
    client.get(SEARCH)
    first = client.get(SEARCH, {"q": "xyzzy"})
    assert [(part.kind, part.total, len(part.hits), part.rest) for part in first.context["sections"]] == [
        ("measure", 30, 5, 25)
    ]
    with django_assert_num_queries(6):
        page = client.get(SEARCH, {"q": "xyzzy", "kind": "measure"})
    assert len(page.context["sections"][0].hits) == 25
    assert "q=xyzzy&amp;kind=measure&amp;page=2" in page.content.decode()
    assert len(client.get(SEARCH, {"q": "xyzzy", "kind": "measure", "page": "2"}).context["sections"][0].hits) == 5


@pytest.mark.parametrize("kind", [*search.GROUPS, "none-of-ours", "' OR 1=1"])
def test_every_kind_has_its_page(sign_in, kind):
    assert sign_in("reader_b").get(SEARCH, {"q": "agua", "kind": kind, "page": "x"}).status_code == 200


def test_it_costs_the_same_with_few_and_many_hits(sign_in, django_assert_num_queries):
    client = sign_in("reader_b")
    client.get(SEARCH)
    with django_assert_num_queries(3):
        client.get(SEARCH)
    with django_assert_num_queries(6):
        client.get(SEARCH, {"q": "xyzzy"})
    with django_assert_num_queries(7):
        assert client.get(SEARCH, {"q": "cajamarca"}).context["total"] > 20


def test_every_hit_leads_to_a_page(sign_in):
    client = sign_in("coordinator_b")
    comments.add_comment(
        seat=seat("coordinator_b"), measure=measure(), uid=uuid4(), words="agua", language="es", now=NOW
    )
    for part in client.get(SEARCH, {"q": "agua"}).context["sections"]:
        for hit in part.hits:
            assert not hit.href or client.get(hit.href).status_code == 200, hit.href


def test_a_partnership_that_has_written_nothing_finds_nothing():
    empty = Partnership.objects.create(slug="empty", languages="de", binding="de")
    assert find("agua", slug=empty.slug) == {}


def test_an_actor_is_found_by_what_it_gives_and_once_where_it_was_entered_twice():
    given = {"seat": both().a, "seen": None, "edits": {}, "now": NOW}
    kept, gone = (
        actors.save_actor(uid=uuid4(), values={"name.de": name, "sector": "business", "gives.de": "Xyzzy"}, **given)
        for name in ("Eins", "Zwei")
    )
    assert sorted(find("xyzzy")["actor"]) == sorted([str(kept.uid), str(gone.uid)])
    merging.merge_actors(seat=both().a, kept=kept, gone=gone, versions=(1, 1), take=(), now=NOW)
    assert find("xyzzy")["actor"] == [str(kept.uid)]
