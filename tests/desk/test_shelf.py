"""Filters kept under a name: one's own and those one's side shares; linkable, replaced, removed, never too many."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ayni.desk.shelf import PAGES
from ayni.records.models import SavedView
from ayni.records.services import Refused
from ayni.records.services.views import LONGEST_QUERY, MOST, of_page, remove_view, save_view, tidy
from tests.cast import NOW, OTHER, SLUG, partnership, seat
from tests.doors import forms

pytestmark = pytest.mark.django_db
KEEP = reverse("desk:view_keep", args=[SLUG])
TABLE, ACTORS = reverse("desk:table", args=[SLUG, 2026]), reverse("desk:actors", args=[SLUG])


@pytest.fixture(autouse=True)
def _empty():
    SavedView.objects.all().delete()


def kept(who: str = "contributor_b", name: str = "Atrasadas", query: str = "late=on", **more) -> SavedView:
    given = {"uid": uuid4(), "page": "table", "shared": False, "now": NOW, **more}
    return save_view(seat=seat(who), name=name, query=query, **given)


def shown(response) -> list[tuple[str, str, bool]]:
    return [(each.name, each.href, each.here) for each in response.context["shelf"].kept]


def test_the_form_keeps_the_filter_at_hand_and_leads_back_to_it(sign_in):
    client = sign_in("reader_b")
    response = client.get(TABLE, {"late": "on", "goal": "13", "page": "2", "field": "", "unknown": "x"})
    form = next(form for form in forms(response, TABLE) if form.action == KEEP)
    assert form.data["query"] == ["goal=13&late=on"]
    for _ in range(2):
        told = client.post(KEEP, {**form.data, "name": " Clima\natrasado "})
        assert (told.status_code, told["Location"]) == (303, f"{TABLE}?goal=13&late=on")
    row = SavedView.objects.get()
    assert (row.name, row.query, row.page, row.side, row.shared) == (
        "Clima atrasado", "goal=13&late=on", "table", "B", False,
    )  # fmt: skip
    assert shown(client.get(told["Location"])) == [("Clima atrasado", f"{TABLE}?goal=13&late=on", True)]
    other = reverse("desk:table", args=[SLUG, 2027])
    assert shown(client.get(other)) == [("Clima atrasado", f"{other}?goal=13&late=on", False)]


def test_without_a_filter_nothing_is_offered_to_keep(sign_in):
    assert KEEP not in sign_in("reader_b").get(TABLE).content.decode()


def test_own_ones_are_ones_own_and_shared_ones_the_sides(sign_in):
    kept(name="mine")
    kept(name="ours", shared=True)
    found = {
        who: [each.name for each in of_page(seat(who), "table")]
        for who in ("contributor_b", "reader_b", "contributor_a", "stranger")
    }
    assert found == {"contributor_b": ["mine", "ours"], "reader_b": ["ours"], "contributor_a": [], "stranger": []}
    page = sign_in("reader_b").get(TABLE).content.decode()
    assert ("mine" in page, f"{TABLE}?late=on" in page) == (False, True)
    assert "/remove/" not in page


def test_the_same_name_is_replaced():
    kept()
    again = kept(query="goal=4", shared=True)
    assert [(row.pk, row.query, row.shared) for row in SavedView.objects.all()] == [(again.pk, "goal=4", True)]
    kept("coordinator_b")
    kept(page="actors")
    assert SavedView.objects.count() == 3


def test_twenty_for_a_page_and_no_more(sign_in):
    for n in range(MOST):
        kept(name=f"v{n}")
    with pytest.raises(Refused) as refused:
        kept(name="one more")
    assert [why.kind for why in refused.value.reasons] == ["views_full"]
    assert kept(name="v3", query="goal=4").query == "goal=4"
    assert kept(name="there", page="actors").pk
    page = sign_in("contributor_b").get(TABLE, {"goal": "1"})
    assert page.context["shelf"].full
    told = sign_in("contributor_b").post(
        KEEP, {"page": "table", "year": "2026", "query": "goal=1", "name": "x"}, follow=True
    )
    assert str(MOST) in "".join(str(message) for message in told.context["messages"])


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"name": " \x00"}, "view_unnamed"),
        ({"name": "x" * 81}, "words_too_long"),
        ({"query": "x" * (LONGEST_QUERY + 1)}, "words_too_long"),
    ],
)
def test_what_is_not_kept(given, why):
    with pytest.raises(Refused) as refused:
        kept(**given)
    assert [reason.kind for reason in refused.value.reasons] == [why]
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("sent", [{"page": "table", "year": "x"}, {"page": "table"}, {"page": "none"}, {}])
def test_a_page_that_is_none_is_unknown(sign_in, sent):
    assert sign_in("reader_b").post(KEEP, {"name": "x", **sent}).status_code == 404


def test_removed_by_its_owner_alone(sign_in):
    row = kept(shared=True)
    path = reverse("desk:view_remove", args=[SLUG, row.uid])
    for who in ("coordinator_b", "coordinator_a"):
        assert sign_in(who).post(path, {"year": "2026"}).status_code == 404
        with pytest.raises(Refused):
            remove_view(seat=seat(who), view=row)
    client = sign_in("contributor_b")
    assert path in client.get(TABLE).content.decode()
    assert client.post(path, {"year": "2026"})["Location"] == TABLE
    assert not SavedView.objects.exists()


def test_a_uid_of_another_partnership_is_refused():
    there = save_view(
        seat=seat("stranger"), uid=uuid4(), page="table", name="x", query="", shared=False, now=NOW
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        kept(uid=there.uid)
    assert [why.kind for why in refused.value.reasons] == ["uid_of_another"]
    assert there.partnership == partnership(OTHER)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("page=3&goal=4&words=", "goal=4"),
        ("words=agua%20limpia&goal=4", "goal=4&words=agua+limpia"),
        ("words=%00%1b", ""),
        ("csrfmiddlewaretoken=x&next=//evil", ""),
        ("goal=4&goal=5", "goal=5"),
        ("&&&===", ""),
        ("x" * 9000, ""),
    ],
)
def test_an_address_is_tidied(query, found):
    assert tidy(query, PAGES["table"][1]) == found


@pytest.mark.parametrize("page", [page for page in PAGES if page != "table"])
def test_every_page_that_keeps_filters_shows_them(sign_in, page, django_assert_max_num_queries):
    row = kept("reader_b", page=page, query="side=B")
    client = sign_in("reader_b")
    path = reverse(PAGES[page][0], args=[SLUG])
    with django_assert_max_num_queries(12):
        response = client.get(path, {"side": "B"})
    assert shown(response) == [(row.name, f"{path}?side=B", True)]


def test_many_kept_ones_cost_no_more(sign_in, django_assert_num_queries):
    client = sign_in("contributor_b")
    client.get(ACTORS)
    with django_assert_num_queries(7):
        client.get(ACTORS)
    for n in range(MOST):
        kept(name=f"v{n}", page="actors")
    with django_assert_num_queries(7):
        client.get(ACTORS)
