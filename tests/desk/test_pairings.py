"""The page of the pairings: a line over the years, a table, and what both sides write there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.core.vague import Vague
from ayni.records.models import Actor, Pairing, Source
from tests.cast import SLUG, fresh_uid, partnership
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
LIST, NEW = (reverse(f"desk:{name}", args=[SLUG]) for name in ("pairings", "pairing_new"))


def hospitals() -> Pairing:
    return Pairing.objects.get(partnership__slug=SLUG, kind="hospitals")


def of_side(side: str, words: str) -> Actor:
    return Actor.objects.get(partnership__slug=SLUG, side=side, fold__contains=words)


def many(count: int) -> None:
    one = Pairing.objects.filter(partnership__slug=SLUG).order_by("id")[0]
    Pairing.objects.bulk_create(
        Pairing(
            partnership=one.partnership, uid=fresh_uid(), actor_a=one.actor_a, actor_b=one.actor_b, kind="other",
            since=Vague(str(1900 + number)), until=Vague("1990"),
        )
        for number in range(count)
    )  # fmt: skip


def test_all_stand_there_with_both_actors_what_is_known_and_a_line(sign_in):
    page = sign_in("reader_a").get(LIST)
    text = page.content.decode()
    rows = list(page.context["page"])
    assert [str(row.since or "") for row in rows] == ["1999", "1999", "2016~", "2022-10", "2022-10", "", "", ""]
    assert "um 2016 – heute" in text
    assert text.count("seit wann, ist nicht bekannt") == 3
    assert text.count('class="example"') == 2
    drawing = page.context["drawing"]
    assert (drawing.first, len(drawing.lines)) == (1999, 8)
    assert [bool(line.pieces) for line in drawing.lines] == [True] * 5 + [False] * 3
    assert "pairings/new" not in text
    assert text.count(f"/{SLUG}/changes/") >= 8


def test_queries_do_not_grow(sign_in, django_assert_max_num_queries):
    client = sign_in("coordinator_b")
    client.get(LIST)
    for _round in range(2):
        with django_assert_max_num_queries(10):
            assert client.get(LIST).status_code == 200
        many(40)
    assert client.get(LIST).context["page"].paginator.num_pages == 3


def test_the_list_is_narrowed(sign_in):
    client = sign_in("reader_b")
    one = hospitals()

    def found(**asked):
        return list(client.get(LIST, asked).context["page"])

    assert found(kind="hospitals") == found(one=str(one.uid)) == found(words="Hedwigshöhe") == [one]
    assert found(state="ended") == []
    assert len(found(kind="nonsense", one="x", page="y")) == 8


def test_a_pairing_is_written_with_a_new_source_by_either_side(sign_in):
    client = sign_in("contributor_b")
    mine, theirs = of_side("B", "ugel"), of_side("A", "volkshochschule")
    page = client.get(NEW, {"actor": str(mine.uid)})
    typed = {"actor_a": str(theirs.uid), "kind": "schools", "new_title": "Acta", "outcome.es": "Un taller."}
    form = {**filled(page, "", **typed), "since": "2019~", "keeper_b": "UGEL"}
    for _press in range(2):
        answer = client.post(NEW, form)
        assert (answer.status_code, answer.headers["Location"]) == (303, LIST)
    row = Pairing.objects.get(uid=form["uid"])
    assert (row.actor_a, row.actor_b, row.kind, row.since) == (theirs, mine, "schools", Vague("2019~"))
    assert (row.keeper_b, row.outcome.words("es"), row.source.title) == ("UGEL", "Un taller.", "Acta")
    assert Source.objects.filter(partnership=partnership(), title="Acta").count() == 1
    other = sign_in("contributor_a")
    edit = reverse("desk:pairing_edit", args=[SLUG, row.uid])
    form = {**filled(other.get(edit), ""), "until": "2018"}
    assert other.post(edit, form).status_code == 422
    assert other.post(edit, {**form, "until": "2024"}).status_code == 303
    row.refresh_from_db()
    assert (row.until, row.version) == (Vague("2024"), 2)


def test_what_the_house_refuses_stands_at_its_field(sign_in):
    client, one = sign_in("contributor_a"), hospitals()
    typed = {"actor_a": str(one.actor_a.uid), "actor_b": str(one.actor_b.uid), "kind": "hospitals"}
    answer = client.post(NEW, {**filled(client.get(NEW), ""), **typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["actor_b"])
    answer = client.post(NEW, {**filled(client.get(NEW), ""), "kind": "hospitals"})
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["actor_a", "actor_b"])


def test_an_actor_shows_its_pairings_and_opens_one(sign_in):
    client, one = sign_in("contributor_a"), hospitals()
    page = client.get(reverse("desk:actor", args=[SLUG, one.actor_a.uid])).content.decode()
    assert f"{LIST}?one={one.uid}" in page
    assert f"{NEW}?actor={one.actor_a.uid}" in page


def test_it_is_taken_away_with_a_reason(sign_in):
    client, one = sign_in("contributor_b"), hospitals()
    retire = reverse("desk:pairing_retire", args=[SLUG, one.uid])
    form = filled(client.get(retire), "")
    assert client.post(retire, form).status_code == 422
    assert client.post(retire, {**form, "why": "Irrtum"}).status_code == 303
    assert one not in client.get(LIST).context["page"]
    assert client.get(retire).status_code == 404
