"""What the hand-over dossier says to whoever takes over an office: sections of entries, in the paper's languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext, ngettext

from ayni.core.due import Agenda, Coming, Due, What, agenda, coming
from ayni.core.handover import Stage
from ayni.core.multilingual import Text
from ayni.core.progress import lateness, progress, status, summary
from ayni.core.reasons import Reason
from ayni.core.sides import Side
from ayni.core.workplan import Measure, Node
from ayni.papers.content_measure import SidePart
from ayni.papers.dossier_parts import HEADS, KINDS, Dossier, DossierPaper, Entry, Group, Section
from ayni.papers.labels import LABELS, STAGE_SENTENCE
from ayni.papers.say import Phrase, Reader, Said, each, name, printed, readers, text, words
from ayni.papers.values import SideName
from ayni.records.queries.dossier import Agreed, Holder, Office, Past
from ayni.records.rules import Role
from ayni.records.sentences import label, no_status, sentence

AHEAD = timedelta(days=100)
HISTORY = {1: 120, 2: 60}
"""How many events fit on two pages, with one language and with two."""


class _Writer:
    """Writes the sections of one paper; `who` reads each of its languages."""

    def __init__(self, paper: DossierPaper) -> None:
        self.paper, self.who = paper, readers(paper)
        self.sides = {
            side: SidePart(
                side.value.lower(), name(self.who, paper.side(side).name), paper.side(side).short_name,
                text(self.who, paper.side(side).office),
            )
            for side in Side
        }  # fmt: skip

    def say(self, make: Callable[[Reader], str]) -> Phrase:
        return each(self.who, make)

    def title(self, value: Text) -> Phrase:
        return text(self.who, value) or self.say(lambda r: str(LABELS["no_title"]))

    def head(self, key: str) -> Phrase:
        return self.say(lambda r: str(HEADS[key]))

    def town(self, reader: Reader, side: Side) -> str:
        return words(reader, self.paper.side(side).name)

    def names(self, reader: Reader) -> dict[str, str]:
        return {side.value: self.town(reader, side) for side in Side}

    def section(self, key: str, empty: str, groups: Iterable[Group], note: Phrase = ()) -> Section:
        return Section(key, self.head(key), self.head(empty), tuple(g for g in groups if g.entries), note)


def dossier(paper: DossierPaper) -> Dossier:
    w = _Writer(paper)
    own, other = paper.order
    return Dossier(
        languages=paper.reading,
        labels={key: w.head(key) for key in HEADS} | {"replaced": w.say(lambda r: str(LABELS["replaced"]))},
        file_title=f"{w.head('title')[0].words}, {' – '.join(w.town(w.who[0], side) for side in paper.order)}",
        partnership=text(w.who, paper.partnership_name),
        sides=(w.sides[own], w.sides[other]),
        stage=Stage.AGREED,
        turn=own.value.lower(),
        year=str(paper.today.year),
        stage_name=w.head("title"),
        watermark=(),
        copy_for=w.say(lambda r: gettext("Copy for %(side)s") % {"side": w.town(r, own)}),
        made=w.say(lambda r: printed(r, w.paper)),
        notes=(w.say(lambda r: str(LABELS["all_examples"])),) if paper.example else (),
        sections=(
            _stand(w),
            w.section("documents", "nothing_agreed", [Group((), tuple(_agreed(w)))]),
            w.section("turns", "no_turn", [Group((), tuple(_turns(w)))]),
            _due(w),
            _plan(w),
            _offices(w),
            _past(w),
            w.section("terms", "no_terms", [Group((), tuple(_terms(w)))]),
        ),
        page_of=w.say(lambda r: gettext("page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"}),
        page_at=w.say(lambda r: gettext("page %(page)s") % {"page": "{page}"}),
    )


def _stand(w: _Writer) -> Section:
    """Three or four sentences that a mayor reads standing."""
    known, told = w.paper.known, []
    if w.paper.since:
        since = w.paper.since
        told.append(w.say(lambda r: gettext("Partners since %(date)s.") % {"date": r.vague(since)}))
    for document in known.documents:
        told.append(w.say(lambda r, d=document: f"{_called(d)}: {_stage(r, w, d)}"))
    if known.plan:
        found = summary(known.plan.every_measure(), w.paper.today)
        told.append(w.say(lambda r: _tally(known.plan.year if known.plan else 0, found)))
    return w.section("stand", "nothing_agreed", [Group((), tuple(Entry(line) for line in told))])


def _tally(year: int, found: Any) -> str:
    said = [ngettext("%(n)s measure", "%(n)s measures", found.total) % {"n": found.total}]
    said += [f"{count} {label(state) if state else no_status()}" for state, count in found.by_status]
    if found.late:
        said.append(ngettext("%(n)s late", "%(n)s late", found.late) % {"n": found.late})
    return gettext("Plan %(year)s: %(state)s.") % {"year": year, "state": " · ".join(said)}


def _called(document: Agreed) -> str:
    return str(KINDS[document.kind]) % {"year": document.year}


def _stage(reader: Reader, w: _Writer, document: Agreed) -> str:
    return str(STAGE_SENTENCE[document.paper.stage]) % {"side": w.town(reader, document.paper.turn)}


def _agreed(w: _Writer) -> Iterable[Entry]:
    """Texts that hold, each with the body, day and paper number of either side."""
    for document in w.paper.known.documents:
        yes = document.paper.acceptances if document.paper.stage is Stage.AGREED else document.paper.agreed
        if len(yes) == len(Side):
            lines = tuple(
                w.say(
                    lambda r, y=found: (
                        gettext("%(side)s: %(body)s, %(date)s, %(number)s")
                        % {"side": w.town(r, y.side), "body": y.body, "date": r.day(y.on), "number": y.paper_number}
                    )
                )
                for side in w.paper.order
                for found in yes
                if found.side is side
            )
            yield Entry(w.say(lambda r, d=document: _called(d)), bead=str(document.year), lines=lines)


def _turns(w: _Writer) -> Iterable[Entry]:
    for document in w.paper.known.documents:
        paper = document.paper
        if paper.stage is Stage.AGREED:
            continue
        since = paper.since
        lines = [w.say(lambda r, d=document: _stage(r, w, d))]
        if since:
            lines.append(w.say(lambda r, at=since: gettext("So since %(date)s.") % {"date": r.day(at.date())}))
        side = "" if paper.stage is Stage.CLOSED else paper.turn.value.lower()
        yield Entry(w.say(lambda r, d=document: _called(d)), str(document.year), side, lines=tuple(lines))


def _due(w: _Writer) -> Section:
    found: Agenda = agenda(w.paper.known.entries, w.paper.today, AHEAD)
    until = w.paper.today + AHEAD
    fixed = [c for c in coming(w.paper.known.fixed, until) if c.fixed.last >= w.paper.today]
    groups = [
        Group(w.head("late"), tuple(_due_entry(w, due) for due in found.late)),
        Group(w.head("coming"), tuple(_due_entry(w, due) for due in found.soon)),
        Group(w.head("fixed"), tuple(_fixed(w, each) for each in fixed)),
    ]
    note = w.say(lambda r: gettext("Until %(date)s.") % {"date": r.day(until)})
    return w.section("due", "nothing_due", groups, note)


def _due_entry(w: _Writer, due: Due) -> Entry:
    entry = due.entry
    day = w.say(lambda r: r.vague(entry.day) if entry.day else "")
    if entry.what is What.SESSION:
        title = w.say(
            lambda r: gettext("%(body)s deals with the plan %(year)s") % {"body": entry.body, "year": entry.year}
        )
    else:
        title = w.title(entry.title)
    lines = []
    if due.days:
        days = due.days
        lines.append(w.say(lambda r: ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}))
    if entry.what is What.STEP and entry.measure:
        lines.append(w.say(lambda r: gettext("step of: %(measure)s") % {"measure": words(r, entry.measure)}))
    if entry.what is What.MEASURE:
        lines.append(w.say(lambda r: gettext("end of the measure")))
    return Entry(title, entry.code, entry.side.value.lower() if entry.side else "", day, tuple(lines))


def _fixed(w: _Writer, found: Coming) -> Entry:
    day = w.say(
        lambda r: (
            gettext("%(start)s to %(end)s") % {"start": r.vague(found.fixed.on), "end": r.vague(found.fixed.until)}
            if found.fixed.until
            else r.vague(found.fixed.on)
        )
    )
    example = (w.say(lambda r: str(LABELS["example"])),) if found.fixed.example else ()
    return Entry(w.title(found.fixed.title), "", found.fixed.side.value.lower(), day, example)


def _plan(w: _Writer) -> Section:
    plan = w.paper.known.plan
    groups = [
        Group(_node_title(w, node), tuple(_measure(w, m) for m in node.every_measure())) for node in _fields(plan)
    ]
    note = () if plan is None else w.say(lambda r: str(KINDS["plan"]) % {"year": plan.year})
    if plan and not w.paper.known.plan_agreed:
        note = tuple(
            Said(f"{said.words}. {draft.words}", said.lang, at=said.at)
            for said, draft in zip(note, w.head("plan_draft"), strict=True)
        )
    return w.section("plan", "no_plan", groups, note)


def _fields(plan: Any) -> tuple[Node, ...]:
    return plan.fields if plan else ()


def _node_title(w: _Writer, node: Node) -> Phrase:
    found = w.title(node.title)
    return tuple(Said(f"{node.code} {said.words}", said.lang, said.note, said.at) for said in found)


def _measure(w: _Writer, m: Measure) -> Entry:
    current, steps = status(m), progress(m)

    def state(reader: Reader) -> str:
        said = [label(current) if current else no_status()]
        if m.end:
            said.append(gettext("until %(date)s") % {"date": reader.vague(m.end)})
        if steps.total:
            words_ = ngettext("%(done)s of %(total)s step", "%(done)s of %(total)s steps", steps.total)
            said.append(words_ % {"done": steps.done, "total": steps.total})
        return " · ".join(said)

    late = tuple(_reason(w, why) for why in lateness(m, w.paper.today))
    leads = tuple(_lead(w, m, side) for side in w.paper.order)
    title = w.title(m.title)
    return Entry(
        title,
        m.code,
        lines=(w.say(state), *late, *(line for line in leads if line)),
        status=current.value if current else "none",
    )


def _reason(w: _Writer, why: Reason) -> Phrase:
    return w.say(lambda r: sentence(why, w.names(r)))


def _lead(w: _Writer, m: Measure, side: Side) -> Phrase:
    lead = m.lead(side)
    if lead is None and side not in m.needed_sides:
        return ()
    who = lead.name if lead else None
    return w.say(
        lambda r: (
            gettext("%(side)s: %(who)s")
            % {"side": w.town(r, side), "who": words(r, who) if who else str(LABELS["nobody"])}
        )
    )


def _offices(w: _Writer) -> Section:
    groups = []
    for side in w.paper.order:
        town: SideName = w.paper.side(side)
        contacts = w.paper.contacts[side is Side.B]
        office = Entry(
            text(w.who, town.office) or name(w.who, town.name),
            side=side.value.lower(),
            lines=tuple(_plain(w, each_, side) for each_ in contacts if each_),
        )
        holders = tuple(_holder(w, h) for h in w.paper.known.holders if h.side is side)
        leads = tuple(_office(w, o) for o in w.paper.known.offices if o.side is side)
        groups.append(Group(w.sides[side].name, (office, *holders, *leads)))
    return w.section("offices", "no_offices", groups)


def _holder(w: _Writer, holder: Holder) -> Entry:
    role = w.say(lambda r: gettext("Deputy coordinator") if holder.deputy else str(Role.COORDINATOR.label))
    lines = (_plain(w, holder.office, holder.side), role) if holder.office else (role,)
    return Entry(_plain(w, holder.who, holder.side), side=holder.side.value.lower(), lines=lines)


def _office(w: _Writer, office: Office) -> Entry:
    n = office.leads
    lines = [w.say(lambda r: ngettext("leads %(n)s measure", "leads %(n)s measures", n) % {"n": n})]
    lines += [_plain(w, each_, office.side) for each_ in (office.email, office.phone) if each_]
    return Entry(w.title(office.name), side=office.side.value.lower(), lines=tuple(lines))


def _plain(w: _Writer, value: str, side: Side) -> Phrase:
    """Addresses and numbers: the same for everybody."""
    return tuple(Said(value, reader.language, at=reader.language) for reader in w.who)


def _past(w: _Writer) -> Section:
    shown, left = in_brief(w.paper.known.past, HISTORY[len(w.who)])
    entries = tuple(Entry(w.title(past.title), head=w.say(lambda r, p=past: r.vague(p.on))) for past in shown)
    note: Phrase = ()
    if left:
        note = w.say(
            lambda r: (
                ngettext(
                    "%(n)s more event stands in the history of the partnership.",
                    "%(n)s more events stand in the history of the partnership.",
                    left,
                )
                % {"n": left}
            )
        )
    return w.section("past", "no_past", [Group((), entries)], note)


def in_brief(past: tuple[Past, ...], most: int) -> tuple[tuple[Past, ...], int]:
    """At most so many, in the order of time, and how many are left out: first those of one side, from the middle."""
    if len(past) <= most:
        return past, 0
    ranked = sorted(range(len(past)), key=lambda n: (not past[n].shared, min(n, len(past) - 1 - n)))
    chosen = sorted(ranked[:most])
    return tuple(past[n] for n in chosen), len(past) - most


def _terms(w: _Writer) -> Iterable[Entry]:
    """Each word with what it is called in the partnership's other languages."""
    for term, note in w.paper.known.terms:
        shown = text(w.who, term)
        if shown:
            others = w.say(lambda r, t=term: " · ".join(_elsewhere(r, t)))
            yield Entry(shown, lines=tuple(line for line in (others, text(w.who, note)) if line))


def _elsewhere(reader: Reader, term: Text) -> list[str]:
    return [f"{code}: {said}" for code, said in sorted(term.spoken().items()) if code != reader.language]
