"""The plan's table as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import get_language, gettext

from ayni.core.goals import goals
from ayni.core.multilingual import Text
from ayni.core.progress import lateness, progress, status
from ayni.core.sides import SIDES, Side
from ayni.core.vague import Vague
from ayni.core.workplan import Measure, Node
from ayni.papers.sheet import Cell, sheet_xlsx
from ayni.records import formats
from ayni.records.sentences import label, no_status, sentence


def table_xlsx(
    *, rows: Iterable[tuple[Node, Measure]], sides: Mapping[str, str], codes: Sequence[str], today: date
) -> bytes:
    """Exactly these measures, in their order. `sides`: what the two are called; `codes`: the languages they write."""
    per_side = [
        head
        for side in SIDES
        for head in (
            (gettext("%(town)s: responsible") % {"town": sides[side.value]}, 34),
            (gettext("%(town)s: takes part") % {"town": sides[side.value]}, 34),
            (gettext("%(town)s: status") % {"town": sides[side.value]}, 18),
            (gettext("%(town)s: reported on") % {"town": sides[side.value]}, 14),
            (gettext("%(town)s: reference") % {"town": sides[side.value]}, 26),
        )
    ]
    heads = [
        (gettext("Number"), 9),
        (gettext("Field of action"), 28),
        (gettext("Measure"), 48),
        (gettext("What is planned"), 60),
        (gettext("Goals"), 12),
        (gettext("Targets"), 16),
        (gettext("Carried out by"), 20),
        (gettext("Beginning"), 14),
        (gettext("End"), 14),
        (gettext("Status"), 18),
        (gettext("Steps done"), 11),
        (gettext("Steps agreed"), 11),
        (gettext("Late"), 34),
        *per_side,
        (gettext("Public"), 10),
    ]
    cells = (_row(node, measure, sides, codes, today) for node, measure in rows)
    return sheet_xlsx(title=gettext("Plan"), heads=heads, rows=cells)


def _row(node: Node, m: Measure, sides: Mapping[str, str], codes: Sequence[str], today: date) -> list[Cell]:
    current, steps = status(m), progress(m)
    return [
        m.code,
        f"{node.code} {_words(node.title, codes)}".strip(),
        _words(m.title, codes),
        _words(m.description, codes),
        ", ".join(goals(m.tags)),
        ", ".join(code for code in m.tags if "." in code),
        _kind(m, sides),
        _day(m.start),
        _day(m.end),
        label(current) if current else no_status(),
        steps.done,
        steps.total,
        "\n".join(sentence(why, sides) for why in lateness(m, today)),
        *(cell for side in SIDES for cell in _side(m, side, codes)),
        gettext("yes") if m.public else gettext("no"),
    ]


def _side(m: Measure, side: Side, codes: Sequence[str]) -> tuple[Cell, ...]:
    lead, told = m.lead(side), m.standing(side)
    return (
        _words(lead.name, codes) if lead else "",
        "\n".join(_words(r.name, codes) for r in m.further(side)),
        label(told.status) if told else "",
        told.on if told else None,
        m.reference_of(side),
    )


def _kind(m: Measure, sides: Mapping[str, str]) -> str:
    return sides[m.own_side.value] if m.own_side else label(m.kind)


def _day(value: Vague | None) -> Cell:
    """A day as a date that can be counted with; what is known less exactly, in words."""
    if value is None:
        return None
    if value.precision == "day" and not value.about:
        return value.first
    return formats.vague(value, _language())


def _words(text: Text, codes: Sequence[str]) -> str:
    shown = text.show(_language(), codes)
    return shown.words if shown else ""


def _language() -> str:
    return (get_language() or "en").split("-")[0]
