"""Every public page in every language, walked by its links: nothing of it may be internal."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from ayni.core.multilingual import Text
from ayni.core.workplan import Status
from ayni.records.models import Actor, Event, GuestLink, GuestReport, Measure, Part, Person, Progress
from ayni.records.queries.public import public_plan
from ayni.records.services import handover, progress
from tests import cast

pytestmark = pytest.mark.django_db

OTHERS = ("Villa El Salvador", "villa-el-salvador", "FEPOMUVES", "Uhland", "Tübingen", "Tubinga", "Hirsch")


def walk(client: Client, *languages: str) -> dict[str, str]:
    """Address → page, of everything that a visitor without an account comes to by following links."""
    found: dict[str, str] = {}
    waiting = [f"/{language}/" for language in languages]
    while waiting:
        address = waiting.pop()
        if address in found or address[1:3] not in languages or address[3] != "/":
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith("text/html"):
            found[address] = answer.content.decode()
            waiting += [unescape(link).split("#")[0] for link in re.findall(r'<a [^>]*href="([^"]+)"', found[address])]
    return found


def seen(page: str) -> str:
    """What is read, seen or heard."""
    return " ".join(unescape(re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)).split())


@pytest.fixture
def secrets() -> list[str]:
    """Internal words in all places that have them, beside those of the other partnership and of the draft."""
    both = cast.both()
    agreed, draft = cast.plan(2026), cast.plan(2027)
    shown = public_plan(agreed)
    measure = Measure.objects.get(uid=next(shown.every_measure()).uid)
    progress.note_progress(
        seat=both.b,
        measure=measure,
        status=Status.UNDER_WAY,
        on=cast.NOW.date(),
        words="Se sembraron cuarenta palabras visibles",
        risk="Riesgo secreto de la gerencia",
        language="es",
        uid=cast.fresh_uid(),
        now=cast.NOW,
        public=True,
    )
    progress.note_progress(
        seat=both.a,
        measure=measure,
        status=Status.UNDER_WAY,
        on=cast.NOW.date(),
        words="Nur für die beiden Seiten gesagt",
        risk="",
        language="de",
        uid=cast.fresh_uid(),
        now=cast.NOW,
    )
    handover.hand_over(seat=both.b, record=draft, seen=draft.document.version, note="Nota muy interna", now=cast.NOW)
    words = [*OTHERS, "Riesgo secreto", "Nota muy interna", "Nur für die beiden Seiten"]
    words += [title for row in Measure.objects.filter(plan=draft) for title in row.title.spoken().values()]
    agreed_titles = {title for m in shown.every_measure() for title in m.title.spoken().values()}
    words = [word for word in words if word not in agreed_titles]
    hidden = Measure.objects.filter(plan=agreed, public=False)
    assert hidden.count() == 1
    words += [title for row in hidden for title in row.title.spoken().values()]
    private = Event.objects.filter(public=False)
    assert private.count() >= 1
    words += [title for row in private for title in row.title.spoken().values()]
    unnamed = Actor.objects.filter(public=False)
    assert unnamed.count() >= 1
    words += [name for row in unnamed for name in row.name.spoken().values()]
    words += list(Person.objects.values_list("email", flat=True))
    words += list(Person.objects.exclude(name="").values_list("name", flat=True))
    words += [risk for row in Progress.objects.all() for risk in row.risk.spoken().values()]
    words += list(GuestReport.objects.values_list("words", flat=True))
    words += list(GuestLink.objects.values_list("called", flat=True))
    words += [m for row in Measure.objects.filter(plan=agreed) for m in (row.reference_a, row.reference_b) if m]
    words += list(Part.objects.exclude(snapshot=agreed.document.snapshot).values_list("sha256", flat=True))
    return [word for word in words if len(word) > 3]


@pytest.mark.deep
def test_no_page_tells_what_is_internal(client, secrets):
    pages = walk(client, "de", "es", "en")
    assert len(pages) > 60
    found = {(address, word) for address, page in pages.items() for word in secrets if word in unescape(page)}
    # An institution that signs in may be named as an actor that takes part.
    public = {n for a in Actor.objects.filter(public=True) for n in a.name.spoken().values()}
    assert {(address, word) for address, word in found if not any(word in name for name in public)} == set()
    assert "cuarenta palabras visibles" in " ".join(pages.values())


def test_people_never_read_the_letters_of_the_sides(client):
    for address, page in walk(client, "en").items():
        # "A Berlin district ..." begins a sentence; nothing else that stands alone may be one letter.
        assert re.findall(r"(?<![\w.(])[AB](?![\w.'’)])(?! [a-zä-ü]| Berlin district)", seen(page)) == [], address
        assert re.findall(r'(?:alt|title|aria-label|content|value)="[AB]"', page) == [], address


def test_only_open_partnerships_and_agreed_plans_have_pages(client):
    for address in (
        f"/de/{cast.OTHER}/",
        f"/de/{cast.OTHER}/history/",
        f"/de/{cast.OTHER}/plan/",
        f"/de/{cast.OTHER}/plan/2026/",
        f"/de/{cast.OTHER}/plan/2026.pdf",
        f"/de/{cast.OTHER}/contact/",
        f"/de/{cast.OTHER}/contact/tuebingen/",
        f"/de/{cast.SLUG}/plan/2027/",
        f"/de/{cast.SLUG}/plan/2027.pdf",
        f"/de/{cast.SLUG}/plan/2027/{cast.measure(2027).uid}/",
        f"/de/{cast.SLUG}/contact/tuebingen/",
        "/de/nowhere/",
        "/fr/",
        f"/fr/{cast.SLUG}/",
    ):
        assert client.get(address).status_code == 404, address


def test_a_measure_that_is_not_public_has_no_page(client):
    hidden = Measure.objects.get(plan=cast.plan(2026), public=False)
    assert client.get(f"/de/{cast.SLUG}/plan/2026/{hidden.uid}/").status_code == 404
    draft = cast.measure(2027)
    assert client.get(f"/de/{cast.SLUG}/plan/2026/{draft.uid}/").status_code == 404


def test_the_public_plan_holds_nothing_internal():
    tree = public_plan(cast.plan(2026))
    measures = list(tree.every_measure())
    assert all(m.public and m.reference == ("", "") and m.proposed_by is None for m in measures)
    assert all(not standing.risk for m in measures for standing in m.standings)
    hidden = {str(uid) for uid in Actor.objects.filter(public=False).values_list("uid", flat=True)}
    named = {r.actor for m in measures for r in m.responsibilities}
    assert not named & hidden
    unnamed = [r for m in measures for r in m.responsibilities if not r.actor]
    assert unnamed
    assert {r.name.words("en") for r in unnamed} == {"a group that is not named here"}
    assert {r.lead for r in unnamed} == {True}


def test_a_draft_cannot_become_public_by_mistake():
    with pytest.raises(ValueError, match="2027 is not agreed"):
        public_plan(cast.plan(2027))


def test_a_plan_reads_its_snapshot_not_the_rows(client):
    row = Measure.objects.filter(plan=cast.plan(2026), public=True).first()
    Measure.objects.filter(pk=row.pk).update(title=Text.of(de="Nachträglich geändert"))
    assert "Nachträglich geändert" not in client.get(f"/de/{cast.SLUG}/plan/2026/").content.decode()


def test_the_sides_are_equal(client):
    page = client.get(f"/en/{cast.SLUG}/plan/2026/").content.decode()
    wings = {side: len(re.findall(f'class="lead {side}', page)) for side in "ab"}
    assert wings == {"a": 15, "b": 15}
    words = [client.get(f"/{code}/{cast.SLUG}/contact/").content.decode() for code in ("de", "es")]
    assert {page.count('class="button"') for page in words} == {2}
