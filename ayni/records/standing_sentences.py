"""The sentences about a standing and its files; `sentences` takes them up."""

from __future__ import annotations

from django.utils.translation import gettext_noop

_ = gettext_noop

STANDING: dict[str, str] = {
    "csv_broken": _("The quotation marks do not fit together here. Save the table as CSV once more."),
    "csv_column_missing": _("The column “%(name)s” is missing. Add it."),
    "csv_encoding": _("This is not UTF-8 text. Save the table as CSV in UTF-8."),
    "csv_formula": _("“%(text)s” begins like a formula. Choose another name."),
    "csv_no_number": _("“%(text)s” is not a number. Write it with a point, without separators: 1234.5."),
    "csv_no_year": _("“%(text)s” is not a year. Write four digits, for example 2026."),
    "csv_no_yes": _("“%(text)s” is neither yes nor no. Write yes or no."),
    "csv_nothing": _("The table is empty. Write headings in the first line, and rows below."),
    "csv_semicolons": _("The columns are separated by semicolons. Save the table with commas between them."),
    "csv_twice": _("“%(text)s” already stands in line %(first)s. Remove one of the two."),
    "csv_unknown": _("“%(text)s” is not known. Check how it is written, or add it to its own table."),
    "csv_width": _("There are %(found)s cells here, but %(wanted)s headings."),
    "standing_declared": _("Both sides agreed on grade %(grade)s."),
    "standing_evidence_missing": _("Say where one can see it: a link or a source."),
    "standing_goal_unknown": _("“%(text)s” is no goal of the Agenda 2030. Write a number from 1 to 17."),
    "standing_level_unknown": _("%(level)s is no level. Choose one from 0 to 3."),
    "standing_levels_differ": _("The two values are about territories of different kinds."),
    "standing_near": _("The two definitions are near to each other, but not the same."),
    "standing_no_reading": _("%(side)s has no value for this."),
    "standing_no_span": _("Best and worst value of %(code)s are the same. They must differ."),
    "standing_not_accepted": _("%(side)s has not yet accepted this."),
    "standing_not_official": _("The value of %(side)s is not an official figure."),
    "standing_number_unfit": _("This number is too large or too small to be meant. Check it."),
    "standing_one_threshold": _("One of the two thresholds is missing. Give both, or neither."),
    "standing_proxy": _("One of the two values stands in for what is asked."),
    "standing_reading_old": _("The value must be younger than the baseline of %(since)s."),
    "standing_target_past": _("The target is due in %(until)s, but its baseline is of %(since)s."),
    "standing_thresholds_crossed": _(
        "Red lies on the better side of green for %(code)s. Swap the thresholds, or the bounds."
    ),
    "standing_too_little": _(
        "%(subject)s has values for %(used)s of %(basket)s indicators. That is too little for an index. "
        "Missing: %(missing)s."
    ),
    "standing_twice": _("%(subject)s stands twice among the indicators. Remove one of the two."),
    "standing_undecided": _("%(side)s has not yet said that both values answer the same question."),
    "standing_weight_negative": _("A weight cannot be negative."),
    "standing_years_apart": _("The values are of %(first)s and %(last)s."),
}
