"""Every address × everybody who might come: the answer is the one in `access_table.py`, and no GET writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import uuid4

import pytest
from django.urls import reverse

from ayni.records.models import Membership
from tests.access_table import CHOOSE, COLUMNS, DATA, FORM_AT, TABLE, Row
from tests.cast import OTHER, SLUG
from tests.doors import (
    OURS,
    OUT,
    ROLES,
    Doors,
    Form,
    address,
    answer,
    foreign,
    forms,
    prepare,
    routes,
    state,
    writes,
)

pytestmark = pytest.mark.django_db
ROUTES = routes()
BY_METHOD = {(row.name, row.method): row for row in TABLE}
WITH_SLUG = [name for name, route in ROUTES.items() if name.startswith("desk:") and "slug" in route.parameters]
PAPERS, FOR_A_PAPER = ("_pdf", "_docx"), (OUT, "reader_a", "coordinator_b", "stranger", "operator")
"""A paper takes its time: it is asked for by one of each kind."""
WITH_UID = [name for name, route in ROUTES.items() if "uid" in route.parameters]


@pytest.fixture
def doors(keys, kept_pages):
    """With pages kept as in an installation, so that nine people at one door do not cost nine drawings."""
    return Doors(keys)


def test_every_address_has_a_row_and_every_row_an_address():
    assert {row.name for row in TABLE if row.method == "GET"} == set(ROUTES)
    assert {row.name for row in TABLE} == set(ROUTES)
    assert len(BY_METHOD) == len(TABLE), "a row stands twice"
    assert COLUMNS == ROLES


LOOKED_AT = [row for row in TABLE if row.method == "GET"]


@pytest.mark.parametrize("row", LOOKED_AT, ids=lambda row: row.name)
def test_who_may_look(row: Row, doors):
    """Everybody who is turned away, and of those who are let in the least and the most."""
    let_in = [who for who in ROLES if row.answers[who] == "200"]
    _look(row, doors, [who for who in ROLES if who not in let_in[1:-1]])


@pytest.mark.deep
@pytest.mark.parametrize("row", LOOKED_AT, ids=lambda row: row.name)
def test_who_of_all_may_look(row: Row, doors):
    _look(row, doors, ROLES)


def _look(row: Row, doors: Doors, who: Iterable[str]) -> None:
    prepare(row.name)
    path = address(ROUTES[row.name])
    asked, found = [each for each in who if not row.name.endswith(PAPERS) or each in FOR_A_PAPER], {}
    for each in asked:
        with writes() as written:
            response = doors.get(each, path)
        found[each] = answer(response, path)
        assert written == [], f"GET {path} by {each} writes"
    assert found == {each: row.answers[each] for each in asked}, path


@pytest.mark.parametrize("row", [row for row in TABLE if row.method == "POST"], ids=lambda row: row.name)
def test_who_may_change(row: Row, doors):
    prepare(row.name)
    path = address(ROUTES[row.name])
    data = _as_a_coordinator_sends_it(doors, row.name, path)
    found, before, after = {}, state(), []
    for who in ROLES:
        with writes() as written:
            told = doors.post(who, path, data, before_undo=lambda: after.append(state() if written else before))
        found[who] = answer(told, path)
        if told.status_code not in (302, 303):
            assert after[-1] == before, f"POST {path} was refused to {who} and changed something all the same"
    assert found == row.answers, f"{path} {data}"


def _as_a_coordinator_sends_it(doors: Doors, name: str, path: str) -> dict[str, object]:
    """The form as the coordinator whose turn it is finds it, filled in."""
    if FORM_AT.get(name, name) is None:
        return DATA.get(name, {})
    page = address(ROUTES[FORM_AT.get(name) or name])
    response = doors.get("coordinator_b" if name.startswith("desk:") else "out", page)
    found = [form for form in forms(response, page) if form.action == path and form.method == "post"]
    assert found, f"no form on {page} is sent to {path}"
    return {**found[0].data, **dict(_typed(found[0], DATA.get(name, {})))}


def _typed(form: Form, data: dict[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in data.items():
        if name.startswith("*"):
            yield from ((field, value) for field in form.data if field.endswith(name[1:]))
        else:
            yield name, next(filter(None, form.choices[name])) if value == CHOOSE else value


SENT = [row for row in TABLE if row.method == "POST" and row.name.startswith(("desk:", "public:"))]


@pytest.mark.deep
@pytest.mark.parametrize("row", SENT, ids=lambda row: row.name)
def test_pressed_twice_is_pressed_once(row: Row, doors):
    """The line was slow, the button was pressed again: no second row, no second change, no second mail."""
    prepare(row.name)
    path = address(ROUTES[row.name])
    data = _as_a_coordinator_sends_it(doors, row.name, path)
    who = next((each for each in reversed(ROLES) if row.answers[each] == "303" and each in OURS), OUT)
    after: list[object] = []

    def again() -> None:
        after.append(state())
        doors.post(who, path, data, before_undo=lambda: after.append(state()))

    doors.post(who, path, data, before_undo=again)
    assert after[0] == after[1], f"{path} {who}"


@pytest.mark.deep
@pytest.mark.parametrize("row", [row for row in SENT if row.name.startswith("desk:")], ids=lambda row: row.name)
def test_what_was_not_taken_is_never_answered_as_if_it_were(row: Row, doors):
    """200 is a page that was asked for. A form that comes back says 422 (unreadable) or 409 (the house stands
    otherwise), one without the right 403, what is not there 404; only what was done is answered with 303."""
    prepare(row.name)
    path = address(ROUTES[row.name])
    for data in ({}, {"uid": "x", "seen": "x", "version": "x", "on": "x", "words": "x" * 30_000}):
        status = doors.post("coordinator_b", path, data).status_code
        assert status in (303, 403, 404, 409, 422), f"{path} {data}: {status}"


@pytest.mark.deep
@pytest.mark.parametrize("name", [name for name in ROUTES if (name, "POST") not in BY_METHOD])
def test_a_post_to_what_is_only_looked_at_writes_nothing(name, doors):
    prepare(name)
    path = address(ROUTES[name])
    for who in ("out", "coordinator_b"):  # the least and the most that anybody may here
        with writes() as written:
            response = doors.post(who, path)
        assert response.status_code < 500
        assert written == []


# The wall between partnerships


@pytest.mark.deep
@pytest.mark.parametrize("name", WITH_SLUG)
def test_another_partnership_is_as_unknown_as_none(name, doors):
    prepare(name)
    route = ROUTES[name]
    for slug, people in {OTHER: ("reader_a", "coordinator_b"), "no-such-partnership": ("coordinator_a",)}.items():
        path = address(route, slug=slug)
        for who in people:
            assert answer(doors.get(who, path), path) == "404", f"GET {path} {who}"
            assert answer(doors.post(who, path), path) == "404", f"POST {path} {who}"


@pytest.mark.deep
@pytest.mark.parametrize("name", WITH_UID)
def test_another_partnerships_record_is_as_unknown_as_none(name, doors):
    """Theirs below our address, and ours below theirs. Who may not write at all is told so before the search."""
    prepare(name)
    route = ROUTES[name]
    theirs, none = address(route, uid=foreign(name)), address(route, uid=uuid4())
    for who in ("out", "reader_b", "contributor_a", "coordinator_a", "coordinator_b", "stranger", "operator"):
        for method in (doors.get, doors.post) if name.startswith("desk:") else (doors.get,):
            told = answer(method(who, theirs), theirs)
            assert told == answer(method(who, none), none), f"{theirs} {who}"
            assert told in ("404", "403", "sign-in"), f"{theirs} {who}"
            if who in ("coordinator_a", "coordinator_b", "stranger", "operator") or "public" in name:
                assert told == "404", f"{theirs} {who}"
    if name.startswith("desk:"):
        ours = address(route, slug=OTHER)
        assert answer(doors.get("stranger", ours), ours) == "404"
        assert answer(doors.post("stranger", ours), ours) == "404"


NOTHING = (
    *({"year": 1999}, {"year": 10**30}, {"number": 99}, {"number": 10**30}),
    *({"level": "measure"}, {"town": "tuebingen"}),
)


@pytest.mark.deep
@pytest.mark.parametrize(
    ("name", "instead"),
    [(name, each) for name, route in ROUTES.items() for each in NOTHING if set(each) <= set(route.parameters)],
    ids=str,
)
def test_an_address_of_nothing_is_unknown(name, instead, doors):
    path = address(ROUTES[name], **instead)
    assert answer(doors.get("coordinator_b", path), path) == "404"
    assert answer(doors.post("coordinator_b", path), path) in ("404", "405")


def test_who_lost_the_seat_or_the_account_is_out(doors):
    path = reverse("desk:plan", args=[SLUG, 2027])
    assert answer(doors.get("coordinator_a", path), path) == "200"
    Membership.objects.filter(person__email__startswith="koordination@treptow").delete()
    assert answer(doors.get("coordinator_a", path), path) == "404"
    seat = Membership.objects.select_related("person").get(person__email__startswith="coordinacion@cajamarca")
    assert answer(doors.get("coordinator_b", path), path) == "200"
    seat.person.is_active = False
    seat.person.save()
    assert answer(doors.get("coordinator_b", path), path) == "sign-in"
