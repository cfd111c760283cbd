"""The sentences about who is at the table: whom to win, what differs, who fits whom."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

ACTORS: dict[str, str] = {
    "gap_known": _("Already known there, but not at the table: %(n)s."),
    "gap_measure": _("Measure %(code)s needs somebody: %(side)s takes no part in it yet."),
    "gap_other_side": _("%(side)s has somebody for it. At the table there: %(n)s."),
    "gap_sector": _("In %(side)s nobody of this sector is at the table for any goal."),
    "gap_theme": _("Both sides have agreed on this goal; it stands in “%(title)s”."),
    "goal_only_here": _("Only %(side)s has somebody at the table for goal %(goal)s."),
    "goal_other_sectors": _("Both have somebody at the table for goal %(goal)s, but in different sectors."),
    "pair_dismissed": _("Somebody has answered already that these two are not to be suggested."),
    "actor_merged": _("%(name)s was merged with another entry. Choose that one."),
    "actor_of_other_side": _("%(name)s does not belong to %(side)s. A pairing has one actor of each side."),
    "actor_retired": _("%(name)s is no longer active. Choose another actor."),
    "pair_exists": _("These two are a pair already."),
    "pair_gives": _("%(side)s offers what the other side looks for: %(words)s."),
    "pair_goals": _("Both work for the same goals: %(goals)s."),
    "pair_kind": _("Both are of the same kind: %(actor_kind)s."),
    "pair_measures": _("Both take part in the same measures: %(codes)s."),
    "pair_sector": _("Both belong to the same sector: %(sector)s."),
    "sector_only_here": _("%(sector)s: only %(side)s has somebody at the table, %(n)s in number."),
    "sector_uneven": _("%(sector)s: %(side)s has %(n)s at the table, the other side %(other)s."),
}
