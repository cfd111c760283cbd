"""Public actors as open data: what is in it, what never is, and what a spreadsheet makes of it."""

import csv
import json
from io import StringIO

import pytest
from django.test import override_settings
from django.urls import reverse

from ayni.core.multilingual import Text
from ayni.records.models import Actor
from tests.cast import SLUG

pytestmark = pytest.mark.django_db
CSV, JSON = (reverse(f"public:actors_{kind}", args=["de", SLUG]) for kind in ("csv", "json"))


def rows(client):
    return list(csv.DictReader(StringIO(client.get(CSV).content.decode("utf-8-sig"))))


def test_both_files_hold_exactly_those_who_want_to_be_named(client, django_assert_num_queries):
    hidden, retired, *_ = Actor.objects.filter(partnership__slug=SLUG).order_by("pk")
    Actor.objects.filter(pk=hidden.pk).update(public=False, office_email="geheim@example.org")
    Actor.objects.filter(pk=retired.pk).update(retired="2020-01-01")
    shown = Actor.objects.filter(partnership__slug=SLUG, public=True, retired__isnull=True)
    expected = {str(actor.uid): actor for actor in shown}
    with django_assert_num_queries(2):
        answer = client.get(JSON)
    told = answer.json()
    assert {row["uid"] for row in rows(client)} == {actor["uid"] for actor in told["actors"]} == set(expected)
    assert (told["licence"], told["languages"]) == ("CC-BY-4.0", list(hidden.partnership.language_codes))
    assert told["source"].endswith(reverse("public:coverage", args=["de", SLUG]))
    for actor in told["actors"]:
        row = expected[actor["uid"]]
        assert {code: name["words"] for code, name in actor["name"].items()} == row.name.spoken()
        assert actor["side"] == {"A": "treptow-koepenick", "B": "cajamarca"}[row.side]
    assert b"@" not in answer.content
    assert b"@" not in client.get(CSV).content


def test_a_name_that_looks_like_a_formula_is_words_in_the_table(client):
    actor = Actor.objects.filter(partnership__slug=SLUG, public=True).order_by("pk")[0]
    for typed in ("=1+1", "+49", "-x", "@SUM(A1)", '"; =cmd'):
        Actor.objects.filter(pk=actor.pk).update(name=Text.of(de=typed, es="Ñusta, «q'illu»\n2"))
        (row,) = (row for row in rows(client) if row["uid"] == str(actor.uid))
        assert not row["name_de"].startswith(("=", "+", "-", "@"))
        assert row["name_de"].lstrip("'") == typed
        assert row["name_es"] == "Ñusta, «q'illu»\n2"


def test_the_page_names_kind_size_and_licence(client):
    with override_settings(DATA_LICENCE="dl-de/by-2-0"):
        content = client.get(reverse("public:coverage", args=["de", SLUG])).content.decode()
        assert json.loads(client.get(JSON).content)["licence"] == "dl-de/by-2-0"
    assert "dl-de/by-2-0" in content
    assert f'href="{CSV}"' in content
    assert "(JSON, " in content
