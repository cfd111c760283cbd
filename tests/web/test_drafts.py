"""What the server does for drafts that lie in a browser: it names them, says which was saved, and reads none."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from lxml import html

from tests.cast import SLUG, measure, person
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
SENT = "ayni_sent"


def edit():
    return reverse("desk:measure_edit", args=[SLUG, measure().uid])


def key():
    return f"{SLUG}.measure.{measure().uid}"


def test_only_what_was_saved_is_said_to_be(sign_in):
    client = sign_in("coordinator_b")
    data = filled(client.get(edit())) | {"draft": f"{key()}~abc1"}
    assert SENT not in client.post(edit(), data | {"end": "irgendwann"}).cookies
    assert SENT not in client.post(edit(), data | {"end": "2027", "seen": "{}", "title.es": "Otra"}).cookies
    kept = client.post(edit(), data | {"end": "2027"}).cookies[SENT]
    assert (kept.value, kept["httponly"], kept["samesite"]) == (f"{key()}~abc1", "", "Lax")


@pytest.mark.parametrize("name", ["", "x", "<script>~a", f"{'x' * 300}~a", "a~b; path=/", "a~B"])
def test_no_other_name_comes_back(sign_in, name):
    client = sign_in("coordinator_b")
    answer = client.post(edit(), filled(client.get(edit())) | {"end": "2027", "draft": name})
    assert (answer.status_code, SENT in answer.cookies) == (303, False)


def test_a_form_that_comes_back_goes_on_with_its_own_draft_only(sign_in):
    client = sign_in("coordinator_b")
    data = filled(client.get(edit())) | {"end": "irgendwann"}
    assert (
        f'data-draft="{key()}" data-draft-id="{key()}~abc1"'
        in client.post(edit(), data | {"draft": f"{key()}~abc1"}).text
    )
    assert "data-draft-id" not in client.post(edit(), data | {"draft": "other.measure~abc1"}).text
    assert "data-draft-id" not in client.get(edit()).text


def test_whose_drafts_they_are_is_told_without_a_name(sign_in):
    said = {
        who: re.findall(r'data-person="(\w+)"', sign_in(who).get(edit()).text)
        for who in ("coordinator_b", "contributor_b")
    }
    assert len({tuple(each) for each in said.values()}) == 2
    for who, found in said.items():
        assert len(found) == 1
        assert len(found[0]) == 16
        assert str(person(who).pk) != found[0]


@pytest.mark.deep
def test_every_longer_form_of_the_desk_keeps_a_draft(every_page):
    without = {
        (name, form.get("action", ""))
        for name, (_path, page) in every_page("en").items()
        for form in html.fromstring(page.content).iter("form")
        if name.startswith("desk:") and form.xpath(".//textarea") and "data-draft" not in form.attrib
    }
    assert without == set()
