"""The one history in words: every path has a name, every value is told in the reader's way, nothing of others shows."""

from __future__ import annotations

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from ayni.core.handover import NAMES
from ayni.core.vague import Vague
from ayni.core.workplan import Level, Status
from ayni.desk.told import DONE, told
from ayni.records.models import Change, Measure
from ayni.records.queries.changes import of_plan, of_record
from ayni.records.services import progress, shapes, workplan
from ayni.records.services.actors import ACTOR
from ayni.records.services.ground import MUNICIPALITY, PARTNERSHIP
from ayni.records.services.saving import Shape
from ayni.web import paths
from tests.cast import NOW, OTHER, SLUG, measure, partnership, plan, seat

pytestmark = pytest.mark.django_db
NAMED = {"A": "Treptow-Köpenick", "B": "Cajamarca"}
UID = "11111111-1111-1111-1111-111111111111"


def paths_of(shape: Shape, prefix: str = "") -> list[str]:
    own = [f"{prefix}{name}.de" for name in shape.texts] + [f"{prefix}{n}" for n in (*shape.plain, *shape.links)]
    return own + [
        p for name, (_, below) in shape.rows.items() for p in (f"{name}.{UID}", *paths_of(below, f"{name}.{UID}."))
    ]


SHAPES = [
    shapes.PLAN,
    shapes.MEASURE,
    shapes.FIELD,
    shapes.STRATEGIC,
    shapes.OPERATIONAL,
    ACTOR,
    PARTNERSHIP,
    MUNICIPALITY,
]


@pytest.mark.parametrize("path", sorted({path for shape in SHAPES for path in paths_of(shape)}))
def test_every_field_that_can_be_written_has_a_name(path):
    _row, field, _language = paths.split(path)
    assert not field or field in paths.FIELDS, path
    assert UID not in paths.label(path, NAMED)
    assert "%(" not in paths.label(path, NAMED) + paths.label(path)


@pytest.mark.parametrize(
    ("path", "raw", "kind", "label", "value"),
    [
        ("title.de", "Bäume", "measure", "Title (German)", "Bäume"),
        (f"milestones.{UID}.due", "2027-03", "measure", "Step: due", "March 2027"),
        (f"resources.{UID}.amount", "1234.50", "measure", "Contribution: Amount", "1,234.5"),
        (f"resources.{UID}.kind", "hours", "measure", "Contribution: Kind", "Working hours"),
        ("kind", "joint", "measure", "Kind", "both together"),
        ("kind", "district", "municipality", "Kind", "city district"),
        ("status", "under_way", "progress", "Status", "under way"),
        ("public", "no", "measure", "Shown to the public", "no"),
        ("own_side", "B", "measure", "Side that carries it out alone", "Cajamarca"),
        ("turn", "A", "plan", "Turn", "Treptow-Köpenick"),
        ("reference_b", "POI 4", "measure", "Reference, Cajamarca", "POI 4"),
        ("end", "about then", "measure", "End", "about then"),
        ("field", UID, "measure", "Field of action", "1 Environment"),
        ("field", "gone", "measure", "Field of action", "an entry that is gone"),
        (f"milestones.{UID}", "no", "measure", "Step", "no"),
        ("role", "reader", "membership", "Role", "Reader"),
        ("languages", "de es", "municipality", "Languages", "German, Spanish"),
    ],
)
def test_a_value_is_told_in_words(path, raw, kind, label, value):
    with override("en"):
        assert paths.label(path, NAMED) == label
        assert paths.value(path, raw, NAMED, {UID: "1 Environment"}, kind) == value


def test_everything_the_demo_did_has_a_sentence():
    """Moves have theirs in web.turn; all other kinds and actions stand in DONE."""
    for kind, action in Change.objects.values_list("kind", "action").distinct():
        assert action in NAMES.values() or f"{kind}.{action}" in DONE, (kind, action)


def test_before_and_after_stand_side_by_side_in_each_language(sign_in):
    row = measure()
    before = dict(row.title.spoken())
    workplan.save_measure(
        seat=seat("coordinator_b"), plan=plan(), uid=row.uid, seen=None, edits={}, now=NOW,
        values={"title.es": "Otro título", "end": Vague("2027-10")}, reason_given="Acordado en la reunión",
    )  # fmt: skip
    with override("en"):
        change = told(of_record(partnership().pk, row.uid), seat("reader_b"))[0]
    assert change.why == "Acordado en la reunión"
    assert ("Title (Spanish)", before["es"], "Otro título", "es") in change.lines
    assert any(label == "End" and after == "October 2027" for label, _, after, _ in change.lines)
    page = sign_in("reader_a").get(reverse("desk:record_changes", args=[SLUG, row.uid])).content.decode()
    assert f'<span lang="es"><del>{before["es"]}</del> <ins>Otro título</ins></span>' in page


def test_no_address_of_a_record_reaches_the_page(sign_in):
    page = sign_in("reader_a").get(reverse("desk:plan_changes", args=[SLUG, 2026])).content.decode()
    text = re.sub(r"<[^>]*>", " ", page)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text)
    assert "@" not in text.replace("@ayni", "")


def test_a_removed_record_is_still_called_by_its_title():
    row = workplan.save_node(
        seat=seat("coordinator_b"), plan=plan(), level=Level.FIELD, uid=uuid4(), seen=None, edits={}, now=NOW,
        values={"title.es": "Turismo"},
    )  # fmt: skip
    workplan.remove_row(seat=seat("coordinator_b"), plan=plan(), kind="field", uid=row.uid, version=1, now=NOW)
    with override("es"):
        change = told(of_plan(plan())[:1], seat("reader_b"))[0]
    assert "Turismo" in change.what
    assert change.href == "" or "#" not in change.href


def test_another_partnerships_record_has_no_history_here(sign_in):
    theirs = Measure.objects.filter(partnership__slug=OTHER).first()
    client = sign_in("coordinator_a")
    assert client.get(reverse("desk:record_changes", args=[SLUG, theirs.uid])).status_code == 404
    assert client.get(reverse("desk:record_changes", args=[SLUG, uuid4()])).status_code == 404


def test_a_town_that_nobody_changed_yet_says_so(sign_in):
    client, pair = sign_in("reader_a"), partnership()
    for uid in (pair.uid, pair.municipality("A").uid, pair.municipality("B").uid):
        page = client.get(reverse("desk:record_changes", args=[SLUG, uid]))
        assert page.status_code == 200
        assert 'class="changes"' in page.text
        assert reverse("desk:settings", args=[SLUG]) in page.text


def test_long_histories_are_paged_newest_first(sign_in, django_assert_num_queries):
    client = sign_in("reader_a")
    address = reverse("desk:record_changes", args=[SLUG, measure().uid])
    with django_assert_num_queries(6):
        client.get(address)
    for number in range(60):
        progress.note_progress(
            seat=seat("contributor_a"), measure=measure(), uid=uuid4(), on=NOW.date(), status=Status.UNDER_WAY,
            words=f"Schritt {number}", risk="", language="de", now=NOW,
        )  # fmt: skip
    with django_assert_num_queries(6):
        page = client.get(address)
    assert len(page.context["changes"]) == 50
    assert "Schritt 59" in page.content.decode()
    second = client.get(address, {"page": "2"})
    assert len(second.context["changes"]) >= 10
    assert client.get(address, {"page": "nonsense"}).status_code == 200


def test_few_queries_for_the_whole_plan(sign_in, django_assert_num_queries):
    client = sign_in("reader_b")
    with django_assert_num_queries(8):
        client.get(reverse("desk:plan_changes", args=[SLUG, 2027]))
    with django_assert_num_queries(8):
        client.get(reverse("desk:plan_changes", args=[SLUG, 2026]), {"page": "2"})


def test_numbers_follow_the_country_of_the_reader():
    with override("es"):
        assert paths.value("amount", str(Decimal("1234.50")), NAMED, {}, "", "PE") == "1,234.5"
    with override("de"):
        assert paths.value("amount", str(Decimal("1234.50")), NAMED, {}, "", "DE") == "1.234,5"
