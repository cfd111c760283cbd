"""The plan as a Word file for further work in an office: what the PDF says, in tables that can be edited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ayni.papers.content import Content, Part, content
from ayni.papers.content_measure import GoalPart, Help, MeasurePart, ResultPart, SidePart, StandingPart, Step, Wing
from ayni.papers.docx_kit import BOLD, PLAIN, QUIET, SIDE, Cell, Kit, Paragraph, Style, Table
from ayni.papers.say import Phrase, readers
from ayni.papers.values import PlanPaper

WIDTH = 166.0
LABEL = 30.0

Write = Callable[[Cell, int], object]
"""Fills a cell with the wording of one language."""


def plan_docx(paper: PlanPaper) -> bytes:
    said = content(paper)
    kit = Kit(said.file_title, said.languages[0], {r.language: r.country for r in readers(paper)}, paper.made_at)
    kit.marginals(said.sides[0].name[:1] + said.sides[1].name[-1:], said.watermark, said.page_of)
    cover(kit, said)
    coverage(kit, said)
    for part in said.fields:
        _part(kit, said, part, 1)
    _sums(kit, said)
    acceptance(kit, said)
    return kit.data()


def cover(kit: Kit, said: Content) -> None:
    kit.both(kit.file.add_paragraph(style="Title"), said.labels["title"]).add_run(f" {said.year}")
    names = kit.file.add_paragraph(style="Subtitle")
    for number, side in enumerate(said.sides):
        if number:
            names.add_run("  |  ")
        kit.both(names, side.name, style=Style(bold=True, colour=SIDE[side.key]))
    kit.both(kit.file.add_paragraph(), said.stage_name, style=BOLD)
    kit.paragraph(said.stage_words)
    kit.paragraph(said.copy_for, QUIET)
    kit.paragraph(said.made, QUIET)
    for note in said.notes:
        kit.paragraph(note, QUIET)
    if said.preamble:
        kit.heading(1, said.labels["preamble"])
        kit.paragraph(said.preamble)


def coverage(kit: Kit, said: Content) -> None:
    kit.heading(1, said.labels["coverage"])
    kit.paragraph(said.coverage_words)
    table = kit.table(
        (14, 88, WIDTH - 102),
        (
            lambda p: kit.run(p, "#", said.languages[0], BOLD),
            lambda p: kit.both(p, said.labels["goal"], style=BOLD),
            lambda p: kit.both(p, said.labels["measures"], style=BOLD),
        ),
    )
    for entry in said.coverage:
        kit.row(
            table,
            (
                lambda cell, e=entry: kit.run(kit.first(cell), e.goal.code, said.languages[0], BOLD),
                lambda cell, e=entry: [kit.say(kit.first(cell), title) for title in e.goal.title],
                lambda cell, e=entry: _counted(kit, cell, e.words, e.codes),
            ),
        )


def _counted(kit: Kit, cell: Cell, words: Phrase, codes: tuple[str, ...]) -> None:
    paragraph = kit.both(kit.first(cell), words)
    if codes:
        paragraph.add_run(f": {', '.join(codes)}")


def _part(kit: Kit, said: Content, part: Part, level: int) -> None:
    kit.heading(level, part.title, part.code)
    kit.both(kit.file.add_paragraph(), part.name, style=QUIET)
    kit.paragraph(part.aim)
    kit.paragraph(part.tally, QUIET)
    for measure in part.measures:
        kit.heading(level + 1, measure.title, measure.code)
        _measure(kit, said, measure)
    for child in part.parts:
        _part(kit, said, child, level + 1)


def _measure(kit: Kit, said: Content, m: MeasurePart) -> None:
    wide = (WIDTH - LABEL) / len(said.languages)
    heads = [partial(head, kit=kit, phrase=said.labels["entry"])]
    if len(said.languages) > 1:
        heads += [partial(head, kit=kit, phrase=(own,)) for own in said.own_names]
    else:
        heads.append(partial(head, kit=kit, phrase=said.labels["words"]))
    table = kit.table((LABEL, *[wide] * len(said.languages)), heads)
    for label, write in _rows(kit, said, m):
        line(kit, said, table, label, write)
    kit.file.add_paragraph()


def head(paragraph: Paragraph, kit: Kit, phrase: Phrase) -> None:
    kit.both(paragraph, phrase, style=BOLD)


def line(kit: Kit, said: Content, table: Table, label: Phrase, write: Write) -> None:
    kit.row(
        table,
        (
            lambda cell: kit.both(kit.first(cell), label, between="\n", style=QUIET),
            *(partial(write, i=i) for i in range(len(said.languages))),
        ),
    )


def _rows(kit: Kit, said: Content, m: MeasurePart) -> list[tuple[Phrase, Write]]:
    """Label and what to write beside it; what a measure does not have is left out, but never the five questions."""
    words, say = said.labels, partial(text, kit)
    rows: list[tuple[Phrase, Write]] = [(words["what"], say(m.title, BOLD))]
    if m.description:
        rows.append((words["description"], say(m.description)))
    rows += [(wing.side.name, partial(_wing, kit, said, wing)) for wing in m.wings]
    rows += [(words["until"], say(m.period)), (words["which_goal"], partial(goals, kit, said, m.goals + m.targets))]
    rows += [(words["standing"], partial(state, kit, m)), (words["steps"], partial(steps, kit, m))]
    for side in said.sides:
        mine = tuple(entry for entry in m.helps if entry.side.key == side.key)
        if mine:
            rows.append((words["helps"] + side.name, partial(_helps, kit, said, mine)))
    rows += [(words["results"], partial(result, kit, said, one)) for one in m.results]
    rows += [(entry.side.name, partial(standing, kit, said, entry)) for entry in m.standings]
    if m.origin:
        rows.append((words["origin"], say(m.origin)))
    return rows


def text(kit: Kit, phrase: Phrase, style: Style = PLAIN) -> Write:
    """A cell that holds this phrase."""

    def write(cell: Cell, i: int) -> None:
        kit.say(kit.first(cell), phrase[i], style)

    return write


def _wing(kit: Kit, said: Content, wing: Wing, cell: Cell, i: int) -> None:
    lead = wing.lead or wing.none
    kit.say(kit.first(cell), lead[i], BOLD if wing.lead else QUIET)
    for actor in wing.further:
        kit.say(kit.first(cell), actor[i])
    if wing.reference:
        paragraph = kit.say(kit.first(cell), said.labels["reference"][i], QUIET)
        kit.run(paragraph, f": {wing.reference}", said.languages[i], QUIET)


def goals(kit: Kit, said: Content, goals: tuple[GoalPart, ...], cell: Cell, i: int) -> None:
    if not goals:
        kit.say(kit.first(cell), said.labels["none_yet"][i], QUIET)
    for goal in goals:
        paragraph = kit.first(cell)
        kit.run(paragraph, f"{goal.code} ", said.languages[i], BOLD)
        kit.say(paragraph, goal.title[i])


def state(kit: Kit, m: MeasurePart, cell: Cell, i: int) -> None:
    kit.say(kit.first(cell), m.status[i], BOLD)
    kit.say(kit.first(cell), m.kind[i])
    for late in m.late:
        kit.say(kit.first(cell), late[i], BOLD)


def steps(kit: Kit, m: MeasurePart, cell: Cell, i: int) -> None:
    kit.say(kit.first(cell), m.steps_words[i], QUIET)
    for step in m.steps:
        _step(kit, step, cell, i)


def _step(kit: Kit, step: Step, cell: Cell, i: int) -> None:
    paragraph = kit.say(kit.first(cell), step.due[i], BOLD)
    paragraph.add_run(" · ")
    kit.say(paragraph, step.title[i])
    for more in (step.who, step.done):
        if more:
            paragraph.add_run(" · ")
            kit.say(paragraph, more[i], QUIET)


def _helps(kit: Kit, said: Content, helps: tuple[Help, ...], cell: Cell, i: int) -> None:
    for entry in helps:
        paragraph = kit.say(kit.first(cell), (entry.amount or entry.kind)[i], BOLD)
        if entry.example:
            kit.run(paragraph, f" [{said.labels['example'][i].words}]", said.languages[i], QUIET)
        for more in (entry.what, entry.source):
            if more:
                paragraph.add_run(" · ")
                kit.say(paragraph, more[i])


def result(kit: Kit, said: Content, result: ResultPart, cell: Cell, i: int) -> None:
    paragraph = kit.say(kit.first(cell), result.title[i], BOLD)
    if result.unit:
        paragraph.add_run(" · ")
        kit.say(paragraph, result.unit[i], QUIET)
    if result.example:
        kit.run(paragraph, f" [{said.labels['example'][i].words}]", said.languages[i], QUIET)
    for side, column in zip(said.sides, (1, 2), strict=True):
        line = named(kit, kit.first(cell), side, i)
        for number, row in enumerate(result.rows):
            if number:
                line.add_run(" · ")
            kit.say(line, row[0][i], QUIET)
            line.add_run(" ")
            if row[column]:
                kit.say(line, row[column][i])
            else:
                line.add_run("–")
    if result.source:
        paragraph = kit.say(kit.first(cell), said.labels["source"][i], QUIET)
        paragraph.add_run(": ")
        kit.say(paragraph, result.source[i], QUIET)


def named(kit: Kit, paragraph: Paragraph, side: SidePart, i: int) -> Paragraph:
    kit.say(paragraph, side.name[i], Style(bold=True, colour=SIDE[side.key]))
    paragraph.add_run(": ")
    return paragraph


def standing(kit: Kit, said: Content, entry: StandingPart, cell: Cell, i: int) -> None:
    kit.say(kit.first(cell), entry.status[i], BOLD)
    if entry.words:
        kit.say(kit.first(cell), entry.words[i])
    if entry.risk:
        paragraph = kit.say(kit.first(cell), said.labels["risk"][i], BOLD)
        paragraph.add_run(": ")
        kit.say(paragraph, entry.risk[i])


def _sums(kit: Kit, said: Content) -> None:
    if not said.sums:
        return
    kit.heading(1, said.labels["resources"])
    kit.paragraph(said.labels["resources_how"], QUIET)
    keys = ("side", "helps", "sum")
    table = kit.table((46, 74, WIDTH - 120), [partial(head, kit=kit, phrase=said.labels[key]) for key in keys])
    for entry in said.sums:
        kit.row(
            table,
            (
                lambda cell, e=entry: kit.both(
                    kit.first(cell), e.side.name, "\n", Style(bold=True, colour=SIDE[e.side.key])
                ),
                lambda cell, e=entry: _stacked(kit, cell, e.what, e.note),
                lambda cell, e=entry: kit.both(kit.first(cell), e.amount, "\n", BOLD),
            ),
        )


def _stacked(kit: Kit, cell: Cell, *phrases: Phrase) -> None:
    for number, phrase in enumerate(p for p in phrases if p):
        kit.both(kit.first(cell), phrase, style=QUIET if number else PLAIN)


def acceptance(kit: Kit, said: Content) -> None:
    kit.heading(1, said.labels["acceptance"])
    kit.paragraph(said.stage_words)
    if said.version:
        kit.paragraph(said.version)
    heads = [partial(head, kit=kit, phrase=side.name) for side in said.sides]
    table = kit.table((WIDTH / 2, WIDTH / 2), heads)
    kit.row(table, [partial(_yes, kit, said, n) for n in (0, 1)])
    if said.sha256:
        kit.paragraph(said.labels["hash" if said.stage == "agreed" else "hash_closed"], BOLD)
        kit.run(kit.file.add_paragraph(), said.sha256, said.languages[0], Style(size=9)).font.name = "Consolas"
        kit.paragraph(said.labels["hash_how"], QUIET)
    else:
        kit.paragraph(said.labels["no_hash"], QUIET)
    _bettered(kit, said)


def _bettered(kit: Kit, said: Content) -> None:
    """The wordings that were corrected since: the old and the new."""
    if not said.bettered:
        return
    kit.heading(2, said.labels["bettered"])
    kit.paragraph(said.labels["bettered_how"], QUIET)
    for one in said.bettered:
        kit.paragraph(one.where, BOLD)
        for key, words in (("bettered_old", one.old), ("bettered_new", one.new)):
            paragraph = kit.both(kit.file.add_paragraph(), said.labels[key], style=QUIET)
            paragraph.add_run("\n")
            kit.say(paragraph, words[0])
        kit.paragraph(one.told, QUIET)


def _yes(kit: Kit, said: Content, number: int, cell: Cell) -> None:
    yes = said.yes[number]
    for label, words in yes.lines:
        paragraph = kit.both(kit.first(cell), label, style=QUIET)
        paragraph.add_run("\n")
        kit.both(paragraph, words, style=BOLD)
    if yes.state:
        kit.both(kit.first(cell), yes.state, style=Style(italic=True))
    for key in ("sign", "signature"):
        kit.run(kit.first(cell), "\n\n" + "_" * 34, said.languages[0], QUIET)
        kit.both(kit.first(cell), said.labels[key], style=QUIET)
