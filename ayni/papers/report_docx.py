"""The annual report as a Word file for further work in an office: what the PDF says, in tables that can be edited."""

from __future__ import annotations

from functools import partial

from ayni.papers.content import Part
from ayni.papers.content_measure import MeasurePart
from ayni.papers.docx_kit import BOLD, QUIET, SIDE, Kit, Style
from ayni.papers.plan_docx import (
    LABEL,
    WIDTH,
    Write,
    acceptance,
    cover,
    coverage,
    goals,
    head,
    line,
    result,
    standing,
    steps,
    text,
)
from ayni.papers.report_content import ReportContent, SaidPart, report_content
from ayni.papers.report_paper import ReportPaper
from ayni.papers.say import Phrase, readers


def report_docx(paper: ReportPaper) -> bytes:
    said = report_content(paper)
    kit = Kit(said.file_title, said.languages[0], {r.language: r.country for r in readers(paper)}, paper.made_at)
    kit.marginals(said.sides[0].name[:1] + said.sides[1].name[-1:], said.watermark, said.page_of)
    cover(kit, said)
    kit.heading(1, said.labels["said"])
    for part in said.said:
        _said(kit, said, part)
    coverage(kit, said)
    if said.silent:
        kit.paragraph(said.silent, BOLD)
    for field in said.fields:
        _part(kit, said, field, 1)
    _ended(kit, said)
    acceptance(kit, said)
    return kit.data()


def _said(kit: Kit, said: ReportContent, part: SaidPart) -> None:
    kit.heading(2, part.side.name)
    kit.both(kit.file.add_paragraph(), part.filed, style=QUIET)
    if part.paragraphs:
        _table(kit, said, [(label, text(kit, words)) for label, words in part.paragraphs])


def _table(kit: Kit, said: ReportContent, rows: list[tuple[Phrase, Write]]) -> None:
    """A label, then one column per language."""
    wide = (WIDTH - LABEL) / len(said.languages)
    names = [(own,) for own in said.own_names] if len(said.languages) > 1 else [said.labels["words"]]
    heads = [partial(head, kit=kit, phrase=phrase) for phrase in (said.labels["entry"], *names)]
    table = kit.table((LABEL, *[wide] * len(said.languages)), heads)
    for label, write in rows:
        line(kit, said, table, label, write)
    kit.file.add_paragraph()


def _part(kit: Kit, said: ReportContent, part: Part, level: int) -> None:
    kit.heading(level, part.title, part.code)
    kit.both(kit.file.add_paragraph(), part.name, style=QUIET)
    kit.paragraph(part.tally, QUIET)
    for measure in part.measures:
        kit.heading(level + 1, measure.title, measure.code)
        _table(kit, said, _rows(kit, said, measure))
    for child in part.parts:
        _part(kit, said, child, level + 1)


def _rows(kit: Kit, said: ReportContent, m: MeasurePart) -> list[tuple[Phrase, Write]]:
    words = said.labels
    rows: list[tuple[Phrase, Write]] = [(words["standing"], text(kit, m.status, BOLD))]
    rows += [(entry.side.name, partial(standing, kit, said, entry)) for entry in m.standings]
    rows += [(words["steps"], partial(steps, kit, m))]
    rows += [(words["results"], partial(result, kit, said, one)) for one in m.results]
    return [*rows, (words["which_goal"], partial(goals, kit, said, m.goals + m.targets))]


def _ended(kit: Kit, said: ReportContent) -> None:
    if not said.ended:
        return
    kit.heading(1, said.labels["ended"])
    for one in said.ended:
        kit.heading(2, one.title, one.code)
        kit.both(kit.file.add_paragraph(), one.side.name, style=Style(bold=True, colour=SIDE[one.side.key]))
        kit.paragraph(one.why)
