"""The sentence for each reason, in the reader's language; a test demands one per kind.

Reasons are data (`core.reasons`); here they become words. Everything that varies inside a sentence is a value, so a
translator always sees the whole sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from ayni.core.handover import Stage
from ayni.core.multilingual import Text
from ayni.core.reasons import Reason
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.records import formats
from ayni.records.labels import label, language_name, no_status
from ayni.records.models import Actor, Membership
from ayni.records.sentences_actors import ACTORS
from ayni.records.standing_sentences import STANDING

__all__ = ["SENTENCES", "Names", "label", "language_name", "no_status", "sentence"]

Names = Mapping[str, str]
"""What the two sides are called: 'A' and 'B' → words."""

_ = gettext_noop

SENTENCES: dict[str, str] = {
    "accepted_before_closing": _("On %(on)s the text was not yet closed by both sides. Check the day of acceptance."),
    "accepted_in_future": _("The day of acceptance (%(on)s) lies in the future. Enter the day of the session."),
    "account_closed": _("The account %(subject)s is closed. Ask the operator to open it again."),
    "actor_twice": _("%(name)s stands twice in this measure. Remove one of the two entries."),
    "already_accepted": _("%(side)s has already accepted on %(on)s."),
    "already_member": _("%(subject)s already has a seat in this partnership."),
    "already_your_turn": _("It is already your turn."),
    "alt_missing": _("Say in a sentence what the picture shows, for people who cannot see it."),
    "begins_later": _("Begins only later: %(on)s."),
    "body_missing": _("Name the body that decides, for example the council or the mayor's office."),
    "cell_date_not_text": _("“%(text)s” became a date. Format the cell as text and write it again."),
    "cell_fixed": _("This cannot be changed here. Put back what stood there; for something new, add a row."),
    "cell_formula": _("There is a formula without a result here. Write the value itself."),
    "cell_missing": _("This must not be empty."),
    "cell_number_not_text": _(
        "“%(text)s” became a number, and that can mean two things. Format the cell as text and write it again."
    ),
    "changed_meanwhile": _(
        "Somebody else changed “%(subject)s” in the meantime. It now says “%(now)s”; you wrote “%(yours)s”."
    ),
    "choice_unknown": _("“%(text)s” is not one of the possible words. Possible are: %(possible)s."),
    "column_twice": _("This column stands there twice, also as %(other)s. Remove one of the two."),
    "column_unknown": _(
        "“%(name)s” is not a column of this sheet. Remove it, or put back the grey key below its heading."
    ),
    "consent_missing": _("Say whether anybody can be recognised, and whether they have agreed."),
    "credit_missing": _("Say who took the picture. A name or an office is enough."),
    "correction_answered": _("This proposal was answered already."),
    "correction_not_now": _("Wordings can be corrected once the text is closed. In a draft they are simply changed."),
    "correction_not_words": _("Only words that stand in the stored text can be corrected."),
    "correction_open": _("A correction of these words is proposed already and waits for an answer."),
    "correction_own_side": _("Your own side proposed this. The other side confirms it."),
    "correction_same": _("Write better words than those that stand there."),
    "credit_too_long": _("Who took the picture may have %(most)s characters at most."),
    "currency_missing": _("An amount of money needs its currency."),
    "date_missing": _("Enter when it was. A year is enough, also “about 1998”."),
    "date_unreadable": _("“%(text)s” is not a date that can be read. Write for example 31.12.2027, 12/2027 or 2027."),
    "day_missing": _("Enter when it is. A month or a year is enough."),
    "day_in_future": _("%(on)s lies in the future. Enter the day on which it happened."),
    "document_moved_on": _("Somebody changed this plan while you were reading. Look at it once more, then decide."),
    "end_missing": _("%(code)s: say until when."),
    "field_unknown": _("There is no field “%(subject)s”."),
    "file_empty": _("This file is empty."),
    "file_kind": _("This kind of file cannot be kept here. Possible are: %(kinds)s."),
    "file_too_large": _("This file is too large. At most %(most)s MB."),
    "goal_missing": _("%(code)s: name at least one goal of the Agenda 2030."),
    "goal_unknown": _("“%(text)s” is no goal or target of the Agenda 2030. Write for example 4 or 4.7."),
    "guest_link_expired": _("This link was open until %(on)s."),
    "guest_link_revoked": _("This link was taken back."),
    "guest_link_used_up": _("This link has been used as often as it may be: %(most)s times."),
    "guest_measure_gone": _("This measure is no longer in the plan."),
    "guest_report_decided": _("This was decided already, on %(on)s."),
    "has_a_seat": _("Somebody who still has a seat, or runs this installation, keeps their name. That ends first."),
    "half_not_begun": _("The half-year begins on %(on)s."),
    "keys_missing": _(
        "The row with the grey keys is missing. Export the plan again and copy your rows into the new file."
    ),
    "last_coordinator": _("A side needs at least one coordinator. Name another one first."),
    "lead_missing": _("%(code)s: name who is responsible in %(side)s."),
    "lead_too_long": _("At most %(most)s days before."),
    "lead_twice": _("%(side)s has two responsible offices in this measure. Choose one; the other takes part."),
    "letter_in_future": _("The letter would be of %(on)s, which lies in the future. Enter the day that stands on it."),
    "link_ambiguous": _(
        "“%(text)s” stands for several entries. Write the long identifier from the first column of its sheet instead."
    ),
    "link_unknown": _("“%(text)s” is not known here. Write a code or name as it stands in its own sheet."),
    "measure_late": "",
    "money_decimals": _("“%(text)s” has more than two decimals. Write amounts as 1234.50."),
    "name_missing": _("Enter a name in at least one language."),
    "never_reported": _("%(side)s has not reported on it yet."),
    "no_baseline": _("%(side)s has set no baseline, so the way to the target cannot be said in percent."),
    "no_measures": _("The plan has no measures yet."),
    "no_target": _("%(side)s has set no target value."),
    "no_value": _("%(side)s has not reported a value yet."),
    "not_empty": _("There are still goals or measures below. Move or remove them first."),
    "news_moved_on": _(
        "More has changed since you opened the page. Look at it once more, then say that you have read it."
    ),
    "no_amendment": _("No amendment is under way."),
    "not_reported_in_half": _("No report in this half-year; the last is of %(on)s."),
    "not_your_turn": _("It is the turn of %(side)s. You can read, comment and improve translations until then."),
    "notice_empty": _("There are no words yet. Write them before you show the page."),
    "notice_gaps": _(
        "Something still stands in square brackets: %(text)s. Fill it in or take it out, then show the page."
    ),
    "notice_without_day": _("Say as of which day this is true."),
    "note_missing": _("Say why, in a sentence."),
    "nothing_to_report": _("The plan %(year)s is not agreed yet, so there is nothing to report on."),
    "nothing_to_return": _("Nobody has handed over to you, so there is nothing to return. You can hand over instead."),
    "number_ambiguous": _("“%(text)s” can be %(one)s or %(other)s. Write it without a thousands mark."),
    "number_too_large": _("“%(text)s” is too large."),
    "number_too_small": _("The number must not be smaller than zero."),
    "number_unreadable": _("“%(text)s” is not a number."),
    "one_for_both": _("%(subject)s cannot coordinate both sides. Name somebody else for one of them."),
    "original_not_kept": _("The words that it was translated from are not kept, so the difference cannot be shown."),
    "operator_has_seat": _("Nobody appoints themselves: the operator has a seat here, or is the person named."),
    "operator_only": _("Only the operator of this installation can do this."),
    "other_side_works": "",
    "other_sides_part": _("This part belongs to %(side)s. You can read it and improve its translations."),
    "others_comment": _(
        "Only who wrote a comment can put it in other words. A coordinator of the same side can take it away."
    ),
    "other_sides_record": _("This belongs to %(side)s. Only people of that side can change it."),
    "other_sides_step": _("This step is for %(side)s to report."),
    "other_snapshot": _(
        "The text that lies on the table (%(stored)s) is not the one you saw (%(seen)s). Read it again."
    ),
    "paper_number_missing": _("Enter the number of the council paper or resolution."),
    "parent_circle": _("An office cannot stand below itself."),
    "parent_level": _("This cannot stand below that. Order: field, strategic goal, operational goal."),
    "parent_other_side": _("The office above must belong to the same side."),
    "part_is_filed": _("This part was filed on %(on)s. Take it back to go on writing."),
    "part_not_filed": _("%(side)s has not filed its part yet."),
    "part_title_missing": _("%(level)s %(code)s: enter a title."),
    "part_title_not_in_language": _("%(level)s %(code)s: the title is missing in %(language)s."),
    "period_reversed": _("The end lies before the beginning."),
    "picture_damaged": _("“%(name)s” is damaged or not complete. Choose another picture, or take it again."),
    "picture_empty": _("“%(name)s” is empty. Choose the picture once more."),
    "picture_heic": _(
        "“%(name)s” is a HEIC picture, which many devices cannot show. Save it as JPEG and choose it again; an iPhone "
        "does so by itself under Settings, Camera, Formats, “Most Compatible”."
    ),
    "picture_kind": _(
        "“%(name)s” is not a picture that can be kept here. Save it as JPEG, PNG or WebP and choose it again."
    ),
    "picture_too_large": _(
        "“%(name)s” has more than %(most)s MB. Make it smaller, for example with a screenshot of it."
    ),
    "picture_too_many_pixels": _(
        "“%(name)s” has too many pixels. Make it smaller, for example with a screenshot of it."
    ),
    "plan_exists": _("There is already a plan for %(year)s."),
    "plan_not_agreed": _("The plan %(year)s is not agreed yet. What both sides have agreed can be carried over."),
    "population_year_missing": _("Say of which year the number of inhabitants is."),
    "preview_gone": _("This list is no longer there. Choose the file once more."),
    "preview_moved": _("Somebody changed the plan since this list was made. Look at it once more."),
    "record_missing": _("Something is missing here: %(subject)s."),
    "record_unknown": _("This entry does not exist in this partnership."),
    "report_too_old": _("The report of %(on)s is more than a year old and stays as it is. Write a new one instead."),
    "report_will_bind": _("The annual report %(year)s is being drafted, and %(language)s binds."),
    "reported_postponed": _("Reported on %(on)s as postponed."),
    "role_too_low": _("As %(role)s you cannot do this. A coordinator of your side can."),
    "role_unknown": _("“%(subject)s” is not a role."),
    "row_gone": _(
        "This row was removed in the meantime. Take it out of the file; to bring it back, empty its first two columns."
    ),
    "row_moved": _(
        "Changed by somebody else since the file was made. Nothing is written; enter your change in the current text."
    ),
    "row_not_new": _("Such a row cannot be added in a file."),
    "row_refused": _("This row does not fit together with what is already there. Compare it with the current text."),
    "row_reported_since": _("There is a newer report than the one in the file. Nothing is written."),
    "scan_missing": _("Accepted on paper: add the scan of the signed paper."),
    "sheet_of_another_plan": _("This sheet belongs to another plan: %(partnership)s, %(year)s."),
    "sheet_twice": _("This sheet stands there twice, also as “%(other)s”. Remove one of the two."),
    "side_unknown": _("“%(text)s” is neither of the two sides. Possible are: %(possible)s."),
    "slug_taken": _("The address “%(subject)s” is already in use."),
    "seat_ended": _("This seat has ended already."),
    "side_has_coordinator": _("%(side)s has a coordinator. Its coordinators invite others themselves."),
    "source_missing": _("A number needs its source. Say where it comes from."),
    "source_twice": _("“%(title)s” already stands with this event. Add to its words instead."),
    "source_unnamed": _("Choose a source from the list, or enter a new one."),
    "status_as_before": _("Still “%(status)s”, as half a year before; no step was done and nothing measured."),
    "step_late": "",
    "successor_is_same": _("This is the person who holds the seat. Name somebody else."),
    "summary_missing": _("Write at least the summary before you file your part."),
    "summary_not_in_language": _("The summary of %(side)s is missing in %(language)s."),
    "term_twice": _("“%(words)s” already stands in the glossary in %(language)s. Add to that entry instead."),
    "text_moved_on": _("The text was changed while you were reading. Look at it once more, then close it."),
    "title_missing": _("%(code)s: say in a title what will be done."),
    "title_not_in_language": _("%(code)s: the title is missing in %(language)s."),
    "towns_alike": _("Both towns would have the same short name. Choose another one for one of them."),
    "translator_answer": _("%(host)s did not answer with translations. Tell whoever runs this installation."),
    "translator_busy": "",
    "translator_failed": _("%(host)s could not translate now (error %(status)s). Try again later."),
    "translator_forbids": "",
    "translator_pair": "",
    "translator_refuses": "",
    "translator_slow": _("%(host)s took too long. What came in time is kept; try the rest later."),
    "translator_unreachable": _("%(host)s cannot be reached now. Try again later."),
    "two_municipalities": _("A partnership has exactly two municipalities."),
    "uid_of_another": _("This entry belongs to another record."),
    "uid_of_another_plan": _("This row does not come from this plan. If it is new, empty its first two columns."),
    "uid_twice": _(
        "This row stands there twice, also in “%(sheet)s”, row %(row)s. If it is new, empty its first two columns."
    ),
    "uid_unreadable": _("This identifier was changed. Put it back, or empty the first two columns if the row is new."),
    "value_refused": "",
    "version_missing": _("The version of this row is missing. Put it back as it was in the exported file."),
    "view_unnamed": _("Give it a name, so that you find it again."),
    "views_full": _("You keep %(most)s filters for this page already. Remove one that you no longer need."),
    "version_moved": _("Somebody changed this entry in the meantime. Look at it once more."),
    "why_left_missing": _("%(code)s: carry it over, or say in a sentence why it ends here."),
    "words_already_there": _("Somebody has written this meanwhile. A machine replaces nobody's words."),
    "words_are_public": _("Everybody can read it on the public pages."),
    "words_incomplete": "",
    "words_missing": _("Say in a sentence or two what happened."),
    "words_stay_inside": _("Only the two sides read it."),
    "words_too_long": _("Too long with %(n)s characters. At most %(most)s fit here."),
    "words_will_bind": _("The plan for %(year)s is being drafted, and %(language)s binds."),
    "workbook_damaged": _(
        "This file is damaged and cannot be opened. Open it in your spreadsheet program and save it again as XLSX."
    ),
    "workbook_encrypted": _("This file is protected with a password. Save it without one and choose it again."),
    "workbook_not_ours": _("This is a spreadsheet, but not one of Ayni's. Export the plan and work in that file."),
    "workbook_old": _("This is a spreadsheet of an old kind. Save it as XLSX and choose it again."),
    "workbook_other_kind": _("This is not an XLSX file, whatever its name says. Save it as XLSX and choose it again."),
    "workbook_too_many_cells": _(
        "A sheet of this file reaches to row %(rows)s and column %(columns)s. Delete the empty rows and columns."
    ),
    "workbook_too_full": _("This file holds more than a plan can. Export the plan and work in that file."),
    "workbook_too_much": _("This file unpacks to more than %(most)s MB. Export the plan and work in that file."),
    "wrong_stage": "",
    "year_out_of_range": _("%(year)s is not a year for a plan."),
    **ACTORS,
    **STANDING,
}


def sentence(reason: Reason, names: Names | None = None) -> str:
    """The sentence of a reason. `names`: what the sides are called, where the reason may speak of a side."""
    values = {"subject": reason.subject}
    values |= {key: _ready(key, value, names or {}) for key, value in reason.named.items()}
    special = SPECIAL.get(reason.kind)
    if special is not None:
        return special(reason, values)
    return gettext(SENTENCES[reason.kind]) % _Lenient(values)


class _Lenient(dict[str, Any]):
    """A value that a reason left out leaves a gap in the sentence, never a stack trace."""

    def __missing__(self, key: str) -> str:
        return "…"


CODED: dict[str, Any] = {"role": Membership.Role, "sector": Actor.Sector}


def _ready(key: str, value: Any, names: Names) -> Any:
    """A value as words. A code is known by what it is called, so that “es” typed by a person stays “es”."""
    language = (get_language() or "en").split("-")[0]
    if key == "side" or isinstance(value, Side):
        return names.get(str(value), gettext("the other side"))
    if isinstance(value, datetime):
        return formats.day_long(value.date(), language)
    if isinstance(value, date):
        return formats.day_long(value, language)
    if isinstance(value, Vague):
        return formats.vague(value, language)
    if isinstance(value, Decimal):
        return formats.typed_number(value, language)
    if isinstance(value, Text | Mapping):
        shown = (value if isinstance(value, Text) else Text.agreed(dict(value))).show(language)
        return shown.words if shown else ""
    if isinstance(value, Enum):
        return label(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if key in CODED:
        return str(CODED[key](value).label)
    return language_name(value) if key == "language" else value


def _days(reason: Reason) -> int:
    return int(str(reason.get("days", 0)))


def _measure_late(reason: Reason, values: Mapping[str, Any]) -> str:
    days = _days(reason)
    return ngettext("%(days)s day past its end", "%(days)s days past its end", days) % {"days": days}


def _step_late(reason: Reason, values: Mapping[str, Any]) -> str:
    days = _days(reason)
    told = {"days": days, "title": values.get("title") or gettext("a step")}
    return ngettext("%(days)s day overdue: %(title)s", "%(days)s days overdue: %(title)s", days) % told


def _other_side_works(reason: Reason, values: Mapping[str, Any]) -> str:
    days = _days(reason)
    return ngettext(
        "The other side is working on it. You can take the turn back when nothing was saved for %(days)s day.",
        "The other side is working on it. You can take the turn back when nothing was saved for %(days)s days.",
        days,
    ) % {"days": days}


def _value_refused(reason: Reason, values: Mapping[str, Any]) -> str:
    told = {
        "max_length": gettext("Too long."),
        "invalid_choice": gettext("This is not one of the possible values."),
        "blank": gettext("This must not be empty."),
        "null": gettext("This must not be empty."),
        "invalid": gettext("This does not have the right form."),
        "max_digits": gettext("This number is too large."),
        "max_whole_digits": gettext("This number is too large."),
        "max_decimal_places": gettext("At most two decimals."),
    }
    return told.get(str(reason.get("why")), told["invalid"])


def _words_incomplete(reason: Reason, values: Mapping[str, Any]) -> str:
    return gettext(
        "%(language)s is not complete: %(missing)s missing, %(machine)s by machine, %(outdated)s out of date."
    ) % _Lenient(values)


def _wrong_stage(reason: Reason, values: Mapping[str, Any]) -> str:
    return {
        Stage.DRAFT: gettext("The text is a draft: it has to be closed by both sides first."),
        Stage.CLOSING: gettext("The text is closed by one side and waits for the other to confirm it."),
        Stage.CLOSED: gettext("The text is closed and lies before the bodies of both sides. It cannot be changed."),
        Stage.AGREED: gettext("The text is agreed by both sides. To change it, one of them opens an amendment."),
    }[Stage(str(reason.get("stage")))]


def _translator_busy(reason: Reason, values: Mapping[str, Any]) -> str:
    seconds = reason.get("seconds")
    minutes = -(-seconds // 60) if isinstance(seconds, int) else 0
    if not minutes:
        return gettext("%(host)s has too much to do now. Try again in a while.") % _Lenient(values)
    return ngettext(
        "%(host)s has too much to do now. Try again in %(minutes)s minute.",
        "%(host)s has too much to do now. Try again in %(minutes)s minutes.",
        minutes,
    ) % _Lenient({**values, "minutes": minutes})


def _translator_forbids(reason: Reason, values: Mapping[str, Any]) -> str:
    if not reason.get("says"):
        return gettext("%(host)s does not let us translate. Tell whoever runs this installation.") % _Lenient(values)
    told = gettext("%(host)s does not let us translate: “%(says)s” Tell whoever runs this installation.")
    return told % _Lenient(values)


def _translator_pair(reason: Reason, values: Mapping[str, Any]) -> str:
    told = {key: language_name(str(reason.get(key, ""))) for key in ("source", "target")}
    return gettext("%(host)s does not translate from %(source)s into %(target)s.") % _Lenient({**values, **told})


def _translator_refuses(reason: Reason, values: Mapping[str, Any]) -> str:
    if not reason.get("says"):
        return gettext("%(host)s refused these texts.") % _Lenient(values)
    return gettext("%(host)s refused these texts: “%(says)s”") % _Lenient(values)


SPECIAL: dict[str, Callable[[Reason, Mapping[str, Any]], str]] = {
    "measure_late": _measure_late,
    "step_late": _step_late,
    "translator_busy": _translator_busy,
    "translator_forbids": _translator_forbids,
    "translator_pair": _translator_pair,
    "translator_refuses": _translator_refuses,
    "other_side_works": _other_side_works,
    "value_refused": _value_refused,
    "words_incomplete": _words_incomplete,
    "wrong_stage": _wrong_stage,
}
