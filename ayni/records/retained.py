"""The rules of retention in words, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, ngettext

from ayni.core.retention import BY_KIND, ERASED, RULES, Fate, Rule, Since

_ = gettext_noop

WHAT = {
    "inquiry": _("Messages to an office from the public pages"),
    "guest_mail": _("Mails to people who were asked without an account"),
    "digest": _("Weekly summaries by mail"),
    "mail": _("All other mails"),
    "guest": _("Name and mail address of people who said something through a link"),
    "answer": _("What actors said of themselves through a link"),
    "guest_link": _("For whom a link was made"),
    "picture": _("Who took a picture, and what it showed"),
    "person": _("Name and mail address of people who had a seat"),
    "session": _("Sign-ins that are over"),
}


def what(rule: Rule) -> str:
    return gettext(WHAT[rule.kind])


def when(rule: Rule) -> str:
    """When it goes, as a sentence for a table."""
    n = rule.days
    told = {
        Since.WRITTEN: ngettext("%(n)s day after it was written", "%(n)s days after it was written", n),
        Since.DECIDED: ngettext(
            "%(n)s day after a town hall decided about it", "%(n)s days after a town hall decided about it", n
        ),
        Since.ENDED: ngettext("%(n)s day after its end", "%(n)s days after its end", n) if n else gettext("at its end"),
        Since.LEFT: ngettext("%(n)s day after the last seat has ended", "%(n)s days after the last seat has ended", n),
        Since.TAKEN_AWAY: ngettext(
            "%(n)s day after the picture was taken away", "%(n)s days after the picture was taken away", n
        ),
    }[rule.since] % {"n": n}
    if rule.at_most is None:
        return told
    return gettext("%(when)s, after %(n)s days in any case") % {"when": told, "n": rule.at_most}


def becomes(rule: Rule) -> str:
    return gettext("deleted") if rule.fate is Fate.DELETED else gettext("taken out; the record itself stays")


def called(kind: str) -> str:
    """What a rule erased, as the history tells it."""
    rule = BY_KIND.get(kind)
    return what(rule) if rule else kind


def readable(text: str) -> str:
    """Words out of the records: where something was erased, a sentence stands instead of the marker."""
    return text.replace(ERASED, gettext("(erased on its date)")) if ERASED in text else text


def table() -> list[tuple[str, str, str]]:
    """Every rule for a page: what, when it goes, what becomes of it."""
    return [(what(rule), when(rule), becomes(rule)) for rule in RULES]
