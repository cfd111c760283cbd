"""Word files that an office can go on working with: real headings, header rows, languages tagged, page x of y."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from ayni.core.words import clean
from ayni.papers.say import Phrase, Said
from ayni.records.formats import locale

# What python-docx hands out. It is loaded with the first Word file, so its classes cannot be named here.
Paragraph = Run = Table = Cell = Any

INK, SOFT, CORD = "20262B", "596168", "85590D"
SIDE = {"a": "0C5868", "b": "9C3F27"}
SERIF, TEXT = "Georgia", "Calibri"


@cache
def _word() -> SimpleNamespace:
    from docx import Document
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    return SimpleNamespace(
        document=Document,
        table_centre=WD_TABLE_ALIGNMENT.CENTER,
        centre=WD_ALIGN_PARAGRAPH.CENTER,
        element=OxmlElement,
        qn=qn,
        mm=Mm,
        pt=Pt,
        colour=RGBColor.from_string,
    )


@dataclass(frozen=True, slots=True)
class Style:
    bold: bool = False
    italic: bool = False
    size: float | None = None
    colour: str = ""


PLAIN, BOLD, QUIET = Style(), Style(bold=True), Style(colour=SOFT, size=9)


class Kit:
    """One Word file in the making. `countries`: language → country, for the tags (de-DE, es-PE)."""

    def __init__(self, title: str, language: str, countries: dict[str, str], made_at: datetime) -> None:
        self.countries = countries
        self.file: Any = _word().document()
        section = self.file.sections[0]
        section.page_width, section.page_height = _word().mm(210), _word().mm(297)
        section.left_margin = section.right_margin = _word().mm(22)
        section.top_margin, section.bottom_margin = _word().mm(24), _word().mm(22)
        core = self.file.core_properties
        core.title, core.language, core.author, core.comments = clean(title)[:250], self.tag(language), "Ayni", ""
        core.created = core.modified = made_at.replace(tzinfo=None)
        core.last_modified_by = "Ayni"
        self._dress(language)

    def _dress(self, language: str) -> None:
        styles = self.file.styles
        looks = {"Normal": (TEXT, 10.5, INK), "Title": (SERIF, 26, INK), "Subtitle": (SERIF, 13, SOFT)}
        looks |= {f"Heading {n}": (SERIF, size, INK) for n, size in ((1, 18), (2, 14), (3, 12), (4, 11), (5, 11))}
        for name, (font, size, colour) in looks.items():
            style = styles[name]
            style.font.name, style.font.size, style.font.color.rgb = font, _word().pt(size), _word().colour(colour)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(_word().qn(f"w:{theme}"), None)
            fonts.set(_word().qn("w:hAnsi"), font)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Heading 5"):
            styles[name].font.bold = name != "Title"
            styles[name].paragraph_format.keep_with_next = True
        border = styles["Title"].element.pPr.find(_word().qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)
        styles["Normal"].paragraph_format.space_after = _word().pt(5)
        _language(styles["Normal"].element.get_or_add_rPr(), self.tag(language))
        for default in styles.element.iter(_word().qn("w:rPrDefault")):
            for lang in default.iter(_word().qn("w:lang")):
                lang.set(_word().qn("w:val"), self.tag(language))

    def tag(self, language: str) -> str:
        """`de-DE`, `es-PE`; a language nobody here formats in keeps its bare code."""
        known = locale(language, self.countries.get(language, ""))
        return str(known).replace("_", "-") if known.language == language else language

    # Words

    def run(self, paragraph: Paragraph, words: str, language: str, style: Style = PLAIN) -> Run:
        run = paragraph.add_run(clean(f"|{words}|")[1:-1])  # spaces at the ends stay
        run.bold, run.italic = style.bold or None, style.italic or None
        if style.size:
            run.font.size = _word().pt(style.size)
        if style.colour:
            run.font.color.rgb = _word().colour(style.colour)
        _language(run._r.get_or_add_rPr(), self.tag(language))
        return run

    def say(self, paragraph: Paragraph, said: Said, style: Style = PLAIN) -> Paragraph:
        self.run(paragraph, said.words, said.lang, style)
        if said.note:
            self.run(paragraph, f" ({said.note})", said.at, Style(italic=True, size=8.5, colour=SOFT))
        return paragraph

    def both(self, paragraph: Paragraph, phrase: Phrase, between: str = " · ", style: Style = PLAIN) -> Paragraph:
        """Every wording once, each in its own language."""
        seen: list[str] = []
        for said in phrase:
            if said.words in seen:
                continue
            if seen:
                paragraph.add_run(between)
            seen.append(said.words)
            self.say(paragraph, said, style)
        return paragraph

    def paragraph(self, phrase: Phrase, style: Style = PLAIN, name: str | None = None) -> None:
        """One paragraph per language."""
        for said in phrase:
            self.say(self.file.add_paragraph(style=name), said, style)

    def heading(self, level: int, phrase: Phrase, code: str = "") -> None:
        """Levels below the fifth stay at the fifth."""
        paragraph = self.file.add_heading(level=min(level, 5))
        if code:
            paragraph.add_run(f"{clean(code)}  ").font.color.rgb = _word().colour(CORD)
        self.both(paragraph, phrase)

    # Tables

    def table(self, widths: Sequence[float], head: Sequence[Callable[[Paragraph], Any]]) -> Table:
        """`widths` in millimetres; the head row is repeated on every page."""
        table = self.file.add_table(rows=1, cols=len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", _word().table_centre, False
        _borders(table)
        for cell, width, write in zip(table.rows[0].cells, widths, head, strict=True):
            cell.width = _word().mm(width)
            _shade(cell, "F4EFE4")
            write(self.first(cell))
        _repeat(table.rows[0])
        return table

    def row(self, table: Table, cells: Iterable[Callable[[Cell], Any]]) -> None:
        row = table.add_row()
        _together(row)
        for cell, model, write in zip(row.cells, table.rows[0].cells, cells, strict=True):
            cell.width = model.width
            write(cell)

    def first(self, cell: Cell) -> Paragraph:
        """The next empty paragraph of a cell."""
        last = cell.paragraphs[-1]
        paragraph = last if not last.runs else cell.add_paragraph()
        paragraph.paragraph_format.space_after = _word().pt(2)
        return paragraph

    # Around the page

    def marginals(self, header: Phrase, mark: Phrase, page_of: Phrase) -> None:
        """`mark`: what stands beside the header while the text is a draft."""
        section = self.file.sections[0]
        top = section.header.paragraphs[0]
        self.both(top, header, between=" | ", style=QUIET)
        if mark:
            top.add_run("    ")
            self.both(top, mark, style=Style(bold=True, colour=CORD))
        foot = section.footer.paragraphs[0]
        foot.alignment = _word().centre
        for number, said in enumerate(page_of):
            if number:
                foot.add_run(" · ")
            self._with_fields(foot, said)

    def _with_fields(self, paragraph: Paragraph, said: Said) -> None:
        rest = said.words
        for place, code in (("{page}", "PAGE"), ("{pages}", "NUMPAGES")):
            before, _, rest = rest.partition(place)
            if before:
                self.run(paragraph, before, said.lang, QUIET)
            _field(paragraph, code)
        if rest:
            self.run(paragraph, rest, said.lang, QUIET)

    def place(self, label: Phrase) -> None:
        """A line to write on by hand."""
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.space_before = _word().pt(26)
        self.run(paragraph, "_" * 44, label[0].lang, Style(colour=SOFT))
        self.both(self.file.add_paragraph(), label, style=QUIET)

    def data(self) -> bytes:
        held = BytesIO()
        self.file.save(held)
        return held.getvalue()


def _language(properties: Any, tag: str) -> None:
    for old in properties.findall(_word().qn("w:lang")):
        properties.remove(old)
    lang = _word().element("w:lang")
    lang.set(_word().qn("w:val"), tag)
    properties.append(lang)


def _shade(cell: Cell, colour: str) -> None:
    shade = _word().element("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(_word().qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _borders(table: Table) -> None:
    """Thin lines between the rows, none between the columns."""
    borders = _word().element("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = _word().element(f"w:{edge}")
        line.set(_word().qn("w:val"), "nil" if edge in ("left", "right", "insideV") else "single")
        line.set(_word().qn("w:sz"), "4")
        line.set(_word().qn("w:color"), "DDD5C7")
        borders.append(line)
    # Word insists on the order of the schema: borders stand before layout, margins and look.
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(_word().element(name))


def _together(row: Any) -> None:
    """A row stays on one page, where Word can do it; a longer one breaks all the same."""
    row._tr.get_or_add_trPr().append(_word().element("w:cantSplit"))


def _field(paragraph: Paragraph, code: str) -> None:
    field = _word().element("w:fldSimple")
    field.set(_word().qn("w:instr"), code)
    run, words = _word().element("w:r"), _word().element("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    paragraph._p.append(field)
