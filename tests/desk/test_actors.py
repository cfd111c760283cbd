"""Actors on the desk: the list at the seam, its spreadsheet, one actor, writing one's own."""

import io
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from ayni.core.sides import Side
from ayni.records.models import Actor, Change, Source
from ayni.records.rules import Seat
from ayni.records.services.actors import save_actor
from tests.cast import NOW, OTHER, SLUG, partnership, seat
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
LIST = reverse("desk:actors", args=[SLUG])


def own(side="A", **narrow):
    return Actor.objects.filter(partnership__slug=SLUG, side=side, **narrow).order_by("pk")


def foreign():
    return Actor.objects.filter(partnership__slug=OTHER).first()


def page_of(actor, name="actor"):
    return reverse(f"desk:{name}", args=[SLUG, actor.uid])


def test_the_list_shows_both_sides_and_nobody_else(sign_in):
    response = sign_in("reader_a").get(LIST)
    shown = [actor.pk for row in response.context["sectors"] for actor in (*row.a, *row.b)]
    assert sorted(shown) == sorted(Actor.objects.filter(partnership__slug=SLUG).values_list("pk", flat=True))
    assert foreign().name.words("de") not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "narrow"),
    [
        ({"side": "B"}, {"side": "B"}),
        ({"sector": "business"}, {"sector": "business"}),
        ({"goal": "4"}, {"tags__contains": " 4 "}),
        ({"words": "KINDERGARTEN 017"}, {"fold__contains": "kindergarten 017"}),
        ({"side": "X", "sector": "church", "goal": "99", "page": "-7"}, {}),
    ],
)
def test_filters_narrow_the_list_and_the_spreadsheet_alike(sign_in, asked, narrow):
    client = sign_in("reader_b")
    response = client.get(LIST, asked)
    shown = {actor.pk for row in response.context["sectors"] for actor in (*row.a, *row.b)}
    wanted = Actor.objects.filter(partnership__slug=SLUG, **narrow)
    assert shown == set(wanted.values_list("pk", flat=True))
    sheet = load_workbook(io.BytesIO(client.get(reverse("desk:actors_xlsx", args=[SLUG]), asked).content)).active
    assert sorted(row[2] for row in sheet.iter_rows(min_row=2, values_only=True)) == sorted(
        actor.name.words("es") or None for actor in wanted
    )


def test_a_name_that_looks_like_a_formula_is_words_in_the_spreadsheet(sign_in):
    actor = own().first()
    save_actor(
        seat=seat("coordinator_a"),
        uid=actor.uid,
        values={"name.de": "=1+1", "office_phone": "+49 30 1"},
        seen=None,
        edits={},
        now=NOW,
    )
    response = sign_in("reader_a").get(reverse("desk:actors_xlsx", args=[SLUG]))
    assert response["Content-Disposition"].isascii()
    assert response["Content-Disposition"].startswith(f'attachment; filename="actors-{SLUG}-')
    cells = [cell for row in load_workbook(io.BytesIO(response.content)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def many(sides=("A", "B"), number=60):
    home = partnership()
    rows = [
        Actor(
            partnership=home, side=side, sector=Actor.Sector.values[n % 4], sort=f"{n:03}", fold=f"{n:03}", tags=("4",)
        )
        for n in range(number)
        for side in sides
    ]
    Actor.objects.bulk_create(rows)


def test_the_list_asks_the_same_few_questions_however_long_it_is(sign_in, django_assert_num_queries):
    client = sign_in("reader_a")
    with django_assert_num_queries(7):
        client.get(LIST)
    many()
    with django_assert_num_queries(7):
        response = client.get(LIST)
    assert response.context["page"].paginator.num_pages == 3
    with django_assert_num_queries(7):
        client.get(LIST, {"page": "2", "goal": "4"})


def test_the_spreadsheet_and_the_page_ask_the_same_few_questions(sign_in, django_assert_num_queries):
    client = sign_in("reader_a")
    actor = own("A", children__isnull=False).first()
    for _ in range(2):
        with django_assert_num_queries(4):
            client.get(reverse("desk:actors_xlsx", args=[SLUG]))
        with django_assert_num_queries(10):
            client.get(page_of(actor))
        many()
        Actor.objects.filter(sort="007", side="A").update(parent=actor)


def test_the_page_shows_what_stands_above_and_below_and_the_measures(sign_in):
    top = own("A", parent__isnull=True, children__children__isnull=False).first()
    middle = own("A", parent=top, children__isnull=False).first()
    response = sign_in("reader_b").get(page_of(middle))
    assert response.context["above"] == (top,)
    assert [row for row, _ in response.context["below"]] == list(own("A", parent=middle).order_by("sort"))
    lead = own("A", responsibilities__lead=True).first()
    parts = sign_in("reader_b").get(page_of(lead)).context["page"].object_list
    assert {(part.actor_id, part.measure.partnership.slug) for part in parts} == {(lead.pk, SLUG)}
    assert [part.measure.plan.year for part in parts] == sorted(
        [part.measure.plan.year for part in parts], reverse=True
    )


def test_a_contributor_adds_an_actor_to_the_own_side(sign_in):
    client = sign_in("contributor_b")
    page = client.get(reverse("desk:actor_new", args=[SLUG]))
    parent = own("B").first()
    sent = filled(page, **{"name.es": "Comité de agua", "sector": "civil_society", "parent": str(parent.uid)})
    sent |= {"tags": ["6", "4"], "targets": "6.1", "website": "agua.example.org"}
    del sent["public"]
    response = client.post(reverse("desk:actor_new", args=[SLUG]), sent)
    actor = Actor.objects.get(uid=sent["uid"])
    assert (response.status_code, response["Location"]) == (303, page_of(actor))
    assert (actor.side, actor.name.spoken(), actor.name.original) == ("B", {"es": "Comité de agua"}, "es")
    assert (actor.sector, actor.parent, actor.tags) == ("civil_society", parent, ("4", "6", "6.1"))
    assert (actor.website, actor.public, actor.fold) == ("https://agua.example.org", False, "comite de agua")
    client.post(reverse("desk:actor_new", args=[SLUG]), sent)
    assert Change.objects.filter(uid=actor.uid).count() == 1


def test_an_edit_keeps_what_was_not_touched_and_tells_the_history(sign_in):
    client = sign_in("coordinator_a")
    actor = own("A").exclude(tags__contains="17.16").first()
    tagged = own("A", tags__contains=" 17.16 ").first()
    for row in (actor, tagged):
        before = Actor.objects.filter(pk=row.pk).values().get()
        client.post(page_of(row, "actor_edit"), filled(client.get(page_of(row, "actor_edit")), office_phone="030 1"))
        after = Actor.objects.filter(pk=row.pk).values().get()
        assert after == before | {"office_phone": "030 1", "version": before["version"] + 1}
        change = Change.objects.filter(uid=row.uid).first()
        assert (change.before, change.after) == ({"office_phone": ""}, {"office_phone": "030 1"})


def test_who_is_retired_leaves_the_list_and_the_choices_but_not_the_plans(sign_in):
    client = sign_in("coordinator_a")
    actor = own("A", responsibilities__isnull=False).first()
    client.post(page_of(actor, "actor_edit"), filled(client.get(page_of(actor, "actor_edit")), retired="1.10.2026"))
    actor.refresh_from_db()
    assert str(actor.retired) == "2026-10-01"
    shown = [a.pk for row in client.get(LIST).context["sectors"] for a in row.a]
    assert actor.pk not in shown
    assert actor.pk in [a.pk for row in client.get(LIST, {"retired": "on"}).context["sectors"] for a in row.a]
    offered = client.get(reverse("desk:actor_new", args=[SLUG])).context["form"].fields["parent"].choices
    assert str(actor.uid) not in [value for value, _ in offered]
    assert client.get(page_of(actor)).context["page"].paginator.count > 0


@pytest.mark.parametrize("who", ["contributor_b", "coordinator_b"])
def test_the_other_sides_actors_are_read_only(sign_in, who):
    actor = own("A").first()
    client = sign_in(who)
    page = client.get(page_of(actor, "actor_edit"))
    assert page.status_code == 403
    assert [why.kind for why in page.context["reasons"]] == ["other_sides_record"]
    response = client.post(page_of(actor, "actor_edit"), {"name.de": "Fremd", "sector": "business"})
    assert response.status_code == 403
    assert Actor.objects.get(pk=actor.pk).version == actor.version


@pytest.mark.parametrize("parent", ["foreign", "other side", "no uid", "itself"])
def test_a_parent_from_elsewhere_is_refused_with_a_sentence(sign_in, parent):
    actor = own("A").first()
    client = sign_in("coordinator_a")
    given = {"foreign": foreign().uid, "other side": own("B").first().uid, "no uid": "x", "itself": actor.uid}[parent]
    url = page_of(actor, "actor_edit")
    response = client.post(url, filled(client.get(url), parent=str(given)))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["parent"]
    assert Actor.objects.get(pk=actor.pk).version == actor.version


def test_a_circle_is_refused_with_a_sentence(sign_in):
    top = own("A", children__isnull=False).first()
    below = own("A", parent=top).first()
    client = sign_in("coordinator_a")
    url = page_of(top, "actor_edit")
    response = client.post(url, filled(client.get(url), parent=str(below.uid)))
    assert response.status_code == 409
    assert len(response.context["form"].non_field_errors()) == 1
    assert Actor.objects.get(pk=top.pk).parent_id == top.parent_id


def test_a_uid_of_another_partnership_is_refused_and_nothing_is_written(sign_in):
    theirs = foreign()
    response = sign_in("coordinator_a").post(
        reverse("desk:actor_new", args=[SLUG]),
        {"uid": str(theirs.uid), "seen": "{}", "name.de": "Fremd", "sector": "business"},
    )
    assert response.status_code == 409
    assert len(response.context["form"].non_field_errors()) == 1
    assert Actor.objects.get(uid=theirs.uid).version == theirs.version


def test_a_newer_change_is_not_written_over_and_nothing_typed_is_lost(sign_in):
    actor = own("A").first()
    client = sign_in("coordinator_a")
    url = page_of(actor, "actor_edit")
    sent = filled(client.get(url), **{"name.de": "Mein Name"})
    save_actor(seat=seat("contributor_a"), uid=actor.uid, values={"name.de": "Ihr Name"}, seen=None, edits={}, now=NOW)
    response = client.post(url, sent)
    page = response.content.decode()
    assert "Ihr Name" in page
    assert "Mein Name" in page
    assert Actor.objects.get(pk=actor.pk).name.words("de") == "Ihr Name"
    sent["seen"] = response.context["seen"]
    assert client.post(url, sent).status_code == 303
    assert Actor.objects.get(pk=actor.pk).name.words("de") == "Mein Name"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("office_email", "x"),
        ("office_phone", "1" * 61),
        ("retired", "gestern"),
        ("targets", "4.99"),
        ("tags", "99"),
        ("sector", "church"),
        ("name.de", "x" * 301),
    ],
)
def test_what_cannot_be_read_is_answered_at_its_field(sign_in, name, value):
    actor = own("A").first()
    client = sign_in("coordinator_a")
    url = page_of(actor, "actor_edit")
    response = client.post(url, filled(client.get(url), **{name: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name.partition(".")[0]]
    assert Actor.objects.get(pk=actor.pk).version == actor.version


def test_unusual_names_are_kept_as_they_are(sign_in):
    client = sign_in("coordinator_b")
    url = reverse("desk:actor_new", args=[SLUG])
    name = "Ayllu Ch’aska 🌽 שלום <b>&amp;"
    sent = filled(client.get(url), **{"name.es": name + "\x00\x07", "sector": "education_science"})
    assert client.post(url, sent).status_code == 303
    assert Actor.objects.get(uid=sent["uid"]).name.words("es") == name
    assert "&lt;b&gt;" in client.get(LIST).content.decode()


def test_the_stranger_finds_no_actor_of_ours(sign_in):
    client = sign_in("stranger")
    assert client.get(LIST).status_code == 404
    assert client.get(page_of(own().first())).status_code == 404
    assert client.get(reverse("desk:actor", args=[OTHER, own().first().uid])).status_code == 404


def test_sides_are_equal(sign_in):
    """What one side can do with its actors, the other can."""
    for who, side in (("coordinator_a", Side.A), ("coordinator_b", Side.B)):
        chair: Seat = seat(who)
        saved = save_actor(
            seat=chair,
            uid=uuid4(),
            values={"name.en": "Choir", "sector": "civil_society"},
            seen=None,
            edits={},
            now=NOW,
        )
        assert saved.side == side.value
        assert sign_in(who).get(page_of(saved, "actor_edit")).status_code == 200


def test_all_that_is_known_of_an_actor_is_entered_and_shown_with_its_sources(sign_in):
    client = sign_in("contributor_a")
    source = Source.objects.filter(partnership__slug=SLUG).order_by("pk").first()
    url = reverse("desk:actor_new", args=[SLUG])
    page = client.get(url)
    row, other = (each.prefix for each in page.context["cited"].rows)
    told = {"name.de": "Kita Pusteblume", "sector": "education_science", "kind": "kindergarten", "since": "1999"}
    told |= {"description.de": "Für 120 Kinder.", "gives.de": "Lieder", "seeks.de": "Briefe aus Cajamarca"}
    told |= {"office_email": "kita@example.org", f"{row}.source": str(source.uid), f"{other}.new_title": "Jahresheft"}
    sent = filled(page, **told)
    assert client.post(url, sent).status_code == 303
    actor = Actor.objects.get(uid=sent["uid"])
    assert (actor.kind, str(actor.since), actor.contact_public) == ("kindergarten", "1999", False)
    shown = client.get(page_of(actor)).content.decode()
    told_there = ["<br>Kita</dd>", "1999", "120 Kinder", "Lieder", "Briefe aus Cajamarca", source.title, "Jahresheft"]
    assert [words for words in told_there if words not in shown] == []
    again = client.get(page_of(actor, "actor_edit"))
    gone = next(each.prefix for each in again.context["cited"].rows if each.row and each.row.source == source)
    assert client.post(page_of(actor, "actor_edit"), filled(again, **{f"{gone}.gone": "on"})).status_code == 303
    assert [each.source.title for each in actor.sources.all()] == ["Jahresheft"]
    assert (
        client.post(page_of(actor, "actor_edit"), filled(client.get(page_of(actor, "actor_edit")))).status_code == 303
    )
    assert (actor.sources.count(), Change.objects.filter(uid=actor.uid).count()) == (1, 2)


def test_a_kind_that_does_not_fit_the_sector_is_answered_at_its_field(sign_in):
    client = sign_in("coordinator_b")
    url = reverse("desk:actor_new", args=[SLUG])
    response = client.post(url, filled(client.get(url), **{"name.es": "X", "sector": "business", "kind": "school"}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["kind"])


def test_the_way_to_the_table_is_told_step_by_step_and_a_wrong_step_is_taken_back(sign_in):
    client = sign_in("contributor_b")
    actor = own("B").first()
    actor.steps.all().delete()
    url = page_of(actor, "actor_step")
    for stage, on, why in (("involved", "03/2026", "Firmaron la carta"), ("contacted", "2025", "")):
        sent = filled(client.get(url), stage=stage, on=on, **{"reason.es": why})
        assert [client.post(url, sent).status_code for _ in range(2)] == [303, 303]
    actor.refresh_from_db()
    assert (actor.joining, actor.steps.count()) == ("involved", 2)
    shown = client.get(page_of(actor))
    assert [(step.stage, str(step.on)) for step in shown.context["way"]] == [
        ("involved", "2026-03"),
        ("contacted", "2025"),
    ]
    assert "Firmaron la carta" in shown.content.decode()
    assert actor in [row for found in client.get(LIST, {"joining": "involved"}).context["sectors"] for row in found.b]
    back = {"back": str(shown.context["way"][0].uid)}
    assert [client.post(url, back).status_code for _ in range(2)] == [303, 303]
    actor.refresh_from_db()
    assert (actor.joining, actor.steps.count()) == ("contacted", 1)
    acts = Change.objects.filter(uid=actor.uid).order_by("id").values_list("action", flat=True)
    assert list(acts)[-3:] == ["stepped", "stepped", "unstepped"]
    told = client.get(reverse("desk:record_changes", args=[SLUG, actor.uid])).content.decode()
    assert "Firmaron la carta" in told


def test_a_step_of_tomorrow_or_without_a_day_is_answered_at_its_field(sign_in):
    client = sign_in("coordinator_a")
    actor = own("A").first()
    known = actor.steps.count()
    url = page_of(actor, "actor_step")
    for on, status in (("2999", 409), ("", 422), ("gestern", 422)):
        response = client.post(url, filled(client.get(url), stage="contacted", on=on))
        assert (response.status_code, list(response.context["form"].errors)) == (status, ["on"])
    assert actor.steps.count() == known


def test_a_coordinator_compares_two_entries_and_puts_them_together(sign_in):
    client = sign_in("coordinator_a")
    given = {"seat": seat("coordinator_a"), "seen": None, "edits": {}, "now": NOW}
    first, second = (
        save_actor(uid=uuid4(), values={"name.de": name, "sector": "business", "office_phone": phone}, **given)
        for name, phone in (("Weltladen", "030 1"), ("Weltladen e. V.", "030 2"))
    )
    url = page_of(first, "actor_merge")
    offered = dict(client.get(url).context["form"].fields["other"].choices)
    assert str(second.uid) in offered
    assert not {str(first.uid), str(own("B").first().uid)} & set(offered)
    page = client.get(url, {"other": str(second.uid)})
    assert [field.name for field in page.context["form"].visible_fields()] == ["name", "office_phone"]
    sent = filled(page, office_phone="gone")
    assert [client.post(url, sent)["Location"] for _ in range(2)] == [page_of(first)] * 2
    first.refresh_from_db()
    assert (first.name.words("de"), first.office_phone) == ("Weltladen", "030 2")
    old = client.get(page_of(second))
    assert (old.status_code, old["Location"]) == (302, page_of(first))
    shown = client.get(page_of(first)).content.decode()
    assert page_of(second, "record_changes") in shown
    for name in ("actor_edit", "actor_step", "actor_merge"):
        assert client.get(page_of(second, name)).status_code == 403
    assert second not in [row for found in client.get(LIST, {"retired": "on"}).context["sectors"] for row in found.a]


def test_the_pages_of_one_actor_ask_few_questions(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_a")
    actor = own("A").first()
    other = {"other": str(own("A").last().uid)}
    for _ in range(2):
        for name, asked, queries in (("actor_edit", {}, 9), ("actor_step", {}, 5), ("actor_merge", other, 6)):
            with django_assert_num_queries(queries):
                client.get(page_of(actor, name), asked)
        many()
