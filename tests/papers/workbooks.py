"""Workbooks of the demo partnership for tests: written, changed as a person would, read back."""

from functools import cache
from io import BytesIO

from django.utils.translation import override
from openpyxl import load_workbook

from ayni.core.sheets import Sheet
from ayni.core.workbook import State
from ayni.papers.workbook_columns import SHEETS
from ayni.papers.workbook_read import read_workbook
from ayni.papers.workbook_write import workbook_xlsx
from ayni.records import choices
from ayni.records.queries.workbook import book
from ayni.records.services.workbook import import_workbook
from tests.cast import NOW, plan, seat

LIMIT = 25 * 1024 * 1024


@cache
def demo_export(language):
    """The draft as the demo brings it; the same at the start of every test."""
    return exported(language=language)


def exported(which=None, language="de"):
    """The plan's workbook as bytes."""
    which = which or plan()
    with override(language):
        sides = {side: words[0] for side, words in choices.side_words(which.partnership).items()}
        return workbook_xlsx(book=book(which, language), sides=sides, language=language)


class Edited:
    """An exported workbook, open in somebody's spreadsheet program."""

    def __init__(self, data, language="de"):
        self.file, self.language = load_workbook(BytesIO(data)), language

    def sheet(self, kind):
        with override(self.language):
            return self.file[str(SHEETS[kind])]

    def column(self, kind, key):
        return next(
            cell.column for cell in self.sheet(kind)[2] if cell.value == key or (key == "uid" and cell.column == 1)
        )

    def put(self, kind, row, /, **cells):
        """`title__de` is the column title.de. Words are typed as words."""
        for key, value in cells.items():
            cell = self.sheet(kind).cell(row, self.column(kind, key.replace("__", ".")))
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        return self

    def add(self, kind, /, **cells):
        row = self.sheet(kind).max_row + 1
        return self.put(kind, row, **cells)

    def get(self, kind, row, key):
        return self.sheet(kind).cell(row, self.column(kind, key.replace("__", "."))).value

    def row_of(self, kind, key, value):
        column = self.column(kind, key)
        return next(
            row for row in range(3, self.sheet(kind).max_row + 1) if self.sheet(kind).cell(row, column).value == value
        )

    @property
    def data(self):
        target = BytesIO()
        self.file.save(target)
        return target.getvalue()


def taken_in(data, who="coordinator_b", which=None, dry=False, expected=""):
    """The report of importing this file as this person of the cast."""
    its_seat = seat(who)
    which = which or plan()
    language = its_seat.person.language
    with override(language):
        reading = choices.reading(
            its_seat.partnership, language, its_seat.partnership.municipality(its_seat.side).country
        )
        return import_workbook(
            seat=its_seat,
            plan=which,
            raw=read_workbook(data, LIMIT),
            reading=reading,
            now=NOW,
            dry=dry,
            expected=expected,
        )


def counts(report):
    """(added, changed, conflicts, faults)"""
    found = report.counts
    return found[State.ADDED], found[State.CHANGED], found[State.CONFLICT], len(report.wrong)


MEASURES, MILESTONES, RESOURCES, RESULTS, VALUES = (
    Sheet.MEASURES,
    Sheet.MILESTONES,
    Sheet.RESOURCES,
    Sheet.RESULTS,
    Sheet.VALUES,
)
ACTORS, PLAN, TOWNS = Sheet.ACTORS, Sheet.PLAN, Sheet.MUNICIPALITIES
