"""Two people at one record: what comes together by itself, what one of them decides, and that nothing is lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ayni.core.vague import Vague
from ayni.records.models import Actor, Event, Measure
from ayni.records.services import ground, workplan
from ayni.records.services.history import save_event
from tests.cast import NOW, SLUG, both, measure, partnership, plan, seat
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db


NEW = {"node_new": [SLUG, 2027, "operational"], "measure_new": [SLUG, 2027]}
WORDS = {"actor_new": "name", "term_new": "words"}


def edit_of(row):
    return reverse("desk:measure_edit", args=[SLUG, row.uid])


def meanwhile(row, **values):
    """What the colleague saves while the form is open; `__` stands for a dot."""
    table = {name.replace("__", "."): value for name, value in values.items()}
    workplan.save_measure(
        seat=seat("coordinator_b"), plan=plan(), uid=row.uid, values=table, seen=None, edits={}, now=NOW
    )


def again(row):
    return Measure.objects.get(pk=row.pk)


def clashes(response):
    """Key → (theirs, mine) of everything that has to be decided."""
    form = response.context["form"]
    forms = form.every() if hasattr(form, "every") else [form]
    return {
        clash.key: tuple("".join(piece.words for piece in pieces) for pieces in (clash.theirs, clash.mine))
        for each in forms
        for found in each.clashes.values()
        for clash in found
    }


def with_step(row):
    uid = uuid4()
    meanwhile(row, **{f"milestones__{uid}__title__es": "Invitar", f"milestones__{uid}__due": Vague("2027-04")})
    return str(uid)


@pytest.fixture
def ana(sign_in):
    return sign_in("coordinator_b")


def test_only_what_both_changed_is_asked_and_the_rest_comes_together(ana):
    row = measure()
    data = filled(ana.get(edit_of(row)), **{"title.es": "Lo mío", "start": "01/2027", "reference_b": "FUT 7"})
    meanwhile(row, title__es="Lo suyo", end=Vague("2027-08"), description__de="Neu", public=not row.public)
    response = ana.post(edit_of(row), data)
    assert response.status_code == 409
    assert clashes(response) == {"title.es": ("Lo suyo", "Lo mío")}
    shown = filled(response)
    assert (shown["end"], shown["description.de"], shown.get("public")) == (
        "08/2027",
        "Neu",
        None if row.public else "on",
    )
    assert (shown["title.es"], shown["start"], shown["reference_b"]) == ("Lo mío", "01/2027", "FUT 7")
    assert ana.post(edit_of(row), shown).status_code == 303
    saved = again(row)
    assert (saved.title.words("es"), saved.start, saved.reference_b) == ("Lo mío", Vague("2027-01"), "FUT 7")
    assert (saved.end, saved.description.words("de"), saved.public) == (Vague("2027-08"), "Neu", not row.public)


def test_theirs_is_taken_or_both_are_put_together(ana):
    row = measure()
    data = filled(ana.get(edit_of(row)), **{"title.es": "Lo mío", "end": "2027"})
    meanwhile(row, title__es="Lo suyo", end=Vague("2027-08"))
    asked = filled(ana.post(edit_of(row), data))
    assert (asked["take.title.es"], asked["take.end"]) == ("mine", "mine")
    chosen = asked | {"title.es": "Lo mío y lo suyo", "take.end": "theirs"}
    assert ana.post(edit_of(row), chosen).status_code == 303
    assert (again(row).title.words("es"), again(row).end) == ("Lo mío y lo suyo", Vague("2027-08"))


def test_a_third_change_is_asked_once_more(ana):
    row = measure()
    data = filled(ana.get(edit_of(row)), **{"title.es": "Lo mío"})
    meanwhile(row, title__es="Lo suyo")
    asked = filled(ana.post(edit_of(row), data))
    meanwhile(row, title__es="Lo tercero")
    response = ana.post(edit_of(row), asked)
    assert (response.status_code, clashes(response)) == (409, {"title.es": ("Lo tercero", "Lo mío")})
    assert ana.post(edit_of(row), filled(response)).status_code == 303
    assert again(row).title.words("es") == "Lo mío"


def test_a_row_that_was_taken_out_goes_unless_somebody_wrote_in_it(ana):
    row = measure()
    written, left = with_step(row), with_step(row)
    data = filled(ana.get(edit_of(row)), **{f"milestones.{written}.due": "05/2027", "title.es": "Lo mío"})
    meanwhile(row, title__es="Lo suyo", **{f"milestones__{written}": False, f"milestones__{left}": False})
    response = ana.post(edit_of(row), data)
    asked = clashes(response)
    assert list(asked) == ["title.es", f"milestones.{written}"]
    assert asked[f"milestones.{written}"][1] == "Invitar · 05/2027"
    shown = filled(response)
    assert not [name for name in shown if left in name]
    gone = ana.post(edit_of(row), shown | {f"take.milestones.{written}": "theirs"})
    assert gone.status_code == 303
    assert not again(row).milestones.filter(uid=written, dropped=False).exists()


def test_a_row_that_was_taken_out_is_put_back_whole(ana):
    row = measure()
    step = with_step(row)
    data = filled(ana.get(edit_of(row)), **{f"milestones.{step}.due": "05/2027"})
    meanwhile(row, **{f"milestones__{step}": False})
    response = ana.post(edit_of(row), data)
    assert list(clashes(response)) == [f"milestones.{step}"]
    assert ana.post(edit_of(row), filled(response)).status_code == 303
    back = again(row).milestones.get(uid=step, dropped=False)
    assert (back.title.words("es"), back.due) == ("Invitar", Vague("2027-05"))


def test_a_row_is_not_taken_out_over_a_newer_wording(ana):
    row = measure()
    step = with_step(row)
    data = filled(ana.get(edit_of(row)), **{f"milestones.{step}.remove": "on"})
    meanwhile(row, **{f"milestones__{step}__title__es": "Invitar a todas"})
    response = ana.post(edit_of(row), data)
    assert [(key, theirs) for key, (theirs, _mine) in clashes(response).items()] == [
        (f"milestones.{step}.remove", "Invitar a todas · 04/2027")
    ]
    kept = filled(response) | {f"take.milestones.{step}.remove": "theirs"}
    assert ana.post(edit_of(row), kept).status_code == 303
    assert again(row).milestones.get(uid=step).title.words("es") == "Invitar a todas"


def test_a_row_that_a_colleague_added_stands_in_the_form(ana):
    row = measure()
    data = filled(ana.get(edit_of(row)), **{"title.es": "Lo mío"})
    meanwhile(row, title__es="Lo suyo")
    step = with_step(row)
    shown = filled(ana.post(edit_of(row), data))
    assert shown[f"milestones.{step}.title.es"] == "Invitar"
    assert ana.post(edit_of(row), shown).status_code == 303
    assert again(row).milestones.filter(uid=step).exists()


def test_offices_that_two_people_named_are_all_kept(ana):
    row = measure()
    free = list(Actor.objects.filter(partnership__slug=SLUG, side="B").exclude(responsibilities__measure=row))
    named = [str(r.actor.uid) for r in row.responsibilities.filter(side="B", lead=False)]
    data = filled(ana.get(edit_of(row)), further_b=[*named, str(free[0].uid)], **{"title.es": "Lo mío"})
    meanwhile(row, title__es="Lo suyo", **{f"responsibilities__{uuid4()}__actor": str(free[1].uid)})
    response = ana.post(edit_of(row), data)
    assert list(clashes(response)) == ["title.es"]
    assert ana.post(edit_of(row), filled(response)).status_code == 303
    now = {str(r.actor.uid) for r in again(row).responsibilities.filter(side="B", lead=False)}
    assert now == {*named, str(free[0].uid), str(free[1].uid)}


def test_an_office_that_a_colleague_named_is_not_undone(ana):
    row = measure()
    held = row.responsibilities.get(side="B", lead=True)
    free = Actor.objects.filter(partnership__slug=SLUG, side="B").exclude(responsibilities__measure=row)[0]
    data = filled(ana.get(edit_of(row)), **{"title.es": "Lo mío"})
    new = uuid4()
    meanwhile(
        row,
        title__es="Lo suyo",
        **{
            f"responsibilities__{held.uid}": False,
            f"responsibilities__{new}__actor": str(free.uid),
            f"responsibilities__{new}__lead": True,
        },
    )
    response = ana.post(edit_of(row), data)
    assert list(clashes(response)) == ["title.es"]
    assert filled(response)["lead_b"] == str(free.uid)
    assert ana.post(edit_of(row), filled(response)).status_code == 303
    assert again(row).responsibilities.get(side="B", lead=True).actor == free


def test_words_that_changed_under_a_check_are_compared_once_more(ana):
    row = measure()
    meanwhile(row, title__es="Antes", title__de="Vorher")
    meanwhile(row, title__es="Ahora")
    data = filled(ana.get(edit_of(row)), **{"title.de.checked": "1"})
    meanwhile(row, title__es="Todavía más tarde")
    response = ana.post(edit_of(row), data)
    assert response.status_code == 409
    assert clashes(response) == {}
    assert "title" in response.context["form"].main.errors
    shown = filled(response)
    assert "title.de.checked" not in shown
    assert shown["title.es"] == "Todavía más tarde"
    assert ana.post(edit_of(row), shown | {"title.de.checked": "1"}).status_code == 303


def test_the_words_of_the_partnership_are_put_together(sign_in):
    client, path = sign_in("coordinator_a"), reverse("desk:partnership", args=[SLUG])
    data = filled(client.get(path), **{"welcome.de": "Hallo zusammen", "take_back_days": "9"})
    ground.save_partnership(
        seat=both().b, values={"welcome.de": "Guten Tag", "welcome.es": "Hola"}, seen=None, edits={}, now=NOW
    )
    response = client.post(path, data)
    assert clashes(response) == {"welcome.de": ("Guten Tag", "Hallo zusammen")}
    assert client.post(path, filled(response) | {"take.welcome.de": "theirs"}).status_code == 303
    row = partnership()
    row.refresh_from_db()
    assert (row.welcome.words("de"), row.welcome.words("es"), row.take_back_days) == ("Guten Tag", "Hola", 9)


def test_an_event_and_its_sources_are_put_together(ana):
    event = Event.objects.filter(partnership__slug=SLUG, citations__isnull=False).first()
    path = reverse("desk:event_edit", args=[SLUG, event.uid])
    cited = event.citations.first()
    data = filled(ana.get(path), on="1993", **{f"citations.{cited.uid}.says.es": "Dice esto"})
    values = {"on": Vague("1992"), f"citations.{cited.uid}.says.de": "Sagt das", "title.de": "Anders"}
    save_event(seat=seat("coordinator_a"), uid=event.uid, values=values, seen=None, edits={}, now=NOW)
    response = ana.post(path, data)
    assert clashes(response) == {"on": ("1992", "1993")}
    assert ana.post(path, filled(response)).status_code == 303
    event.refresh_from_db()
    assert (event.on, event.title.words("de")) == (Vague("1993"), "Anders")
    says = event.citations.get(pk=cited.pk).says
    assert (says.words("de"), says.words("es")) == ("Sagt das", "Dice esto")


@pytest.mark.parametrize("name", ["node_new", "measure_new", "actor_new", "event_new", "date_new", "term_new"])
def test_the_way_back_to_a_new_record_asks_only_for_what_was_changed(ana, name):
    """Saved, back, written on, saved: the form does not know yet that its record is there."""
    path = reverse(f"desk:{name}", args=NEW.get(name, [SLUG]))
    data = filled(ana.get(path), **{f"{WORDS.get(name, 'title')}.es": "Primero"})
    data |= {"on": "2027"} if "on" in data else {}
    data |= {"sector": "business"} if name == "actor_new" else {}
    if "place" in data:
        places = ana.get(path).context["form"]
        choices = (places.main if hasattr(places, "main") else places).fields["place"].choices
        data["place"] = choices[1][0]
    assert ana.post(path, data).status_code == 303
    assert ana.post(path, data).status_code == 303
    response = ana.post(path, data | {f"{WORDS.get(name, 'title')}.es": "Segundo"})
    assert (response.status_code, clashes(response)) == (
        409,
        {f"{WORDS.get(name, 'title')}.es": ("Primero", "Segundo")},
    )
    assert ana.post(path, filled(response)).status_code == 303
