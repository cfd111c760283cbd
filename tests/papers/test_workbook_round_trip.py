"""Export, then import, changes nothing: in every language, for every text a person can type."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ayni.core.entry import read_vague
from ayni.core.sheets import Sheet
from ayni.core.vague import Vague
from ayni.core.words import clean, fold
from ayni.core.workbook import State
from ayni.core.workplan import Level, Status
from ayni.papers.workbook_columns import SHEETS, sheet_called
from ayni.papers.workbook_write import LONGEST, typed, workbook_name
from ayni.records import choices
from ayni.records.models import Actor, Change, Field, Measure, Plan, Responsibility
from ayni.records.queries.workbook import book
from ayni.records.services.actors import save_actor
from ayni.records.services.merging import merge_actors
from ayni.records.services.progress import note_progress, set_milestone_done
from ayni.records.services.workplan import save_measure, save_node, save_preamble
from tests.cast import NOW, SLUG, plan, seat
from tests.papers.workbooks import MEASURES, Edited, counts, demo_export, exported, taken_in

pytestmark = pytest.mark.django_db

NASTY = (
    "=1+1",
    '=HYPERLINK("http://x")',
    "+49 30 1234",
    "-5",
    "@SUM(A1)",
    "007",
    "1e5",
    "1.234,50",
    "3/4",
    "2027-01-02",
    "TRUE",
    "😀 Ayni 🤝",
    "مرحبا שלום",
    "Ñuqa Runasimita yachani",
    "line one\n\nline three",
    "_x0041_ and _x005F_",
    "<b>&amp;</b> \"'",
    "'quoted",
    "#REF!",
    "x" * 10_000,
    "a; b",
    "⟦brackets⟧",
)


@pytest.mark.parametrize(
    ("year", "language", "who"),
    [
        (2026, "de", "coordinator_b"),
        (2026, "en", "coordinator_a"),
        (2027, "es", "coordinator_a"),
        (2027, "de", "coordinator_b"),
    ],
)
def test_a_workbook_that_nobody_touched_changes_nothing(year, language, who):
    before = Change.objects.count()
    report = taken_in(exported(plan(year), language), who, plan(year))
    assert counts(report) == (0, 0, 0, 0)
    assert {entry.state for entry in report.entries} == {State.LEFT}
    assert len(report.entries) > 150
    assert Change.objects.count() == before


def test_every_record_of_the_plan_stands_in_the_file():
    report = taken_in(exported())
    told = {kind: sum(entry.sheet is kind for entry in report.entries) for kind in Sheet}
    assert told[Sheet.MUNICIPALITIES] == 2
    assert told[Sheet.MEASURES] == Measure.objects.filter(plan=plan(), dropped_at=None).count() >= 25
    assert told[Sheet.PLAN] == 1 + _nodes()
    assert all(told.values())


def _nodes():
    return sum(
        getattr(plan(), name).filter(dropped_at=None).count()
        for name in ("fields", "strategicgoals", "operationalgoals")
    )


@pytest.mark.deep
def test_nasty_texts_come_back_as_they_were():
    field = Field.objects.filter(plan=plan()).first()
    for text in NASTY:
        values = {
            "title.de": text,
            "title.es": f"{text} es",
            "reference_a": text[:200],
            "field": str(field.uid),
            "code": "x",
        }
        save_measure(seat=seat("coordinator_b"), plan=plan(), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)
        save_actor(
            seat=seat("coordinator_b"),
            uid=uuid4(),
            values={"name.es": text, "sector": "business"},
            seen=None,
            edits={},
            now=NOW,
        )
    save_preamble(
        seat=seat("coordinator_b"), plan=plan(), values={"preamble.de": NASTY[0]}, seen=None, edits={}, now=NOW
    )
    assert counts(taken_in(exported())) == (0, 0, 0, 0)
    assert counts(taken_in(exported(language="es"), "coordinator_a")) == (0, 0, 0, 0)


texts = st.one_of(st.text(max_size=80), st.sampled_from(NASTY), st.from_regex(r"[=+\-@0-9._x]{1,12}", fullmatch=True))


@pytest.mark.deep
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=texts, other=texts, code=st.text(max_size=15))
@example(words="_x000D_", other="\r", code="3.10")
@example(words="⟦… not our own mark", other="", code="=1")
def test_whatever_is_typed_round_trips(words, other, code):
    field = Field.objects.filter(plan=plan()).first()
    values = {"title.de": words, "description.es": other, "code": clean(code)[:20], "field": str(field.uid)}
    save_measure(seat=seat("coordinator_b"), plan=plan(), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)
    node = {"title.es": other, "aim.de": words, "code": clean(code)[:20]}
    save_node(
        seat=seat("coordinator_b"),
        plan=plan(),
        level=Level.FIELD,
        uid=uuid4(),
        values=node,
        seen=None,
        edits={},
        now=NOW,
    )
    assert counts(taken_in(exported())) == (0, 0, 0, 0)


def test_text_longer_than_a_cell_stays_as_it_is():
    measure = Measure.objects.filter(plan=plan()).first()
    long = "ñ" * (LONGEST + 1)
    save_measure(
        seat=seat("coordinator_b"),
        plan=plan(),
        uid=measure.uid,
        values={"description.de": long},
        seen=None,
        edits={},
        now=NOW,
    )
    assert counts(taken_in(exported())) == (0, 0, 0, 0)
    measure.refresh_from_db()
    assert measure.description.words("de") == long


def test_all_of_an_actor_round_trips_and_comes_in_from_the_file():
    values = {"name.es": "Coro", "sector": "civil_society", "kind": "club", "since": Vague("1999~")}
    values |= {"gives.es": "Cantos", "seeks.de": "=Noten", "description.en": "A choir", "contact_public": True}
    actor = save_actor(seat=seat("coordinator_b"), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)
    assert counts(taken_in(exported())) == (0, 0, 0, 0)
    book = Edited(exported())
    row = book.row_of(Sheet.ACTORS, "name.es", "Coro")
    assert [book.get(Sheet.ACTORS, row, key) for key in ("seeks.de", "contact_public", "joining")] == [
        "=Noten",
        "ja",
        "bekannt",
    ]
    book.put(Sheet.ACTORS, row, kind="Kirchengemeinde", since="2001", seeks__es="Partituras", contact_public="no")
    book.put(Sheet.ACTORS, row, gives__es="", joining="beteiligt")
    book.add(Sheet.ACTORS, side="Cajamarca", name__es="Panadería", sector="Wirtschaft", kind="Laden", since="2010")
    assert counts(taken_in(book.data)) == (1, 1, 0, 0)
    actor.refresh_from_db()
    assert (actor.kind, str(actor.since), actor.contact_public, actor.joining) == (
        "church",
        "2001",
        False,
        "identified",
    )
    assert (actor.gives.spoken(), actor.seeks.spoken()) == ({}, {"de": "=Noten", "es": "Partituras"})
    bakery = Actor.objects.get(sort="panaderia")
    assert (bakery.kind, str(bakery.since), bakery.side) == ("shop", "2010", "B")


def test_a_kind_of_another_sector_is_refused_with_its_row():
    book = Edited(demo_export("de"))
    book.add(Sheet.ACTORS, side="Cajamarca", name__es="X", sector="Wirtschaft", kind="Kita")
    report = taken_in(book.data)
    assert [(wrong.place.head, wrong.reason.kind) for wrong in report.wrong] == [("Art", "kind_not_of_sector")]


def test_an_actor_that_lives_on_in_another_has_no_row_and_measures_still_name_it():
    actors = [
        save_actor(
            seat=seat("coordinator_b"), uid=uuid4(), values={"name.es": name, "sector": "business"}, seen=None,
            edits={}, now=NOW,
        )
        for name in ("Uno", "Otro")
    ]  # fmt: skip
    kept, gone = actors
    merge_actors(seat=seat("coordinator_b"), kept=kept, gone=gone, versions=(1, 1), take=(), now=NOW)
    part = Responsibility.objects.filter(measure__plan=plan(2026), side="B").order_by("id")[0]
    Responsibility.objects.filter(pk=part.pk).update(actor=gone)
    data = exported(plan(2026))
    assert counts(taken_in(data, which=plan(2026))) == (0, 0, 0, 0)
    names = {cell.value for cell in Edited(data).sheet(Sheet.ACTORS)["D"]}
    assert "Otro" not in names


def test_values_of_every_kind_round_trip():
    row = Measure.objects.filter(plan=plan()).first()
    step, result, money = row.milestones.first(), uuid4(), uuid4()
    values = {
        "start": Vague("2027~"),
        "end": Vague("2027-11"),
        f"results.{result}.title.de": "Bäume",
        f"results.{result}.baseline_a": Decimal("0.00"),
        f"results.{result}.target_b": Decimal("123456789.01"),
        f"resources.{money}.side": "A",
        f"resources.{money}.kind": "money",
        f"resources.{money}.amount": Decimal("1234.50"),
        f"resources.{money}.currency": "EUR",
    }
    b = seat("coordinator_b")
    save_measure(seat=b, plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    if step is not None:
        set_milestone_done(
            seat=b if step.side != "A" else seat("coordinator_a"),
            measure=row,
            uid=step.uid,
            done=date(2026, 3, 1),
            seen=step.done,
            now=NOW,
        )
    note_progress(
        seat=b,
        measure=row,
        uid=uuid4(),
        on=date(2026, 4, 1),
        status=Status.DONE_ADJUST,
        words="=x",
        risk="-",
        language="es",
        now=NOW,
    )
    for language in ("de", "es", "en"):
        assert counts(taken_in(exported(language=language))) == (0, 0, 0, 0)


@pytest.mark.parametrize("language", ["de", "es", "en"])
@pytest.mark.parametrize(
    "text", ["2027-11-30", "2027-11", "2027", "2027-11-30~", "2027-11~", "2027~", "1532", "1872-03-04"]
)
def test_a_date_is_typed_as_it_is_read(language, text):
    assert read_vague(typed(Vague(text), language)) == Vague(text)


def test_no_cell_is_a_formula_and_words_are_words():
    row = Measure.objects.filter(plan=plan()).first()
    values = {"title.de": "=1+1", "title.es": "@x", "description.de": "+1", "description.es": "-1"}
    save_measure(seat=seat("coordinator_b"), plan=plan(), uid=row.uid, values=values, seen=None, edits={}, now=NOW)
    with ZipFile(BytesIO(exported())) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/")]
        styles = packed.read("xl/styles.xml").decode()
    assert not [sheet for sheet in sheets if re.search(r"<f[ >/]", sheet)]
    for words in ("=1+1", "@x", "+1", "-1"):
        cell = next(
            found
            for sheet in sheets
            for found in re.findall(r"<c [^>]*><is><t[^>]*>[^<]*</t></is></c>", sheet)
            if f">{words}</t>" in found
        )
        assert 't="inlineStr"' in cell
        style = re.search(r's="(\d+)"', cell)[1]
        formats = re.findall(r"<xf [^>]*>", styles.partition("<cellXfs")[2])
        assert 'quotePrefix="1"' in formats[int(style)]


def test_heads_are_in_the_readers_language_and_keys_stay():
    files = {language: Edited(exported(language=language), language) for language in ("de", "en")}
    keys = {code: [cell.value for cell in file.sheet(MEASURES)[2]] for code, file in files.items()}
    assert keys["de"] == keys["en"]
    assert keys["de"][0] == f"ayni-1 measures {SLUG} 2027"
    assert files["en"].sheet(MEASURES).title == "Measures"


def test_the_file_name_is_ascii():
    assert workbook_name(SLUG, 2027).isascii()


def test_the_number_of_queries_does_not_grow():
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            book(Plan.objects.select_related("partnership", "document").get(pk=plan().pk), "de")
        return len(captured)

    before = asked()
    field = Field.objects.filter(plan=plan()).first()
    for _ in range(3):
        values = {"title.de": "x", "field": str(field.uid), f"milestones.{uuid4()}.title.de": "y"}
        save_measure(seat=seat("coordinator_b"), plan=plan(), uid=uuid4(), values=values, seen=None, edits={}, now=NOW)
    assert asked() == before == 18


@pytest.mark.parametrize("language", ["de", "es", "en"])
def test_sheet_names_fit_and_are_told_apart(language):
    names = load_workbook(BytesIO(exported(language=language)), read_only=True).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 10
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    for kind in Sheet:
        with override(language):
            assert sheet_called(str(SHEETS[kind])) is kind


def test_every_word_of_a_code_list_means_one_thing_in_all_languages():
    for name in ("status", "kind", "origin", "resource", "level", "sector", "town", "yesno"):
        meant = {}
        for language in ("de", "es", "en"):
            with override(language):
                for code in choices.codes(name):
                    assert meant.setdefault(fold(choices.choice(name, code)), code) == code
