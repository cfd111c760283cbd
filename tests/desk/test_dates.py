"""Fixed dates: each side writes its own, both read all; vague ones stay vague."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ayni.core.vague import Vague
from ayni.records.models import Change, FixedDate, Source
from ayni.records.services import Refused
from ayni.records.services.dates import retire_fixed_date, save_fixed_date
from tests.cast import NOW, OTHER, SLUG, fresh_uid, partnership, seat
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
LIST, NEW = (reverse(f"desk:{name}", args=[SLUG]) for name in ("dates", "date_new"))


def save(who: str = "contributor_b", uid=None, seen=None, **values) -> FixedDate:
    given = {"title.es": "Sesión", "on": Vague("2026-12"), "lead_days": 30, "kind": "council", **values}
    return save_fixed_date(
        seat=seat(who), uid=uid or fresh_uid(), values=given, seen=seen, edits={}, now=NOW
    )  # fmt: skip


def of(side: str) -> FixedDate:
    return FixedDate.objects.filter(partnership__slug=SLUG, side=side).order_by("id")[0]


# The service


def test_a_date_is_written_once_with_its_history():
    uid = fresh_uid()
    row = save(uid=uid)
    assert (row.side, row.on, row.title.words("es"), row.version) == ("B", Vague("2026-12"), "Sesión", 1)
    assert save(uid=uid).pk == row.pk
    assert save(uid=uid, on=Vague("2026-12-10")).version == 2
    actions = Change.objects.filter(uid=uid).order_by("id").values_list("kind", "action", "side")
    assert list(actions) == [("fixed_date", "created", "B"), ("fixed_date", "changed", "B")]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"on": None}, "day_missing"),
        ({"title.es": ""}, "title_missing"),
        ({"until": Vague("2026-11")}, "period_reversed"),
        ({"lead_days": 401}, "lead_too_long"),
        ({"kind": "party"}, "value_refused"),
        ({"side": "A"}, "field_unknown"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(values, kind):
    before = FixedDate.objects.count()
    with pytest.raises(Refused) as refused:
        save(**values)
    assert [why.kind for why in refused.value.reasons] == [kind]
    assert FixedDate.objects.count() == before


def test_a_side_writes_only_its_own():
    with pytest.raises(Refused) as refused:
        save("coordinator_b", uid=of("A").uid)
    assert [why.kind for why in refused.value.reasons] == ["other_sides_record"]
    with pytest.raises(Refused) as refused:
        retire_fixed_date(seat=seat("coordinator_b"), fixed=of("A"), version=1, now=NOW)
    assert [why.kind for why in refused.value.reasons] == ["other_sides_record"]


def test_readers_and_strangers_write_none():
    with pytest.raises(Refused):
        save("reader_b")
    foreign = FixedDate.objects.filter(partnership__slug=OTHER)[0]
    with pytest.raises(Refused):
        save("coordinator_b", uid=foreign.uid)
    with pytest.raises(FixedDate.DoesNotExist):
        retire_fixed_date(seat=seat("coordinator_b"), fixed=foreign, version=1, now=NOW)


def test_a_date_is_taken_away_once_and_kept():
    row = save()
    with pytest.raises(Refused) as refused:
        retire_fixed_date(seat=seat("contributor_b"), fixed=row, version=7, now=NOW)
    assert [why.kind for why in refused.value.reasons] == ["version_moved"]
    for _press in range(2):
        retire_fixed_date(seat=seat("contributor_b"), fixed=row, version=1, now=NOW, reason_given="verschoben")
    assert FixedDate.objects.get(pk=row.pk).retired_at == NOW
    assert Change.objects.filter(uid=row.uid, action="retired").count() == 1


# The pages


def test_both_sides_stand_at_the_seam_past_ones_apart(sign_in):
    wings = sign_in("reader_a").get(LIST).context["wings"]
    assert [side for side, _, _ in wings] == ["A", "B"]
    for side, ahead, past in wings:
        assert ahead
        assert {row.side for row in (*ahead, *past)} == {side}


def test_a_date_is_added_with_a_new_source_on_the_page(sign_in):
    client = sign_in("contributor_a")
    form = filled(client.get(NEW), "", **{"title.de": "Haushalt", "on": "um 9/2027", "new_title": "Amtsblatt"})
    form = {**form, "on": "9/2027~", "kind": "budget"}
    for _press in range(2):
        answer = client.post(NEW, form)
        assert (answer.status_code, answer.headers["Location"]) == (303, LIST)
    row = FixedDate.objects.get(uid=form["uid"])
    assert (row.side, row.on, row.kind, row.source.title) == ("A", Vague("2027-09~"), "budget", "Amtsblatt")
    assert Source.objects.filter(partnership=partnership(), title="Amtsblatt").count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on": ""}, "on"),
        ({"on": "31.02.2027"}, "on"),
        ({"on": "10.12.2026", "until": "09.12.2026"}, "until"),
        ({"lead_days": "-1"}, "lead_days"),
        ({"lead_days": "9999"}, "lead_days"),
        ({"title.de": ""}, "title"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_what_cannot_be_is_answered_at_its_field(sign_in, typed, field):
    client = sign_in("contributor_a")
    form = filled(client.get(NEW), "", **{"title.de": "Sitzung"}) | {"on": "12/2026"} | typed
    answer = client.post(NEW, form)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_an_edit_over_somebody_elses_newer_one_shows_both(sign_in):
    client = sign_in("contributor_b")
    address = reverse("desk:date_edit", args=[SLUG, of("B").uid])
    form = filled(client.get(address), "", **{"title.es": "Mío"})
    save(uid=of("B").uid, **{"title.es": "Suyo"})
    answer = client.post(address, form)
    assert answer.status_code == 409
    assert "Suyo" in answer.content.decode()
    assert of("B").title.words("es") == "Suyo"


def test_the_other_sides_date_is_refused_in_a_sentence(sign_in):
    client = sign_in("coordinator_b")
    for name in ("date_edit", "date_retire"):
        answer = client.get(reverse(f"desk:{name}", args=[SLUG, of("A").uid]))
        assert answer.status_code == 403
        assert "Treptow-Köpenick" in answer.content.decode()


def test_a_date_is_taken_away_on_the_page(sign_in):
    client, row = sign_in("contributor_b"), of("B")
    address = reverse("desk:date_retire", args=[SLUG, row.uid])
    assert client.post(address, filled(client.get(address), "")).status_code == 303
    assert str(row.uid) not in client.get(LIST).content.decode()
    assert client.get(address).status_code == 404


def test_its_history_is_told_in_words(sign_in):
    row = save(on=Vague("2026-12"))
    source = Source.objects.filter(partnership=partnership()).first()
    save(uid=row.uid, on=Vague("2026-12-10"), kind="budget", source=str(source.uid))
    page = sign_in("reader_b").get(reverse("desk:record_changes", args=[SLUG, row.uid])).content.decode()
    assert "10 de diciembre de 2026" in page
    assert source.title in page
    assert str(source.uid) not in page


@pytest.mark.parametrize(("name", "queries"), [("dates", 4), ("date_new", 4)])
def test_few_queries_with_many_dates(sign_in, django_assert_num_queries, name, queries):
    client, address = sign_in("coordinator_a"), reverse(f"desk:{name}", args=[SLUG])
    with django_assert_num_queries(queries):
        client.get(address)
    for _ in range(20):
        save()
    with django_assert_num_queries(queries):
        client.get(address)
