"""The half-year view as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import get_language, gettext

from ayni.core.multilingual import Text
from ayni.core.standstill import Half, Line
from ayni.papers.sheet import Cell, sheet_xlsx
from ayni.records.sentences import label, no_status, sentence


def half_year_xlsx(*, lines: Iterable[Line], half: Half, sides: Mapping[str, str], codes: Sequence[str]) -> bytes:
    """Exactly these lines, in their order. `sides`: what the two are called; `codes`: the languages they write."""
    heads = [
        (gettext("Number"), 9),
        (gettext("Field of action"), 28),
        (gettext("Measure"), 48),
        (gettext("Side"), 22),
        (gettext("Responsible"), 34),
        (gettext("How it moves"), 18),
        (gettext("Status"), 18),
        (gettext("Last report"), 14),
        (gettext("Days since then"), 12),
        (gettext("Why"), 60),
        (gettext("Late"), 40),
    ]
    rows = (_row(line, sides, codes) for line in lines)
    return sheet_xlsx(title=f"{half.first_day:%Y-%m} {half.last_day:%Y-%m}", heads=heads, rows=rows)


def _row(line: Line, sides: Mapping[str, str], codes: Sequence[str]) -> list[Cell]:
    return [
        line.measure.code,
        f"{line.field.code} {_words(line.field.title, codes)}".strip(),
        _words(line.measure.title, codes),
        sides[line.side.value],
        _words(line.lead.name, codes) if line.lead else "",
        label(line.pace),
        label(line.last.status) if line.last else no_status(),
        line.last.on if line.last else None,
        line.days,
        "\n".join(sentence(why, sides) for why in line.reasons),
        "\n".join(sentence(why, sides) for why in line.late),
    ]


def _words(text: Text, codes: Sequence[str]) -> str:
    shown = text.show((get_language() or "en").split("-")[0], codes)
    return shown.words if shown else ""
