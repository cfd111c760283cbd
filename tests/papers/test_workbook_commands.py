"""`ayni list`, `export-workbook`, `import-workbook`: as the operator types them; errors are sentences, exit code 2."""

import io

import pytest
from django.core.management import CommandError, call_command

from ayni.records.models import Change, Measure
from tests.cast import OTHER, PEOPLE, SLUG
from tests.papers.workbooks import MEASURES, Edited

pytestmark = pytest.mark.django_db


def run(*words):
    out, err = io.StringIO(), io.StringIO()
    call_command(*words, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "plan.xlsx"
    assert "plan.xlsx" in run("export_workbook", "--partnership", SLUG, "--year", "2027", str(path))
    return path


@pytest.fixture
def changed(target):
    file = Edited(target.read_bytes()).put(MEASURES, 3, title__de="=Neu")
    target.write_bytes(file.data)
    return target


def test_list_names_partnerships_plans_years_and_whose_turn_it_is():
    told = run("list")
    assert told.index(SLUG) < told.index("2026") < told.index("2027") < told.index(OTHER)
    assert "CAJ" in told


def test_a_dry_run_tells_the_change_and_writes_nothing(changed):
    before = Change.objects.count()
    told = run("import_workbook", str(changed), "--dry-run")
    assert "→ =Neu" in told
    assert run("import_workbook", str(changed), "--dry-run", "--as", PEOPLE["coordinator_b"])
    assert Change.objects.count() == before


def test_as_somebody_it_is_written_in_their_name(changed):
    run("import_workbook", str(changed), "--as", PEOPLE["coordinator_b"])
    change = Change.objects.first()
    assert (change.kind, change.person.email) == ("measure", PEOPLE["coordinator_b"])
    assert Measure.objects.get(uid=change.uid).title.words("de") == "=Neu"


def test_the_other_side_betters_a_translation_and_is_refused_the_rest(changed):
    run("import_workbook", str(changed), "--as", PEOPLE["coordinator_a"])
    changed.write_bytes(Edited(changed.read_bytes()).put(MEASURES, 4, end="2029").data)
    before = Change.objects.count()
    with pytest.raises(CommandError) as refused:
        run("import_workbook", str(changed), "--as", PEOPLE["coordinator_a"])
    assert refused.value.returncode == 2
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export_workbook", "--partnership", "nowhere", "--year", "2027", "x.xlsx"], f"Known: {SLUG}"),
        (["export_workbook", "--partnership", SLUG, "--year", "soon", "x.xlsx"], "Known years: 2026, 2027."),
        (["export_workbook", "--partnership", SLUG, "--year", "2027", "/nowhere/x.xlsx"], "cannot be written"),
        (["export_workbook", "--partnership", SLUG, "--year", "2027", "--lang", "tlh", "x.xlsx"], "Known: de, es, en."),
        (["import_workbook", "/nowhere/x.xlsx", "--dry-run"], "cannot be read"),
        (["import_workbook", __file__, "--dry-run"], "XLSX"),
        (["import_workbook", __file__], "--as EMAIL"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(words, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        run(*words)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(("email", "sentence"), [(PEOPLE["stranger"], "no seat"), ("nobody@x.example", "not known")])
def test_who_takes_it_in_has_to_have_a_seat(changed, email, sentence):
    with pytest.raises(CommandError, match=sentence):
        run("import_workbook", str(changed), "--as", email)


def test_a_reader_takes_nothing_in(changed):
    with pytest.raises(CommandError):
        run("import_workbook", str(changed), "--as", PEOPLE["reader_b"])
