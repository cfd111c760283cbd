"""Anything at all, in any field of any form and any cell of a workbook: never a stack trace, never half a change.

Few examples with every run; `make slow` tries many times as many.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.core.reasons import Fault
from ayni.core.workbook import Broken
from ayni.desk.imported import sections
from ayni.papers import workbook_told as told
from ayni.papers.workbook_read import read_workbook
from ayni.records import choices
from ayni.records.models import Change
from ayni.records.sentences import sentence
from ayni.records.services.workbook import import_workbook
from ayni.web.templatetags.ayni import names
from tests.cast import NOW, plan, seat
from tests.doors import Doors, Form, state, writes
from tests.papers.workbooks import LIMIT, demo_export
from tests.test_hard import desk_forms, wrong_after

pytestmark = pytest.mark.django_db
few = settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
fewer = settings(few, max_examples=settings().max_examples // 8)

DAYS = "29.02.2027 29.02.2028 29.2.2100 31.04.2027 31/12/2999 01.01.0000 9999-12-31 2027-13 ca.9999 46752".split()
CLOCKS = ["2027-03-28 02:30", "2027-03-28T02:30:00+01:00", "2027-10-31 02:30", "31.10.2027, 02:30", "24:00", "1e309"]
NUMBERS = ["-0", "-1", "1.234", "1,234.50", "9" * 400, "٣", "²", "NaN", "Infinity", "0x10", "999999999999.999", "1e9"]
WORDS = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202eabc",
    "\ufeff",
    "\r\n",
    "<script>",
    "{{7*7}}",
    "=1+1",
    "%s",
    "\\",
]
hostile = st.one_of(
    st.sampled_from([*DAYS, *CLOCKS, *NUMBERS, *WORDS, "", " ", "on", "x" * 3000]),
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.dates().map(str),
    st.uuids().map(str),
)


@pytest.fixture
def patient(keys):
    return Doors(keys, raise_request_exception=False)


@pytest.fixture
def every_form(every_page) -> list[Form]:
    return [form for _, form in desk_forms(every_page("es")).values()]


@given(data=st.data())
@few
def test_anything_in_any_form(data, every_form, patient):
    form = data.draw(st.sampled_from(every_form))
    fields = [
        name for name in {**form.data, **form.choices, **dict.fromkeys(form.texts)} if name != "csrfmiddlewaretoken"
    ]
    sent = dict(form.data)
    for name in data.draw(st.lists(st.sampled_from(fields or ["x"]), min_size=1, max_size=6, unique=True)):
        sent[name] = data.draw(st.lists(hostile, max_size=2))
    strange = data.draw(
        st.sampled_from(["", "milestones.x.due", "title.xx", "seen", "uid", "results..target", "\x00", "values.1"])
    )
    if strange:
        sent[strange] = [data.draw(hostile)]
    assert wrong_after(patient, form, sent) == ""


HEADS = [
    b"",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    b"%PDF-1.7\n",
    b"<svg",
    b"\xd0\xcf\x11\xe0",
]


@given(
    data=st.data(),
    head=st.sampled_from(HEADS),
    rest=st.binary(max_size=300),
    called=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
@fewer
def test_any_file_under_any_name(data, head, rest, called, every_form, patient):
    form = data.draw(st.sampled_from([form for form in every_form if form.files]))
    before = patient.remember(state)
    files = {name: SimpleUploadedFile(called or "x", head + rest) for name in form.files}
    after = []
    with writes() as written:
        answer = patient.post(
            "coordinator_b", form.action, {**form.data, **files},
            before_undo=lambda: after.append(state() if written else before),
        )  # fmt: skip
    assert answer.status_code in (200, 303, 400, 403, 409, 422)
    assert answer.status_code == 303 or after == [before]


@given(st.sampled_from(HEADS), st.binary(max_size=300), st.integers(0, 40_000), st.integers(0, 60))
@fewer
def test_a_damaged_workbook_is_a_fault_or_a_workbook(head, rest, at, length):
    """Random bytes, and a good file with some of them in its middle."""
    good = demo_export("de")
    for data in (head + rest, good[:at] + rest[:length] + good[at + length :], good[:at]):
        try:
            read_workbook(data, LIMIT)
        except Fault as fault:
            assert sentence(fault.reason)  # noqa: PT017


CELLS = st.one_of(
    hostile, st.integers(-(10**12), 10**12).map(float), st.floats(), st.booleans(), st.none(), st.dates(),
    st.datetimes(), st.times(), st.timedeltas(), st.just(Broken()),
)  # fmt: skip


@cache
def good_workbook():
    return read_workbook(demo_export("de"), LIMIT)


@given(data=st.data())
@fewer
def test_anything_in_any_cell_is_told_in_sentences_and_writes_nothing(data):
    raw, by = good_workbook(), seat("coordinator_b")
    changed = {}
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw.sheets) - 1))
        sheet = changed.get(at, raw.sheets[at])
        number = data.draw(st.integers(0, len(sheet.rows) - 1))
        row = sheet.rows[number]
        cells = {**row.cells, data.draw(st.sampled_from(sorted(row.cells))): data.draw(CELLS)}
        rows = (*sheet.rows[:number], replace(row, cells=cells), *sheet.rows[number + 1 :])
        changed[at] = replace(sheet, rows=rows)
    raw = replace(raw, sheets=tuple(changed.get(at, sheet) for at, sheet in enumerate(raw.sheets)))
    before = Change.objects.count()
    with override("es"):
        reading = choices.reading(by.partnership, "es", "PE")
        report = import_workbook(seat=by, plan=plan(), raw=raw, reading=reading, now=NOW, dry=True)
        called = names(by.partnership)
        assert all(told.wrong(fault, called) and sentence(fault.reason, called) for fault in report.wrong)
        sections(report, called, "es")
    assert Change.objects.count() == before
