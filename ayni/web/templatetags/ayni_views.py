"""Rows of the plan by goal and by actor, joined like those of `ayni_rows`, and what became of a value."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ayni.core.differences import Step, woven
from ayni.core.views import Part
from ayni.web.templatetags import ayni
from ayni.web.templatetags.ayni_rows import Words
from ayni.web.tree import Row

register = template.Library()
SHORT, LONG, AROUND = 40, 6000, 50
"""Texts shorter than this, or longer, are told whole; of what stayed the same, so much is shown beside a change."""


@register.simple_tag(takes_context=True)
def goal_rows(context: Context, rows: Iterable[tuple[Row, tuple[str, ...]]]) -> SafeString:
    """The measures that serve a goal: who on both sides, which of its targets, how it stands."""
    words = Words(context, "desk:measure", context["partnership"].slug)
    labels = {name: escape(said) for name, said in (("targets", gettext("Targets")), ("status", gettext("Status")))}
    return mark_safe("\n".join(_goal_row(row, targets, words, labels) for row, targets in rows))


def _goal_row(row: Row, targets: tuple[str, ...], words: Words, labels: dict[str, SafeString]) -> str:
    m = row.m
    late = words.late(row.late, '<small class="late">{}</small>')
    title = words.say(m.title, "", words.untitled)
    return (
        f'<tr><th scope="row">{escape(m.code)} <a href="{words.href(m)}">{title}</a></th>\n'
        f'<td class="a" data-label="{words.short["A"]}">{_who(words, m.lead_a, row.apart_a)}</td>\n'
        f'<td class="b" data-label="{words.short["B"]}">{_who(words, m.lead_b, row.apart_b)}</td>\n'
        f'<td data-label="{labels["targets"]}">{escape(", ".join(targets))}</td>\n'
        f'<td data-label="{labels["status"]}">{ayni.status_mark(row.status)}{late}</td></tr>'
    )


def _who(words: Words, lead: object, apart: bool) -> str:
    said = words.who(lead, apart)  # type: ignore[arg-type]
    return said if lead else f'<span class="nothing">{said}</span>'


@register.simple_tag(takes_context=True)
def parts_of(context: Context, parts: Iterable[Part]) -> SafeString:
    """What an actor does in which measure, as list items."""
    words = Words(context, "desk:measure", context["partnership"].slug)
    leads, late = escape(gettext("responsible")), escape(gettext("late"))
    return mark_safe("\n".join(_part(part, words, leads, late) for part in parts))


def _part(part: Part, words: Words, leads: SafeString, late: SafeString) -> str:
    m = part.measure
    role = f" <small>{leads}</small>" if part.lead else ""
    sign = f' <small class="late">{late}</small>' if part.late else ""
    title = words.say(m.title, "quiet", words.untitled)
    return f'<li>{escape(m.code)} <a href="{words.href(m)}">{title}</a>{role}{sign}</li>'


@register.simple_tag
def became(before: str, after: str) -> SafeString:
    """A value before and after; of longer texts that stay alike, word by word what went and what came."""
    if min(len(before), len(after)) > SHORT and len(before) + len(after) < LONG:
        steps = woven(before, after)
        if sum(len(step.words) for step in steps if step.kind == "same") * 3 > max(len(before), len(after)):
            last = len(steps) - 1
            return mark_safe("".join(_step(step, at == 0, at == last) for at, step in enumerate(steps)))
    told = [format_html("<{0}>{1}</{0}>", tag, said) for tag, said in (("del", before), ("ins", after)) if said]
    return mark_safe(" ".join(told)) if told else mark_safe("–")


def _step(step: Step, first: bool, last: bool) -> SafeString:
    if step.kind != "same":
        return format_html("<{0}>{1}</{0}>", "del" if step.kind == "gone" else "ins", step.words)
    words = step.words
    if len(words) > 3 * AROUND:
        words = ("" if first else words[:AROUND]) + " … " + ("" if last else words[-AROUND:])
    return escape(words)
