"""Is this a workbook that can be opened without harm? Asked before anything reads its sheets.

The size of what is packed, and the place of every cell, are looked at first: a small file can claim a sheet that fills
the memory of the machine.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from ayni.core.reasons import Fault, Reason, reason

MOST_UNPACKED = 200 * 1024 * 1024
MOST_FILES = 2000
MOST_CELLS = 3_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEETS_OF = {"[Content_Types].xml", "xl/workbook.xml"}
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK = 1 << 20


@dataclass(slots=True)
class Scanned:
    """Cells of one sheet that hold a formula or an error, as (row, column), both from 1."""

    doubtful: set[tuple[int, int]] = field(default_factory=set)


def check(data: bytes, most_bytes: int) -> dict[str, Scanned]:
    """Sheet name → what its cells hold. Raises Fault with a reason that says what else this file is."""
    refused = _kind(data, most_bytes)
    if refused:
        raise Fault(refused)
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            _sizes(packed)
            return _scan(packed)
    except (zipfile.BadZipFile, ElementTree.ParseError, expat.ExpatError, NotImplementedError, RuntimeError) as error:
        raise Fault(reason("workbook_damaged")) from error
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise Fault(reason("workbook_damaged")) from error


def _kind(data: bytes, most_bytes: int) -> Reason | None:
    if not data.strip(b"\0 \r\n\t"):
        return reason("file_empty")
    if len(data) > most_bytes:
        return reason("file_too_large", most=most_bytes // 1024 // 1024)
    if data.startswith(_OLE):
        return reason("workbook_encrypted" if _ENCRYPTED in data else "workbook_old")
    if not data.startswith(b"PK"):
        return reason("workbook_other_kind")
    return None


def _sizes(packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Fault(reason("workbook_encrypted"))
    if not set(packed.namelist()) >= _SHEETS_OF:
        raise Fault(reason("workbook_other_kind"))
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Fault(reason("workbook_too_much", most=MOST_UNPACKED // 1024 // 1024))


def _scan(packed: zipfile.ZipFile) -> dict[str, Scanned]:
    """Every part is looked at, since a sheet may stand in any of them."""
    by_path: dict[str, Scanned] = {}
    for entry in packed.infolist():
        with packed.open(entry) as part:
            start = part.read(4096)
        if start.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t").startswith(b"<"):
            by_path[entry.filename.lower()] = _cells(packed, entry)
    paths = _targets(packed)
    return {name: by_path.get(path.lower(), Scanned()) for name, path in paths.items()}


def _targets(packed: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → the part that holds it."""
    relations = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    paths = {r.get("Id", ""): _path(r.get("Target", "")) for r in relations}
    sheets = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    found = {}
    for element in sheets.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = next((v for k, v in element.attrib.items() if k == _RELATION or k.endswith("}id")), "")
            found[element.get("name", "")] = paths.get(relation, "")
    return found


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


class _Cells:
    """Watches one part of the file while it streams by, and stops it when a sheet grows too large."""

    def __init__(self) -> None:
        self.found = Scanned()
        self.row = self.column = self.last_row = self.last_column = 0
        self.at = (0, 0)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
        elif tag == "c":
            self._cell(attributes)
        elif tag == "f" and self.at != (0, 0):
            self.found.doubtful.add(self.at)

    def _cell(self, attributes: dict[str, str]) -> None:
        told = _REF.fullmatch(attributes.get("r", ""))
        if told:
            self.row, self.column = int(told[2]), _number(told[1])
        else:
            self.column += 1
        self.at = (self.row, self.column)
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        if self.last_row * self.last_column > MOST_CELLS:
            raise Fault(reason("workbook_too_many_cells", rows=self.last_row, columns=self.last_column))
        if attributes.get("t") == "e":
            self.found.doubtful.add(self.at)

    def refuse(self, *declared: Any) -> None:
        """No office program writes a document type; a few bytes of it can grow without end."""
        raise Fault(reason("workbook_damaged"))


def _cells(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Scanned:
    watcher = _Cells()
    parser = expat.ParserCreate()
    parser.StartElementHandler = watcher.start
    parser.StartDoctypeDeclHandler = watcher.refuse
    left = MOST_UNPACKED
    with packed.open(entry) as part:
        while chunk := part.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Fault(reason("workbook_too_much", most=MOST_UNPACKED // 1024 // 1024))
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return watcher.found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
