"""What a person changed in the file is what changes in the plan; what cannot be is named with place and remedy."""

from collections import Counter
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from ayni.core.vague import Vague
from ayni.core.workbook import State
from ayni.core.workplan import Status
from ayni.records.models import Actor, Change, Field, Measure, Milestone, Municipality, Progress, ResultValue
from ayni.records.queries.workplan import live_plan
from ayni.records.sentences import sentence
from ayni.records.services.progress import note_progress, set_milestone_done
from ayni.records.services.workbook import PreviewMoved
from ayni.records.services.workplan import remove_row, save_measure
from tests.cast import NOW, OTHER, plan, seat
from tests.papers.workbooks import (
    ACTORS,
    MEASURES,
    MILESTONES,
    PLAN,
    RESOURCES,
    RESULTS,
    TOWNS,
    VALUES,
    Edited,
    counts,
    demo_export,
    exported,
    taken_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return Edited(demo_export("es"), "es")


def first(file):
    """The measure in the first row of the file."""
    return Measure.objects.get(uid=file.get(MEASURES, 3, "uid"))


def faults(report):
    """(sheet's column head, row, kind) of each, and a sentence for all."""
    assert all(sentence(wrong.reason) for wrong in report.wrong)
    return [(wrong.place.row, wrong.place.letter, wrong.reason.kind) for wrong in report.wrong]


def saves(uid, **values):
    told = {key.replace("__", "."): value for key, value in values.items()}
    save_measure(seat=seat("coordinator_b"), plan=plan(), uid=uid, values=told, seen=None, edits={}, now=NOW)


# What changes


def test_a_dry_run_lists_everything_and_writes_nothing(file):
    measure, before = first(file), Change.objects.count()
    file.put(MEASURES, 3, title__es="=Nuevo", end="03/2029")
    report = taken_in(file.data, dry=True)
    assert counts(report) == (0, 1, 0, 0)
    told = {change.key: (change.old, change.new) for change in report.of(State.CHANGED)[0].changes}
    assert told["title.es"] == (measure.title.words("es"), "=Nuevo")
    assert told["end"] == (measure.end, Vague("2029-03"))
    assert Change.objects.count() == before
    assert first(file).title == measure.title


def test_changed_cells_are_written_as_by_the_form_and_stand_in_the_history(file):
    measure = first(file)
    file.put(MEASURES, 3, title__es="Nuevo", tags="4.7; 13", public="no", reference_b="POI 12", kind="both together")
    report = taken_in(file.data)
    after = first(file)
    assert counts(report) == (0, 1, 0, 0)
    assert (after.title.words("es"), after.tags, after.public, after.reference_b) == (
        "Nuevo",
        ("4", "4.7", "13"),
        False,
        "POI 12",
    )
    assert after.version == measure.version + 1
    change = Change.objects.filter(uid=measure.uid).first()
    assert (change.kind, change.action, change.person) == ("measure", "changed", seat("coordinator_b").person)
    assert after.title.is_outdated("de") == (measure.title.original == "es")


def test_a_measure_written_by_hand_needs_a_code_of_its_field_and_no_uid(file):
    lead = file.get(MEASURES, 4, "lead_b")
    file.add(MEASURES, parent="1", code="1.99", title__es="Huerto", tags="2", end="2027", lead_b=lead)
    file.add(MILESTONES, measure="1.99", title__es="Sembrar", due="3.4.2027")
    file.add(MILESTONES, measure="1.99", title__es="Cosechar", due="10/2027", side="CAJ")
    file.add(
        RESOURCES, measure="1.99", side="CAJ", kind="Money", amount="1,200.50", currency="PEN", what__es="Semillas"
    )
    file.add(RESULTS, measure="1.99", title__es="Huertos", unit__es="huertos", target_b=3)
    report = taken_in(file.data)
    assert (counts(report), faults(report)) == ((5, 0, 0, 0), [])
    new = Measure.objects.get(plan=plan(), code="1.99")
    assert (new.title.words("es"), new.field.code, new.end, new.proposed_by) == ("Huerto", "1", Vague("2027"), "B")
    assert [r.actor.side for r in new.responsibilities.all()] == ["B"]
    assert [step.title.words("es") for step in new.milestones.order_by("position")] == ["Sembrar", "Cosechar"]
    assert new.resources.get().amount == Decimal("1200.50")
    assert new.results.get().target_b == Decimal(3)
    assert new.version == 1


def test_the_same_file_twice_adds_its_rows_once(file):
    file.add(MEASURES, parent="1", title__es="Huerto", tags="2")
    data = file.data
    assert counts(taken_in(data)) == (1, 0, 0, 0)
    assert counts(taken_in(data)) == (0, 0, 0, 0)
    assert Measure.objects.filter(plan=plan(), sort="huerto").count() == 1


def test_a_whole_branch_with_an_office_of_its_own_comes_in_at_once(file):
    file.add(ACTORS, name__es="Red de huertos", sector="Civil society", parent="Casa verde")
    file.add(ACTORS, name__es="Casa verde", sector="civil_society")
    file.add(PLAN, level="Operational goal", code="9.1.1", parent="9.1", title__es="Más huertos")
    file.add(PLAN, level="Strategic goal", code="9.1", parent="9", title__es="Comer sano")
    file.add(PLAN, level="Field of action", code="9", title__es="Alimentación", tags="2")
    file.add(MEASURES, parent="9.1.1", title__es="Huerto escolar", lead_b="red de huertos", further_b="Casa verde")
    report = taken_in(file.data)
    assert (counts(report), faults(report)) == ((6, 0, 0, 0), [])
    field = next(node for node in live_plan(plan()).fields if node.code == "9")
    measure = field.children[0].children[0].measures[0]
    assert measure.lead_b.name.words("es") == "Red de huertos"
    assert [r.name.words("es") for r in measure.further_b] == ["Casa verde"]
    assert Actor.objects.get(sort="red de huertos").parent.sort == "casa verde"


def test_missing_rows_sheets_and_columns_stay(file):
    before = Measure.objects.filter(plan=plan()).count()
    file.sheet(MEASURES).delete_rows(4, 10)
    file.file.remove(file.sheet(MILESTONES))
    file.sheet(MEASURES).delete_cols(file.column(MEASURES, "description.de"))
    file.put(MEASURES, 3, title__es="Nuevo")
    assert counts(taken_in(file.data)) == (0, 1, 0, 0)
    assert Measure.objects.filter(plan=plan(), dropped_at=None).count() == before
    assert Milestone.objects.filter(measure__plan=plan()).exists()


def test_a_row_can_move_to_another_field_and_its_lead_can_change(file):
    measure = first(file)
    other = Field.objects.filter(plan=plan()).exclude(pk=measure.field_id).first()
    actor = (
        Actor.objects.filter(side="B", partnership=measure.partnership)
        .exclude(responsibilities__measure=measure)
        .first()
    )
    file.put(MEASURES, 3, parent=other.code, lead_b=str(actor.uid))
    assert counts(taken_in(file.data)) == (0, 1, 0, 0)
    after = first(file)
    assert after.field == other
    assert after.responsibilities.get(side="B", lead=True).actor == actor


def test_renaming_a_field_leaves_its_measures_where_they_are(file):
    row = file.row_of(PLAN, "code", "1")
    file.put(PLAN, row, code="21")
    assert counts(taken_in(file.data)) == (0, 1, 0, 0)
    assert first(file).field.code == "21"


def test_the_preamble_stands_in_the_row_of_the_plan(file):
    file.put(PLAN, 3, aim__es="Juntos")
    assert counts(taken_in(file.data)) == (0, 1, 0, 0)
    assert plan().preamble.words("es") == "Juntos"


def test_numbers_and_dates_as_the_spreadsheet_made_them(file):
    row = next(r for r in range(3, 60) if file.get(RESOURCES, r, "currency"))
    file.put(RESOURCES, row, amount=0.1 + 0.2)
    file.put(MEASURES, 3, start=date(2027, 2, 3), end=46752, reference_b=2027)
    file.put(MILESTONES, 3, due="46752")
    report = taken_in(file.data)
    assert faults(report) == []
    after = first(file)
    assert (after.start, after.end, after.reference_b) == (Vague("2027-02-03"), Vague("2027-12-31"), "2027")


# What is kept beside the text


def test_each_side_reports_in_its_own_columns_even_when_the_text_is_agreed():
    its = Edited(exported(plan(2026), "es"), "es")
    its.put(MEASURES, 3, status_b="done", said_b="Listo", risk_b="")
    measure = first(its)
    assert counts(taken_in(its.data, "contributor_b", plan(2026))) == (0, 1, 0, 0)
    note = Progress.objects.filter(measure=measure, side="B").order_by("-on", "-id").first()
    assert (note.status, note.words.words("es"), note.on) == ("done", "Listo", NOW.date())
    assert measure.version == first(its).version


def test_the_other_sides_report_is_theirs(file):
    file.put(MEASURES, 3, status_a="done")
    report = taken_in(file.data)
    assert [kind for *_, kind in faults(report)] == ["other_sides_record"]


def test_a_newer_report_is_not_gone_over(file):
    measure = first(file)
    file.put(MEASURES, 3, status_b="done")
    note_progress(
        seat=seat("contributor_b"),
        measure=measure,
        uid=uuid4(),
        on=NOW.date(),
        status=Status.POSTPONED,
        words="x",
        risk="",
        language="es",
        now=NOW,
    )
    report = taken_in(file.data)
    assert counts(report) == (0, 0, 1, 0)
    assert report.of(State.CONFLICT)[0].why.kind == "row_reported_since"


def test_a_step_done_meanwhile_is_not_undone(file):
    step = Milestone.objects.get(uid=file.get(MILESTONES, 3, "uid"))
    who = "coordinator_a" if step.side == "A" else "coordinator_b"
    set_milestone_done(
        seat=seat(who), measure=step.measure, uid=step.uid, done=date(2026, 5, 1), seen=step.done, now=NOW
    )
    report = taken_in(file.data, who)
    assert counts(report) == (0, 0, 1, 0)
    step.refresh_from_db()
    assert step.done == date(2026, 5, 1)


def test_a_measured_value_is_added_with_its_source_and_stays_for_good(file):
    row = next(r for r in range(3, file.sheet(RESULTS).max_row + 1))
    measure = file.get(RESULTS, row, "measure")
    file.add(
        VALUES, measure=measure, result=file.get(RESULTS, row, "uid"), on="1.3.2026", value="12,50", source="Conteo"
    )
    assert counts(taken_in(file.data)) == (1, 0, 0, 0)
    value = ResultValue.objects.get(source="Conteo")
    assert (value.side, value.value, value.on) == ("B", Decimal("12.50"), date(2026, 3, 1))
    again = Edited(exported(language="es"), "es")
    again.put(VALUES, again.row_of(VALUES, "uid", str(value.uid)), value=13)
    assert [kind for *_, kind in faults(taken_in(again.data))] == ["cell_fixed"]


# Conflicts


def test_a_row_changed_since_is_shown_and_unwritten_and_the_rest_is_written(file):
    measure = first(file)
    saves(measure.uid, title__es="De otra persona")
    file.put(MEASURES, 3, title__es="Mío").put(MEASURES, 4, title__es="También mío")
    report = taken_in(file.data)
    assert counts(report) == (0, 1, 1, 0)
    clash = report.of(State.CONFLICT)[0]
    assert [(c.key, c.old, c.new) for c in clash.changes] == [("title.es", "De otra persona", "Mío")]
    assert first(file).title.words("es") == "De otra persona"
    assert Measure.objects.get(uid=file.get(MEASURES, 4, "uid")).title.words("es") == "También mío"


def test_a_row_removed_since_is_a_conflict(file):
    measure = first(file)
    steps = sum(
        file.get(MILESTONES, r, "measure") == measure.code for r in range(3, file.sheet(MILESTONES).max_row + 1)
    )
    remove_row(
        seat=seat("coordinator_b"), plan=plan(), kind="measure", uid=measure.uid, version=measure.version, now=NOW
    )
    report = taken_in(file.data)
    assert report.wrong == ()
    gone = report.of(State.CONFLICT)
    assert {entry.why.kind for entry in gone} == {"row_gone"}
    assert str(measure.uid) in {entry.uid for entry in gone}
    assert steps >= 0


def test_what_was_previewed_is_what_is_written(file):
    file.put(MEASURES, 3, title__es="Mío")
    seen = taken_in(file.data, dry=True).fingerprint
    saves(first(file).uid, title__es="De otra persona")
    with pytest.raises(PreviewMoved) as moved:
        taken_in(file.data, expected=seen)
    assert counts(moved.value.report) == (0, 0, 1, 0)
    assert first(file).title.words("es") == "De otra persona"


# Faults


def test_any_fault_and_nothing_is_written(file):
    before = Change.objects.count()
    file.put(MEASURES, 3, title__es="Nuevo").put(MEASURES, 4, end="mañana")
    report = taken_in(file.data)
    letter = faults(report)[0][1]
    assert faults(report) == [(4, letter, "date_unreadable")]
    assert report.wrong[0].value == "mañana"
    assert report.wrong[0].place.head == file.sheet(MEASURES).cell(1, file.column(MEASURES, "end")).value
    assert Change.objects.count() == before


def test_a_refusal_of_the_last_row_undoes_the_first(file):
    before = Change.objects.count()
    file.put(TOWNS, 4, population=200_000, population_year=2024)
    file.put(MEASURES, 3, lead_b=file.get(MEASURES, 3, "lead_b"), code="x" * 30)
    report = taken_in(file.data)
    assert [(row, kind) for row, _, kind in faults(report)] == [(3, "value_refused")]
    assert Change.objects.count() == before
    assert Municipality.objects.get(side="B", partnership=plan().partnership).population != 200_000


FAULTS = [
    (MEASURES, "tags", "18", "goal_unknown"),
    (MEASURES, "tags", 4.7, "cell_number_not_text"),
    (MEASURES, "kind", "alleine", "choice_unknown"),
    (MEASURES, "public", "vielleicht", "choice_unknown"),
    (MEASURES, "own_side", "Lima", "side_unknown"),
    (MEASURES, "parent", "77", "link_unknown"),
    (MEASURES, "parent", date(2027, 3, 1), "cell_date_not_text"),
    (MEASURES, "lead_b", "Nadie", "link_unknown"),
    (MEASURES, "start", "31.12.2028", "period_reversed"),
    (MEASURES, "uid", "12345", "uid_unreadable"),
    (MEASURES, "uid", "6f1c5a0e-3b1d-5c57-9a5e-41e09a7f0c11", "uid_of_another_plan"),
    (MILESTONES, "measure", "1.77", "link_unknown"),
    (RESOURCES, "amount", "1.234", "number_ambiguous"),
    (RESOURCES, "amount", "12,345", "number_ambiguous"),
    (RESOURCES, "amount", "mucho", "number_unreadable"),
    (RESOURCES, "amount", "1.005,123", "money_decimals"),
    (RESOURCES, "amount", -5, "number_too_small"),
    (RESOURCES, "currency", None, "currency_missing"),
    (RESULTS, "target_b", 1e13, "number_too_large"),
    (TOWNS, "time_zone", "Mars/Olympus", "choice_unknown"),
    (TOWNS, "country", "XX1", "choice_unknown"),
    (TOWNS, "population", "-3", "number_too_small"),
    (PLAN, "level", "Measure", "choice_unknown"),
    (PLAN, "code", "2031", "cell_fixed"),
    (ACTORS, "sector", "Sector", "choice_unknown"),
    (MEASURES, "code", "x" * 30, "value_refused"),
    (TOWNS, "office_email", "no es correo", "value_refused"),
]


def put_all(file, faults_of):
    """Each fault into a row of its own; says what has to be told of it."""
    expected, used = [], Counter()
    for kind, key, value, fault in faults_of:
        if kind is TOWNS:
            row = file.row_of(TOWNS, "short_name", "CAJ")
        elif kind is ACTORS:
            row = file.row_of(ACTORS, "side", "CAJ")
        elif (kind, key) == (PLAN, "code"):
            row = 3
        elif kind is RESOURCES:
            money = [r for r in range(3, file.sheet(RESOURCES).max_row + 1) if file.get(RESOURCES, r, "currency")]
            row = money[used[kind]]
        else:
            row = 4 + used[kind]
        used[kind] += 1
        file.put(kind, row, **{key: value})
        head = file.sheet(kind).cell(1, file.column(kind, "end" if fault == "period_reversed" else key)).value
        expected.append((fault, file.sheet(kind).title, row, head))
    return sorted(expected)


@pytest.mark.parametrize("group", [FAULTS[:-2], FAULTS[-2:]])
def test_each_fault_names_its_place(file, group):
    expected = put_all(file, group)
    wrong = taken_in(file.data).wrong
    assert sorted((w.reason.kind, w.place.sheet, w.place.row, w.place.head) for w in wrong) == expected
    assert all(sentence(w.reason) for w in wrong)


def test_a_uid_twice_is_a_fault_that_names_both_rows(file):
    file.put(MEASURES, 5, uid=file.get(MEASURES, 3, "uid"))
    report = taken_in(file.data)
    assert faults(report) == [(5, "A", "uid_twice")]
    assert report.wrong[0].reason.get("row") == 3


def test_rows_and_sheets_of_another_plan_are_faults(file):
    theirs = Edited(exported(plan(2026, OTHER), "es"), "es")
    file.put(MEASURES, 3, uid=theirs.get(MEASURES, 3, "uid"))
    assert [kind for *_, kind in faults(taken_in(file.data))] == ["uid_of_another_plan"]
    kinds = {kind for *_, kind in faults(taken_in(theirs.data))}
    assert kinds == {"sheet_of_another_plan"}
    assert {kind for *_, kind in faults(taken_in(exported(plan(2026))))} == {"sheet_of_another_plan"}


def test_a_column_of_ones_own_is_a_fault(file):
    file.sheet(MEASURES).cell(1, 80).value = "Meine Notiz"
    file.sheet(MEASURES).cell(4, 80).value = "wichtig"
    report = taken_in(file.data)
    assert faults(report) == [(0, "CB", "column_unknown")]
    assert report.wrong[0].reason.get("name") == "Meine Notiz"


def test_a_formula_without_a_result_is_asked_back(file):
    cell = file.sheet(MEASURES).cell(3, file.column(MEASURES, "title.es"))
    cell.value, cell.data_type = "=A1&B1", "f"
    assert [kind for *_, kind in faults(taken_in(file.data))] == ["cell_formula"]


def test_a_new_row_says_what_it_lacks(file):
    file.add(MEASURES, title__es="Sin campo")
    file.add(RESOURCES, what__es="Algo")
    file.add(VALUES, source="Conteo")
    lacks = [wrong.place.head for wrong in taken_in(file.data).wrong]
    assert len(lacks) == 1 + 3 + 4
    assert {kind for *_, kind in faults(taken_in(file.data))} == {"cell_missing"}


def test_a_cell_that_is_cleared_is_cleared_and_a_choice_stays(file):
    measure = first(file)
    file.put(MEASURES, 3, description__es=None, description__de=None, description__en=None, kind=None, public=None)
    report = taken_in(file.data)
    after = first(file)
    assert report.wrong == ()
    assert not after.description
    assert (after.kind, after.public) == (measure.kind, measure.public)


# Turn, lock and role


@pytest.mark.parametrize(
    ("who", "year", "fault"),
    [
        ("coordinator_a", 2027, "not_your_turn"),
        ("coordinator_b", 2026, "wrong_stage"),
        ("contributor_b", 2027, "role_too_low"),
    ],
)
def test_turn_lock_and_role_hold_as_for_the_form(who, year, fault):
    its = Edited(exported(plan(year), "es"), "es")
    row = next(r for r in range(3, 40) if Measure.objects.get(uid=its.get(MEASURES, r, "uid")).proposed_by == "A")
    its.put(MEASURES, row, end="2029")
    report = taken_in(its.data, who, plan(year))
    assert [(wrong.reason.kind, wrong.place.row) for wrong in report.wrong] == [(fault, row)]


def test_the_other_sides_office_is_theirs(file):
    row = file.row_of(ACTORS, "side", "TK")
    file.put(ACTORS, row, website="https://example.org/")
    file.put(TOWNS, file.row_of(TOWNS, "short_name", "TK"), codes="1")
    assert [kind for *_, kind in faults(taken_in(file.data))] == ["other_sides_record", "other_sides_record"]


def test_a_town_keeps_a_name_and_its_inhabitants_a_year(file):
    row = file.row_of(TOWNS, "short_name", "CAJ")
    file.put(TOWNS, row, name__de=None, name__es=None, name__en=None, population=5, population_year=None)
    assert sorted(kind for *_, kind in faults(taken_in(file.data))) == ["cell_missing", "name_missing"]
