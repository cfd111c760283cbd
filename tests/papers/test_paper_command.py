"""`ayni paper`: the stored plan to a file, and a sentence for everything that does not exist."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ayni.core.handover import Stage
from ayni.core.sides import Side
from ayni.papers.plan_paper import plan_paper
from tests.cast import SLUG, plan

pytestmark = pytest.mark.django_db


def paper(tmp_path, name, *options):
    target = tmp_path / name
    call_command("paper", "plan", "--partnership", SLUG, *options, "-o", str(target), verbosity=0)
    return target.read_bytes()


def test_pdf_docx_and_council_paper_are_written(tmp_path):
    assert paper(tmp_path, "plan.pdf", "--year", "2026", "--lang", "de,es").startswith(b"%PDF-1.7")
    for kind in ("docx", "council"):
        assert paper(tmp_path, f"{kind}.docx", "--year", "2027", "--format", kind).startswith(b"PK")


def test_an_agreed_plan_brings_its_hash_and_both_acceptances_and_a_draft_neither():
    agreed, draft = (plan_paper(plan(year), ("de", "es"), Side.A, timezone.now()) for year in (2026, 2027))
    assert (agreed.stage, len(agreed.sha256), len(agreed.acceptances)) == (Stage.AGREED, 64, 2)
    assert (draft.stage, draft.sha256, draft.acceptances) == (Stage.DRAFT, "", ())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--partnership", "nowhere", "--year", "2026"], "tuebingen-villa-el-salvador"),
        (["--partnership", SLUG, "--year", "1999"], "Known years: 2026, 2027."),
        (["--partnership", SLUG, "--year", "soon"], "Known years: 2026, 2027."),
        (["--partnership", SLUG, "--year", "2026", "--first", "lima"], "Known: treptow-koepenick, cajamarca."),
        (["--partnership", SLUG, "--year", "2026", "--lang", "tlh"], "Known: de, es, en."),
        (["--partnership", SLUG, "--year", "2026", "--lang", "de,es,en"], "two side by side"),
    ],
)
def test_what_does_not_exist_is_said_in_a_sentence_and_no_file_appears(tmp_path, options, sentence):
    target = tmp_path / "plan.pdf"
    with pytest.raises(CommandError, match=sentence):
        call_command("paper", "plan", *options, "-o", str(target))
    assert not target.exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("paper", "plan", "--partnership", SLUG, "--year", "2027", "-o", str(tmp_path / "no" / "plan.pdf"))


def test_the_dossier_is_written_without_a_year_and_only_as_pdf(tmp_path):
    target = tmp_path / "dossier.pdf"
    asked = ["--partnership", SLUG, "--first", "cajamarca", "--lang", "es", "-o", str(target)]
    call_command("paper", "dossier", *asked)
    assert target.read_bytes().startswith(b"%PDF")
    with pytest.raises(CommandError, match="is a PDF"):
        call_command("paper", "dossier", *asked, "--format", "docx")
