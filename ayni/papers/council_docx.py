"""The paper that goes on top of the plan for one side's council: in its language, in the form its office knows.

Germany: *Vorlage zur Beschlussfassung* or *zur Kenntnisnahme*. Peru: *informe técnico*, for a decision with the draft
of an *acuerdo de concejo*. Other countries: the German order under plain headings. It names offices, never persons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from django.utils.translation import gettext

from ayni.core.handover import Stage
from ayni.core.sides import Side
from ayni.papers.content import Content, content
from ayni.papers.content_measure import SidePart
from ayni.papers.docx_kit import BOLD, PLAIN, QUIET, Cell, Kit, Paragraph, Style
from ayni.papers.labels import COUNCIL
from ayni.papers.say import Phrase, Reader, Said, each, name, readers, text
from ayni.papers.values import PlanPaper


class CouncilKind(StrEnum):
    DECISION = "decision"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class _Paper:
    """Everything that the sections need. `mine`: the side whose council reads this."""

    paper: PlanPaper
    said: Content
    kit: Kit
    who: tuple[Reader, ...]
    side: Side
    kind: CouncilKind

    @property
    def mine(self) -> SidePart:
        return next(s for s in self.said.sides if s.key == self.side.value.lower())

    @property
    def theirs(self) -> SidePart:
        return next(s for s in self.said.sides if s.key != self.side.value.lower())

    @property
    def decides(self) -> bool:
        return self.kind is CouncilKind.DECISION

    def fixed(self, key: str) -> Phrase:
        values = {
            "year": self.said.year,
            "mine": self.mine.name[0].words,
            "theirs": self.theirs.name[0].words,
            "body": self.body,
            "hash": self.said.sha256,
        }
        return each(self.who, lambda r: str(COUNCIL[key]) % values)

    @property
    def body(self) -> str:
        known = self.paper.accepted(self.side) or self.paper.session(self.side)
        return known.body if known and known.body else str(each(self.who, lambda r: gettext("[body]"))[0].words)


def council_docx(paper: PlanPaper, side: Side, kind: CouncilKind | str = CouncilKind.DECISION) -> bytes:
    """In the first language of the side, whatever languages the paper was asked for in."""
    own = paper.side(side).languages[:1] or paper.reading[:1]
    paper = replace(paper, languages=own, first=side)
    said, who = content(paper), readers(paper)
    country = paper.side(side).country
    kit = Kit(said.file_title, own[0], {own[0]: country}, paper.made_at)
    its = _Paper(paper, said, kit, who, side, CouncilKind(kind))
    kit.marginals(its.mine.name, said.watermark, said.page_of)
    if country == "PE":
        _report(its)
    else:
        _submission(its)
    return kit.data()


# The order of a German submission


def _submission(its: _Paper) -> None:
    kit = its.kit
    _title(its, "submission_decision" if its.decides else "submission_information")
    _form(its, ("number", "session", "file_reference", "office"))
    _section(its, 1, "subject", its.fixed("subject_line"))
    if its.decides:
        _section(its, 1, "decision", its.fixed("asked_to_decide"))
        _numbered(its, ("decide_accept", "decide_carry_out", "decide_report"))
    else:
        _section(its, 1, "notice", its.fixed("take_note"))
    _section(its, 1, "reasons")
    _section(its, 2, "occasion", its.fixed("occasion_words"))
    _preamble(its)
    _fields(its, 2)
    _goals(its, 2)
    _partner(its, 2)
    _costs(its, 1)
    _next(its, 1)
    _text_laid_before(its, 1)
    for key in ("place_date", "place_signature"):
        kit.place(its.fixed(key))


# The order of a Peruvian report, with the draft of the council's decision


def _report(its: _Paper) -> None:
    _title(its, "report")
    _form(its, ("number", "to", "from", "file_reference", "date"))
    _section(its, 1, "subject", its.fixed("subject_line"))
    _section(its, 1, "background", its.fixed("occasion_words"))
    _preamble(its)
    _partner(its, 2)
    _section(its, 1, "analysis")
    _fields(its, 2)
    _goals(its, 2)
    _costs(its, 2)
    _section(its, 1, "conclusions", its.fixed("conclusion_words"))
    _section(its, 1, "recommendation", its.fixed("recommend_decision" if its.decides else "recommend_information"))
    _next(its, 1)
    _text_laid_before(its, 1)
    its.kit.place(its.fixed("place_signature"))
    if its.decides:
        _draft_decision(its)


def _draft_decision(its: _Paper) -> None:
    its.kit.file.add_page_break()
    its.kit.heading(1, its.fixed("draft_decision"))
    _form(its, ("number", "session", "date"))
    for label, said in (("seen", "seen_words"), ("considering", "considering_words")):
        paragraph = its.kit.file.add_paragraph()
        its.kit.both(paragraph, its.fixed(label), style=BOLD)
        paragraph.add_run(" ")
        its.kit.both(paragraph, its.fixed(said))
    its.kit.paragraph(its.fixed("legal_basis"), QUIET)
    its.kit.paragraph(its.fixed("agrees"), BOLD)
    for number, key in enumerate(("decide_accept", "decide_carry_out", "decide_report")):
        paragraph = its.kit.file.add_paragraph()
        its.kit.both(paragraph, its.fixed(f"article_{number + 1}"), style=BOLD)
        paragraph.add_run(" ")
        its.kit.both(paragraph, its.fixed(key))
    its.kit.paragraph(its.fixed("register"))
    its.kit.place(its.fixed("place_signature"))


# Sections that both orders share


def _title(its: _Paper, key: str) -> None:
    its.kit.both(its.kit.file.add_paragraph(style="Title"), its.fixed(key))
    line = its.kit.file.add_paragraph(style="Subtitle")
    its.kit.both(line, its.mine.name)
    if its.paper.stage is Stage.DRAFT:
        its.kit.paragraph(its.fixed("still_draft"), BOLD)


def _form(its: _Paper, keys: tuple[str, ...]) -> None:
    """Places that the office fills in; what is known already stands there."""
    session = its.paper.session(its.side)
    known = {
        "session": each(its.who, lambda r: r.day(session.session) if session and session.session else ""),
        "file_reference": _plain(its, session.file_reference if session else ""),
        "office": its.mine.office,
        "from": its.mine.office,
        "to": _plain(its, its.body),
    }
    heads = (
        lambda p: its.kit.both(p, its.said.labels["entry"], style=BOLD),
        lambda p: its.kit.both(p, its.said.labels["words"], style=BOLD),
    )
    table = its.kit.table((46, 120), heads)
    for key in keys:
        its.kit.row(table, (partial(_cell, its, its.fixed(key), QUIET), partial(_known, its, known.get(key, ()))))
    its.kit.file.add_paragraph()


def _cell(its: _Paper, phrase: Phrase, style: Style, cell: Cell) -> None:
    its.kit.both(its.kit.first(cell), phrase, style=style)


def _known(its: _Paper, phrase: Phrase, cell: Cell) -> None:
    if phrase:
        _cell(its, phrase, PLAIN, cell)
    else:
        its.kit.run(its.kit.first(cell), "_" * 30, its.said.languages[0], QUIET)


def _plain(its: _Paper, value: str) -> Phrase:
    return tuple(Said(value, reader.language, at=reader.language) for reader in its.who) if value else ()


def _section(its: _Paper, level: int, key: str, phrase: Phrase = ()) -> None:
    its.kit.heading(level, its.fixed(key))
    its.kit.paragraph(phrase)


def _numbered(its: _Paper, keys: tuple[str, ...]) -> None:
    for key in keys:
        its.kit.paragraph(its.fixed(key), name="List Number")


def _preamble(its: _Paper) -> None:
    its.kit.paragraph(its.said.preamble)


def _fields(its: _Paper, level: int) -> None:
    """Field by field: how many measures, and the first of them with who is in charge here."""
    its.kit.heading(level, its.fixed("by_field"))
    keys = ("field", "measures_here", "lead_here")
    heads = [partial(_head, its, key) for key in keys]
    table = its.kit.table((38, 76, 52), heads)
    for node, part in zip(its.paper.plan.fields, its.said.fields, strict=True):
        measures = tuple(node.every_measure())
        for number, measure in enumerate(measures):
            title = text(its.who, measure.title) or its.said.labels["no_title"]
            lead = measure.lead(its.side)
            nobody = its.said.labels["nobody" if its.side in measure.needed_sides else "no_part"]
            leads = text(its.who, lead.name) if lead else nobody
            its.kit.row(
                table,
                (
                    partial(_coded, its, part.code, part.title, BOLD) if not number else _nothing,
                    partial(_coded, its, measure.code, title, PLAIN),
                    partial(_cell, its, leads, PLAIN),
                ),
            )
        if not measures:
            its.kit.row(
                table,
                (partial(_coded, its, part.code, part.title, BOLD), partial(_cell, its, part.tally, QUIET), _nothing),
            )


def _head(its: _Paper, key: str, paragraph: Paragraph) -> None:
    its.kit.both(paragraph, its.fixed(key), style=BOLD)


def _coded(its: _Paper, code: str, phrase: Phrase, style: Style, cell: Cell) -> None:
    paragraph = its.kit.first(cell)
    if code:
        its.kit.run(paragraph, f"{code} ", its.said.languages[0], style)
    its.kit.both(paragraph, phrase, style=style)


def _nothing(cell: Cell) -> None:
    """The field stands in the first of its rows."""


def _goals(its: _Paper, level: int) -> None:
    its.kit.heading(level, its.said.labels["coverage"])
    its.kit.paragraph(its.said.coverage_words)
    served = [entry for entry in its.said.coverage if entry.count]
    for entry in served:
        paragraph = its.kit.file.add_paragraph(style="List Bullet")
        its.kit.run(paragraph, f"{entry.goal.code} ", its.said.languages[0], BOLD)
        its.kit.both(paragraph, entry.goal.short)
        paragraph.add_run(": ")
        its.kit.both(paragraph, entry.words, style=QUIET)


def _partner(its: _Paper, level: int) -> None:
    its.kit.heading(level, its.fixed("partner"))
    its.kit.paragraph(its.fixed("partner_words"))
    its.kit.paragraph(name(its.who, its.paper.partnership_name), QUIET)


def _costs(its: _Paper, level: int) -> None:
    """This side's part alone, each currency for itself, and what it is spent on."""
    its.kit.heading(level, its.fixed("costs"))
    sums = [entry for entry in its.said.sums if entry.side.key == its.mine.key]
    if not sums:
        its.kit.paragraph(its.fixed("no_costs"))
        return
    table = its.kit.table((70, 40, 56), [partial(_head, its, key) for key in ("cost_what", "cost_sum", "cost_note")])
    for entry in sums:
        cells = (partial(_cell, its, entry.what, PLAIN), partial(_cell, its, entry.amount, BOLD))
        its.kit.row(table, (*cells, partial(_cell, its, entry.note, QUIET)))
    its.kit.paragraph(its.said.labels["resources_how"], QUIET)
    if any(r.example for m in its.paper.plan.every_measure() for r in m.resources if r.side is its.side):
        its.kit.paragraph(its.said.labels["examples"], BOLD)


def _next(its: _Paper, level: int) -> None:
    its.kit.heading(level, its.fixed("next_steps"))
    keys = {
        Stage.DRAFT: ("next_close", "next_councils", "next_agreed"),
        Stage.CLOSING: ("next_confirm", "next_councils", "next_agreed"),
        Stage.CLOSED: ("next_councils", "next_agreed"),
        Stage.AGREED: ("next_carry_out",),
    }[its.paper.stage]
    for key in keys:
        its.kit.paragraph(its.fixed(key), name="List Bullet")


def _text_laid_before(its: _Paper, level: int) -> None:
    """Which text exactly: whoever decides can prove later that it was this one."""
    its.kit.heading(level, its.fixed("enclosed"))
    its.kit.paragraph(its.fixed("enclosed_words"))
    if its.said.sha256:
        its.kit.paragraph(its.said.labels["hash" if its.paper.stage is Stage.AGREED else "hash_closed"], QUIET)
        run = its.kit.run(its.kit.file.add_paragraph(), its.said.sha256, its.said.languages[0], Style(size=9))
        run.font.name = "Consolas"
    else:
        its.kit.paragraph(its.said.labels["no_hash"], QUIET)
