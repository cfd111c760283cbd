"""The page that carries open measures over: what it lists, what it keeps, what stands around it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from lxml import html

from ayni.records.models import Document, Measure, NotCarried, Plan
from ayni.records.queries.carry_over import candidates, next_plan
from tests.cast import SLUG, plan

pytestmark = pytest.mark.django_db
HERE = reverse("desk:carry_over", args=[SLUG, 2026])


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return html.fromstring(response.content.decode())


def words(node):
    return " ".join(node.text_content().split())


def lots():
    source = plan(2026)
    found: dict[str, list[Measure]] = {}
    for candidate in candidates(source, next_plan(source)):
        found.setdefault(candidate.lot.value, []).append(Measure.objects.get(uid=candidate.measure.uid))
    return found


def ticked(client):
    return {box.get("name") for box in page(client, HERE).xpath("//input[@type='checkbox'][@checked]")}


def test_open_measures_are_ticked_and_finished_ones_are_not(sign_in):
    client, found = sign_in("coordinator_b"), lots()
    assert ticked(client) == {f"carry-{m.uid}" for m in found["open"]}
    shown = page(client, HERE)
    for m in found["finished"]:
        assert shown.xpath(f"//input[@name='carry-{m.uid}']")
    for m in found["carried"]:
        assert not shown.xpath(f"//input[@name='carry-{m.uid}']")


def test_saved_as_it_stands_it_carries_all_open_ones_and_leads_to_the_plan(sign_in):
    client, found = sign_in("coordinator_b"), lots()
    data = {"uid": str(uuid4()), **{f"carry-{m.uid}": "on" for m in found["open"]}}
    response = client.post(HERE, data)
    assert (response.status_code, response["Location"]) == (303, reverse("desk:plan", args=[SLUG, 2027]))
    new = Measure.objects.filter(plan=plan(), carried_from__in=found["open"])
    assert new.count() == len(found["open"])
    old = page(client, reverse("desk:measure", args=[SLUG, found["open"][0].uid]))
    assert old.xpath(f"//a[@href='{reverse('desk:measure', args=[SLUG, new[0].uid])}']")
    assert page(client, reverse("desk:measure", args=[SLUG, new[0].uid])).xpath(
        f"//a[@href='{reverse('desk:measure', args=[SLUG, found['open'][0].uid])}']"
    )


def test_unticked_without_a_reason_it_comes_back_with_everything_typed(sign_in):
    client, found = sign_in("coordinator_b"), lots()
    first, second = found["open"][:2]
    response = client.post(HERE, {"uid": str(uuid4()), f"why-{second.uid}": "Ya no hay fondos."})
    assert response.status_code == 409
    told = response.content.decode()
    assert "Ya no hay fondos." in told
    assert f"why-{first.uid}" in told
    assert not NotCarried.objects.exists()


def test_a_reason_stands_at_the_plan_and_at_its_hand_over(sign_in):
    client, found = sign_in("coordinator_b"), lots()
    first, *rest = found["open"]
    data = {"uid": str(uuid4()), f"why-{first.uid}": "Ya no hay fondos."}
    client.post(HERE, data | {f"carry-{m.uid}": "on" for m in rest})
    handover = reverse("desk:handover", args=[SLUG, 2027])
    assert page(client, reverse("desk:plan", args=[SLUG, 2027])).xpath(f"//a[@href='{handover}#left-heading']")
    assert "Ya no hay fondos." in words(page(client, handover).xpath("//section[@aria-labelledby='left-heading']")[0])


def test_the_other_side_reads_why_it_cannot_now(sign_in):
    shown = page(sign_in("coordinator_a"), HERE)
    assert shown.xpath("//p[@class='refused']")
    assert not shown.xpath("//input[@type='checkbox']")


def test_a_draft_has_nothing_to_carry_over_yet(sign_in):
    assert page(sign_in("coordinator_b"), reverse("desk:carry_over", args=[SLUG, 2027])).xpath("//p[@class='refused']")


def test_the_plans_lead_there_for_whoever_may(sign_in):
    assert page(sign_in("coordinator_a"), reverse("desk:plan", args=[SLUG, 2026])).xpath(f"//a[@href='{HERE}']")
    assert page(sign_in("coordinator_b"), reverse("desk:plan", args=[SLUG, 2027])).xpath(f"//a[@href='{HERE}']")
    Document.objects.filter(pk=plan().document_id).update(turn="A")
    assert not page(sign_in("coordinator_b"), reverse("desk:plan", args=[SLUG, 2027])).xpath(f"//a[@href='{HERE}']")
    assert not page(sign_in("contributor_a"), reverse("desk:plan", args=[SLUG, 2026])).xpath(f"//a[@href='{HERE}']")


def test_the_page_costs_the_same_with_few_and_many(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_b")
    client.get(HERE)
    with django_assert_num_queries(11):
        client.get(HERE)
    Measure.objects.filter(plan=plan(), carried_from__isnull=False).update(carried_from=None)
    with django_assert_num_queries(11):
        client.get(HERE)


def test_opening_a_plan_offers_to_begin_with_what_is_open(sign_in):
    Plan.objects.filter(pk=plan().pk).update(year=2020)
    shown = page(sign_in("coordinator_a"), reverse("desk:open_plan", args=[SLUG]))
    assert shown.xpath(f"//a[@href='{HERE}']")
    Plan.objects.filter(year=2020).update(year=2027)
    assert not page(sign_in("coordinator_a"), reverse("desk:open_plan", args=[SLUG])).xpath(f"//a[@href='{HERE}']")


def test_without_a_next_plan_it_opens_one_for_whoever_carries_over(sign_in):
    Plan.objects.filter(pk=plan().pk).update(year=2030)
    client, found = sign_in("coordinator_a"), lots()
    client.post(HERE, {"uid": str(uuid4()), **{f"carry-{m.uid}": "on" for m in found["open"]}})
    new = Plan.objects.get(partnership__slug=SLUG, year=2027)
    assert (new.document.turn, new.measures.count()) == ("A", len(found["open"]))
    assert page(client, reverse("desk:plan", args=[SLUG, 2027])).xpath(f"//a[@href='{HERE}']")
