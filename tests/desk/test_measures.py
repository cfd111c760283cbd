"""A measure on the desk: its page, its form with the five questions and the rows, taking it out."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from ayni.core.multilingual import State
from ayni.core.vague import Vague
from ayni.records.models import Actor, Change, Field, Measure, Milestone, OperationalGoal, Resource
from ayni.records.services import workplan
from tests.cast import NOW, OTHER, SLUG, both, measure, plan, seat
from tests.desk.filled import filled
from tests.desk.kit import closed_plan

pytestmark = pytest.mark.django_db
NEW = reverse("desk:measure_new", args=[SLUG, 2027])


def page_of(row, name="measure"):
    return reverse(f"desk:{name}", args=[SLUG, row.uid])


def actor(side, slug=SLUG):
    return Actor.objects.filter(partnership__slug=slug, side=side).order_by("pk").first()


def field(slug=SLUG, year=2027):
    return Field.objects.filter(plan__year=year, partnership__slug=slug).order_by("position").first()


def errors(response):
    form = response.context["form"]
    return {
        (f"{f.prefix}.{name}" if f.prefix else name): list(told) for f in form.wrong for name, told in f.errors.items()
    }


def words(pieces):
    return "".join(piece.words for piece in pieces)


def empty_row(data, below, which=0):
    """The uid of one of the empty rows that the form offers."""
    uids = list(dict.fromkeys(key.split(".")[1] for key in data if key.startswith(f"{below}.")))
    known = {
        str(uid)
        for uid in {"milestones": Milestone, "resources": Resource}.get(below, Milestone).objects.values_list(
            "uid", flat=True
        )
    }
    return [uid for uid in uids if uid not in known][which]


def written(client, path, **changes):
    response = client.post(path, filled(client.get(path), **changes))
    assert response.status_code == 303, errors(response)
    return response


# Its page


def test_the_page_answers_the_five_questions_and_keeps_reports_beside_them(sign_in):
    row = measure(2026)
    response = sign_in("reader_a").get(page_of(row))
    text = response.content.decode()
    assert response.context["m"].title == row.title
    assert row.title.words("de") in text
    assert [wing.side for wing in response.context["wings"]] == ["A", "B"]
    assert 0 < len(response.context["changes"]) <= 10
    assert page_of(row, "measure_edit") not in text
    assert page_of(row, "report") not in text


def test_the_page_costs_the_same_with_few_and_many_rows(sign_in, django_assert_num_queries):
    row, client = measure(), sign_in("coordinator_b")
    client.get(page_of(row))
    with django_assert_num_queries(12):
        client.get(page_of(row))
    values = {f"milestones.{uuid4()}.title.es": f"Paso {n}" for n in range(30)}
    values |= {f"results.{uuid4()}.title.es": f"Resultado {n}" for n in range(30)}
    for person in Actor.objects.filter(partnership__slug=SLUG)[:20]:
        if not row.responsibilities.filter(actor=person).exists():
            uid = uuid4()
            values |= {f"responsibilities.{uid}.actor": str(person.uid), f"responsibilities.{uid}.lead": False}
    workplan.save_measure(seat=both().b, plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    with django_assert_num_queries(12):
        client.get(page_of(row))


# Writing


def test_five_answers_make_a_measure(sign_in):
    client, here = sign_in("coordinator_b"), field()
    path = f"{NEW}?field={here.uid}"
    data = filled(client.get(path))
    data |= {"title.es": "Sembrar queñuales", "title.de": "Queñua-Bäume pflanzen", "end": "12/2027"}
    data |= {"lead_a": str(actor("A").uid), "lead_b": str(actor("B").uid), "tags": ["13", "15"]}
    response = client.post(path, data)
    row = Measure.objects.get(uid=data["uid"])
    assert (response.status_code, response["Location"]) == (303, page_of(row))
    assert row.title.spoken() == {"de": "Queñua-Bäume pflanzen", "es": "Sembrar queñuales"}
    assert row.title.original == "es"
    assert (row.field, row.end, row.tags, row.kind, row.proposed_by) == (
        here,
        Vague("2027-12"),
        ("13", "15"),
        "joint",
        "B",
    )
    assert row.code.startswith(f"{here.code}.")
    assert {(r.side, r.actor_id, r.lead) for r in row.responsibilities.all()} == {
        ("A", actor("A").pk, True),
        ("B", actor("B").pk, True),
    }


def test_the_field_of_action_is_the_one_thing_that_is_asked_back(sign_in):
    client = sign_in("coordinator_b")
    response = client.post(NEW, filled(client.get(NEW), **{"title.es": "Sin lugar"}))
    assert errors(response).keys() == {"place"}
    assert response.context["form"].open is True


def test_a_second_press_is_harmless(sign_in):
    client = sign_in("coordinator_b")
    path = f"{NEW}?field={field().uid}"
    data = filled(client.get(path)) | {"title.es": "Una vez", "lead_b": str(actor("B").uid)}
    data |= {f"milestones.{empty_row(data, 'milestones')}.title.es": "Primer paso"}
    client.post(path, data)
    before = (Measure.objects.count(), Milestone.objects.count(), Change.objects.count())
    assert client.post(path, data).status_code == 303
    assert (Measure.objects.count(), Milestone.objects.count(), Change.objects.count()) == before


def test_saving_without_a_change_writes_nothing(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    before = Change.objects.count()
    written(client, page_of(row, "measure_edit"))
    assert Change.objects.count() == before
    assert measure().version == row.version


def test_rows_are_added_changed_and_removed_in_one_save(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    data = filled(client.get(path))
    first, second = (str(uid) for uid in row.milestones.values_list("uid", flat=True)[:2])
    new, money = empty_row(data, "milestones"), empty_row(data, "resources")
    data |= {f"milestones.{first}.due": "31.12.2027", f"milestones.{second}.remove": "on"}
    data |= {f"milestones.{new}.title.es": "Cosecha", f"milestones.{new}.due": "noviembre de 2027"}
    data |= {
        f"resources.{money}.{name}": value
        for name, value in {
            "side": "B",
            "kind": "money",
            "amount": "S/ 1,234.50",
            "currency": "PEN",
            "what.es": "Semillas",
        }.items()
    }
    assert client.post(path, data).status_code == 303
    steps = {str(m.uid): m for m in row.milestones.filter(dropped=False)}
    assert steps[first].due == Vague("2027-12-31")
    assert second not in steps
    assert (steps[new].title.words("es"), steps[new].due) == ("Cosecha", Vague("2027-11"))
    paid = Resource.objects.get(uid=money)
    assert (paid.amount, paid.currency, paid.side, paid.what.words("es")) == (
        Decimal("1234.50"),
        "PEN",
        "B",
        "Semillas",
    )


def test_more_rows_keep_everything_that_was_typed(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    data = filled(client.get(path), end="quizás") | {"more": "milestones"}
    rows = len(client.get(path).context["form"].milestones)
    response = client.post(path, data)
    assert response.status_code == 200
    assert len(response.context["form"].milestones) == rows + 2
    assert 'value="quizás"' in response.content.decode()
    assert errors(response) == {}
    assert response.context["form"].open is True
    assert measure().end == row.end


def test_the_lead_moves_and_the_former_one_goes_on_taking_part(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    former = row.responsibilities.get(side="B", lead=True).actor
    heir = Actor.objects.filter(partnership__slug=SLUG, side="B").exclude(responsibilities__measure=row).first()
    data = filled(client.get(page_of(row, "measure_edit")))
    chosen = data.get("further_b", [])
    further = [*([chosen] if isinstance(chosen, str) else chosen), str(former.uid)]
    response = client.post(page_of(row, "measure_edit"), data | {"lead_b": str(heir.uid), "further_b": further})
    assert response.status_code == 303
    assert row.responsibilities.get(side="B", lead=True).actor == heir
    assert row.responsibilities.get(actor=former).lead is False


def test_a_measure_moves_below_a_goal(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    goal = OperationalGoal.objects.filter(plan=row.plan).exclude(field=row.field).first()
    written(client, page_of(row, "measure_edit"), place=f"operational:{goal.uid}")
    moved = measure_again(row)
    assert (moved.operational_goal, moved.strategic_goal, moved.field) == (goal, None, goal.field)


def measure_again(row):
    return Measure.objects.get(pk=row.pk)


# Languages


def test_a_change_in_the_original_makes_the_others_outdated_unless_it_is_only_better_wording(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    assert row.title.original == "es"
    written(client, page_of(row, "measure_edit"), **{"title.es": "Otra redacción", "title.edit": "wording"})
    assert measure_again(row).title.is_outdated("de") is False
    written(client, page_of(row, "measure_edit"), **{"title.es": "Otra cosa"})
    assert measure_again(row).title.is_outdated("de") is True
    assert measure_again(row).title.state("de") is State.CHECKED


def test_what_a_change_means_is_asked_for_each_text_alone(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    step = next(m for m in row.milestones.all() if m.title.words("de"))
    changes = {"title.edit": "wording", "title.es": "Solo mejor dicho", f"milestones.{step.uid}.title.es": "Otro paso"}
    written(client, page_of(row, "measure_edit"), **changes)
    assert measure_again(row).title.is_outdated("de") is False
    assert Milestone.objects.get(pk=step.pk).title.is_outdated("de") is True


def test_the_side_without_the_turn_betters_translations_and_nothing_else(sign_in):
    client, row = sign_in("contributor_a"), measure()
    path = page_of(row, "measure_edit")
    response = client.get(path)
    assert response.context["form"].better is True
    data = filled(response)
    assert {key for key in data if key.startswith("title.")} == {"title.de", "title.en"}
    assert "end" not in data
    assert client.post(path, data | {"title.de": "Müll trennen an sechs Schulen"}).status_code == 303
    assert measure_again(row).title.words("de") == "Müll trennen an sechs Schulen"
    refused = client.post(path, data | {"title.es": "No es mi turno", "title.de": "Noch besser"})
    assert refused.status_code == 409
    assert measure_again(row).title.words("de") == "Müll trennen an sechs Schulen"


# Two at once


def test_a_stale_save_shows_both_wordings_and_loses_nothing(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    data = filled(client.get(path), **{"title.es": "Lo mío", "end": "2027"})
    meanwhile = {"title.es": "Lo de otra persona", "description.es": "También nuevo"}
    workplan.save_measure(seat=both().b, plan=plan(), uid=row.uid, values=meanwhile, seen=None, edits={}, now=NOW)
    response = client.post(path, data)
    assert response.status_code == 409
    clash = response.context["form"].main.clashes["title"][0]
    assert (words(clash.theirs), words(clash.mine)) == ("Lo de otra persona", "Lo mío")
    assert clash.change.person == both().b.person
    again = filled(response)
    assert (again["title.es"], again["end"], again["description.es"]) == ("Lo mío", "2027", "También nuevo")
    assert measure_again(row).title.words("es") == "Lo de otra persona"
    assert client.post(path, again).status_code == 303
    saved = measure_again(row)
    assert (saved.title.words("es"), saved.end) == ("Lo mío", Vague("2027"))
    assert saved.description.words("es") == "También nuevo"


def test_a_second_lead_named_meanwhile_is_told_and_then_decided(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    free = Actor.objects.filter(partnership__slug=SLUG, side="B").exclude(responsibilities__measure=row)
    mine, theirs = free[0], free[1]
    data = filled(client.get(path), lead_b=str(mine.uid))
    held = row.responsibilities.get(side="B", lead=True)
    new = uuid4()
    values = {
        f"responsibilities.{held.uid}": False,
        f"responsibilities.{new}.actor": str(theirs.uid),
        f"responsibilities.{new}.lead": True,
    }
    workplan.save_measure(seat=both().b, plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    response = client.post(path, data)
    assert list(errors(response)) == ["lead_b", "__all__"]
    assert client.post(path, filled(response)).status_code == 303
    assert row.responsibilities.get(side="B", lead=True).actor == mine


# Who may


def test_a_contributor_drafts_and_edits_what_its_side_proposed(sign_in):
    client = sign_in("contributor_b")
    path = f"{NEW}?field={field().uid}"
    data = filled(client.get(path)) | {"title.es": "Idea del CIAM"}
    assert client.post(path, data).status_code == 303
    own = Measure.objects.get(uid=data["uid"])
    written(client, page_of(own, "measure_edit"), end="2027")
    assert measure_again(own).end == Vague("2027")
    theirs = Measure.objects.filter(plan=plan(), proposed_by="A").first()
    assert client.get(page_of(theirs, "measure_edit")).context["form"].better is True


@pytest.mark.parametrize("who", ["reader_a", "reader_b"])
def test_a_reader_has_no_form(sign_in, who):
    assert sign_in(who).get(page_of(measure(), "measure_edit")).status_code == 403
    assert sign_in(who).get(NEW).status_code == 403


def test_a_closed_text_has_no_form_but_a_sentence(sign_in):
    closed_plan()
    client, row = sign_in("coordinator_b"), measure()
    response = client.get(page_of(row, "measure_edit"))
    assert [why.kind for why in response.context["reasons"]] == ["wrong_stage"]
    response = client.post(page_of(row, "measure_edit"), {"title.es": "x"})
    assert (response.status_code, measure_again(row).title) == (409, row.title)


def test_records_of_another_partnership_are_unknown(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    data = filled(client.get(path))
    foreign = Field.objects.filter(partnership__slug=OTHER).first()
    response = client.post(path, data | {"lead_b": str(actor("B", OTHER).uid), "place": f"field:{foreign.uid}"})
    assert errors(response) == {
        name: ["Este registro no existe en este hermanamiento."] for name in ("lead_b", "place")
    } or set(errors(response)) == {"lead_b", "place"}
    assert measure_again(row).version == row.version
    other = Measure.objects.filter(partnership__slug=OTHER).first()
    assert client.get(page_of(other)).status_code == 404
    assert client.get(page_of(other, "measure_edit")).status_code == 404


def test_a_uid_of_another_record_is_refused_in_a_sentence(sign_in):
    client = sign_in("coordinator_b")
    other = Measure.objects.filter(partnership__slug=OTHER).first()
    data = filled(client.get(f"{NEW}?field={field().uid}")) | {"uid": str(other.uid), "title.es": "Ajeno"}
    response = client.post(NEW, data)
    assert response.status_code == 409
    assert list(errors(response)) == ["__all__"]
    step = Milestone.objects.filter(measure__plan__year=2026).first()
    row = measure()
    data = filled(client.get(page_of(row, "measure_edit"))) | {f"milestones.{step.uid}.title.es": "Ajeno"}
    response = client.post(page_of(row, "measure_edit"), data)
    assert response.status_code == 409
    assert errors(response)
    assert "Ajeno" not in Milestone.objects.get(pk=step.pk).title.words("es")


# Bad input


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("31.12.2027", "2027-12-31"),
        ("2027-12-31", "2027-12-31"),
        ("31/12/2027", "2027-12-31"),
        ("12/2027", "2027-12"),
        ("2027", "2027"),
        ("diciembre de 2027", "2027-12"),
        ("hacia 2027", "2027~"),
        ("", None),
    ],
)
def test_dates_are_read_as_people_write_them(sign_in, typed, kept):
    row = measure()
    written(sign_in("coordinator_b"), page_of(row, "measure_edit"), end=typed)
    assert measure_again(row).end == (Vague(kept) if kept else None)


@pytest.mark.parametrize(
    "typed", ["31.02.2027", "pronto", "99999999", "\x00x", "12.2027.31", "٣٣/١٢/٢٠٢٧", "1" * 10_000]
)
def test_a_date_that_cannot_be_read_is_asked_back_at_its_field(sign_in, typed):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    response = client.post(path, filled(client.get(path), end=typed))
    assert (response.status_code, list(errors(response))) == (422, ["end"])
    assert measure_again(row).end == row.end


@pytest.mark.parametrize(
    ("who", "typed", "kept"),
    [
        ("coordinator_b", "1,234.50", "1234.50"),
        ("coordinator_b", "1.234,50", "1234.50"),
        ("coordinator_b", "1234.5", "1234.50"),
        ("coordinator_b", "S/ 1'234,567.00", "1234567.00"),
    ],
)
def test_amounts_are_read_in_both_ways(sign_in, who, typed, kept):
    row = measure()
    money = Resource.objects.filter(measure=row, currency="PEN").first()
    written(sign_in(who), page_of(row, "measure_edit"), **{f"resources.{money.uid}.amount": typed})
    assert Resource.objects.get(pk=money.pk).amount == Decimal(kept)


@pytest.mark.parametrize("typed", ["1.234", "1,234", "-5", "mucho", "12.345,678", "9" * 40])
def test_an_amount_that_can_mean_two_things_is_asked_back_and_the_fold_opens(sign_in, typed):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    money = Resource.objects.filter(measure=row, currency="PEN").first()
    response = client.post(path, filled(client.get(path), **{f"resources.{money.uid}.amount": typed}))
    assert list(errors(response)) == [f"resources.{money.uid}.amount"]
    assert response.context["form"].open is True
    assert Resource.objects.get(pk=money.pk).amount == money.amount


def test_money_without_currency_is_asked_back(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    data = filled(client.get(path))
    new = empty_row(data, "resources")
    response = client.post(path, data | {f"resources.{new}.kind": "money", f"resources.{new}.amount": "100"})
    assert list(errors(response)) == [f"resources.{new}.currency"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ch’aska Ñawi, Q'orianka 🌽", "Ch’aska Ñawi, Q'orianka 🌽"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("a\x00b\x07c\u202e", "abc"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("uno\r\ndos", "uno\ndos"),
    ],
)
def test_odd_words_are_kept_and_shown_as_words(sign_in, typed, kept):
    client, row = sign_in("coordinator_b"), measure()
    written(client, page_of(row, "measure_edit"), **{"title.es": typed})
    assert measure_again(row).title.words("es") == kept
    text = client.get(page_of(row)).content.decode()
    assert "<script>alert" not in text


def test_ten_thousand_characters_fit_a_description_and_not_a_title(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    written(client, path, **{"description.es": "ñ" * 10_000})
    assert len(measure_again(row).description.words("es")) == 10_000
    response = client.post(path, filled(client.get(path), **{"title.es": "ñ" * 10_000}))
    assert list(errors(response)) == ["title"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("targets", "4.99"),
        ("tags", "18"),
        ("kind", "foreign"),
        ("origin", "x"),
        ("place", "field:nonsense"),
        ("place", "x"),
    ],
)
def test_what_is_not_on_the_list_is_refused_at_its_field(sign_in, name, typed):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    response = client.post(path, filled(client.get(path), **{name: typed}))
    assert list(errors(response)) == [name]


def test_an_unreadable_seen_counts_as_having_seen_nothing(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_edit")
    response = client.post(path, filled(client.get(path), seen="{", **{"title.es": "Nuevo"}))
    assert response.status_code == 409
    assert measure_again(row).title == row.title


# Taking it out


def test_a_measure_leaves_the_draft_with_a_reason(sign_in):
    client = sign_in("contributor_b")
    data = filled(client.get(f"{NEW}?field={field().uid}")) | {"title.es": "De paso"}
    client.post(NEW, data | {"place": f"field:{field().uid}"})
    row = Measure.objects.get(uid=data["uid"])
    path = page_of(row, "measure_remove")
    response = client.post(path, filled(client.get(path), reason="Se duplicó"))
    assert (response.status_code, response["Location"]) == (303, reverse("desk:plan", args=[SLUG, 2027]))
    assert not Measure.objects.filter(pk=row.pk).exists()
    assert Change.objects.filter(uid=row.uid, action="deleted").get().reason == "Se duplicó"


def test_what_was_changed_meanwhile_is_not_taken_out(sign_in):
    client, row = sign_in("coordinator_b"), measure()
    path = page_of(row, "measure_remove")
    data = filled(client.get(path))
    workplan.save_measure(
        seat=both().b, plan=plan(), uid=row.uid, values={"end": Vague("2028")}, seen=None, edits={}, now=NOW
    )
    response = client.post(path, data)
    assert [why.kind for why in response.context["reasons"]] == ["version_moved"]
    assert Measure.objects.filter(pk=row.pk, dropped_at=None).exists()
    assert client.post(path, {"version": "x" * 300}).status_code == 409


def test_the_form_costs_the_same_with_few_and_many_rows(sign_in, django_assert_num_queries):
    row, client = measure(), sign_in("coordinator_b")
    client.get(page_of(row, "measure_edit"))
    with django_assert_num_queries(10):
        client.get(page_of(row, "measure_edit"))
    values = {f"milestones.{uuid4()}.title.es": f"Paso {n}" for n in range(30)}
    workplan.save_measure(
        seat=seat("coordinator_b"), plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW
    )
    with django_assert_num_queries(10):
        client.get(page_of(row, "measure_edit"))
