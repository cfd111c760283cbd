"""What a paper of the annual report says: the parts of both sides, then what became of each measure."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext, ngettext

from ayni.core.report import SAID, Ended, Said, Total, is_silent, silent_sides, totals
from ayni.core.sides import Side
from ayni.core.workplan import Measure
from ayni.papers.content import Content, GoalRow, Part, content, context_of
from ayni.papers.content_measure import Context, MeasurePart, ResultPart, SidePart, StandingPart
from ayni.papers.labels import REPORT
from ayni.papers.report_paper import ReportPaper
from ayni.papers.say import Phrase, Reader, each, readers, text, words


@dataclass(frozen=True, slots=True)
class SaidPart:
    """What one side says, paragraph by paragraph: its heading and the words."""

    side: SidePart
    filed: Phrase
    paragraphs: tuple[tuple[Phrase, Phrase], ...]


@dataclass(frozen=True, slots=True)
class EndedPart:
    side: SidePart
    code: str
    title: Phrase
    why: Phrase


@dataclass(frozen=True, slots=True)
class ReportContent(Content):
    said: tuple[SaidPart, SaidPart]
    silent: Phrase
    """Which measures nothing was reported about; empty: none."""
    ended: tuple[EndedPart, ...]


def report_content(paper: ReportPaper) -> ReportContent:
    who = readers(paper)
    context = context_of(paper, who)
    plain = content(paper)
    measures = {measure.uid: measure for measure in paper.plan.every_measure()}
    known = {f.name: getattr(plain, f.name) for f in fields(Content)}
    known |= {
        "labels": plain.labels | {key: each(who, lambda r, said=said: str(said)) for key, said in REPORT.items()},
        "file_title": _file_title(who[0], paper),
        "preamble": text(who, paper.report.preamble),
        "coverage": _coverage(context, plain, paper),
        "coverage_words": _coverage_words(context, paper),
        "fields": tuple(_part(context, part, measures, paper.plan.year) for part in plain.fields),
        "sums": (),
        "bettered": (),
    }
    return ReportContent(
        **known,
        said=(_said(context, paper, paper.first), _said(context, paper, paper.first.other)),
        silent=_silent(context, tuple(measures.values()), paper.plan.year),
        ended=tuple(_ended(context, ended) for ended in paper.report.ended),
    )


def _file_title(reader: Reader, paper: ReportPaper) -> str:
    title = each((reader,), lambda r: str(REPORT["title"]))[0].words
    names = " – ".join(words(reader, paper.side(side).name) for side in paper.order)
    return f"{title} {paper.plan.year}, {names}"


def _said(context: Context, paper: ReportPaper, side: Side) -> SaidPart:
    part = paper.report.part(side)
    return SaidPart(
        context.sides[side],
        _filed(context, part),
        tuple(
            (each(context.who, lambda r, key=name: str(REPORT[key])), said)
            for name in SAID
            if (said := text(context.who, getattr(part, name)))
        ),
    )


def _filed(context: Context, part: Said) -> Phrase:
    day = part.filed
    if day is None:
        return each(context.who, lambda r: gettext("not filed yet"))
    return each(context.who, lambda r: gettext("filed on %(date)s") % {"date": r.day(day)})


def _ended(context: Context, ended: Ended) -> EndedPart:
    title, why = text(context.who, ended.title), text(context.who, ended.why)
    return EndedPart(context.sides[ended.side], ended.code, title, why)


def _coverage(context: Context, plain: Content, paper: ReportPaper) -> tuple[GoalRow, ...]:
    """The goals with what came of them, where the plan's paper counts measures only."""
    found = {total.goal: total for total in totals(paper.plan)}
    return tuple(
        replace(row, words=_total(context, found[row.goal.goal])) if row.count else row for row in plain.coverage
    )


def _total(context: Context, total: Total) -> Phrase:
    def say(reader: Reader) -> str:
        told = [
            ngettext("%(n)s measure", "%(n)s measures", total.measures) % {"n": total.measures},
            ngettext("%(n)s finished", "%(n)s finished", total.finished) % {"n": total.finished},
        ]
        if total.silent:
            told.append(ngettext("%(n)s never reported", "%(n)s never reported", total.silent) % {"n": total.silent})
        return ", ".join(told)

    return each(context.who, say)


def _coverage_words(context: Context, paper: ReportPaper) -> Phrase:
    served = [total for total in totals(paper.plan) if total.measures]
    reached = sum(bool(total.finished) for total in served)

    def say(reader: Reader) -> str:
        return ngettext(
            "%(n)s goal was served by measures; for %(reached)s of them a measure is finished.",
            "%(n)s goals were served by measures; for %(reached)s of them a measure is finished.",
            len(served),
        ) % {"n": len(served), "reached": reached}

    return each(context.who, say)


def _silent(context: Context, measures: tuple[Measure, ...], year: int) -> Phrase:
    codes = [measure.code for measure in measures if is_silent(measure, year)]
    if not codes:
        return ()

    def say(reader: Reader) -> str:
        return ngettext(
            "Nothing was reported about %(n)s measure: %(codes)s.",
            "Nothing was reported about %(n)s measures: %(codes)s.",
            len(codes),
        ) % {"n": len(codes), "codes": ", ".join(codes)}

    return each(context.who, say)


def _part(context: Context, part: Part, measures: dict[str, Measure], year: int) -> Part:
    return replace(
        part,
        measures=tuple(_measure(context, m, measures[m.uid]) for m in part.measures),
        parts=tuple(_part(context, child, measures, year) for child in part.parts),
    )


def _measure(context: Context, m: MeasurePart, measure: Measure) -> MeasurePart:
    """With a place for each side that should have said something, and for each number that nobody measured."""
    unheard = silent_sides(measure)
    said = {part.side.key: part for part in m.standings}
    for side in unheard:
        none = each(context.who, lambda r: str(REPORT["unheard"]))
        said[side.value.lower()] = StandingPart(context.sides[side], none, (), ())
    order = [side.value.lower() for side in context.paper.order]
    return replace(
        m,
        late=(),
        standings=tuple(said[key] for key in order if key in said),
        results=tuple(
            _result(context, part, result.values) for part, result in zip(m.results, measure.results, strict=True)
        ),
    )


def _result(context: Context, part: ResultPart, values: tuple[object, ...]) -> ResultPart:
    if values:
        return part
    label = each(context.who, lambda r: str(REPORT["latest"]))
    never = each(context.who, lambda r: str(REPORT["unmeasured"]))
    return replace(part, rows=(*part.rows, (label, never, never)))
