"""The rows of the history as sentences: what was done, to which record, and each field before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop

from ayni.core.multilingual import Text
from ayni.desk.listed import in_list
from ayni.records.models import Change
from ayni.records.queries.changes import source_titles, titles
from ayni.records.retained import readable
from ayni.records.rules import Seat
from ayni.records.who import who
from ayni.web import paths
from ayni.web.templatetags.ayni import names
from ayni.web.turn import MOVED, PAGES, moved

_ = gettext_noop

FOLDED_FROM = 5
"""So many fields and more are folded away, so that a list of changes stays a list."""

DONE = {
    "plan.created": _("Plan opened"),
    "plan.changed": _("Words before the plan changed"),
    "field.created": _("Field of action “%(title)s” added"),
    "field.changed": _("Field of action “%(title)s” changed"),
    "field.deleted": _("Field of action “%(title)s” removed"),
    "field.dropped": _("Field of action “%(title)s” taken out of the draft"),
    "strategic.created": _("Strategic goal “%(title)s” added"),
    "strategic.changed": _("Strategic goal “%(title)s” changed"),
    "strategic.deleted": _("Strategic goal “%(title)s” removed"),
    "strategic.dropped": _("Strategic goal “%(title)s” taken out of the draft"),
    "operational.created": _("Operational goal “%(title)s” added"),
    "operational.changed": _("Operational goal “%(title)s” changed"),
    "operational.deleted": _("Operational goal “%(title)s” removed"),
    "operational.dropped": _("Operational goal “%(title)s” taken out of the draft"),
    "measure.created": _("Measure “%(title)s” added"),
    "measure.changed": _("Measure “%(title)s” changed"),
    "measure.deleted": _("Measure “%(title)s” removed"),
    "measure.dropped": _("Measure “%(title)s” taken out of the draft"),
    "measure.carried": _("Measure “%(title)s” carried over from the year before"),
    "not_carried.created": _("Said why “%(title)s” is not carried over"),
    "not_carried.changed": _("Said anew why “%(title)s” is not carried over"),
    "comment.created": _("Said something about “%(title)s”"),
    "comment.changed": _("Put a comment on “%(title)s” in other words"),
    "comment.retired": _("Took a comment on “%(title)s” away"),
    "report.created": _("Annual report begun"),
    "report.changed": _("Words before the annual report changed"),
    "report_part.changed": _("Part of the annual report changed"),
    "report_part.filed": _("Part of the annual report filed"),
    "report_part.taken_back": _("Part of the annual report taken back"),
    "plan.restored": _("Words before the plan as they were agreed"),
    "field.restored": _("Field of action “%(title)s” as it was agreed"),
    "strategic.restored": _("Strategic goal “%(title)s” as it was agreed"),
    "operational.restored": _("Operational goal “%(title)s” as it was agreed"),
    "measure.restored": _("Measure “%(title)s” as it was agreed"),
    "correction.proposed": _("Better words proposed for “%(title)s”"),
    "correction.confirmed": _("Words of “%(title)s” corrected"),
    "correction.refused": _("Better words for “%(title)s” not taken over"),
    "correction.withdrawn": _("Better words for “%(title)s” taken back"),
    "progress.reported": _("Reported how “%(title)s” stands"),
    "progress.amended": _("Report on “%(title)s” put right"),
    "progress.pictured": _("Picture added to a report on “%(title)s”"),
    "progress.unpictured": _("Picture of a report on “%(title)s” taken away"),
    "progress.shown": _("Report on “%(title)s” shown to everybody"),
    "progress.hidden": _("Report on “%(title)s” taken from the public page"),
    "milestone.reported": _("Reported on a step of “%(title)s”"),
    "value.reported": _("Measured value reported for “%(title)s”"),
    "guest_link.opened": _("Link made to ask somebody about “%(title)s”"),
    "guest_link.revoked": _("Link about “%(title)s” taken back"),
    "guest_report.said": _("Somebody without a seat said what happened with “%(title)s”"),
    "guest_report.taken": _("Words of a guest about “%(title)s” taken over"),
    "guest_report.declined": _("Words of a guest about “%(title)s” declined"),
    "actor.created": _("Actor “%(title)s” added"),
    "actor.changed": _("Actor “%(title)s” changed"),
    "actor.merged": _("Two entries of “%(title)s” put together"),
    "actor.merged_away": _("“%(title)s” lives on in another entry"),
    "actor.stepped": _("“%(title)s” took a step on the way to the table"),
    "actor.unstepped": _("A step of “%(title)s” taken back"),
    "actor.invited": _("“%(title)s” invited to say what it does"),
    "actor.invitation_back": _("Invitation of “%(title)s” taken back"),
    "actor.answered": _("“%(title)s” said what it does"),
    "actor.answer_taken": _("What “%(title)s” said taken over"),
    "actor.answer_declined": _("What “%(title)s” said declined"),
    "pairing.created": _("Pairing “%(title)s” added"),
    "pairing.changed": _("Pairing “%(title)s” changed"),
    "pairing.retired": _("Pairing “%(title)s” taken away"),
    "event.created": _("History: “%(title)s” added"),
    "event.changed": _("History: “%(title)s” changed"),
    "event.retired": _("History: “%(title)s” taken out"),
    "fixed_date.created": _("Fixed date “%(title)s” added"),
    "fixed_date.changed": _("Fixed date “%(title)s” changed"),
    "fixed_date.retired": _("Fixed date “%(title)s” taken away"),
    "dismissal.created": _("A suggested counterpart was not taken"),
    "dismissal.retired": _("A counterpart may be suggested again"),
    "term.created": _("Glossary: “%(title)s” added"),
    "term.changed": _("Glossary: “%(title)s” changed"),
    "term.retired": _("Glossary: “%(title)s” taken out"),
    "progress.translated": _("Translated a report on “%(title)s”"),
    "comment.translated": _("Translated a comment on “%(title)s”"),
    "picture.translated": _("Translated what a picture of “%(title)s” shows"),
    "not_carried.translated": _("Translated why “%(title)s” is not carried over"),
    "source.created": _("Source added"),
    "source.changed": _("Source changed"),
    "municipality.changed": _("Settings of the town changed"),
    "partnership.opened": _("Partnership opened by the operator"),
    "partnership.changed": _("Settings of the partnership changed"),
    "notice.created": _("Legal page written"),
    "notice.changed": _("Legal page changed"),
    "erasure.erased": _("Personal data erased on their date"),
    "membership.created": _("Seat given to a person"),
    "membership.changed": _("Seat of a person changed"),
    "membership.deleted": _("Seat of a person ended"),
    "membership.passed_on": _("Office passed on"),
    "membership.appointed": _("Coordinator appointed on the letter of the office"),
}
OF_MEASURE = frozenset(
    {"measure", "comment", "not_carried", "progress", "milestone", "value", "guest_link", "guest_report"}
)

CITING = frozenset({"actor", "event", "fixed_date", "pairing"})


@dataclass
class Told:
    """One change, as `parts/changes.html` shows it; a line is label, before, after, language of both."""

    at: datetime
    side: str
    who: str
    what: str
    why: str
    why_lang: str = ""
    href: str = ""
    lines: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def folded(self) -> bool:
        return len(self.lines) >= FOLDED_FROM


def told(
    changes: Iterable[Change],
    seat: Seat,
    year: int | None = None,
    with_fields: bool = True,
    known: Mapping[str, Text] | None = None,
) -> list[Told]:
    """The changes in words: one query for the names of the records, one more where sources are cited.

    `year`: of the plan that they belong to, for links to its rows; without, each row's own `plan_year`, if it has one
    (`queries.changes.of_partnership`). `known`: what records are called that the caller
    has at hand; if they are all, nothing is asked.
    """
    rows = list(changes)
    linked = {raw for row in rows for path, raw in _values(row) if _is_link(path)}
    wanted = ({str(row.uid) for row in rows} | (linked if with_fields else set())) - set(known or ())
    called = {**(known or {}), **(titles(seat.partnership.pk, wanted) if wanted else {})}
    cited = {raw for row in rows if row.kind in CITING for path, raw in _values(row) if path.endswith("source")}
    words = {uid: _words(title, seat) for uid, title in called.items()}
    if cited:
        words |= source_titles(seat.partnership.pk, cited)
    return [_told(row, seat, year or getattr(row, "plan_year", None), called, words, with_fields) for row in rows]


def _told(
    row: Change, seat: Seat, year: int | None, called: Mapping[str, Text], words: Mapping[str, str], with_fields: bool
) -> Told:
    sides = names(seat.partnership)
    moving = row.kind in PAGES and row.action in MOVED
    return Told(
        at=row.at,
        side=row.side,
        who=who(row.person, seat.partnership.pk),
        what=moved(row.action, row.side, sides) if moving else _what(row, seat, words),
        why=readable(row.reason),
        href=_href(row, seat, year, called),
        lines=_lines(row, seat, words) if with_fields and not moving else [],
    )


def _what(row: Change, seat: Seat, words: Mapping[str, str]) -> str:
    title = words.get(str(row.uid)) or _title_then(row, seat) or gettext("not yet written")
    known = DONE.get(f"{row.kind}.{row.action}")
    return gettext(known) % {"title": title} if known else gettext("“%(title)s” changed") % {"title": title}


def _title_then(row: Change, seat: Seat) -> str:
    """The title of a record that is gone, as the history kept it."""
    kept = {**row.after, **row.before}
    spoken = {
        path.partition(".")[2]: raw for path, raw in kept.items() if path.partition(".")[0] in ("title", "name") and raw
    }
    return _words(Text.agreed(spoken), seat)


def _words(title: Text, seat: Seat) -> str:
    shown = title.show(_language(), seat.partnership.language_codes)
    return shown.words if shown else ""


def _href(row: Change, seat: Seat, year: int | None, called: Mapping[str, Text]) -> str:
    slug, uid = seat.partnership.slug, str(row.uid)
    if year and row.kind in PAGES and row.action in MOVED:
        return reverse(PAGES[row.kind], args=[slug, year])
    if year and row.kind == "plan":
        return reverse("desk:plan", args=[slug, year])
    if year and row.kind in ("report", "report_part"):
        return reverse("desk:annual", args=[slug, year])
    if year and row.kind == "correction":
        return reverse("desk:corrections", args=[slug, year])
    if uid not in called:
        return ""
    if row.kind in OF_MEASURE:
        return reverse("desk:measure", args=[slug, uid])
    if row.kind in ("actor", "event"):
        return reverse(f"desk:{row.kind}", args=[slug, uid])
    if there := in_list(row.kind, slug, uid):
        return there
    return f"{reverse('desk:plan', args=[slug, year])}#n-{uid}" if year else ""


def _lines(row: Change, seat: Seat, words: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    sides, country = names(seat.partnership), seat.partnership.municipality(seat.side).country
    found = []
    for path in sorted({*row.before, *row.after}, key=_reading_order):
        if _says_nothing(path, row):
            continue
        before, after = (
            paths.value(path, kept.get(path, ""), sides, words, row.kind, country) for kept in (row.before, row.after)
        )
        if before or after:
            language = paths.split(path)[2]
            found.append(
                (paths.label(path, sides, row.kind), before, after, "" if language == _language() else language)
            )
    return found


def _says_nothing(path: str, row: Change) -> bool:
    """A place in the order, and the mere presence of a row whose fields are told anyway."""
    row_name, name, _language_code = paths.split(path)
    alone = row_name and not name
    told_anyway = row.after.get(path) == "yes" and (
        row.kind == "value" or any(other.startswith(f"{path}.") for other in row.after)
    )
    return name == "position" or bool(alone and told_anyway)


def _reading_order(path: str) -> tuple[bool, str, int, str]:
    row_name, name, _language_code = paths.split(path)
    order = ["title", "name", "on", "status", "words", "code", "description"]
    rank = order.index(name) if name in order else len(order)
    return bool(row_name), ".".join(path.split(".")[:2]) if row_name else "", rank, path


def _values(row: Change) -> Iterable[tuple[str, str]]:
    for kept in (row.before, row.after):
        yield from ((path, raw) for path, raw in kept.items() if raw)


def _is_link(path: str) -> bool:
    return paths.split(path)[1] in paths.LINK


def _language() -> str:
    return (get_language() or "en").split("-")[0]
