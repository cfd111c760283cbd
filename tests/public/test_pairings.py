"""The public page of the pairings: what may be shown, what it costs, where it is found."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.core.vague import Vague
from ayni.records.models import Actor, Pairing
from tests.cast import SLUG, fresh_uid

pytestmark = pytest.mark.django_db
HERE = f"/de/{SLUG}/pairings/"


def hospitals() -> Pairing:
    return Pairing.objects.select_related("actor_a").get(partnership__slug=SLUG, kind="hospitals")


def test_what_is_public_stands_there_without_who_looks_after_it(client):
    page = client.get(HERE)
    text = page.content.decode()
    assert page["Cache-Control"] == "public, no-cache"
    assert "Krankenhaus Hedwigshöhe" in text
    assert 'class="example"' in text
    kept = Pairing.objects.exclude(keeper_b="").order_by("id")[0]
    assert kept.keeper_b not in text.replace(f"{kept.keeper_b} Cajamarca-", "")
    assert [row.pk for row in page.context["page"]][:2] == list(
        Pairing.objects.filter(partnership__slug=SLUG, since=Vague("1999")).order_by("id").values_list("pk", flat=True)
    )


@pytest.mark.parametrize("hide", ["pairing", "actor", "retired"])
def test_what_is_not_public_is_not_there(client, hide):
    one = hospitals()
    if hide == "actor":
        Actor.objects.filter(pk=one.actor_a_id).update(public=False)
    elif hide == "pairing":
        Pairing.objects.filter(pk=one.pk).update(public=False)
    else:
        Pairing.objects.filter(pk=one.pk).update(retired_at="2026-11-01T00:00Z")
    assert "Krankenhaus Hedwigshöhe" not in client.get(HERE).content.decode()


def test_queries_do_not_grow(client):
    one = hospitals()
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(HERE).status_code == 200
        assert len(asked) <= 6
        Pairing.objects.bulk_create(
            Pairing(
                partnership_id=one.partnership_id, uid=fresh_uid(), actor_a_id=one.actor_a_id,
                actor_b_id=one.actor_b_id, kind="other", until=Vague(str(1900 + n)),
            )
            for n in range(50)
        )  # fmt: skip
    assert client.get(HERE).context["page"].paginator.num_pages == 3


def test_the_partnerships_page_leads_there_when_there_is_something(client):
    assert HERE in client.get(f"/de/{SLUG}/").content.decode()
    Pairing.objects.filter(partnership__slug=SLUG).update(public=False)
    assert HERE not in client.get(f"/de/{SLUG}/").content.decode()
    assert "Noch steht hier kein Partnerpaar" in client.get(HERE).content.decode()
