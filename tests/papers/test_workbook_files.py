"""Files that are no workbook, or one that would do harm: a sentence for each, and nothing is opened."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from ayni.core.reasons import Fault
from ayni.core.sheets import Sheet
from ayni.papers.workbook_read import letters, read_workbook
from ayni.records.sentences import sentence
from tests.papers.workbooks import LIMIT, MEASURES, Edited, exported

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500


def zipped(**parts):
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return target.getvalue()


def plain_workbook():
    target = BytesIO()
    Workbook().save(target)
    return target.getvalue()


def with_part(data, name, content):
    """The same file with one part replaced."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return target.getvalue()


def refused(data, limit=LIMIT):
    with pytest.raises(Fault) as raised:
        read_workbook(data, limit)
    assert sentence(raised.value.reason)
    return raised.value.reason.kind


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "file_empty"),
        (b"\0\0\n \t", "file_empty"),
        (b"%PDF-1.7 not a workbook", "workbook_other_kind"),
        (b"Titel;Ziel\nBaum;15\n", "workbook_other_kind"),
        (b"\xff\xfe\x00\x01 anything", "workbook_other_kind"),
        (b"PK\x03\x04 broken", "workbook_damaged"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "workbook_other_kind"),
        (zipped(**{"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "workbook_other_kind"),
        (OLE, "workbook_old"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "workbook_encrypted"),
        (plain_workbook(), "workbook_not_ours"),
        (plain_workbook()[:-200], "workbook_damaged"),
        (with_part(plain_workbook(), "xl/workbook.xml", "<workbook"), "workbook_damaged"),
        (with_part(plain_workbook(), "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>"), "workbook_damaged"),
        (with_part(plain_workbook(), "xl/worksheets/sheet1.xml", "<!DOCTYPE x><worksheet/>"), "workbook_damaged"),
    ],
)
def test_another_file_is_named_for_what_it_is(data, kind):
    assert refused(data) == kind


def test_a_file_above_the_limit_is_not_opened():
    assert refused(b"PK" + b"x" * 2000, limit=1000) == "file_too_large"


def test_a_small_file_that_unpacks_to_much_is_not_unpacked():
    assert (
        refused(with_part(plain_workbook(), "xl/theme/theme1.xml", b"<a>" + b" " * 51 * 1024 * 1024))
        == "workbook_too_much"
    )


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FAR = '<row r="1"><c r="A1"/></row><row r="1000"><c r="CXH1000"><v>1</v></c></row>'
REPEATED = '<row r="1">' + '<c t="s"><v>0</v></c>' * 50 + "</row>"


def sheets(*parts):
    """A list of sheets: 1 stands in the sheet's part, 3 in the theme's, 9 nowhere."""
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{part}"/>' for n, part in enumerate(parts, 1))
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'


def bomb(**parts):
    """A small workbook with these parts: `sheet`, `words`, `book`."""
    data = plain_workbook()
    if "words" in parts:
        words = f'<sst xmlns="{MAIN}">{parts["words"]}</sst>'
        data = with_part(data, "xl/theme/theme1.xml", words)
    if "book" in parts:
        data = with_part(data, "xl/workbook.xml", parts["book"])
    return with_part(data, "xl/worksheets/sheet1.xml", SHEET % parts.get("sheet", ""))


def named_twice(data):
    """One name for two parts."""
    listed = f'<Relationship Id="rId1" Target="theme/theme1.xml" Type="{RELATIONS}/worksheet"/></Relationships>'
    with ZipFile(BytesIO(data)) as packed:
        known = packed.read("xl/_rels/workbook.xml.rels").decode()
    return with_part(data, "xl/_rels/workbook.xml.rels", known.replace("</Relationships>", listed))


def lying(data, name, claimed):
    """The list of what is packed says that a part is smaller than it is."""
    at = data.rindex(name.encode()) - 46
    return data[: at + 24] + claimed.to_bytes(4, "little") + data[at + 28 :]


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: bomb(sheet=FAR, words=FAR, book=sheets(1, 3)), "workbook_too_many_cells"),
        (lambda: bomb(book=sheets(1, 1)), "workbook_damaged"),
        (lambda: bomb(book=sheets(1, 9)), "workbook_damaged"),
        (lambda: bomb(book=sheets(1).replace("r:id", 'q:id="rId3" xmlns:q="q" r:id')), "workbook_damaged"),
        (lambda: named_twice(plain_workbook()), "workbook_damaged"),
        (lambda: with_part(plain_workbook(), "xl/worksheets/sheet1.xml", b" " * 2_000_000 + b"x"), "workbook_damaged"),
        (lambda: bomb(sheet=REPEATED, words=f"<si><t>{'x' * 500_000}</t></si>"), "workbook_too_full"),
        (lambda: bomb(sheet="<a/>" * 2_000_001), "workbook_too_full"),
        (lambda: bomb(sheet="<row/>" * 100_001), "workbook_too_full"),
        (lambda: bomb(book=f"<workbook>{'<a/>' * 300_000}</workbook>"), "workbook_too_full"),
        (lambda: bomb(sheet=f'<c r="{"A" * 4_000_000}"/>'), "workbook_too_full"),
        (lambda: bomb(sheet='<row r="1"><c r="a1"/></row><row><c r="xfd1048576"/></row>'), "workbook_damaged"),
        (lambda: bomb(book=sheets(1) * 2), "workbook_damaged"),
        (lambda: bomb(book=sheets(1, 3).replace("s2", "s1")), "workbook_damaged"),
        (lambda: with_part(plain_workbook(), "xl/styles.xml", "x" * 1000), "workbook_damaged"),
        (lambda: lying(plain_workbook(), "xl/styles.xml", 100), "workbook_damaged"),
        (lambda: plain_workbook() + plain_workbook()[-22:], "workbook_damaged"),
        (lambda: b"PK" + plain_workbook(), "workbook_damaged"),
        (lambda: zipped(**{f"{n}.xml": "<a/>" for n in range(2001)}), "workbook_too_full"),
    ],
)
def test_a_small_file_never_becomes_a_large_one(make, kind):
    """Each of these is some kilobytes, and took seconds, or all memory there was, before it was counted."""
    assert refused(make()) == kind


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1000000"/><row><c r="C1000001"><v>1</v></c></row>',
    ],
)
def test_a_far_cell_does_not_fill_the_memory(rows):
    assert refused(with_part(plain_workbook(), "xl/worksheets/sheet1.xml", SHEET % rows)) == "workbook_too_many_cells"


def test_a_locked_entry_is_a_password():
    data = bytearray(plain_workbook())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)) == "workbook_encrypted"


@pytest.mark.parametrize(("number", "found"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_in_a_spreadsheet(number, found):
    assert letters(number) == found


@pytest.mark.django_db
def test_any_sheet_can_travel_alone_and_others_are_named_but_not_read():
    file = Edited(exported())
    for sheet in file.file.worksheets:
        if sheet.title != file.sheet(MEASURES).title:
            file.file.remove(sheet)
    file.file.create_sheet("Meine Notizen")["B2"] = "=1+1"
    raw = read_workbook(file.data, LIMIT)
    assert [sheet.kind for sheet in raw.sheets] == [Sheet.MEASURES]
    assert (raw.others, raw.wrong) == (("Meine Notizen",), ())


@pytest.mark.django_db
def test_a_sheet_without_its_keys_is_a_fault_and_rows_may_stand_above():
    file = Edited(exported())
    file.sheet(MEASURES).delete_rows(2)
    file.sheet(Sheet.ACTORS).insert_rows(1, 3)
    raw = read_workbook(file.data, LIMIT)
    assert [(wrong.place.sheet, wrong.reason.kind) for wrong in raw.wrong] == [
        (file.file.sheetnames[3], "keys_missing")
    ]
    actors = next(sheet for sheet in raw.sheets if sheet.kind is Sheet.ACTORS)
    assert actors.rows[0].number == 6


@pytest.mark.django_db
def test_a_key_that_stands_twice_is_a_fault():
    file = Edited(exported())
    file.sheet(MEASURES).cell(2, 90).value = "title.de"
    wrong = read_workbook(file.data, LIMIT).wrong
    assert [(w.place.letter, w.reason.kind) for w in wrong] == [("CL", "column_twice")]
