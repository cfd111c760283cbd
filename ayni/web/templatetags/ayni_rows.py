"""Rows that a page shows by the fifty: the measures of the table and of the tree, each page's words looked up once.

What a template spells out in thirty nodes a row is joined here from pieces that are already mark-up: what people
wrote passes `escape` or the tags of `ayni`, which escape it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from ayni.core.multilingual import Text
from ayni.core.progress import Progress
from ayni.core.reasons import Reason
from ayni.core.workplan import Measure, Node, Responsibility
from ayni.records.models import Partnership
from ayni.records.sentences import sentence as sentence_of
from ayni.web.templatetags import ayni
from ayni.web.tree import Row

register = template.Library()
NOWHERE = str(UUID(int=0))
LATE_SMALL, LATE_LINE = '<small class="late">{}</small>', '<p class="late small">{}</p>'


class Words:
    """What is the same in every row of a page, escaped: sides, the reader's words for gaps, the way to a measure."""

    def __init__(self, context: Context, route: str, *where: Any) -> None:
        pair: Partnership = context["partnership"]
        self.context = Context({"partnership": pair})  # flat: looked up for every wording
        self.names = ayni.names(pair)
        self.side = {on: ayni.side(context, on) for on in "AB"}
        self.short = {on: escape(ayni.side(context, on, "short")) for on in "AB"}
        self.apart = escape(gettext("no part in this one"))
        self.nobody = escape(gettext("nobody yet"))
        self.untitled = escape(gettext("without a title"))
        self.before, _, self.after = reverse(route, args=[*where, NOWHERE]).rpartition(NOWHERE)

    def href(self, measure: Measure) -> SafeString:
        return escape(f"{self.before}{measure.uid}{self.after}")

    def say(self, text: Text | None, how: str = "", empty: str = "") -> SafeString:
        return escape(ayni.say(self.context, text, how, empty))

    def who(self, lead: Responsibility | None, apart: bool) -> SafeString:
        """Who leads for a side, or why nobody does."""
        return self.say(lead.name, "quiet") if lead else self.apart if apart else self.nobody

    def late(self, reasons: Iterable[Reason], tag: str) -> str:
        """Each reason between the given tags, e.g. '<p>{}</p>'."""
        return "".join(tag.format(escape(sentence_of(reason, self.names))) for reason in reasons)


@register.simple_tag(takes_context=True)
def table_rows(context: Context, rows: Iterable[tuple[Node, Row]]) -> SafeString:
    """The body of the plan as a table: a row for each measure, folding into a card with a label before each cell."""
    words, labels = Words(context, "desk:measure", context["partnership"].slug), _labels()
    return mark_safe("\n".join(_table_row(row, words, labels) for _node, row in rows))


def _labels() -> dict[str, SafeString]:
    return {
        "until": escape(gettext("Until")),
        "status": escape(gettext("Status")),
        "goals": escape(gettext("Goals")),
        "open": escape(gettext("not said yet")),
    }


def _table_row(row: Row, words: Words, labels: dict[str, SafeString]) -> str:
    m = row.m
    title = words.say(m.title, "", words.untitled)
    until, status, goals = labels["until"], labels["status"], labels["goals"]
    end = escape(ayni.vague(m.end)) if m.end else _nothing(labels["open"])
    steps = f"<small>{_done(row.steps)}</small>" if row.steps.total else ""
    return (
        f'<tr><th scope="row">{escape(m.code)} <a href="{words.href(m)}">{title}</a></th>\n'
        f"{_cell(words, 'A', m.lead_a, row.apart_a)}\n{_cell(words, 'B', m.lead_b, row.apart_b)}\n"
        f'<td data-label="{until}">{end}</td>\n'
        f'<td data-label="{status}">{ayni.status_mark(row.status)}{steps}{words.late(row.late, LATE_SMALL)}</td>\n'
        f'<td data-label="{goals}">{_marks(ayni.goal_codes(m.tags))}</td></tr>'
    )


def _cell(words: Words, on: str, lead: Responsibility | None, apart: bool) -> str:
    who = words.who(lead, apart)
    return f'<td class="{on.lower()}" data-label="{words.short[on]}">{who if lead else _nothing(who)}</td>'


def _nothing(said: SafeString) -> str:
    return f'<span class="nothing">{said}</span>'


def _marks(codes: Iterable[str]) -> str:
    drawn = "".join(map(ayni.goal, codes))
    return f'<span class="goals">{drawn}</span>'


def _done(steps: Progress) -> SafeString:
    words = ngettext("%(done)s of %(total)s step", "%(done)s of %(total)s steps", steps.total)
    return escape(words % {"done": steps.done, "total": steps.total})


@register.simple_tag(takes_context=True)
def measures(context: Context, rows: Iterable[Row], h: int, route: str, *where: Any) -> SafeString:
    """Measures of the tree at the seam, each a white ribbon between the two wings.

    `h` is the level of their headings; `route` and `where` lead to a measure's own page, but for its uid.
    """
    words = Words(context, route, *where)
    return mark_safe("\n".join(_ribbon(row, h, words) for row in rows))


def _ribbon(row: Row, h: int, words: Words) -> str:
    m = row.m
    gaps = ("" if m.lead_a else " no-a") + ("" if m.lead_b else " no-b")
    goals = _marks(ayni.exact(m.tags)) if m.tags else ""
    title = words.say(m.title) if m.title else words.untitled
    return (
        f'<article class="measure{gaps}" id="m-{escape(m.uid)}">\n'
        f'<div class="what">\n<p class="code">{escape(m.code)}</p>\n'
        f'<h{h} class="title"><a href="{words.href(m)}">{title}</a></h{h}>\n'
        f'<p class="meta">{ayni.status_mark(row.status)}{_when(m)}{goals}</p>\n'
        f"{words.late(row.late, LATE_LINE)}\n{progress(row.steps)}\n</div>\n"
        f"{_wing(words, 'A', m.lead_a, m.further_a, row.apart_a)}\n"
        f"{_wing(words, 'B', m.lead_b, m.further_b, row.apart_b)}\n</article>"
    )


def _when(m: Measure) -> str:
    said = " – ".join(ayni.vague(day) for day in (m.start, m.end) if day)
    return f"<span>{escape(said)}</span>" if said else ""


def _wing(words: Words, on: str, lead: Responsibility | None, further: Iterable[Responsibility], apart: bool) -> str:
    """One side's wing of a measure: who leads, who takes part."""
    others = "".join(f"<small>{words.say(other.name, 'quiet')}</small>" for other in further)
    none = "" if lead else " none"
    return (
        f'<div class="lead {on.lower()}{none}"><b>{words.side[on]}</b>'
        f"<span>{words.who(lead, apart)}</span>{others}</div>"
    )


@register.simple_tag
def progress(steps: Progress) -> SafeString:
    """A segmented bar and words; without agreed steps it is refused, not 0."""
    if not steps.total:
        return mark_safe(f'<p class="steps"><span class="refused">{escape(gettext("no steps agreed"))}</span></p>')
    cut = " cut" if steps.total < 21 else ""
    fill = f'<path class="fill{cut}" d="M.06 .5H{steps.done}"/>' if steps.done else ""
    return mark_safe(
        f'<p class="steps"><svg viewBox="0 0 {steps.total} 1" preserveAspectRatio="none" height="6" fill="none" '
        f'stroke="currentColor" aria-hidden="true"><path class="track{cut}" d="M.06 .5H{steps.total}"/>{fill}</svg>'
        f"{_done(steps)}</p>"
    )
