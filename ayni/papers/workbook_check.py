"""Is this a workbook that can be opened without harm? Asked before anything reads its sheets.

All that is packed streams by once and is counted, and so is what it would become: a file of five kilobytes can hold a
sheet, or one long word that a thousand cells repeat, that fills the memory of the machine. A plan with 5,000 measures
has 36,000 rows, 700,000 cells and 1,900,000 elements.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from ayni.core.reasons import Fault, Reason, reason

MOST_UNPACKED = 50 * 1024 * 1024
MOST_NAMING = 1024 * 1024  # bytes of a part that only names others: it is read as a whole
MOST_FILES = 2000
MOST_CELLS = 3_000_000  # of all sheets together, the empty ones between them included
MOST_ROWS = 100_000  # of all sheets together
MOST_ELEMENTS = 2_000_000
MOST_WORDS = 20_000_000  # characters of all cells, when each has its own copy
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEETS_OF = {"[Content_Types].xml", "xl/workbook.xml"}
_NAMING = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_END = struct.Struct("<4s4H2LH")  # the last 22 bytes of a zip
_BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"
_CHUNK = 1 << 20


@dataclass(slots=True)
class Scanned:
    """Cells of one sheet that hold a formula or an error, as (row, column), both from 1; how far it reaches."""

    doubtful: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    shared: Counter[int] = field(default_factory=Counter)
    """Word in the list of shared words → how many cells repeat it."""
    lengths: list[int] = field(default_factory=list)
    """Of the shared words, where the part is their list."""


def check(data: bytes, most_bytes: int) -> dict[str, Scanned]:
    """Sheet name → what its cells hold. Raises Fault with a reason that says what else this file is."""
    refused = _kind(data, most_bytes)
    if refused:
        raise Fault(refused)
    try:
        _end(data)
        with zipfile.ZipFile(BytesIO(data)) as packed:
            _sizes(packed)
            return _scan(packed)
    except (zipfile.BadZipFile, ElementTree.ParseError, expat.ExpatError, NotImplementedError, RuntimeError) as error:
        raise Fault(reason("workbook_damaged")) from error
    except (OSError, EOFError, ValueError, KeyError, struct.error, zlib.error) as error:
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


def _end(data: bytes) -> None:
    """One list of what is packed, right before the end: of two, another program might take the other."""
    mark, *_, entries, size, start, comment = _END.unpack(data[-_END.size :])
    if mark != b"PK\x05\x06" or comment or start + size != len(data) - _END.size or data[-42:-38] == b"PK\x06\x07":
        raise zipfile.BadZipFile
    if entries > MOST_FILES or size > MOST_FILES * 500:
        raise Fault(reason("workbook_too_full"))


def _sizes(packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Fault(reason("workbook_encrypted"))
    if not set(packed.namelist()) >= _SHEETS_OF:
        raise Fault(reason("workbook_other_kind"))
    if len({name.lower() for name in packed.namelist()}) < len(entries):
        raise zipfile.BadZipFile
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Fault(reason("workbook_too_much", most=MOST_UNPACKED // 1024 // 1024))
    if any(entry.file_size > MOST_NAMING for entry in entries if entry.filename in _NAMING):
        raise Fault(reason("workbook_too_full"))


def _scan(packed: zipfile.ZipFile) -> dict[str, Scanned]:
    """Every part is looked at, since a sheet may stand in any of them."""
    watcher = _Watcher()
    by_path = {entry.filename.lower(): watcher.look(packed, entry) for entry in packed.infolist()}
    sheets, others = _targets(packed)
    if any(by_path.get(path.lower(), Scanned()) is None for path in others if not path.endswith(".bin")):
        raise Fault(reason("workbook_damaged"))
    looked_at = {path: part for path, part in by_path.items() if part is not None}
    found = {name: looked_at[path.lower()] for name, path in sheets.items()}
    lists = [part.lengths for part in looked_at.values() if part.lengths]
    if sum(each.rows * each.columns for each in found.values()) > MOST_CELLS:
        widest = max(found.values(), key=lambda each: each.rows * each.columns)
        raise Fault(reason("workbook_too_many_cells", rows=widest.rows, columns=widest.columns))
    if any(sum(_words(each, of) for each in found.values()) > MOST_WORDS for of in lists):
        raise Fault(reason("workbook_too_full"))
    return found


def _words(sheet: Scanned, lengths: list[int]) -> int:
    return sum(lengths[word] * cells for word, cells in sheet.shared.items() if word < len(lengths))


def _targets(packed: zipfile.ZipFile) -> tuple[dict[str, str], list[str]]:
    """Sheet name → the part that holds it and no other sheet; all parts that are named.

    What can be understood in two ways is refused: the program that reads the cells might take the other.
    """
    book, relations = (ElementTree.fromstring(packed.read(name)) for name in _NAMING)
    paths = {r.get("Id", ""): _path(r.get("Target", "")) for r in relations}
    sheets = [element for element in book.iter() if element.tag.rpartition("}")[2] == "sheet"]
    ids = [[value for key, value in sheet.attrib.items() if key.endswith("}id")] for sheet in sheets]
    found = {sheet.get("name", ""): paths[told[0]] for sheet, told in zip(sheets, ids, strict=True) if len(told) == 1}
    if len(paths) < len(relations) or not len(sheets) == len(found) == len(set(found.values())):
        raise Fault(reason("workbook_damaged"))
    return found, list(paths.values())


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


class _Watcher:
    """Watches the parts of the file while they stream by, and stops where there is too much of anything."""

    def __init__(self) -> None:
        self.left, self.elements, self.rows = MOST_UNPACKED, 0, 0

    def look(self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Scanned | None:
        """All there is of a part, not only as much as it claims to hold; None for what is no XML."""
        claimed, entry.file_size, size = entry.file_size, MOST_UNPACKED + 1, 0
        self.begin()
        is_xml = False
        with packed.open(entry) as part:
            while chunk := part.read(_CHUNK):
                is_xml = is_xml if size else chunk.lstrip(_BLANK)[:1] in (b"", b"<")
                size, self.left = size + len(chunk), self.left - len(chunk)
                if self.left < 0:
                    raise Fault(reason("workbook_too_much", most=MOST_UNPACKED // 1024 // 1024))
                if is_xml:
                    self.parser.Parse(chunk, False)
                if is_xml and size - self.parser.CurrentByteIndex > 2 * _CHUNK:
                    raise Fault(reason("workbook_too_full"))  # one tag, read from its beginning again and again
        entry.file_size = claimed
        if size != claimed or (size and not is_xml and entry.filename.endswith((".xml", ".rels"))):
            raise Fault(reason("workbook_damaged"))
        if not is_xml:
            return None
        self.parser.Parse(b"", True)
        self.end(size)
        return self.found

    def begin(self) -> None:
        self.found = Scanned()
        self.row = self.column = 0
        self.at = (0, 0)
        self.word = ""
        self.word_from = -1
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self.refuse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Fault(reason("workbook_too_full"))
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self._cell(attributes)
        elif tag == "row":
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise Fault(reason("workbook_too_full"))
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
        elif tag == "f" and self.at != (0, 0):
            self.found.doubtful.add(self.at)
        elif tag == "si":
            self.end(self.parser.CurrentByteIndex)
            self.word_from = self.parser.CurrentByteIndex

    def _cell(self, attributes: dict[str, str]) -> None:
        if self.word:
            self.end(0)
        ref = attributes.get("r")
        told = _REF.fullmatch(ref) if ref else None
        if ref and not told:
            raise Fault(reason("workbook_damaged"))  # other programs read a1 and A1 alike
        if told:
            self.row, self.column = int(told[2]), _number(told[1])
        else:
            self.column += 1
        self.at = (self.row, self.column)
        found = self.found
        if self.row > found.rows or self.column > found.columns:
            found.rows, found.columns = max(found.rows, self.row), max(found.columns, self.column)
            if found.rows * found.columns > MOST_CELLS:
                raise Fault(reason("workbook_too_many_cells", rows=found.rows, columns=found.columns))
        kind = attributes.get("t")
        if kind == "e":
            found.doubtful.add(self.at)
        self.parser.CharacterDataHandler = self.read if kind == "s" else None

    def read(self, words: str) -> None:
        """In a cell that repeats a shared word: its number in their list."""
        self.word += words[:20]

    def end(self, at: int) -> None:
        """Of what was being counted: a cell's shared word, or a word of their list."""
        if self.word.strip():
            self.found.shared[int(self.word)] += 1
        self.word = ""
        if self.word_from >= 0 and at:
            self.found.lengths.append(at - self.word_from)

    def refuse(self, *declared: Any) -> None:
        """No office program writes a document type; a few bytes of it can grow without end."""
        raise Fault(reason("workbook_damaged"))


@lru_cache(maxsize=256)
def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
