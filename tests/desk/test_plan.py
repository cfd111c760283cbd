"""The tree at the seam, its fields of action and goals, the words before the plan."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ayni.core.workplan import Level
from ayni.records.models import Change, Field, OperationalGoal, Plan, StrategicGoal
from ayni.records.services import workplan
from tests.cast import NOW, OTHER, SLUG, both, measure, plan
from tests.desk.filled import filled
from tests.desk.kit import closed_plan

pytestmark = pytest.mark.django_db


def at(name, *more, year=2027):
    return reverse(f"desk:{name}", args=[SLUG, year, *more])


def field(year=2027, slug=SLUG):
    return Field.objects.filter(plan__year=year, partnership__slug=slug).order_by("position").first()


def goal():
    return OperationalGoal.objects.filter(plan=plan()).first()


def all_rows(branches):
    for branch in branches:
        yield from branch.rows
        yield from all_rows(branch.children)


def test_the_tree_shows_every_measure_once_and_nothing_of_another_partnership(sign_in):
    response = sign_in("reader_a").get(at("plan"))
    shown = [row.m.uid for row in all_rows(response.context["branches"]())]
    wanted = plan().measures.filter(dropped_at=None).values_list("uid", flat=True)
    assert sorted(shown) == sorted(str(uid) for uid in wanted)
    assert field(year=2026, slug=OTHER).title.words("de") not in response.content.decode()


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("coordinator_b", {"measure_new", "node_new", "node_edit", "preamble"}),
        ("contributor_b", {"measure_new", "node_edit", "preamble"}),
        ("coordinator_a", {"node_edit", "preamble"}),
        ("contributor_a", {"node_edit", "preamble"}),
        ("reader_b", set()),
    ],
)
def test_only_what_the_seat_may_do_now_is_offered(sign_in, who, links):
    text = sign_in(who).get(at("plan")).content.decode()
    possible = {
        "measure_new": at("measure_new"),
        "node_new": at("node_new", "field"),
        "node_edit": at("node_edit", "field", field().uid),
        "preamble": at("preamble"),
    }
    assert {name for name, path in possible.items() if path in text} == links


def test_who_works_along_is_told_why_there_is_nothing_to_add(sign_in):
    assert [why.kind for why in sign_in("contributor_a").get(at("plan")).context["may"].why_not] == ["not_your_turn"]
    assert sign_in("reader_a").get(at("plan")).context["may"].why_not == ()


@pytest.mark.parametrize(("year", "stage"), [(2026, "agreed"), (2027, "draft")])
def test_the_card_says_where_the_plan_stands(sign_in, year, stage):
    response = sign_in("coordinator_a").get(at("plan", year=year))
    assert response.context["card"].state == stage
    told = [words for words, href, _ in response.context["actions"] if href.endswith("#missing-heading")]
    assert bool(told) is (stage == "draft")


def test_the_tree_costs_the_same_with_few_and_many_rows(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_b")
    client.get(at("plan"))
    with django_assert_num_queries(10):
        client.get(at("plan"))
    with django_assert_num_queries(10):
        client.get(at("plan", year=2026))
    for n in range(20):
        values = {"title.es": f"Medida {n}", "field": str(field().uid), f"milestones.{uuid4()}.title.es": "Paso"}
        workplan.save_measure(seat=both().b, plan=plan(), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)
    with django_assert_num_queries(10):
        client.get(at("plan"))


def test_a_closed_plan_costs_no_more(sign_in, django_assert_num_queries):
    closed_plan()
    client = sign_in("coordinator_b")
    client.get(at("plan"))
    with django_assert_num_queries(10):
        client.get(at("plan"))


def test_an_empty_plan_says_so(sign_in):
    workplan.open_plan(seat=both().b, year=2031, uid=uuid4(), now=NOW)
    text = sign_in("coordinator_b").get(at("plan", year=2031)).content.decode()
    assert 'class="refused blank"' in text
    assert at("node_new", "field", year=2031) in text


# Fields and goals


@pytest.mark.parametrize("level", ["field", "strategic", "operational"])
def test_a_field_or_goal_is_added_once(sign_in, level):
    client = sign_in("coordinator_b")
    path = f"{at('node_new', level)}?field={field().uid}"
    data = filled(
        client.get(path), **{"title.es": "Nuevo eje", "aim.es": "Para todos", "tags": ["13"], "targets": "4.7"}
    )
    assert client.post(path, data).status_code == 303
    before = Change.objects.count()
    assert client.post(path, data).status_code == 303
    assert Change.objects.count() == before
    model = {"field": Field, "strategic": StrategicGoal, "operational": OperationalGoal}[level]
    row = model.objects.get(uid=data["uid"])
    assert (row.title.words("es"), row.tags) == ("Nuevo eje", ("4", "4.7", "13"))
    assert level == "field" or (row.field == field() and row.code.startswith(f"{field().code}."))


def test_an_operational_goal_can_stand_below_a_strategic_one(sign_in):
    client = sign_in("coordinator_b")
    above = StrategicGoal.objects.filter(plan=plan()).first()
    path = f"{at('node_new', 'operational')}?strategic={above.uid}"
    data = filled(client.get(path), **{"title.es": "Más cerca"})
    assert client.post(path, data).status_code == 303
    row = OperationalGoal.objects.get(uid=data["uid"])
    assert (row.strategic_goal, row.field) == (above, above.field)


def test_a_goal_without_a_place_is_asked_back(sign_in):
    client = sign_in("coordinator_b")
    path = at("node_new", "strategic")
    response = client.post(path, filled(client.get(path), **{"title.es": "Sin lugar"}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["place"])
    assert not StrategicGoal.objects.filter(title__es__words="Sin lugar").exists()


def test_a_place_of_another_partnership_is_refused_at_its_field(sign_in):
    client = sign_in("coordinator_b")
    path = at("node_new", "strategic")
    foreign = field(year=2026, slug=OTHER)
    response = client.post(path, filled(client.get(path), place=f"field:{foreign.uid}", **{"title.es": "Ajeno"}))
    assert list(response.context["form"].errors) == ["place"]


def test_a_field_is_edited_and_a_stale_save_shows_both_wordings(sign_in):
    client, row = sign_in("coordinator_b"), field()
    path = at("node_edit", "field", row.uid)
    data = filled(client.get(path), **{"title.es": "Lo mío"})
    values = {"title.es": "Lo otro"}
    workplan.save_node(
        seat=both().b, plan=plan(), level=Level.FIELD, uid=row.uid, values=values, seen=None, edits={}, now=NOW
    )
    response = client.post(path, data)
    clash = response.context["form"].clashes["title"][0]
    assert [piece.words for piece in (*clash.theirs, *clash.mine)] == ["Lo ", "otro", "Lo ", "mío"]
    assert client.post(path, filled(response)).status_code == 303
    assert field().title.words("es") == "Lo mío"


def test_the_side_without_the_turn_betters_the_translation_of_a_field(sign_in):
    client, row = sign_in("contributor_a"), field()
    path = at("node_edit", "field", row.uid)
    data = filled(client.get(path))
    assert "title.de" in data
    assert "title.es" not in data
    assert client.post(path, data | {"title.de": "Umwelt und Klima"}).status_code == 303
    assert field().title.words("de") == "Umwelt und Klima"
    assert client.get(at("node_new", "field")).status_code == 403


def test_a_coordinator_without_the_turn_is_told_so(sign_in):
    client = sign_in("coordinator_a")
    assert [why.kind for why in client.get(at("node_new", "field")).context["reasons"]] == ["not_your_turn"]
    assert client.post(at("node_new", "field"), {"title.de": "x"}).status_code == 409


def test_a_field_leaves_the_plan_once_nothing_stands_below_it(sign_in):
    client, row = sign_in("coordinator_b"), field()
    path = at("node_remove", "field", row.uid)
    response = client.post(path, filled(client.get(path)))
    assert [why.kind for why in response.context["reasons"]] == ["not_empty"]
    new = at("node_new", "field")
    data = filled(client.get(new), **{"title.es": "De paso"})
    client.post(new, data)
    path = at("node_remove", "field", data["uid"])
    assert client.post(path, filled(client.get(path), reason="Sobra")).status_code == 303
    assert not Field.objects.filter(uid=data["uid"]).exists()


@pytest.mark.parametrize("name", ["node_edit", "node_remove"])
def test_unknown_levels_and_foreign_rows_are_not_there(sign_in, name):
    client = sign_in("coordinator_b")
    assert client.get(at(name, "nonsense", field().uid)).status_code == 404
    assert client.get(at(name, "field", goal().uid)).status_code == 404
    assert client.get(at(name, "field", field(year=2026, slug=OTHER).uid)).status_code == 404
    assert client.get(at("node_new", "nonsense")).status_code == 404


# The words before the plan


def test_the_words_before_the_plan_are_saved_and_a_second_press_is_harmless(sign_in):
    client, path = sign_in("coordinator_b"), at("preamble")
    data = filled(client.get(path), **{"preamble.es": "Nuevas palabras", "preamble.edit": "wording"})
    assert client.post(path, data).status_code == 303
    before = Change.objects.count()
    assert client.post(path, data).status_code == 303
    assert Change.objects.count() == before
    saved = Plan.objects.get(pk=plan().pk).preamble
    assert (saved.words("es"), saved.is_outdated("de")) == ("Nuevas palabras", False)


def test_a_closed_plan_keeps_its_words(sign_in):
    closed_plan()
    client, before = sign_in("coordinator_a"), plan().preamble
    assert [why.kind for why in client.get(at("preamble")).context["reasons"]] == ["wrong_stage"]
    assert client.post(at("preamble"), {"preamble.de": "x"}).status_code == 409
    assert plan().preamble == before


def test_the_form_of_a_goal_costs_the_same_with_many_goals(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_b")
    client.get(at("node_new", "operational"))
    with django_assert_num_queries(6):
        client.get(at("node_new", "operational"))
    for n in range(10):
        values = {"title.es": f"Objetivo {n}", "field": str(field().uid)}
        workplan.save_node(
            seat=both().b, plan=plan(), level=Level.STRATEGIC, uid=uuid4(), values=values, seen=None, edits={}, now=NOW
        )
    with django_assert_num_queries(6):
        client.get(at("node_new", "operational"))


def test_a_measure_that_is_gone_is_gone_from_the_tree(sign_in):
    row = measure()
    workplan.remove_row(seat=both().b, plan=plan(), kind="measure", uid=row.uid, version=row.version, now=NOW)
    text = sign_in("reader_b").get(at("plan")).content.decode()
    assert reverse("desk:measure", args=[SLUG, row.uid]) not in text
