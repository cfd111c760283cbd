"""How values of core reach a page: words with their language, dates, numbers, money, sides, reasons."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from ayni.core.goals import goals as goals_of
from ayni.core.joining import ActorKind, Joining, PairingKind
from ayni.core.multilingual import Shown, State, Text
from ayni.core.prose import Block, blocks
from ayni.core.reasons import Reason
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records import formats, retained
from ayni.records.codelists import goals_and_targets
from ayni.records.models import Actor, Membership, Partnership, Person, Session
from ayni.records.queries.people import lacks_second_factor
from ayni.records.sentences import label, language_name
from ayni.records.sentences import sentence as sentence_of
from ayni.records.who import who

register = template.Library()


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _country(context: Context) -> str:
    """The country whose way of writing numbers the reader has: that of their side, else of their language."""
    seat = context.get("seat")
    return seat.partnership.municipality(seat.side).country if seat else ""


def _shown(context: Context, text: Text | None) -> Shown | None:
    partnership: Partnership | None = context.get("partnership")
    order = partnership.language_codes if partnership else ()
    return text.show(_language(), order) if text else None


@register.simple_tag(takes_context=True)
def say(context: Context, text: Text | None, how: str = "", empty: str = "") -> SafeString | str:
    """The words in the reader's language, else in another with its `lang` and a discreet note.

    `how`: '' words and note, 'quiet' words with `lang` but no note, 'lines' keeps line breaks. `empty`: what stands
    there when no language has words.
    """
    shown = _shown(context, text)
    if shown is None:
        return format_html('<span class="nothing">{}</span>', empty or gettext("not yet written"))
    words: str | SafeString = conditional_escape(shown.words)
    if how == "lines":
        words = mark_safe("<br>".join(format_html("{}", line) for line in shown.words.split("\n")))
    if shown.fallback:
        words = format_html('<span lang="{}">{}</span>', shown.language, words)
    note = "" if how == "quiet" else _note(shown)
    return format_html('{} <span class="tag">{}</span>', words, note) if note else words


@register.filter
def readable(words: str) -> str:
    """Plain words out of the records; where something was erased, a sentence says so."""
    return retained.readable(words)


@register.simple_tag(takes_context=True)
def prose(context: Context, text: Text | None) -> SafeString:
    """A longer text in the reader's language, else in another with its `lang`: paragraphs, headings, lists, links.

    People write plain text (`core.prose`); nothing that they type is ever mark-up.
    """
    shown = _shown(context, text)
    if shown is None:
        return SafeString("")
    told = mark_safe("".join(_block(block) for block in blocks(shown.words)))
    note = format_html('<p><span class="tag">{}</span></p>', _note(shown)) if _note(shown) else ""
    return format_html('{}<div class="prose read"{}>{}</div>', note, lang_of(context, text), told)


def _block(block: Block) -> SafeString:
    lines = [mark_safe(urlize(line, nofollow=True, autoescape=True)) for line in block.lines]
    if block.kind == "list":
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))
    tag = "h2" if block.kind == "heading" else "p"
    return format_html("<{0}>{1}</{0}>", mark_safe(tag), mark_safe("<br>".join(lines)))


@register.simple_tag(takes_context=True)
def words(context: Context, text: Text | None, empty: str = "") -> str:
    """Words alone, for titles and attributes where no mark-up can stand."""
    shown = _shown(context, text)
    return shown.words if shown else (empty or gettext("not yet written"))


@register.simple_tag(takes_context=True)
def lang_of(context: Context, text: Text | None) -> SafeString:
    """` lang="es"` when the words that will be shown are not in the page's language, else nothing."""
    shown = _shown(context, text)
    return format_html(' lang="{}"', shown.language) if shown and shown.fallback else SafeString("")


def _note(shown: Shown) -> str:
    if shown.fallback:
        return gettext("only in %(language)s") % {"language": language_name(shown.language)}
    if shown.outdated:
        return gettext("translation out of date")
    if shown.state is State.MACHINE:
        return gettext("translated by machine")
    return ""


@register.simple_tag
def text_state(text: Text | None, language: str) -> str:
    """What is known of one wording, in words: original, checked, by machine, out of date, not yet translated."""
    if not text or not text.words(language):
        return gettext("not yet translated") if text else ""
    if text.is_outdated(language):
        return gettext("translation out of date")
    state = text.state(language)
    if state is State.ORIGINAL:
        return gettext("original")
    return gettext("translated by machine") if state is State.MACHINE else gettext("checked translation")


@register.filter
def vague(value: Vague | None) -> str:
    return formats.vague(value, _language()) if value else ""


@register.filter
def day(value: date | None) -> str:
    return formats.day_long(value, _language()) if value else ""


@register.filter
def day_short(value: date | None) -> str:
    return formats.day(value, _language()) if value else ""


@register.simple_tag(takes_context=True)
def number(context: Context, value: Decimal | int | None) -> str:
    return "" if value is None else formats.number(value, _language(), _country(context))


@register.simple_tag(takes_context=True)
def money(context: Context, amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else formats.money(amount, currency, _language(), _country(context))


@register.simple_tag
def moment(when: datetime | None, zone: str = "") -> str:
    """A point in time in the reader's zone, or in the one named."""
    return formats.moment(when, zone or timezone.get_current_timezone(), _language()) if when else ""


@register.simple_tag(takes_context=True)
def both_times(context: Context, when: datetime | None = None) -> str:
    """A point in time (default: now) on both towns' clocks: '16:40 in Treptow-Köpenick · 10:40 in Cajamarca'."""
    partnership: Partnership = context["partnership"]
    told = when or timezone.now()
    clocks = [
        gettext("%(time)s in %(town)s")
        % {
            "time": (formats.moment if when else formats.clock)(told, town.time_zone, _language()),
            "town": town.name.show(_language(), partnership.language_codes).words,
        }
        for town in (partnership.a, partnership.b)
    ]
    return " · ".join(clocks)


@register.simple_tag(takes_context=True)
def clocks(context: Context, when: datetime) -> str:
    """A point in time in few words: the day once where it is the same in both towns, short names beside the clocks."""
    partnership: Partnership = context["partnership"]
    towns = (partnership.a, partnership.b)
    days = {when.astimezone(ZoneInfo(town.time_zone)).date() for town in towns}
    told = formats.clock if len(days) == 1 else formats.moment
    both = ", ".join(f"{told(when, town.time_zone, _language())} {town.short_name}" for town in towns)
    return f"{formats.day(days.pop(), _language())}: {both}" if len(days) == 1 else both


@register.simple_tag
def goal(code: str, big: bool = False) -> SafeString:
    """A goal's mark with its number and its accessible name; a target shows its goal's mark with its own code."""
    return _mark(code, big, _language())


@lru_cache(maxsize=1000)
def _mark(code: str, big: bool, language: str) -> SafeString:
    """A page shows a hundred of them."""
    number_of = code.partition(".")[0]
    named = goals_and_targets()[code]
    name = named.short.show(language)
    full = gettext("Target %(code)s: %(name)s") if "." in code else gettext("Goal %(code)s: %(name)s")
    return format_html(
        '<span class="goal g{}{}" title="{}"><svg aria-hidden="true" viewBox="0 0 24 24"><use href="{}#g{}"/></svg>'
        '<b aria-hidden="true">{}</b><span class="vh">{}</span></span>',
        number_of,
        " big" if big else "",
        full % {"code": code, "name": name.words if name else ""},
        static("ayni/goals.svg"),
        number_of,
        code,
        full % {"code": code, "name": name.words if name else ""},
    )


@register.filter
def goal_codes(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The goals of a tuple of goals and targets."""
    return _goals(tags)


_goals = lru_cache(maxsize=1000)(goals_of)


@register.filter
def exact(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Targets, and those goals of which no target is named: a target's mark shows its goal, too."""
    narrowed = {code.partition(".")[0] for code in tags if "." in code}
    return tuple(code for code in tags if code not in narrowed)


@register.filter
def targets_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in tags if "." in code)


@register.simple_tag
def goal_name(code: str) -> str:
    shown = goals_and_targets()[code].title.show(_language())
    return shown.words if shown else code


@register.simple_tag(takes_context=True)
def side(context: Context, which: Side | str, how: str = "") -> SafeString | str:
    """A side's name as people read it; 'short' the short name it chose for itself."""
    partnership: Partnership = context["partnership"]
    town = partnership.municipality(which)
    return town.short_name if how == "short" else say(context, town.name, "quiet")


@register.simple_tag(takes_context=True, name="who")
def who_tag(context: Context, person: Person | None) -> str:
    """What the history of the page's partnership calls somebody; nothing for nobody."""
    return who(person, context["partnership"].pk)


@register.filter
def side_of(partnership: Partnership, which: str) -> Any:
    return partnership.municipality(which)


@register.filter
def pairing_kind(kind: str) -> str:
    return label(PairingKind(kind)) if kind in list(PairingKind) else kind


@register.filter("sentence")
def sentence_filter(reason: Reason) -> str:
    """For reasons that speak of no side."""
    return sentence_of(reason)


@register.simple_tag(takes_context=True)
def sentence(context: Context, reason: Reason) -> str:
    """A reason in words; a side is called by its name."""
    return sentence_of(reason, names(context.get("partnership")))


def names(partnership: Partnership | None) -> dict[str, str]:
    """What the sides are called in the reader's language."""
    if partnership is None:
        return {}
    towns = {
        town.side: town.name.show(_language(), partnership.language_codes) for town in (partnership.a, partnership.b)
    }
    return {which: shown.words if shown else "" for which, shown in towns.items()}


@register.simple_tag
def status_mark(status: Any) -> SafeString:
    """A status in words with its bead; without one: nobody has said anything yet."""
    return _status(Status(status) if status else None, _language())


@lru_cache(maxsize=100)
def _status(status: Status | None, language: str) -> SafeString:
    words = label(status) if status else gettext("not reported yet")
    return format_html('<span class="status is-{}">{}</span>', status or "not_started", words)


@register.filter
def actor_kind(code: str) -> str:
    return label(ActorKind(code)) if code else ""


@register.simple_tag
def joining_mark(stage: str) -> SafeString:
    """How far an actor has come, in words with its bead."""
    return format_html('<span class="status is-{}">{}</span>', stage, label(Joining(stage)))


@register.filter
def label_of(value: Any) -> str:
    """The reader's word for a code of core: a status, a kind, a sector, a stage."""
    return label(value)


@register.filter
def language_called(code: str) -> str:
    """A language's own name, whatever the reader's."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """An entry of a mapping, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter("language_name")
def language_name_filter(code: str) -> str:
    """A language, as the reader calls it."""
    return language_name(code)


@register.filter
def sector_called(sector: str) -> str:
    return label(Actor.Sector(sector))


@register.filter
def role_called(role: str) -> str:
    return label(Membership.Role(role))


@register.filter
def in_fours(key: str) -> str:
    """A long key, to be typed: `ABCD EFGH`."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


@register.simple_tag(takes_context=True)
def second_factor_lacking(context: Context) -> bool:
    """Whether whoever looks at the page must have one and has not."""
    return lacks_second_factor(context["user"])


@register.filter
def device_called(device: str) -> str:
    return label(Session.Device(device))


@register.filter
def file_kind(media_type: str) -> str:
    """`application/pdf` is PDF."""
    return media_type.rpartition("/")[2].upper()
