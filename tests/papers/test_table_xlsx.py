"""The plan's table as a file: real numbers and dates, and never a formula."""

import io
from datetime import date, datetime

import pytest
from django.utils import translation
from openpyxl import load_workbook

from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Kind, Level, Measure, Milestone, Node, Standing, Status
from ayni.papers.table_xlsx import table_xlsx

TODAY = date(2027, 6, 1)
SIDES = {"A": "Treptow-Köpenick", "B": "Cajamarca"}
FIELD = Node("f", Level.FIELD, "1", Text.of(de="Umwelt", es="Ambiente"))


def measure(**values):
    return Measure("m", "1.1", **{"title": Text.of(de="Bäume", es="Árboles"), **values})


def cells(m, language="de"):
    """Head → cell of the one row."""
    with translation.override(language):
        content = table_xlsx(rows=[(FIELD, m)], sides=SIDES, codes=("de", "es"), today=TODAY)
    sheet = load_workbook(io.BytesIO(content)).active
    heads, row = sheet.iter_rows(min_row=1, max_row=2)
    assert sheet.max_row == 2
    return [(head.value, cell) for head, cell in zip(heads, row, strict=True)]


@pytest.mark.parametrize("typed", ["=1+1", "+49 30", "-5", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_what_a_person_typed_is_never_a_formula(typed):
    found = [cell for _, cell in cells(measure(title=Text.of(de=typed), reference=(typed, typed)))]
    told = [cell for cell in found if cell.value == typed]
    assert len(told) == 3
    assert {(cell.data_type, cell.quotePrefix) for cell in told} == {("s", True)}


def test_days_and_counts_are_values_and_vague_dates_are_words():
    done = Milestone("s", Text.of(de="x"), None, None, date(2027, 1, 1))
    m = measure(
        start=Vague("2027-03"), end=Vague("2027-12-31"), milestones=(done, Milestone("t", Text(), None, None)),
        standings=(Standing(Side.B, date(2027, 5, 20), Status.UNDER_WAY),),
    )  # fmt: skip
    found = cells(m)
    values = [cell.value for _, cell in found]
    assert "März 2027" in values
    assert datetime(2027, 12, 31) in values  # noqa: DTZ001  # as a spreadsheet gives back a day
    assert datetime(2027, 5, 20) in values  # noqa: DTZ001
    assert [cell.value for _, cell in found if cell.data_type == "n" and isinstance(cell.value, int)] == [1, 2]
    assert {cell.number_format for _, cell in found if cell.is_date} == {"DD.MM.YYYY"}
    assert {cell.number_format for _, cell in cells(m, "es") if cell.is_date} == {"DD/MM/YYYY"}


def test_words_come_in_the_readers_language_or_the_next_best():
    assert "Bäume" in [cell.value for _, cell in cells(measure())]
    assert "Árboles" in [cell.value for _, cell in cells(measure(), "es")]
    assert "Bäume" in [cell.value for _, cell in cells(measure(), "en")]


def test_the_sides_are_called_by_their_names():
    found = cells(measure(kind=Kind.OWN, own_side=Side.B))
    heads = [head for head, _ in found]
    assert sum("Treptow-Köpenick" in head for head in heads) == sum("Cajamarca" in head for head in heads) == 5
    assert "Cajamarca" in [cell.value for _, cell in found]


@pytest.mark.parametrize("typed", ["Ch’aska 🌽", "مرحبا", "a\x0bb", "x" * 40_000])
def test_odd_words_make_no_broken_file(typed):
    found = [cell.value for _, cell in cells(measure(description=Text.of(de=typed)))]
    assert any(str(value).startswith(typed[:1]) for value in found)
